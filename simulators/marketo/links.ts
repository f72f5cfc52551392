import type { FieldValue } from './field-values.ts';
import type { Link } from './keyed-kinds.ts';
import type { KeyedRecord } from './keyed-store.ts';
import { recordError } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { World } from './world.ts';

/** The records of an object whose field has this value; one for a dedupe field or id, none when nothing has it. */
export function findLinked(world: World, object: string, field: string, value: FieldValue): readonly KeyedRecord[] {
  const store = world.records(object);
  if (field !== 'id') return store.with([field], [String(value)]);
  const record = store.get(Number(value));
  return record === undefined ? [] : [record];
}

/**
 * What is wrong with a link: nobody or nothing there (1004 in the custom objects example, 1013), or several people
 * where one is meant (1007 of the table).
 */
export function linkError(world: World, { to, toField }: Link, value: FieldValue, notFound: string): ApiError | undefined {
  if (to !== 'lead') return findLinked(world, to, toField, value).length === 0 ? recordError.recordNotFound(notFound) : undefined;
  const people = peopleWith(world, toField, String(value));
  if (people.length === 0) return recordError.leadNotFound();
  return people.length > 1 ? recordError.severalMatch() : undefined;
}

/** Ids of the people with this value. */
function peopleWith(world: World, field: string, value: string): readonly number[] {
  if (field !== 'id') return world.people.idsWith(field, value);
  return world.people.get(Number(value)) === undefined ? [] : [Number(value)];
}
