import { readValue, stamp } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import type { KeyedRecord } from './keyed-store.ts';
import { skipped } from './operation.ts';
import type { Answer, Call, Row, Started } from './operation.ts';
import { BATCH_LIMIT, batchSizeOf, bodyOf, choiceOf, inputOf, listOf, requiredText } from './parameters.ts';
import { readToken, writeToken } from './page-token.ts';
import { Refusal, recordError, textOf } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { Change, World } from './world.ts';

/** When this subscription's objects were made, as their describe tells; the value means nothing. */
const MADE_AT = '2015-02-03T22:36:23Z';

/** Describe (MD companies, sales-persons): `searchableFields` is a list of lists. */
export function describeKind({ name, keyField, searchable, fields }: KeyedKind): Answer {
  const described = fields.map(({ length, ...field }) => ({ ...field, ...(length > 0 ? { length } : {}) }));
  return {
    result: [
      {
        name,
        createdAt: MADE_AT,
        updatedAt: MADE_AT,
        idField: 'id',
        dedupeFields: [keyField],
        searchableFields: searchable.map((one) => [one]),
        fields: described,
      },
    ],
  };
}

/** Query by filter: `idField` and `dedupeFields` stand for the two keys; rows carry `seq` (MD lead-database, Query). */
export function findKeyed(kind: KeyedKind, { world, parameters }: Call): Answer {
  const filterType = filterFieldOf(kind, requiredText(parameters, 'filterType'));
  requiredText(parameters, 'filterValues');
  const values = listOf(parameters, 'filterValues');
  if (values.length > BATCH_LIMIT) throw new Refusal(recordError.invalid(`The number of filterValues exceeds ${BATCH_LIMIT}`));
  const fields = fieldNamesOf(kind, parameters);
  const size = batchSizeOf(parameters);
  const found = matching(kind, world, filterType, values);
  const token = parameters.get('nextPageToken');
  const from = token === null ? 0 : Number(readToken(kind.kind, token));
  return {
    result: found.slice(from, from + size).map((record, index) => ({ seq: index, ...rowOf(record, fields) })),
    ...(from + size < found.length ? { nextPageToken: writeToken(kind.kind, from + size), moreResult: true } : {}),
  };
}

/** Sync: rows in order with `seq`; `dedupeBy: idField` only updates, since ids are the vendor's (apis.md A6). */
export function beginSyncKeyed(kind: KeyedKind, call: Call): Started {
  refuseUnderConnector(call.world);
  const body = bodyOf(call.body, ['action', 'dedupeBy', 'input']);
  const action = choiceOf(body, 'action', ['createOrUpdate', 'createOnly', 'updateOnly']);
  const dedupeBy = choiceOf(body, 'dedupeBy', ['dedupeFields', 'idField']);
  if (dedupeBy === 'idField' && action !== 'updateOnly') {
    throw new Refusal(recordError.invalid('dedupeBy idField is only supported with action updateOnly'));
  }
  const input = inputOf(body);
  return {
    records: input.length,
    finish() {
      const seen = new Set<string>();
      return { result: input.map((row, seq) => ({ seq, ...syncRow(kind, call.world, action, dedupeBy, row, seen) })) };
    },
  };
}

/** Delete by key; what is still linked from a person stays (1022; for sales persons in WP, for companies by analogy). */
export function beginDeleteKeyed(kind: KeyedKind, call: Call): Started {
  refuseUnderConnector(call.world);
  const body = bodyOf(call.body, ['deleteBy', 'input']);
  const deleteBy = choiceOf(body, 'deleteBy', ['dedupeFields', 'idField']);
  const input = inputOf(body);
  return {
    records: input.length,
    finish: () => ({ result: input.map((row, seq) => ({ seq, ...deleteRow(kind, call.world, deleteBy, row) })) }),
  };
}

/** 1018 for the whole call; which level the vendor uses no source says (apis.md E). */
function refuseUnderConnector(world: World): void {
  if (world.switches.nativeConnector) throw new Refusal(recordError.crmEnabled());
}

function filterFieldOf(kind: KeyedKind, name: string): string {
  if (name === 'idField') return 'id';
  if (name === 'dedupeFields') return kind.keyField;
  if (!kind.fields.some((field) => field.name === name)) throw new Refusal(recordError.fieldNotFound(name));
  if (!kind.searchable.includes(name)) throw new Refusal(recordError.fieldNotSupported(name));
  return name;
}

