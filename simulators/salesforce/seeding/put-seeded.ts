import { SALES_USER_IDS } from '../world/bootstrap.ts';
import type { Org } from '../world/org.ts';
import { newRecord } from '../world/record.ts';
import type { FieldValue } from '../world/record.ts';
import { stampOf } from '../world/stamps.ts';

/** Whose record it is and how old: the number chooses one of the sales people; milliseconds. */
export type SeededBy = { readonly number: number; readonly ageMs: number };

/** Records put into one transaction, hence into one line of the journal. */
const RECORDS_AT_ONCE = 500;

/** Puts a record as a sales person would have made it a while ago. Answers its id. */
export function putSeeded(org: Org, object: string, { number, ageMs }: SeededBy, values: Readonly<Record<string, FieldValue>>): string {
  const definition = org.store.catalogue().known(object);
  const owner = SALES_USER_IDS[number % SALES_USER_IDS.length] ?? null;
  const stamp = stampOf(org.clock.now() - ageMs);
  const id = org.store.newId(definition);
  const all = { OwnerId: owner, CreatedById: owner, LastModifiedById: owner, CreatedDate: stamp, LastModifiedDate: stamp, CleanStatus: 'Pending' };
  const audit = Object.fromEntries(Object.entries(all).filter(([name]) => definition.fieldsByName.has(name.toLowerCase())));
  org.store.put(object, newRecord(id, stamp, { ...values, ...audit }));
  return id;
}

/** Does something for 0 to `count - 1`, some hundreds to a transaction. */
export function inBatches(org: Org, count: number, work: (number: number) => void): void {
  for (let first = 0; first < count; first += RECORDS_AT_ONCE) {
    org.store.transaction(() => {
      for (let number = first; number < Math.min(first + RECORDS_AT_ONCE, count); number += 1) work(number);
      return { keep: true, value: undefined };
    });
  }
}
