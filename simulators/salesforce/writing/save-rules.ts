import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { readValue } from '../world/computed-values.ts';
import { fieldShapes } from '../world/field-shapes.ts';
import type { Reading } from '../world/reading.ts';
import { stored, storedText } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import type { Rewrite, ValidationRule } from '../world/settings.ts';
import type { Store } from '../world/store.ts';
import { convertedLead, entityIsDeleted, invalidCrossReference, rowError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';

/** Fields that must not be blank; all of them are named at once (amp-labs/batch/create/contacts). */
export function missingFields(store: Store, object: ObjectDefinition, record: StoredRecord): VendorError | undefined {
  const shapes = fieldShapes(store);
  const required = object.fields.map((field) => shapes.shapeOf(object, field)).filter((field) => !field.nillable && field.type !== 'boolean' && (field.createable || field.updateable));
  const missing = required.filter((field) => stored(record, field.name) === null).map((field) => field.name);
  if (missing.length === 0) return undefined;
  return rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
}

/** References that lead nowhere, to a deleted record, to a converted lead, or to the wrong kind of object. */
export function brokenReference(store: Store, object: ObjectDefinition, values: Readonly<Record<string, FieldValue>>): VendorError | undefined {
  for (const [name, value] of Object.entries(values)) {
    const field = fieldNamed(object, name);
    if (field?.type !== 'reference' || typeof value !== 'string') continue;
    const target = store.catalogue().ofId(value);
    if (target === undefined || !field.referenceTo.includes(target.name)) {
      return rowError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
    }
    const record = store.table(target.name).get(value);
    if (record === undefined) return invalidCrossReference([field.name]);
    if (stored(record, 'IsDeleted') === true) return { ...entityIsDeleted(), fields: [field.name] };
    if (stored(record, 'IsConverted') === true) return convertedLead();
    const unfit = field.name === 'OwnerId' ? unfitOwner(object, target, record) : undefined;
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

/** Of groups only queues own records, of users only active ones (general knowledge). */
function unfitOwner(object: ObjectDefinition, target: ObjectDefinition, owner: StoredRecord): VendorError | undefined {
  if (target.name === 'Group' && stored(owner, 'Type') !== 'Queue') return invalidCrossReference(['OwnerId']);
  if (target.name !== 'User' || stored(owner, 'IsActive') === true) return undefined;
  return rowError('INACTIVE_OWNER_OR_USER', `operation performed with inactive user [${owner.Id.slice(0, 15)}] as owner of ${object.label.toLowerCase()}`);
}

/** A hierarchy of accounts or campaigns that would close into a ring (general knowledge). */
export function closedRing(store: Store, object: ObjectDefinition, record: StoredRecord): VendorError | undefined {
  const parent = fieldNamed(object, 'ParentId');
  if (parent?.referenceTo.includes(object.name) !== true) return undefined;
  const seen = new Set([record.Id]);
  for (let here: StoredRecord | undefined = record; here !== undefined; ) {
    const above = storedText(here, 'ParentId');
    if (above !== null && seen.has(above)) return rowError('CIRCULAR_DEPENDENCY', 'attempt to violate hierarchy constraints', ['ParentId']);
    if (above !== null) seen.add(above);
    here = above === null ? undefined : store.table(object.name).get(above);
  }
  return undefined;
}

/** A value that must be unique and is not. Text of apis.md B6; the vendor shows the other record's id in 15 characters. */
export function duplicateValue(store: Store, object: ObjectDefinition, record: StoredRecord): VendorError | undefined {
  for (const field of object.fields.filter((candidate) => candidate.unique)) {
    const value = stored(record, field.name);
    const other = value === null ? undefined : store.table(object.name).withValue(field.name, value).find((holder) => holder.Id !== record.Id && stored(holder, 'IsDeleted') !== true);
    if (other !== undefined) {
      return rowError('DUPLICATE_VALUE', `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id.slice(0, 15)}`);
    }
  }
  return undefined;
}

/** The first validation rule the record breaks, in the administrator's words (apis.md B7). */
export function brokenRule(store: Store, object: ObjectDefinition, record: StoredRecord, now: number): VendorError | undefined {
  const rules = setting(store, 'validationRules').filter((rule) => rule.active && rule.object === object.name);
  const broken = rules.find((rule) => rule.when.every((test) => holds({ store, now }, test, object, record)));
  if (broken === undefined) return undefined;
  return rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', broken.message, broken.field === undefined ? [] : [broken.field]);
}

function holds(reading: Reading, test: ValidationRule['when'][number], object: ObjectDefinition, record: StoredRecord): boolean {
  const field = fieldNamed(object, test.field);
  const value = field === undefined ? null : readValue(reading, object, field, record);
  const wanted = test.value ?? null;
  switch (test.is) {
    case 'blank':
      return value === null;
    case 'not-blank':
      return value !== null;
    case 'equal':
      return value === wanted;
    case 'not-equal':
      return value !== wanted;
    case 'less-than':
      return value !== null && wanted !== null && value < wanted;
    case 'greater-than':
      return value !== null && wanted !== null && value > wanted;
  }
}

/** What the org's own triggers make of the values being written, in the same save (fault F43). */
export function rewrittenValues(store: Store, object: ObjectDefinition, values: Readonly<Record<string, FieldValue>>): Readonly<Record<string, FieldValue>> {
  const changed: Record<string, FieldValue> = {};
  for (const rewrite of setting(store, 'rewrites')) {
    if (rewrite.object !== object.name || !Object.hasOwn(values, rewrite.field)) continue;
    changed[rewrite.field] = rewritten(rewrite, values[rewrite.field] ?? null);
  }
  return changed;
}

function rewritten(rewrite: Rewrite, value: FieldValue): FieldValue {
  if (rewrite.to === 'value') return rewrite.value ?? null;
  if (typeof value !== 'string') return value;
  return rewrite.to === 'upper-case' ? value.toUpperCase() : value.toLowerCase();
}

/** Whether a rule's object and fields exist: what the control door checks before it takes a rule. */
export function unknownRuleName(store: Store, rule: { readonly object: string; readonly fields: readonly string[] }): string | undefined {
  const object = store.catalogue().named(rule.object);
  if (object === undefined) return rule.object;
  return rule.fields.find((name) => fieldNamed(object, name) === undefined);
}

