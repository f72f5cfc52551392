import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { own } from '../../domain/value.ts';
import type { KnownValue } from '../../domain/value.ts';
import { withOffset } from '../canonical-value.ts';
import { nameOfObject } from './field-types.ts';

/** A write as a record of a collection: its type, its id or our key, and the changed values (apis.md B5). */
export function recordBody(description: ObjectDescription | undefined, keyField: string, write: RecordWrite): Readonly<Record<string, unknown>> {
  const values = Object.entries(write.values).map(([name, value]) => [name, rendered(description, name, value)] as const);
  const identity = write.kind === 'create' ? [[keyField, write.counterpartId] as const] : [['Id', write.id] as const];
  return Object.fromEntries([['attributes', { type: nameOfObject(write.object) }], ...values, ...identity]);
}

/** REST clears a field with null (apis.md C5); a checkbox cannot be blank, so a blank one is sent as unchecked. */
function rendered(description: ObjectDescription | undefined, name: string, value: KnownValue): KnownValue {
  const type = description === undefined ? undefined : own(description.fields, name)?.type;
  if (type === 'boolean' && value === null) return false;
  return type === 'datetime' && typeof value === 'string' ? withOffset(value) : value;
}
