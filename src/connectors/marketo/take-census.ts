import { isCampaign } from '../../domain/object-pair.ts';
import type { Census, CensusRequest } from '../../engine/connector-port.ts';
import { keyedObjectOf } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { partitions } from './wire.ts';

/**
 * Marketo counts nothing (apis.md A4). Its people may lie in partitions that the API user does not see (1008): only where there
 * is a single one is somebody who is not shown not there (F37). Other objects know no partitions.
 */
export async function takeCensus({ session }: MarketoAccess, { object, lane }: CensusRequest): Promise<Census> {
  if (keyedObjectOf(object) !== null) return { records: null, among: 0, seesAll: true };
  // A program may lie in a workspace that the API user does not see.
  if (isCampaign(object)) return { records: null, among: 0, seesAll: false };
  const answer = await session.call({ method: 'GET', path: '/rest/v1/leads/partitions.json', timeoutMs: READ_TIMEOUT_MS }, lane);
  // Whoever may not ask for them may not see all of them.
  const found = answer.ok ? partitions.safeParse(answer.body.result).data : undefined;
  return { records: null, among: 0, seesAll: found?.length === 1 };
}
