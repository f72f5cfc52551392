import { objectOnSide, PERSON_OBJECTS } from '../domain/object-pair.ts';
import { SHOWS_WHAT_IS_GONE } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { takenInBy } from '../domain/unsettled-change.ts';
import type { Look } from './look-batch.ts';
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
  const ids = operations.flatMap(({ recordId, into }) => [recordId ?? [], into?.recordId ?? []].flat());
  const looks = await lookAtBoth(session, side, operations);
  // Of a side that shows what is gone, a record of which nothing is shown is hidden, and is not taken for gone (DESIGN §3).
  const seen = new Set(looks.map(({ observation }) => observation.id));
  const hidden = SHOWS_WHAT_IS_GONE[side] ? ids.filter((id) => !seen.has(id)) : [];
  const shown = new Set([...hidden, ...looks.flatMap(({ observation: { id, deleted, convertedTo } }) => (deleted || convertedTo !== null ? [] : [id]))]);
  const named: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  named[side] = ids;
  const { counts, renewed, closed } = await changePairs(session, { by: 'side-ids', ids: named }, (loaded) => {
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

/**
 * Reads the records of merges. A lead may go into a contact: which kind the other record is nobody here knows by its id alone, so
 * only what is not shown as the one kind is asked for as the other (I37).
 */
async function lookAtBoth(session: SyncSession, side: Side, operations: readonly Operation[]): Promise<readonly Look[]> {
  const records = operations.flatMap(({ object, recordId, into }) => [recordId ?? [], into?.recordId ?? []].flat().map((id) => ({ object, id })));
  const looks = await readLooks(session, side, records.map(({ object, id }) => ({ object: objectOnSide(object, side), id })), 'normal');
  if (side === 'marketo') return looks;
  const seen = new Set(looks.map(({ observation }) => observation.id));
  const others = records.flatMap(({ object, id }) => (seen.has(id) ? [] : PERSON_OBJECTS.filter((other) => other !== object).map((other) => ({ object: other, id }))));
  return [...looks, ...(await readLooks(session, side, others, 'normal'))];
}
