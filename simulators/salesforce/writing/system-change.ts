import { newRecord, withValues } from '../world/record.ts';
import type { FieldValue, StoredRecord } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';
import type { WriteContext } from './write-context.ts';

type Values = Readonly<Record<string, FieldValue>>;

/** Changes a record as the vendor itself does: SystemModstamp moves, LastModifiedDate does not (apis.md B4). */
export function changeBySystem({ org }: WriteContext, object: string, record: StoredRecord, values: Values): void {
  org.store.put(object, withValues(record, { ...values, SystemModstamp: stampOf(org.clock.now()) }));
}

/** Makes a record that comes along with another one; its maker is whoever saved that. Answers its id. */
export function createBySystem({ org, access }: WriteContext, object: string, values: Values): string {
  const stamp = stampOf(org.clock.now());
  const id = org.store.newId(org.store.catalogue().known(object));
  org.store.put(object, newRecord(id, stamp, { ...values, ...madeBy(access.userId, stamp) }));
  return id;
}

/** The four audit fields of a record made now. */
export function madeBy(userId: string, stamp: string): Values {
  return { CreatedDate: stamp, CreatedById: userId, LastModifiedDate: stamp, LastModifiedById: userId };
}
