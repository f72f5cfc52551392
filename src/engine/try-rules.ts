import { unfit, valueSeen, valueSent, whyUncovered } from '../domain/field-passage.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import { linesSeen } from '../domain/custom-object.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { Direction, Mapping, ObjectLine } from '../domain/field-mapping.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedField } from '../domain/resolved-mapping.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { isBlank, isUncovered, isUnknown } from '../domain/value.ts';
import type { KnownValue, SeenValue } from '../domain/value.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasToReadBy } from './known-schemas.ts';

/** What is put over the mapping to try a line that is not applied: this line of people, or this way of a keyed object's. */
export type DraftedLine = Partial<Pick<Mapping, 'fields' | 'ways'>>;

/** What the rules of a line make of the values that records hold. */
export interface TriedRules {
  readonly object: PairObject;
  readonly direction: Direction;
  /** Why the line cannot be served between its two fields, in a sentence; null when it can. */
  readonly refused: string | null;
  /** Why the line goes one way although it is meant to go both; null otherwise. */
  readonly warning: string | null;
  readonly from: readonly TriedSide[];
}

/** The values of one side on their way to the other. */
export interface TriedSide {
  readonly side: Side;
  /** Records looked at that hold a value here. */
  readonly records: number;
  /** Records among them whose value would not cross, by reason. */
  readonly held: Readonly<Partial<Record<ErrorCode, number>>>;
  /** Of these, those that a rule does not cover, by the rule. */
  readonly uncovered: readonly UncoveredValues[];
  /** Records whose own value is kept nowhere, because rules of now level it out. */
  readonly levelled: number;
  /** The most frequent values, and of those that would not cross at least as many. */
  readonly values: readonly TriedValue[];
}

/** The values that one rule does not cover. */
interface UncoveredValues {
  /** The rule in words. */
  readonly by: string;
  /** What they are not that it covers, and what to do, in sentences; null where the code says it all. */
  readonly because: string | null;
  readonly records: number;
  /** The most frequent of them. */
  readonly examples: readonly KnownValue[];
}

/** One value there and back. */
export interface TriedValue {
  readonly value: KnownValue;
  readonly records: number;
  /** What the other side would get; null when it would get nothing. */
  readonly after: KnownValue;
  /** What this side would get back for that; null on a one-way line, and when it would get nothing. */
  readonly back: KnownValue;
  readonly code: ErrorCode | null;
  /** The rule that does not cover it, in words; null otherwise. */
  readonly by: string | null;
}

/** Pairs looked at, the newest first. */
const PAIRS = 1000;
/** Pairs of a page. */
const PAGE = 200;
/** Values shown of each sort. */
const SHOWN = 20;
/** Values that stand for all that a rule does not cover. */
const EXAMPLES = 3;

/**
 * Tries a line of the mapping on the values that are stored of its fields (PRODUCT C5), at no call of a vendor once the fields
 * are known. The line may be a draft; the values come from what is mapped now, so a field that is not mapped has none. Null when
 * the object has no such line.
 */
export async function tryRules(context: EngineContext, object: PairObject, key: string, drafted: DraftedLine = {}): Promise<TriedRules | null> {
  const mapping = { ...context.rules.mapping, ...drafted };
  const schemas = await schemasToReadBy(context);
  const line = linesSeen(mapping, schemas.salesforce, object).find((one) => one.key === key);
  if (line === undefined) return null;
  const draft = resolveMapping(mapping, schemas, object);
  const field = draft.fields.find((one) => one.key === key);
  const suspended = draft.suspended.find((one) => one.key === key);
  const tried = { object, direction: line.direction, warning: line.oneWayBecause ?? null };
  if (field === undefined) return { ...tried, refused: suspended?.because ?? refusalOf(line), from: [] };
  const now = resolveMapping(context.rules.mapping, schemas, object).fields;
  const sources = SIDES.filter((side) => line.direction === 'both' || line.direction === `to-${otherSide(side)}`);
  const known = new Map(SIDES.map((side) => [side, now.find(({ on }) => on[side].name === field.on[side].name)]));
  const pairs = await newestPairs(context, object);
  return { ...tried, refused: null, from: sources.map((side) => trySide(pairs, side, field, known.get(side))) };
}

function refusalOf({ key, salesforce }: ObjectLine): string {
  return `One of the two fields is not there, or hidden from the sync user: ${key} in Marketo, ${salesforce} in Salesforce.`;
}

async function newestPairs({ queries, rules: { connectionId } }: EngineContext, object: PairObject): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  let after: string | null = null;
  do {
    const page = await queries.listPairs({ connectionId, search: '', state: 'any', object, limit: PAGE, after });
    pairs.push(...page.pairs);
    after = page.next;
  } while (after !== null && pairs.length < PAIRS);
  return pairs;
}

