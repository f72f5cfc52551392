import { PERSON_OBJECTS } from '../domain/object-pair.ts';
import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { takenInBy } from '../domain/unsettled-change.ts';
import type { Report } from './observe-changes.ts';
import { readLooks } from './observe-page.ts';
import { SettlementBatch } from './settlement-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Looks at both records of every merge in doubt: where one is left it was done, where both are there it was not, and it is
 * reserved anew for this run as soon as the vendor can no longer be working on it (I19). Answers how many moved on.
 */
export async function resolveMerges(session: SyncSession, operations: readonly Operation[], report: Report): Promise<number> {
  let resolved = 0;
  for (const side of SIDES) {
    const ofSide = operations.filter((operation) => operation.side === side);
    if (ofSide.length > 0) resolved += await resolveOn(session, side, ofSide, report);
  }
  return resolved;
}

async function resolveOn(session: SyncSession, side: Side, operations: readonly Operation[], report: Report): Promise<number> {
  // A lead may go into a contact: by its id alone nobody here knows which the other one is.
  const objects = side === 'salesforce' ? PERSON_OBJECTS : (['person'] as const);
  const records = operations.flatMap(({ recordId, into }) => [recordId, into?.recordId].flatMap((id) => (id === null || id === undefined ? [] : objects.map((object) => ({ object, id })))));
  const looks = await readLooks(session, side, records, 'normal');
  // Of a side that shows what is gone, a record of which nothing is shown is hidden, and is not taken for gone (DESIGN §3).
  const seen = new Set(looks.map(({ observation }) => observation.id));
  const hidden = SHOWS_WHAT_IS_GONE[side] ? records.flatMap(({ id }) => (seen.has(id) ? [] : [id])) : [];
  const shown = new Set([...hidden, ...looks.flatMap(({ observation: { id, deleted, convertedTo } }) => (deleted || convertedTo !== null ? [] : [id]))]);
  const ids: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  ids[side] = records.map(({ id }) => id);
  const { counts, renewed, closed } = await changePairs(session, { by: 'side-ids', ids }, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    for (const operation of operations) batch.lookedAtMerge(operation, shown);
    const decision = batch.decision();
    return { ...decision, result: { counts: decision.result.counts, renewed: batch.renewedMerges(), closed: decision.closeOperations ?? [] } };
  });
  session.merges.push(...renewed);
  const settled = new Set(closed);
  for (const operation of operations) if (!settled.has(operation.operationId)) session.takingIn.add(takenInBy(operation));
  await report(counts);
  return closed.length + renewed.length;
}
