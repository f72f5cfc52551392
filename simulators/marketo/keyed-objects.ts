import { stamp } from './field-values.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import type { KeyedRecord } from './keyed-store.ts';
import type { Answer, Call, Row } from './operation.ts';
import { BATCH_LIMIT, bodyOf, batchSizeOf, inputOf, integerOf, listOf, requiredText, textsOf } from './parameters.ts';
import { readToken, writeToken } from './page-token.ts';
import { Refusal, recordError, textOf } from './refusal.ts';
import type { World } from './world.ts';

/** When this subscription's objects were made, as their describe tells; the value means nothing. */
const MADE_AT = '2015-02-03T22:36:23Z';

/** Describe (MD companies, sales-persons, opportunities): `searchableFields` is a list of lists. */
export function describeKind(kind: KeyedKind): Answer {
  const { name, heading, idField, dedupeFields, searchable } = kind;
  return {
    result: [{ name, ...heading, createdAt: MADE_AT, updatedAt: MADE_AT, idField, dedupeFields, searchableFields: searchable, fields: describedFields(kind) }],
  };
}

/** The fields of a kind as its describe lists them. */
export function describedFields({ fields }: KeyedKind): Row[] {
  return fields.map(({ length, ...field }) => ({ ...field, ...(length > 0 ? { length } : {}) }));
}

/** What is asked for, from the parameters of a GET or the body of a POST with `_method=GET`. */
type Query = {
  readonly filterFields: readonly string[];
  /** Values of the filter fields, one list for each key looked for. */
  readonly keys: readonly (readonly string[])[];
  readonly fields: readonly string[];
  readonly size: number;
  readonly token: string | null;
};

/** Query by filter: `idField` and `dedupeFields` stand for the two keys; rows carry `seq` (MD lead-database, Query). */
export function findKeyed(kind: KeyedKind, call: Call): Answer {
  const { filterFields, keys, fields, size, token } = call.body === undefined ? parameterQuery(kind, call.parameters) : bodyQuery(kind, call.body);
  const found = matching(kind, call.world, filterFields, keys);
  const from = token === null ? 0 : Number(readToken(kind.store, token));
  return {
    result: found.slice(from, from + size).map((record, index) => ({ seq: index, ...rowOf(kind, record, fields) })),
    ...(from + size < found.length ? { nextPageToken: writeToken(kind.store, from + size), moreResult: true } : {}),
  };
}

function parameterQuery(kind: KeyedKind, parameters: URLSearchParams): Query {
  const filterFields = filterFieldsOf(kind, requiredText(parameters, 'filterType'));
  if (filterFields.length > 1) throw new Refusal(recordError.invalid('A compound key is queried by POST with _method=GET and an input list'));
  requiredText(parameters, 'filterValues');
  const values = listOf(parameters, 'filterValues');
  if (values.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of filterValues exceeds ${BATCH_LIMIT}`));
  return {
    filterFields,
    keys: values.map((value) => [value]),
    fields: fieldNamesOf(kind, parameters.has('fields') ? listOf(parameters, 'fields') : undefined),
    size: batchSizeOf(parameters),
    token: parameters.get('nextPageToken'),
  };
}

/** A query by compound keys; every page repeats the whole input (apis.md A6; MS LookupCustomObjectRequest). */
function bodyQuery(kind: KeyedKind, given: unknown): Query {
  const body = bodyOf(given, ['filterType', 'fields', 'batchSize', 'nextPageToken', 'input']);
  const filterFields = filterFieldsOf(kind, body['filterType'] === undefined ? 'dedupeFields' : textOf(body['filterType']));
  return {
    filterFields,
    keys: inputOf(body).map((row) => filterFields.map((name) => requiredValue(row, name))),
    fields: fieldNamesOf(kind, body['fields'] === undefined ? undefined : textsOf(body['fields'])),
    size: body['batchSize'] === undefined ? BATCH_LIMIT : Math.min(BATCH_LIMIT, integerOf(textOf(body['batchSize']))),
    token: body['nextPageToken'] === undefined ? null : textOf(body['nextPageToken']),
  };
}

function requiredValue(row: Row, name: string): string {
  const text = textOf(row[name] ?? '');
  if (text === '') throw new Refusal(recordError.missing(name));
  return text;
}

function filterFieldsOf(kind: KeyedKind, name: string): readonly string[] {
  if (name === 'idField') return [kind.idField];
  if (name === 'dedupeFields') return kind.dedupeFields;
  if (!kind.fields.some((field) => field.name === name)) throw new Refusal(recordError.fieldNotFound(name));
  if (!kind.searchable.some((fields) => fields.length === 1 && fields[0] === name)) throw new Refusal(recordError.fieldNotSupported(name));
  return [name];
}

const systemNames: readonly string[] = ['createdAt', 'updatedAt'];

/** Without a list the keys and stamps are answered (MS LookupCustomObjectRequest); the keys come always. */
function fieldNamesOf(kind: KeyedKind, wanted: readonly string[] | undefined): readonly string[] {
  const keys = [kind.idField, ...kind.dedupeFields];
  if (wanted === undefined) return [...keys, ...systemNames];
  // The guide's own examples ask for marketoGuid.
  const names = wanted.map((name) => (name === 'marketoGuid' ? 'marketoGUID' : name));
  const unknown = names.find((name) => !systemNames.includes(name) && !kind.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  return [...keys, ...names];
}

function matching(kind: KeyedKind, world: World, fields: readonly string[], keys: readonly (readonly string[])[]): readonly KeyedRecord[] {
  const store = world.records(kind.store);
  if (fields[0] !== kind.idField) return keys.flatMap((key) => store.with(fields, key));
  return keys.flatMap(([id = '']) => store.get(kind.idField === 'id' ? Number(id) : id) ?? []);
}

function rowOf(kind: KeyedKind, record: KeyedRecord, fields: readonly string[]): Row {
  const system: Row = { [kind.idField]: record.id, createdAt: stamp(record.createdAt), updatedAt: stamp(record.updatedAt) };
  return Object.fromEntries(fields.map((name) => [name, system[name] ?? record.values[name] ?? null]));
}
