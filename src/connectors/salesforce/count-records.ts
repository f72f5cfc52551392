import type { PairObject } from '../../domain/side.ts';
import { callComposite } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { countAnswer } from './wire.ts';

/**
 * How many records of an object a reading of everything will bring, deleted ones included as it brings them too (apis.md
 * B4). Null when Salesforce cannot say: a count of very many may run out of time, and nothing hangs on it but a progress bar.
 */
export async function countRecords({ session, apiVersion }: SalesforceAccess, object: PairObject): Promise<number | null> {
  const path = `/queryAll?q=${encodeURIComponent(`SELECT COUNT() FROM ${nameOfObject(object)}`)}`;
  const counted = await callComposite(session, apiVersion, [{ method: 'GET', path }], 'bulk');
  const answer = counted.ok ? counted.body[0] : undefined;
  const read = answer?.ok === true ? countAnswer.safeParse(answer.body.body) : undefined;
  return read?.data?.totalSize ?? null;
}
