import { readValue } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import type { KeyedRecord, RecordId } from './keyed-store.ts';
import { linkError } from './links.ts';
import { skipped } from './operation.ts';
import type { Call, Row, Started } from './operation.ts';
import { bodyOf, choiceOf, inputOf } from './parameters.ts';
import { Refusal, recordError, textOf } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import { rowFailures } from './row-failure.ts';
import type { Change, World } from './world.ts';

type Action = 'createOrUpdate' | 'createOnly' | 'updateOnly';
type KeyName = 'dedupeFields' | 'idField';
type Values = Readonly<Record<string, FieldValue>>;

/** Something read from a row, or the first thing wrong with it: one bad field skips the whole record (apis.md A2). */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiError };

/** What else a written record changes: undefined before when it is new. */
export type Echoes = (world: World, before: KeyedRecord | undefined, after: KeyedRecord) => readonly Change[];

const noEchoes: Echoes = () => [];

/** Sync: rows in order with `seq`; `dedupeBy: idField` only updates, since ids are the vendor's (apis.md A6). */
export function beginSyncKeyed(kind: KeyedKind, call: Call, echoes: Echoes = noEchoes): Started {
  refuseUnderConnector(kind, call.world);
  const body = bodyOf(call.body, ['action', 'dedupeBy', 'input']);
  const action = choiceOf<Action>(body, 'action', ['createOrUpdate', 'createOnly', 'updateOnly']);
  const dedupeBy = choiceOf<KeyName>(body, 'dedupeBy', ['dedupeFields', 'idField']);
  if (dedupeBy === 'idField' && action !== 'updateOnly') {
    throw new Refusal(recordError.invalid('dedupeBy idField is only supported with action updateOnly'));
  }
  const input = inputOf(body);
  const failureOf = rowFailures(call, input.length);
  return {
    records: input.length,
    finish() {
      refuseLinks(kind, call.world, input);
      const seen = new Set<string>();
      const outcomeOf = (row: Row, seq: number): Row => {
        const error = failureOf(seq);
        return error === undefined ? syncKeyed(kind, call.world, { action, dedupeBy, seen, echoes }, row) : skipped(error);
      };
      return { result: input.map((row, seq) => ({ seq, ...outcomeOf(row, seq) })) };
    },
  };
}

/** Links of which one wrong value refuses the whole call; nothing is written then. */
function refuseLinks({ links, notFound }: KeyedKind, world: World, input: readonly Row[]): void {
  for (const link of links) {
    if (link.refusesCall === undefined) continue;
    const values = input.map((row) => textOf(row[link.field] ?? '')).filter((value) => value !== '');
    if (values.some((value) => linkError(world, link, value, notFound) !== undefined)) throw new Refusal(link.refusesCall);
  }
}

/** Delete by key; what something still refers to stays (1022; for sales persons in WP, for others by analogy). */
export function beginDeleteKeyed(kind: KeyedKind, call: Call): Started {
  refuseUnderConnector(kind, call.world);
  const body = bodyOf(call.body, ['deleteBy', 'input']);
  const deleteBy = choiceOf<KeyName>(body, 'deleteBy', ['dedupeFields', 'idField']);
  const input = inputOf(body);
  return {
    records: input.length,
    finish: () => ({ result: input.map((row, seq) => ({ seq, ...deleteRow(kind, call.world, deleteBy, row) })) }),
  };
}

/** Makes or changes one record outside of a call: with an id it changes that one, without it must be new. */
export function putKeyed(kind: KeyedKind, world: World, id: RecordId | undefined, row: Row, echoes: Echoes = noEchoes): Row {
  const manner: Manner = { action: id === undefined ? 'createOnly' : 'updateOnly', dedupeBy: id === undefined ? 'dedupeFields' : 'idField', seen: new Set(), echoes };
  return syncKeyed(kind, world, manner, id === undefined ? row : { ...row, [kind.idField]: id });
}

/** Writes one record of an import: by its key, made when it is not there. */
export function upsertKeyed(kind: KeyedKind, world: World, row: Row): Row {
  return syncKeyed(kind, world, { action: 'createOrUpdate', dedupeBy: 'dedupeFields', seen: new Set(), echoes: noEchoes }, row);
}

/** Deletes one record outside of a call. */
export function dropKeyed(kind: KeyedKind, world: World, id: RecordId): Row {
  return deleteRow(kind, world, 'idField', { [kind.idField]: id });
}

/** 1018 for the whole call; which level the vendor uses no source says (apis.md E). */
function refuseUnderConnector(kind: KeyedKind, world: World): void {
  if (kind.closedByConnector && world.switches.nativeConnector) throw new Refusal(recordError.crmEnabled());
}

/** How a call wants its rows written; `seen` holds the keys of its earlier rows (1036). */
type Manner = { readonly action: Action; readonly dedupeBy: KeyName; readonly seen: Set<string>; readonly echoes: Echoes };

