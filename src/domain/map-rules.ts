import type { KnownValue } from './value.ts';
import type { ValueKind, ValueRule } from './value-rule.ts';

/** One line of a value map. */
export interface MapLine {
  readonly from: Exclude<KnownValue, null>;
  readonly to: Exclude<KnownValue, null>;
}

/**
 * Values by a table of the settings; texts are found in any case. It can be taken back when no two lines lead to the same
 * value. A value that no line names is not covered.
 */
export function valueMap(lines: readonly MapLine[]): ValueRule {
  const there = oneMap(lines, null);
  if (new Set(lines.map(({ to }) => keyOf(to))).size < lines.length) return there;
  const back = oneMap(lines.map(({ from, to }) => ({ from: to, to: from })), there);
  return { ...there, nature: 'reversible', inverse: back };
}

function oneMap(lines: readonly MapLine[], inverse: ValueRule | null): ValueRule {
  const table = new Map(lines.map(({ from, to }) => [keyOf(from), to]));
  return {
    words: lines.length === 1 ? 'map of one value' : `map of ${lines.length} values`,
    print: `map ${JSON.stringify(lines.map(({ from, to }) => [from, to]))}`,
    nature: inverse === null ? 'one-way' : 'reversible',
    takes: kindsOf(lines.map(({ from }) => from)),
    makes: kindsOf(lines.map(({ to }) => to))[0] ?? null,
    apply: (value) => table.get(keyOf(value)),
    uncovered: 'The map names no such value. Correct the value on the record, or add a line for it to the map.',
    inverse,
  };
}

/** What a map finds a value by. */
export function keyOf(value: Exclude<KnownValue, null>): string | number | boolean {
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}

function kindsOf(values: readonly Exclude<KnownValue, null>[]): readonly ValueKind[] {
  return [...new Set(values.map((value): ValueKind => (typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean')))];
}

/** Things of the world that have several names: countries, states. Made from libraries by the app. */
export interface NameTable {
  /** What the table is about, for people: `countries`. */
  readonly about: string;
  /** Its version, so that another one is told from it. */
  readonly print: string;
  /** Which thing a spelling means; undefined when none, or more than one. */
  readonly meant: (spelling: string) => string | undefined;
  /** What a thing is called in a form; undefined where it has no such name. */
  readonly called: (thing: string, form: string) => string | undefined;
  readonly things: readonly string[];
  /** What a spelling is not that it does not know, and what to do then, in sentences. */
  readonly unknown: string;
}

/**
 * Names of the world in one form. Every known spelling is understood, on the way there and back; what is written is always the
 * form of that side. Reversible where each name of either form means one thing alone.
 */
export function names(table: NameTable, from: string, to: string): ValueRule {
  const isClear = [from, to].every((form) => table.things.every((thing) => isMeantBy(table, thing, form)));
  const there = oneNaming(table, from, to);
  if (!isClear) return there;
  return { ...there, nature: 'reversible', inverse: { ...oneNaming(table, to, from), nature: 'reversible', inverse: there } };
}

function oneNaming(table: NameTable, from: string, to: string): ValueRule {
  return {
    words: `${table.about} by ${from} to ${to}`,
    print: `${table.about} ${table.print} ${from} ${to}`,
    nature: 'one-way',
    takes: ['text'],
    makes: 'text',
    apply: (value) => {
      const thing = typeof value === 'string' ? table.meant(value) : undefined;
      return thing === undefined ? undefined : table.called(thing, to);
    },
    uncovered: table.unknown,
    inverse: null,
  };
}

function isMeantBy(table: NameTable, thing: string, form: string): boolean {
  const name = table.called(thing, form);
  return name !== undefined && table.meant(name) === thing;
}
