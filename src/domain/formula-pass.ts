import type { FormulaChoice } from './formula-choice.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import type { PairObject } from './side.ts';

/** How far the reading of an object's formulas has come. */
export interface FormulaPass {
  readonly object: PairObject;
  /** The reading under way; null between two. */
  readonly present: FormulaReading | null;
  /** By mapping key, when the last complete reading of it began (ISO 8601): no value of it is older. */
  readonly readAt: Readonly<Record<string, string>>;
  /** Records that the last complete reading met; 0 before. */
  readonly records: number;
  /** Records of named sources that have changed and whose linked records were not read since, by object. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
}

/** One reading of some formulas on all records of an object. */
export interface FormulaReading {
  /** By our clock; ISO 8601. */
  readonly startedAt: string;
  /** Mapping keys. */
  readonly keys: readonly string[];
  /** The last pair read; null at the beginning. */
  readonly after: string | null;
  /** Pairs read. */
  readonly read: number;
  /** Pairs there were when it began. */
  readonly expected: number;
}

/** An object of whose formulas nothing was read yet. */
export function noFormulasRead(object: PairObject): FormulaPass {
  return { object, present: null, readAt: {}, records: 0, sources: {} };
}

/** The mapped formulas of an object that are read for themselves, with how they are kept fresh. */
export function refreshedFormulas({ fields }: ResolvedMapping): readonly RefreshedFormula[] {
  return fields.flatMap((field) => {
    const { formula } = field.line;
    return field.on.salesforce.calculated && typeof formula === 'object' ? [{ field, choice: formula }] : [];
  });
}

/** A formula that is read for itself. */
export interface RefreshedFormula {
  readonly field: ResolvedField;
  readonly choice: Exclude<FormulaChoice, string>;
}

/**
 * The reading to go on with: the one under way, as far as its formulas still are to be read, or a new one of everything that is
 * due. What follows a source is read once from beginning to end, and again when too many records of the source have changed.
 */
export function presentReading({ present, readAt }: FormulaPass, formulas: readonly RefreshedFormula[], now: string, expected: number): FormulaReading | null {
  const wanted = new Set(formulas.map(({ field }) => field.key));
  if (present !== null && present.keys.some((key) => wanted.has(key))) return { ...present, keys: present.keys.filter((key) => wanted.has(key)) };
  const keys = formulas.filter(({ field, choice }) => isDue(readAt[field.key], choice, now)).map(({ field }) => field.key);
  return keys.length === 0 ? null : { startedAt: now, keys, after: null, read: 0, expected };
}

function isDue(readAt: string | undefined, choice: RefreshedFormula['choice'], now: string): boolean {
  if (readAt === undefined) return true;
  // A clock that was set back by more than that does not put a reading off.
  return 'refreshEveryHours' in choice && Math.abs(Date.parse(now) - Date.parse(readAt)) >= choice.refreshEveryHours * HOUR_MS;
}

const HOUR_MS = 3_600_000;

/** The pass after a block of a reading; `next` is the last pair read, null at the end. */
export function afterReadBlock(pass: FormulaPass, reading: FormulaReading, read: number, next: string | null): FormulaPass {
  if (next !== null) return { ...pass, present: { ...reading, after: next, read: reading.read + read } };
  return { ...pass, present: null, records: reading.read + read, readAt: { ...pass.readAt, ...Object.fromEntries(reading.keys.map((key) => [key, reading.startedAt])) } };
}

/** More changed records of a source than these are not remembered: then everything is read. */
export const MOST_SOURCES = 10_000;

/** The pass with more changed records of a source, whose linked records are to be read. */
export function withSources(pass: FormulaPass, source: PairObject, ids: readonly string[], formulas: readonly RefreshedFormula[]): FormulaPass {
  const all = [...new Set([...(pass.sources[source] ?? []), ...ids])];
  if (all.length <= MOST_SOURCES) return { ...pass, sources: { ...pass.sources, [source]: all } };
  const following = new Set(formulas.filter(({ choice }) => 'refreshWhen' in choice && choice.refreshWhen === source).map(({ field }) => field.key));
  const readAt = Object.fromEntries(Object.entries(pass.readAt).filter(([key]) => !following.has(key)));
  return { ...pass, sources: { ...pass.sources, [source]: [] }, readAt };
}

/** The pass once the records that link to these were read. */
export function withoutSources(pass: FormulaPass, source: PairObject, ids: readonly string[]): FormulaPass {
  const done = new Set(ids);
  return { ...pass, sources: { ...pass.sources, [source]: (pass.sources[source] ?? []).filter((id) => !done.has(id)) } };
}

/** Records that are to be read now: those left of a reading under way, or all where one is due. */
export function recordsDue({ present, readAt, records }: FormulaPass, formula: RefreshedFormula, now: string): number {
  if (present?.keys.includes(formula.field.key) === true) return Math.max(0, present.expected - present.read);
  return isDue(readAt[formula.field.key], formula.choice, now) ? records : 0;
}
