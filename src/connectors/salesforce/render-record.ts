import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { isMember } from '../../domain/object-pair.ts';
import { own } from '../../domain/value.ts';
import type { KnownValue } from '../../domain/value.ts';
import { withOffset } from '../canonical-value.ts';
import { nameOfObject } from './field-types.ts';

/** A write as a record of a collection: its type, its id or our key, and the changed values (apis.md B5). */
export function recordBody(description: ObjectDescription | undefined, keyField: string, write: RecordWrite): Readonly<Record<string, unknown>> {
  const values = Object.entries(write.values).map(([name, value]) => [nameWritten(name, value), rendered(description, name, value)] as const);
  // A member needs no key of ours: a person is in a campaign once.
  const key = isMember(write.object) ? [] : [[keyField, write.counterpartId] as const];
  const identity = write.kind === 'create' ? key : [['Id', write.id] as const];
  return Object.fromEntries([['attributes', { type: nameOfObject(write.object) }], ...values, ...identity]);
}

/** Whoever is to be a member is written as the lead or as the contact that it is; the prefix of its id tells (apis.md B1). */
function nameWritten(name: string, value: KnownValue): string {
  if (name !== 'LeadOrContactId') return name;
  return typeof value === 'string' && value.startsWith('003') ? 'ContactId' : 'LeadId';
}

/** REST clears a field with null (apis.md C5); a checkbox cannot be blank, so a blank one is sent as unchecked. */
function rendered(description: ObjectDescription | undefined, name: string, value: KnownValue): KnownValue {
  const type = description === undefined ? undefined : own(description.fields, name)?.type;
  if (type === 'boolean' && value === null) return false;
  return type === 'datetime' && typeof value === 'string' ? withOffset(value) : value;
}
