import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { brakeMerges } from './brake-merges.ts';
import type { Report } from './observe-changes.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { changePairs, journalOf } from './sync-session.ts';
import type { ReservedMerge, SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';

/** Merges sent before their answers are settled: each is a call of its own, and a crash leaves so many in doubt. */
const AT_ONCE = 10;

/** Sends the merges reserved in this run to one side: what was merged on the other one is merged there too (marketo-native-sync.md §2.4). */
export async function mergePeople(session: SyncSession, side: Side, report: Report): Promise<void> {
  await settleTold(session, side, report);
  if (session.merges.some(({ operation }) => operation.side === side)) await brakeMerges(session, side);
  const due = session.merges.filter(({ operation }) => operation.side === side);
  while (due.length > 0 && !session.signal.aborted) {
    const block: readonly ReservedMerge[] = due.splice(0, AT_ONCE);
    const taken = new Set(block);
    session.merges.splice(0, session.merges.length, ...session.merges.filter((merge) => !taken.has(merge)));
    await resolveInDoubt(session, await writeOperations(session, side, await stillMerged(session, side, block), report), report);
  }
}

/** Merges that were told to be done are no work for anybody, so they do not count among those that are too many. */
async function settleTold(session: SyncSession, side: Side, report: Report): Promise<void> {
  const told = session.merges.filter(({ operation, isTold }) => operation.side === side && isTold === true);
  if (told.length === 0) return;
  session.merges.splice(0, session.merges.length, ...session.merges.filter((merge) => !told.includes(merge)));
  await resolveInDoubt(session, told.map(({ operation }) => operation), report);
}

/** Those whose merged record was not brought back meanwhile: of that there is nothing left to follow, and its merge ends unsent (W28). */
function stillMerged(session: SyncSession, side: Side, block: readonly ReservedMerge[]): Promise<readonly ReservedMerge[]> {
  return changePairs(session, { by: 'pair-id', ids: block.map(({ operation }) => operation.pairId) }, ({ pairs }) => {
    const back = new Map(pairs.flatMap((pair) => (pair[otherSide(side)].presence === 'present' ? [[pair.pairId, pair] as const] : [])));
    const ended = block.filter(({ operation }) => back.has(operation.pairId));
    return {
      result: block.filter((merge) => !ended.includes(merge)),
      closeOperations: ended.map(({ operation }) => operation.operationId),
      journal: ended.flatMap(({ operation: { pairId, operationId } }) => [back.get(pairId) ?? []].flat().flatMap((pair) => journalOf(session, pair, [{ kind: 'resolved', side, operationId, outcome: 'not-applied' }]))),
    };
  });
}
