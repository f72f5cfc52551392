import { fieldNamed } from '../schema/object-definition.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { readFieldLine } from '../schema/field-table.ts';
import type { FieldDefinition } from '../schema/field-table.ts';
import type { UserAccess } from '../world/access.ts';
import { readValue } from '../world/computed-values.ts';
import { storedText } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import type { Store } from '../world/store.ts';
import { failure, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { queryError } from './query-error.ts';

/** A field of the object asked for, or of one it refers to: `Email`, `Account.Name`, `Owner.Email`. */
export type FieldPath = {
  /** The references followed, from the object asked for upwards; at most five, as the vendor allows. */
  readonly steps: readonly FieldDefinition[];
  /** The field at the end, as the first possible object has it. */
  readonly field: FieldDefinition;
  /** The objects the field may be on: two for a lead's owner, which is a user or a queue. */
  readonly objects: readonly ObjectDefinition[];
};

/** What a query may know while it is read. */
export type QueryScope = {
  readonly store: Store;
  readonly access: UserAccess;
  /** Epoch milliseconds; the same for the whole query. */
  readonly now: number;
  /** The query as it came, for the vendor's way of pointing into it. */
  readonly text: string;
};

const MOST_STEPS = 5;

/** Finds the field a query names. A field the user may not read does not exist for the user (apis.md B3). */
export function resolvePath(scope: QueryScope, start: ObjectDefinition, text: string): Result<FieldPath> {
  const names = text.split('.');
  const fieldName = names.pop() ?? '';
  if (names[0]?.toLowerCase() === start.name.toLowerCase()) names.shift();
  const steps: FieldDefinition[] = [];
  let objects: readonly ObjectDefinition[] = [start];
  for (const name of names) {
    const step = findReference(scope, objects, name);
    if (step === undefined || steps.length === MOST_STEPS) return failure(unknownRelationship(scope, name, text));
    steps.push(step);
    objects = step.referenceTo.map((name) => scope.store.catalogue().named(name)).filter((object) => object !== undefined);
  }
  if (isPolymorphic(steps.at(-1)) && fieldName.toLowerCase() === 'type') return success({ steps, field: OBJECT_NAME, objects });
  for (const object of objects) {
    const field = fieldNamed(object, fieldName);
    if (field !== undefined && scope.access.mayRead(object) && scope.access.seesField(object, field)) {
      return success({ steps, field, objects });
    }
  }
  return failure(unknownColumn(scope, fieldName, text, objects[0] ?? start));
}

/** Whether a reference may lead to several kinds of object; then `Who.Type` says which one it is (SF soql polymorphic). */
export const isPolymorphic = (step: FieldDefinition | undefined): boolean => step !== undefined && step.referenceTo.length > 1;

/** What `Type` is behind such a reference: the name of the object found there, not a field of it. */
const OBJECT_NAME = readFieldLine('Type | Type | string 40 | readonly');

function findReference(scope: QueryScope, objects: readonly ObjectDefinition[], name: string): FieldDefinition | undefined {
  for (const object of objects) {
    const step = object.fields.find((field) => field.relationshipName?.toLowerCase() === name.toLowerCase());
    if (step !== undefined && scope.access.seesField(object, step) && step.referenceTo.some((name) => scope.store.catalogue().named(name) !== undefined)) return step;
  }
  return undefined;
}

/** The record a path ends at, with its object; undefined when a reference on the way is blank or leads nowhere. */
export function followSteps(
  scope: QueryScope,
  start: ObjectDefinition,
  record: StoredRecord,
  steps: readonly FieldDefinition[],
): { object: ObjectDefinition; record: StoredRecord } | undefined {
  let here = { object: start, record };
  for (const step of steps) {
    const id = referenceOf(scope, here.object, step, here.record);
    const object = id === null ? undefined : scope.store.catalogue().ofId(id);
    const next = id === null || object === undefined ? undefined : scope.store.table(object.name).get(id);
    if (object === undefined || next === undefined) return undefined;
    here = { object, record: next };
  }
  return here;
}

/** Where a reference leads. Most are stored as they are; those that are made or cleared are read like any other value. */
function referenceOf(scope: QueryScope, object: ObjectDefinition, step: FieldDefinition, record: StoredRecord): string | null {
  if (step.computed === null && step.onDelete !== 'clear') return storedText(record, step.name);
  const value = readValue(scope, object, step, record);
  return typeof value === 'string' ? value : null;
}

/** The value at the end of a path; null when the way is broken. */
export function readPath(scope: QueryScope, start: ObjectDefinition, path: FieldPath, record: StoredRecord): FieldValue {
  if (path.steps.length === 0) return readValue(scope, start, path.field, record);
  const end = followSteps(scope, start, record, path.steps);
  if (end === undefined) return null;
  if (path.field === OBJECT_NAME) return end.object.name;
  const field = fieldNamed(end.object, path.field.name);
  return field === undefined ? null : readValue(scope, end.object, field, end.record);
}

/** Text of the vendor for a column it does not know in a query; general knowledge, beside the recorded one of B7. */
function unknownColumn(scope: QueryScope, name: string, at: string, object: ObjectDefinition): ReturnType<typeof queryError> {
  const advice = `If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
  return queryError('INVALID_FIELD', scope.text, at, `No such column '${name}' on entity '${object.name}'. ${advice}`);
}

function unknownRelationship(scope: QueryScope, name: string, at: string): ReturnType<typeof queryError> {
  const advice = `If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
  return queryError('INVALID_FIELD', scope.text, at, `Didn't understand relationship '${name}' in field path. ${advice}`);
}