/** Writes one row and answers its outcome. */
function syncKeyed(kind: KeyedKind, world: World, { action, dedupeBy, seen, echoes }: Manner, row: Row): Row {
  const keyFields = keyFieldsOf(kind, dedupeBy);
  const key = readKey(kind, keyFields, row);
  if (!key.ok) return skipped(key.error);
  const name = JSON.stringify(Object.values(key.value));
  if (seen.has(name)) return skipped(recordError.duplicateInput());
  seen.add(name);
  const present = recordWith(kind, world, keyFields, key.value);
  if (present !== undefined && action === 'createOnly') return skipped(recordError.exists());
  if (present === undefined && action === 'updateOnly') return skipped(recordError.recordNotFound(kind.notFound));
  const read = readFields(kind, present, present?.values ?? key.value, keyFields, row);
  const error = read.ok ? valuesError(kind, world, present?.values, read.value) : read.error;
  if (!read.ok || error !== undefined) return skipped(error ?? recordError.invalid('Invalid data'));
  const now = world.now();
  const record: KeyedRecord = {
    id: present?.id ?? kind.newId(world),
    createdAt: present?.createdAt ?? now,
    updatedAt: now,
    values: read.value,
  };
  world.commit([['record', kind.store, record], ...echoes(world, present, record)]);
  return { status: present === undefined ? 'created' : 'updated', [kind.idField]: record.id };
}

function keyFieldsOf(kind: KeyedKind, by: KeyName): readonly string[] {
  return by === 'idField' ? [kind.idField] : kind.dedupeFields;
}

/** The values of the key fields; each must be there (1002) and be of its type. */
function readKey(kind: KeyedKind, keyFields: readonly string[], row: Row): Read<Values> {
  const values: Record<string, FieldValue> = {};
  for (const name of keyFields) {
    const field = kind.fields.find((one) => one.name === name);
    const read = field === undefined ? undefined : readValue(field, row[name] ?? '');
    if (read === undefined || !read.ok) return { ok: false, error: recordError.invalidValue(name, row[name]) };
    if (read.value === undefined) return { ok: false, error: recordError.missing(name) };
    values[name] = read.value;
  }
  return { ok: true, value: values };
}

function recordWith(kind: KeyedKind, world: World, keyFields: readonly string[], key: Values): KeyedRecord | undefined {
  const store = world.records(kind.store);
  if (keyFields[0] !== kind.idField) return store.with(keyFields, Object.values(key).map(String))[0];
  const id = key[kind.idField];
  return typeof id === 'boolean' || id === undefined ? undefined : store.get(id);
}

/**
 * The record's values after this row: null and "" both blank a field (apis.md A3). Keys are never changed: another key
 * than the record's own beside the one it is found by is refused, since passing over it would hide a client's mistake.
 */
function readFields(kind: KeyedKind, present: KeyedRecord | undefined, before: Values, keyFields: readonly string[], row: Row): Read<Values> {
  const values: Record<string, FieldValue> = { ...before };
  for (const [name, raw] of Object.entries(row)) {
    if (keyFields.includes(name)) continue;
    const field = kind.fields.find((one) => one.name === name);
    if (field === undefined) return { ok: false, error: recordError.fieldNotFound(name) };
    const read = readValue(field, raw);
    const fixed = name === kind.idField ? present?.id : kind.dedupeFields.includes(name) ? before[name] : undefined;
    if (read.ok && fixed !== undefined && read.value === fixed) continue;
    if (!field.updateable || !read.ok || kind.dedupeFields.includes(name)) return { ok: false, error: recordError.invalidValue(name, raw) };
    if (read.value === undefined) delete values[name];
    else values[name] = read.value;
  }
  return { ok: true, value: values };
}

/** Fields that may not be blank (apis.md A6: name of an opportunity), and links that lead nowhere. */
function valuesError(kind: KeyedKind, world: World, before: Values | undefined, after: Values): ApiError | undefined {
  const blank = kind.required.find((name) => after[name] === undefined);
  if (blank !== undefined) return recordError.missing(blank);
  for (const link of kind.links) {
    const value = after[link.field];
    if (value === undefined || value === before?.[link.field]) continue;
    const error = linkError(world, link, value, kind.notFound);
    if (error !== undefined) return error;
  }
  return undefined;
}

function deleteRow(kind: KeyedKind, world: World, deleteBy: KeyName, row: Row): Row {
  const keyFields = keyFieldsOf(kind, deleteBy);
  const key = readKey(kind, keyFields, row);
  if (!key.ok) return skipped(key.error);
  const stray = Object.keys(row).find((name) => !keyFields.includes(name));
  if (stray !== undefined) return skipped(recordError.invalid(`Field '${stray}' is not a field to delete by: ${textOf(row[stray])}`));
  const record = recordWith(kind, world, keyFields, key.value);
  if (record === undefined) return skipped(recordError.recordNotFound(kind.notFound));
  if (isHeld(kind, world, record)) return skipped(recordError.inUse());
  world.commit([['no-record', kind.store, record.id]]);
  return { [kind.idField]: record.id, status: 'deleted' };
}

function isHeld(kind: KeyedKind, world: World, record: KeyedRecord): boolean {
  return kind.heldBy.some(({ by, field, toField }) => {
    const value = String(record.values[toField]);
    return by === 'lead' ? world.people.idsWith(field, value).length > 0 : world.records(by).count([field], [value]) > 0;
  });
}