/** `known` is the line by which the field is mapped now: its values are kept in that one's form. */
function trySide(pairs: readonly Pair[], side: Side, field: ResolvedField, known: ResolvedField | undefined): TriedSide {
  const counted = new Map<KnownValue, number>();
  let levelled = 0;
  for (const pair of known === undefined ? [] : pairs) {
    const seen = known === undefined || pair[side].id === null ? undefined : seenOn(pair, side, known.key);
    const raw = known === undefined || seen === undefined ? undefined : asHeldThere(known, side, seen);
    if (raw === 'levelled') levelled += 1;
    else if (raw !== undefined && !isBlank(raw.value)) counted.set(raw.value, (counted.get(raw.value) ?? 0) + 1);
  }
  const tried = [...counted].map(([value, records]) => ({ ...tryValue(field, side, value), records })).toSorted((a, b) => b.records - a.records);
  const failing = tried.filter(({ code }) => code !== null);
  const held: Partial<Record<ErrorCode, number>> = {};
  for (const { code, records } of failing) if (code !== null) held[code] = (held[code] ?? 0) + records;
  const crossing = tried.filter(({ code }) => code === null);
  return { side, records: recordsOf(tried), held, uncovered: uncoveredIn(failing, field), levelled, values: [...crossing.slice(0, SHOWN), ...failing.slice(0, SHOWN)] };
}

function recordsOf(values: readonly TriedValue[]): number {
  return values.reduce((sum, { records }) => sum + records, 0);
}

function uncoveredIn(failing: readonly TriedValue[], field: ResolvedField): readonly UncoveredValues[] {
  return [...Map.groupBy(failing, ({ by }) => by)].flatMap(([by, values]) => (by === null ? [] : [{ by, because: whyUncovered(field, by), records: recordsOf(values), examples: values.slice(0, EXAMPLES).map(({ value }) => value) }]));
}

/** A stored value as its side holds it; `levelled` where the rules of now keep no more than what they made of it. */
function asHeldThere(known: ResolvedField, side: Side, seen: SeenValue): { readonly value: KnownValue } | 'levelled' | undefined {
  if (isUncovered(seen)) return { value: seen.raw };
  if (isUnknown(seen)) return undefined;
  if (known.form === undefined || known.form.keptAs === side) return { value: seen };
  const sent = known.form.back === null ? undefined : valueSent(known, side, seen);
  return sent === undefined ? 'levelled' : { value: sent };
}

function tryValue(field: ResolvedField, side: Side, value: KnownValue): Omit<TriedValue, 'records'> {
  const other = otherSide(side);
  const kept = valueSeen(field, side, value);
  if (isUnknown(kept)) return { value, after: null, back: null, code: 'VALUE_NOT_MAPPED', by: isUncovered(kept) ? kept.by : null };
  const wrong = unfit(field, other, kept);
  const after = valueSent(field, other, kept) ?? null;
  if (wrong !== null) return { value, after, back: null, code: wrong.code, by: wrong.by ?? null };
  const again = field.line.direction === 'both' ? valueSeen(field, other, after) : null;
  return { value, after, back: again === null || isUnknown(again) ? null : (valueSent(field, side, again) ?? null), code: null, by: null };
}

/** A line with rules as it stands, for people. */
export interface RuledLine {
  readonly marketo: string;
  /** The objects that carry it, each with its field. */
  readonly on: readonly { readonly object: PairObject; readonly salesforce: string }[];
  readonly direction: Direction;
  /** Rules and conversions in words, by the side that values go to. */
  readonly toMarketo: readonly string[];
  readonly toSalesforce: readonly string[];
  readonly oneWayBecause: string | null;
  /** Objects on which it is not served, each with the sentence that says why. */
  readonly refused: readonly { readonly object: PairObject; readonly because: string }[];
}

/** The lines that have value rules or convert, and those that are refused because of the types of their fields. */
export async function ruledLines(context: EngineContext): Promise<readonly RuledLine[]> {
  const { mapping } = context.rules;
  const schemas = await schemasToReadBy(context);
  const told = followedObjects(mapping).flatMap((object) => {
    const { fields, suspended } = resolveMapping(mapping, schemas, object);
    return linesSeen(mapping, schemas.salesforce, object).flatMap((line) => {
      const because = suspended.find(({ key }) => key === line.key)?.because;
      if (line.rules === undefined && line.converts !== true && because === undefined) return [];
      return [{ object, line, because, form: fields.find(({ key }) => key === line.key)?.form }];
    });
  });
  // Leads and contacts share their lines.
  const lines = Map.groupBy(told, ({ object, line }) => `${isPersonObject(object) ? 'person' : object}/${line.key}`);
  return [...lines.values()].flatMap((carried) => {
    const [{ line } = { line: undefined }] = carried;
    if (line === undefined) return [];
    const form = carried.find((one) => one.form !== undefined)?.form;
    const words = (to: Side): readonly string[] => (form === undefined ? [] : ((form.keptAs === to ? form.there : form.back) ?? []).map((rule) => rule.words));
    return [{
      marketo: line.key,
      on: carried.map(({ object, line: { salesforce } }) => ({ object, salesforce })),
      direction: line.direction,
      toMarketo: words('marketo'),
      toSalesforce: words('salesforce'),
      oneWayBecause: line.oneWayBecause ?? null,
      refused: carried.flatMap(({ object, because }) => (because === undefined ? [] : [{ object, because }])),
    }];
  });
}
