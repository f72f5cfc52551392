import type { FieldDescription, Schema } from './field.ts';
import { objectOnSide } from './object-pair.ts';
import type { PairObject } from './side.ts';
import { own } from './value.ts';

/** A field of a parent: the lookup that leads to it, and what it is called there. */
export interface ParentField {
  /** API name of the lookup on the record. */
  readonly lookup: string;
  /** The kind of the parent. */
  readonly parent: PairObject;
  /** API name on the parent. */
  readonly name: string;
}

/**
 * The field of a parent that a path such as `Account.Industry` names: one step over a lookup that leads to one kind of record,
 * which is followed. Null for a field of the record itself, and where no such step is seen.
 */
export function parentFieldOf(schema: Schema, object: PairObject, path: string): ParentField | null {
  const [relation, name, ...more] = path.split('.');
  if (relation === undefined || name === undefined || more.length > 0) return null;
  const fields = schema.objects[objectOnSide(object, schema.side)]?.fields ?? {};
  const lookup = Object.values(fields).find((field) => field.relation === relation);
  return lookup?.refersTo === undefined ? null : { lookup: lookup.name, parent: lookup.refersTo, name };
}

/** What a side says of a field of the record, or of its parent's; null when it shows no such field. */
export function fieldNamed(schema: Schema, object: PairObject, path: string): FieldDescription | null {
  const fields = schema.objects[objectOnSide(object, schema.side)]?.fields ?? {};
  const parent = parentFieldOf(schema, object, path);
  if (parent === null) return own(fields, path) ?? null;
  const found = own(schema.objects[parent.parent]?.fields ?? {}, parent.name);
  return found === undefined ? null : asRead(found, path);
}

/** A parent's field as its child shows it: it is read there, and never written. */
function asRead(field: FieldDescription, path: string): FieldDescription {
  const { refersTo: _refersTo, relation: _relation, ...seen } = field;
  return { ...seen, name: path, createable: false, updateable: false, requiredOnCreate: false, isSystem: true };
}

/** At most so many names are offered for one that is not there. */
const MOST_NAMES = 3;

/** Names of fields that somebody may have meant, nearest first. */
export function namesNear(schema: Schema, object: PairObject, path: string): readonly string[] {
  const dot = path.indexOf('.');
  const fields = schema.objects[objectOnSide(object, schema.side)]?.fields ?? {};
  const lookup = Object.values(fields).find(({ relation }) => relation !== undefined && dot > 0 && relation.toLowerCase() === path.slice(0, dot).toLowerCase());
  const parents = lookup?.refersTo === undefined ? [] : Object.keys(schema.objects[lookup.refersTo]?.fields ?? {}).map((name) => `${lookup.relation ?? ''}.${name}`);
  const names = [...Object.keys(fields), ...Object.values(fields).flatMap(({ relation, refersTo }) => (relation === undefined || refersTo === undefined ? [] : [`${relation}.Name`])), ...parents];
  const wanted = path.toLowerCase();
  const near = [...new Set(names)].map((name) => ({ name, steps: stepsBetween(wanted, name.toLowerCase()) }));
  const most = Math.max(1, Math.ceil(path.length / 3));
  return near.filter(({ steps }) => steps <= most).toSorted((a, b) => a.steps - b.steps || (a.name < b.name ? -1 : 1)).slice(0, MOST_NAMES).map(({ name }) => name);
}

/** Characters to put in, take out or change, one after the other, to come from one word to another. */
function stepsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of Array.from(from).entries()) {
    const next = [line + 1];
    for (const [column, other] of Array.from(to).entries()) {
      next.push(Math.min((row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1, (row[column] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
