import type { FieldDescription, Schema } from './field.ts';
import { objectOnSide } from './object-pair.ts';
import type { PairObject } from './side.ts';
import { own } from './value.ts';

/**
 * Lookups that a filter follows at most, as in `Account.Owner.Title`. Salesforce follows five; but a change at the far end is found
 * at the near one only by reading everything between, and beyond two nobody could say what that costs.
 */
export const MOST_LOOKUPS = 2;

/** A lookup on the way to a parent's field. */
export interface ParentStep {
  /** API name of the lookup, on the record before it. */
  readonly lookup: string;
  /** By what the way there is named, from the record itself: `Account`, then `Account.Owner`. */
  readonly relation: string;
  /** The kind of the record it leads to. */
  readonly parent: PairObject;
}

/** A field of a parent, or of a parent's parent: the way there, and what it is called there. */
export interface ParentField {
  readonly steps: readonly ParentStep[];
  /** API name on the last of them. */
  readonly name: string;
}

/**
 * The field that a path such as `Account.Industry` names, over lookups that lead to one kind of record each, which is followed. Null
 * for a field of the record itself, and where no such way is seen.
 */
export function parentFieldOf(schema: Schema, object: PairObject, path: string): ParentField | null {
  const relations = path.split('.');
  const name = relations.pop();
  if (name === undefined || relations.length === 0 || relations.length > MOST_LOOKUPS) return null;
  const steps: ParentStep[] = [];
  for (const relation of relations) {
    const before = steps.at(-1);
    const lookup = lookupNamed(schema, before?.parent ?? object, relation);
    if (lookup?.refersTo === undefined) return null;
    steps.push({ lookup: lookup.name, relation: before === undefined ? relation : `${before.relation}.${relation}`, parent: lookup.refersTo });
  }
  return { steps, name };
}

/** A lookup as its own object names it: what it is called from a child has a dot. */
function lookupNamed(schema: Schema, object: PairObject, relation: string): FieldDescription | undefined {
  return Object.values(schema.objects[objectOnSide(object, schema.side)]?.fields ?? {}).find((field) => field.relation === relation);
}

/** What a side says of a field of the record, or of its parent's; null when it shows no such field. */
export function fieldNamed(schema: Schema, object: PairObject, path: string): FieldDescription | null {
  const fields = schema.objects[objectOnSide(object, schema.side)]?.fields ?? {};
  const found = parentFieldOf(schema, object, path);
  const last = found?.steps.at(-1);
  if (found === null || last === undefined) return own(fields, path) ?? null;
  const described = own(schema.objects[last.parent]?.fields ?? {}, found.name);
  return described === undefined ? null : asRead(described, path);
}

/**
 * The lookups behind the first one on the way to a parent's field, as the child shows them: without them nobody could tell a parent
 * without a parent from one whose parent is hidden (I10).
 */
export function lookupsBetween(schema: Schema, object: PairObject, path: string): readonly FieldDescription[] {
  const steps = parentFieldOf(schema, object, path)?.steps ?? [];
  return steps.flatMap(({ lookup, relation }, place) => {
    const before = steps[place - 1];
    const found = before === undefined ? null : fieldNamed(schema, object, `${before.relation}.${lookup}`);
    return found === null ? [] : [{ ...found, relation }];
  });
}

/** A parent's field as its child shows it: it is read there, and never written. */
function asRead(field: FieldDescription, path: string): FieldDescription {
  const { refersTo: _refersTo, relation: _relation, contactPath: _contactPath, ...seen } = field;
  return { ...seen, name: path, createable: false, updateable: false, requiredOnCreate: false, isSystem: true };
}

/** At most so many names are offered for one that is not there. */
const MOST_NAMES = 3;

/** Names of fields that somebody may have meant, nearest first. */
export function namesNear(schema: Schema, object: PairObject, path: string): readonly string[] {
  const names = namesFrom(schema, object, path.split('.', MOST_LOOKUPS + 1));
  return nearest(path, [...new Set(names)]);
}

