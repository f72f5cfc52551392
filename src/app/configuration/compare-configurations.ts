import type { Json } from '../../engine/connector-port.ts';

/** One thing in which two configurations differ. */
export interface ConfigurationDifference {
  /** Where, as people write it: `fields[title].direction`, `deletes.brakePercent`. */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** What it was; null when it was not there. */
  readonly before: Json;
  /** What it is; null when it is not there any more. */
  readonly after: Json;
}

/** What names an entry of a list, alone or together; an entry without any of these has its place in the list. */
const NAMES = [['object', 'marketo'], ['marketo'], ['salesforce'], ['campaign'], ['object', 'field'], ['field'], ['name']];

/**
 * In what two documents differ, in the order of the second one. Entries of lists are told apart by what they are about, so
 * that one more line at the top is one line more and not a change of all.
 */
export function compareConfigurations(before: Json, after: Json): readonly ConfigurationDifference[] {
  return compare(before, after, '');
}

function compare(before: Json | undefined, after: Json | undefined, path: string): readonly ConfigurationDifference[] {
  const [was, is] = [partsOf(before, path), partsOf(after, path)];
  if (was !== null && is !== null) {
    const paths = new Set([...is.keys(), ...was.keys()]);
    return [...paths].flatMap((inner) => compare(was.get(inner), is.get(inner), inner));
  }
  if (before === undefined) return after === undefined ? [] : [{ path, kind: 'added', before: null, after }];
  if (after === undefined) return [{ path, kind: 'removed', before, after: null }];
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, kind: 'changed', before, after }];
}

/** The parts of a block or of a list of blocks by their paths; null for everything else. */
function partsOf(value: Json | undefined, path: string): ReadonlyMap<string, Json> | null {
  if (isList(value)) {
    if (value.some((entry) => !isBlock(entry))) return null;
    return new Map(value.map((entry, place) => [`${path}[${nameOf(entry, value) ?? place + 1}]`, entry]));
  }
  if (!isBlock(value)) return null;
  return new Map(Object.entries(value).map(([key, inner]) => [path === '' ? key : `${path}.${key}`, inner]));
}

/** What names an entry, where no other of its list has the same name. */
function nameOf(entry: Json, list: readonly Json[]): string | null {
  for (const keys of NAMES) {
    const name = textAt(entry, keys);
    if (name !== null && list.filter((other) => textAt(other, keys) === name).length === 1) return name;
  }
  return null;
}

function textAt(entry: Json, keys: readonly string[]): string | null {
  const values = keys.map((key) => (isBlock(entry) ? entry[key] : undefined));
  return values.every((value) => typeof value === 'string') ? values.join('/') : null;
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

function isBlock(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
