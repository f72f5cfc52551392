import type { Answer, Call, Row } from './operation.ts';
import { BATCH_LIMIT, batchSizeOf, integerOf, listOf, personFieldsOf, requiredText } from './parameters.ts';
import { invalidToken, readToken, writeToken } from './page-token.ts';
import { fieldNow } from './field-shapes.ts';
import { defaultFields, personFields } from './person-fields.ts';
import type { PersonField } from './person-fields.ts';
import type { Person } from './person-store.ts';
import { readField } from './reading.ts';
import { Refusal, recordError, responseError } from './refusal.ts';
import type { World } from './world.ts';

/** More matches than this and the query is refused (MD leads, Query). */
const MOST_MATCHES = 1000;

const fieldsByDefault: readonly PersonField[] = personFields.filter((field) => defaultFields.includes(field.name));

/** Get Leads by Filter Type: up to 300 values, pages of up to 300 people by ascending id (MD leads, Query). */
export function findPeople(call: Call): Answer {
  const { world, parameters } = call;
  const filterType = requiredText(parameters, 'filterType');
  requiredText(parameters, 'filterValues');
  const values = listOf(parameters, 'filterValues');
  if (values.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of filterValues exceeds ${BATCH_LIMIT}`));
  const fields = personFieldsOf(call) ?? fieldsByDefault;
  const size = batchSizeOf(parameters);
  const ids = matchingIds(world, filterType, values);
  const from = startOf(call, ids);
  const page = ids.slice(from, from + size);
  const more = from + size < ids.length;
  return {
    result: page.flatMap((id) => personRow(world, world.people.get(id), fields)),
    ...(more ? { nextPageToken: writeToken('leads', page.at(-1) ?? 0), moreResult: true } : {}),
  };
}

/** Get Lead by Id: one person, or 1004 in words of our own; the guide shows only the found one. */
export function findPersonById(call: Call): Answer {
  const id = integerOf(call.subject);
  const fields = personFieldsOf(call) ?? fieldsByDefault;
  const result = personRow(call.world, call.world.people.get(id), fields);
  if (result.length === 0) throw new Refusal(responseError('1004', `Lead '${id}' not found`));
  return { result };
}

function matchingIds(world: World, filterType: string, values: readonly string[]): readonly number[] {
  const field = fieldNow(world, filterType);
  if (field === undefined) throw new Refusal(recordError.fieldNotFound(filterType));
  if (!field.searchable) throw new Refusal(recordError.fieldNotSupported(filterType));
  const ids = new Set<number>();
  for (const value of values) {
    for (const id of field.name === 'id' ? idNamed(world, value) : world.people.idsWith(field.name, value)) ids.add(id);
    if (ids.size > MOST_MATCHES) throw new Refusal(recordError.invalid('Too many results match the filter'));
  }
  return [...ids].toSorted((a, b) => a - b);
}

function idNamed(world: World, text: string): readonly number[] {
  const id = integerOf(text);
  return world.people.get(id) === undefined ? [] : [id];
}

function startOf(call: Call, ids: readonly number[]): number {
  const token = call.parameters.get('nextPageToken');
  if (token === null) return 0;
  if (call.fault('cursor-lost') !== undefined) throw invalidToken();
  const lastId = Number(readToken('leads', token));
  const from = ids.findIndex((id) => id > lastId);
  return from < 0 ? ids.length : from;
}

/** A person's row: every field asked for, null where it is blank (fixtures/marketo/treasure-data/lead_response_full.json). */
export function personRow(world: World, person: Person | undefined, fields: readonly PersonField[]): readonly Row[] {
  if (person === undefined) return [];
  const row: Record<string, unknown> = { id: person.id };
  for (const field of fields) row[field.name] = readField(world, person, field) ?? null;
  return [row];
}