/** The names that somebody may have meant who wrote this one: as many letters may be wrong as a slip has in its last part. */
function nearest(path: string, names: readonly string[]): readonly string[] {
  const wanted = path.toLowerCase();
  const near = names.map((name) => ({ name, steps: stepsBetween(wanted, name.toLowerCase()) }));
  const most = Math.max(1, Math.ceil((path.split('.').at(-1) ?? '').length / 3));
  return near.filter(({ steps }) => steps <= most).toSorted((a, b) => a.steps - b.steps || (a.name < b.name ? -1 : 1)).slice(0, MOST_NAMES).map(({ name }) => name);
}

/** The names that lead on from an object, and those behind every lookup that is spelt right but for its case. */
function namesFrom(schema: Schema, object: PairObject, [relation = '', ...more]: readonly string[]): readonly string[] {
  const fields = Object.values(schema.objects[objectOnSide(object, schema.side)]?.fields ?? {}).filter(({ name }) => !name.includes('.'));
  const lookups = fields.filter((field) => field.relation !== undefined && field.refersTo !== undefined);
  const meant = more.length === 0 ? undefined : lookups.find((field) => field.relation?.toLowerCase() === relation.toLowerCase());
  const behind = meant?.refersTo === undefined ? [] : namesFrom(schema, meant.refersTo, more).map((name) => `${meant.relation ?? ''}.${name}`);
  return [...fields.map(({ name }) => name), ...lookups.map((field) => `${field.relation ?? ''}.Name`), ...behind];
}

function relationsNear(schema: Schema, object: PairObject, relation: string): readonly string[] {
  const relations = Object.values(schema.objects[objectOnSide(object, schema.side)]?.fields ?? {}).flatMap((field) => (field.relation === undefined || field.relation.includes('.') ? [] : [field.relation]));
  return nearest(relation, [...new Set(relations)]);
}

/**
 * The lookup of a relationship that leads to no one kind, of which no name is kept: Salesforce names `Owner` after `OwnerId`, and
 * `Boss__r` after `Boss__c`.
 */
function lookupToSeveral(schema: Schema, object: PairObject, relation: string): FieldDescription | undefined {
  const wanted = (relation.toLowerCase().endsWith('__r') ? `${relation.slice(0, -1)}c` : `${relation}Id`).toLowerCase();
  return Object.values(schema.objects[objectOnSide(object, schema.side)]?.fields ?? {}).find(({ name, type, relation: kept }) => type === 'id' && kept === undefined && name.toLowerCase() === wanted);
}

/** Why a way over lookups leads nowhere, and where in it that is, in characters; null where something else is wrong. */
export function brokenWay(schema: Schema, object: PairObject, path: string): { readonly at: number; readonly says: string } | null {
  const relations = path.split('.').slice(0, -1);
  let from = object;
  let at = 0;
  for (const relation of relations) {
    const lookup = lookupNamed(schema, from, relation);
    const several = lookup === undefined ? lookupToSeveral(schema, from, relation) : undefined;
    if (several !== undefined) return { at, says: `${relation} may lead to several kinds of records, or to one that cannot be followed, and a filter goes over lookups to one kind alone. Let a formula field of the record carry the value, and ask for that field, or ask for the id itself: ${at === 0 ? '' : path.slice(0, at)}${several.name}.` };
    const near = lookup === undefined ? relationsNear(schema, from, relation) : [];
    if (near.length > 0) return { at, says: `there is no relationship ${relation} here. Did you mean ${near.join(' or ')}?` };
    if (lookup?.refersTo === undefined) return null;
    if (schema.objects[lookup.refersTo] === undefined) return { at, says: `${relation} leads to a record of the object ${lookup.refersTo}, which is not followed, so that nobody would hear of its changes. Follow it, or let a formula field carry the value.` };
    from = lookup.refersTo;
    at += relation.length + 1;
  }
  return null;
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