function fieldNamesOf(kind: KeyedKind, parameters: URLSearchParams): readonly string[] {
  if (!parameters.has('fields')) return ['id', kind.keyField, 'createdAt', 'updatedAt'];
  const names = listOf(parameters, 'fields');
  const unknown = names.find((name) => !kind.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
  return ['id', kind.keyField, ...names];
}

function matching(kind: KeyedKind, world: World, filterType: string, values: readonly string[]): readonly KeyedRecord[] {
  const store = kind.storeOf(world);
  if (filterType === 'id') return values.flatMap((value) => store.get(Number(value)) ?? []);
  if (filterType === kind.keyField) return values.flatMap((value) => store.withKey(value) ?? []);
  return [...store.all()].filter((record) => values.includes(String(record.values[filterType] ?? '')));
}

function rowOf(record: KeyedRecord, fields: readonly string[]): Row {
  const system: Row = { id: record.id, createdAt: stamp(record.createdAt), updatedAt: stamp(record.updatedAt) };
  return Object.fromEntries(fields.map((name) => [name, system[name] ?? record.values[name] ?? null]));
}

type Key = 'dedupeFields' | 'idField';

function syncRow(kind: KeyedKind, world: World, action: string, dedupeBy: Key, row: Row, seen: Set<string>): Row {
  const key = textOf(row[dedupeBy === 'idField' ? 'id' : kind.keyField] ?? '');
  if (key === '') return skipped(recordError.missing(dedupeBy === 'idField' ? 'id' : kind.keyField));
  if (seen.has(key)) return skipped(recordError.duplicateInput());
  seen.add(key);
  const present = recordOf(kind, world, dedupeBy, key);
  if (present !== undefined && action === 'createOnly') return skipped(recordError.exists());
  if (present === undefined && action === 'updateOnly') return skipped(recordError.recordNotFound());
  const read = readFields(kind, present?.values ?? { [kind.keyField]: key }, row);
  if (!read.ok) return skipped(read.error);
  const now = world.now();
  const record: KeyedRecord = {
    id: present?.id ?? world.nextId(kind.kind),
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
    values: read.values,
  };
  world.commit([putting(kind, record)]);
  return { status: present === undefined ? 'created' : 'updated', id: record.id };
}

function recordOf(kind: KeyedKind, world: World, dedupeBy: Key, key: string): KeyedRecord | undefined {
  const store = kind.storeOf(world);
  return dedupeBy === 'idField' ? store.get(Number(key)) : store.withKey(key);
}

type FieldsRead = { readonly ok: true; readonly values: Record<string, FieldValue> } | { readonly ok: false; readonly error: ApiError };

/** The record's values after this row: null and "" both blank a field (apis.md A3). */
function readFields(kind: KeyedKind, before: Readonly<Record<string, FieldValue>>, row: Row): FieldsRead {
  const values: Record<string, FieldValue> = { ...before };
  for (const [name, raw] of Object.entries(row)) {
    if (name === 'id' || name === kind.keyField) continue;
    const field = kind.fields.find((one) => one.name === name);
    if (field === undefined) return { ok: false, error: recordError.fieldNotFound(name) };
    const read = readValue(field, raw);
    if (!field.updateable || !read.ok) return { ok: false, error: recordError.invalidValue(name, raw) };
    if (read.value === undefined) delete values[name];
    else values[name] = read.value;
  }
  return { ok: true, values };
}

function deleteRow(kind: KeyedKind, world: World, deleteBy: Key, row: Row): Row {
  const key = textOf(row[deleteBy === 'idField' ? 'id' : kind.keyField] ?? '');
  const record = recordOf(kind, world, deleteBy, key);
  if (record === undefined) return skipped(recordError.recordNotFound());
  if (world.people.idsWith(kind.linkField, String(record.values[kind.keyField])).length > 0) return skipped(recordError.inUse());
  world.commit([kind.kind === 'company' ? ['no-company', record.id] : ['no-sales-person', record.id]]);
  return { id: record.id, status: 'deleted' };
}

function putting(kind: KeyedKind, record: KeyedRecord): Change {
  return kind.kind === 'company' ? ['company', record] : ['sales-person', record];
}
