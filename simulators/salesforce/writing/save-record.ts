import { numberArgument } from '../../foundation/fault-plan.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { LEAD_QUEUE_ID, SALES_USER_IDS } from '../world/bootstrap.ts';
import { normaliseId } from '../world/ids.ts';
import { newRecord, stored, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import { stampOf } from '../world/stamps.ts';
import { convertedLead, entityIsDeleted, failure, insufficientAccess, invalidCrossReference, malformedId, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import type { Draft } from './behaviour/behaviour.ts';
import { behaviourOf } from './behaviour/behaviours.ts';
import { detectedDuplicate } from './duplicate-rule.ts';
import { withParentsFound } from './parent-by-key.ts';
import { readInput } from './read-input.ts';
import type { RawFields } from './read-input.ts';
import { LATE_COMMIT, plannedRowError } from './row-faults.ts';
import { brokenReference, brokenRule, closedRing, duplicateValue, missingFields, rewrittenValues } from './save-rules.ts';
import type { WriteContext } from './write-context.ts';

/** What a save answers: the id, and whether the record is new. */
export type Saved = { readonly id: string; readonly created: boolean };

/** Makes a record. The caller runs it in a transaction and keeps that only when it succeeds. */
export function createRecord(context: WriteContext, object: ObjectDefinition, raw: RawFields): Result<Saved> {
  const { org, access } = context;
  if (!access.mayCreate(object)) return failure(insufficientAccess());
  const fields = withParentsFound(context, object, raw);
  if (!fields.ok) return fields;
  const input = readInput(object, access, fields.value, 'create');
  if (!input.ok) return input;
  const stamp = stampOf(org.clock.now());
  const id = org.store.newId(object);
  const values = { ...defaultsOf(object, access.userId), ...withoutNullDefaults(object, input.value) };
  const audit = only(object, { CreatedDate: stamp, CreatedById: access.userId, LastModifiedDate: stamp, LastModifiedById: access.userId });
  const record = newRecord(id, stamp, { ...values, ...assignedOwner(context, object, id), ...rewrittenValues(org.store, object, values), ...audit });
  return save({ context, object, record, before: undefined, sent: input.value });
}

/** Changes a record; what is not in the body stays. Even a change that changes nothing moves the stamps (hazards.md 9). */
export function updateRecord(context: WriteContext, object: ObjectDefinition, idText: string, raw: RawFields): Result<Saved> {
  const { org, access } = context;
  const found = findForWrite(context, object, idText);
  if (!found.ok) return found;
  if (!access.mayEdit(object)) return failure(insufficientAccess());
  if (stored(found.value, 'IsConverted') === true) return failure(convertedLead());
  const fields = withParentsFound(context, object, raw);
  if (!fields.ok) return fields;
  const input = readInput(object, access, fields.value, 'update');
  if (!input.ok) return input;
  const { Id: id } = found.value;
  const stamp = stampOf(org.clock.now());
  const audit = only(object, { LastModifiedDate: stamp, LastModifiedById: access.userId, SystemModstamp: stamp });
  const record = withValues(found.value, { ...input.value, ...assignedOwner(context, object, id), ...rewrittenValues(org.store, object, input.value), ...audit });
  return save({ context, object, record, before: found.value, sent: input.value });
}

/** The last steps of every save: what follows from the values, what forbids them, and what else changes with them. */
function save(given: Draft): Result<Saved> {
  const { context, object, before } = given;
  const behaviour = behaviourOf(object);
  const draft = behaviour.derive === undefined ? given : { ...given, record: withValues(given.record, behaviour.derive(given)) };
  const { Id: id } = draft.record;
  const problem = plannedRowError(context, before === undefined ? 'create' : 'update', object.name, id) ?? refusal(draft);
  if (problem !== undefined) return failure(problem);
  putVisibly(context, object, draft.record);
  behaviour.afterSave?.(draft);
  return success({ id, created: before === undefined });
}

/** The record an update or delete is about. Deleted, hidden and never existing are three different answers (apis.md B7). */
export function findForWrite(context: WriteContext, object: ObjectDefinition, idText: string): Result<StoredRecord> {
  const id = normaliseId(idText);
  if (id === undefined || !id.startsWith(object.keyPrefix)) return failure(malformedId(idText));
  const record = context.org.store.table(object.name).get(id);
  if (record === undefined) return failure(invalidCrossReference());
  if (stored(record, 'IsDeleted') === true) return failure(entityIsDeleted());
  const { userId } = context.access;
  if (context.org.hiddenFrom(userId).has(id) || context.org.readOnlyFor(userId).has(id)) return failure(insufficientAccess());
  return success(record);
}

/** Every rule of the org in the vendor's order: required, references, uniqueness, validation rules, duplicates. */
function refusal(draft: Draft): VendorError | undefined {
  const { context, object, record, before, sent } = draft;
  const { store, clock } = context.org;
  const changesEmail = before === undefined || Object.hasOwn(sent, 'Email');
  return (
    missingFields(store, object, record) ??
    brokenReference(store, object, sent) ??
    closedRing(store, object, record) ??
    behaviourOf(object).refuse?.(draft) ??
    duplicateValue(store, object, record) ??
    brokenRule(store, object, record, clock.now()) ??
    (changesEmail ? detectedDuplicate(context, object, record) : undefined)
  );
}

/** Saves, and when fault F21 strikes keeps the new version from queries for a while. */
function putVisibly(context: WriteContext, object: ObjectDefinition, record: StoredRecord): void {
  const { store, faults, clock } = context.org;
  const late = faults.draw([LATE_COMMIT], { operation: `save ${object.name}`, path: context.path });
  if (late !== undefined) store.showChangesFrom(clock.now() + numberArgument(late, 'delayMs', 3000));
  store.put(object.name, record);
  store.showChangesFrom(undefined);
}

/** What a new record has when nothing is said: first choices of picklists, its maker as owner. */
function defaultsOf(object: ObjectDefinition, userId: string): Readonly<Record<string, FieldValue>> {
  const defaults: Record<string, FieldValue> = {};
  for (const field of object.fields) {
    const choice = field.defaultedOnCreate ? field.picklistValues.find((candidate) => candidate.isDefault) : undefined;
    if (choice !== undefined) defaults[field.name] = choice.value;
  }
  // Recorded on new leads and contacts (grouparoo/lead-crud-and-convert.json), though the describe names no default.
  return { ...defaults, ...only(object, { OwnerId: userId, CleanStatus: 'Pending' }) };
}

/** A null sent for a field that cannot be blank leaves its default in place. */
function withoutNullDefaults(object: ObjectDefinition, values: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  const kept = Object.entries(values).filter(([name, value]) => value !== null || object.fieldsByName.get(name.toLowerCase())?.defaultedOnCreate !== true);
  return Object.fromEntries(kept);
}

/** Only the values of fields this object has. */
function only(object: ObjectDefinition, values: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => object.fieldsByName.has(name.toLowerCase())));
}

/**
 * The owner the active assignment rule gives a lead, on creation and on update alike, unless the caller sent
 * `Sforce-Auto-Assign: FALSE` (apis.md B5). Round robin by id over two sales people and a queue.
 */
function assignedOwner(context: WriteContext, object: ObjectDefinition, id: string): Readonly<Record<string, FieldValue>> {
  if (object.name !== 'Lead' || !context.autoAssign || !setting(context.org.store, 'assignmentRule').active) return {};
  const owners = [...SALES_USER_IDS, LEAD_QUEUE_ID];
  const turn = id.charCodeAt(14) % owners.length;
  return { OwnerId: owners[turn] ?? LEAD_QUEUE_ID };
}
