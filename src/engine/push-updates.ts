import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import type { Lane } from '../domain/lane.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { tellsOfDeletion } from '../domain/mass-delete.ts';
import { mergePair } from '../domain/merge-pair.ts';
import type { Operation } from '../domain/operation.ts';
import { isMergeable } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { sortByParent, waitForParent } from '../domain/parent-link.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { askForParents } from './ask-for-parents.ts';
import { brakeDeletions } from './brake-deletions.ts';
import { MOST_IDS } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { refreshView } from './observe-changes.ts';
import type { Report } from './observe-changes.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { openOperation } from './open-operation.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';
import type { ReservedWrite } from './write-operations.ts';

/**
 * Writes everything that waits for one side, block after block, until nothing due is left: take what
 * waits, plan it from the pair's states of this very moment, reserve it with operation ids, send, settle.
 */
export async function pushUpdates(session: SyncSession, side: Side, lanes: readonly Lane[], report: Report): Promise<void> {
  for (;;) {
    if (session.signal.aborted) return;
    await refreshView(session, side, report);
    const reserved = await reserveUpdates(session, side, lanes, 'without-deletions');
    if (reserved.deletions > 0) await brakeDeletions(session);
    const told = reserved.deletions > 0 ? await reserveUpdates(session, side, lanes, 'all') : NOTHING_RESERVED;
    if (reserved.taken + told.taken === 0) return;
    await resolveInDoubt(session, await writeOperations(session, side, [...reserved.writes, ...told.writes], report), report);
  }
}

interface Reservation {
  readonly writes: readonly ReservedWrite[];
  /** Pairs looked at, also those that turned out to need nothing. */
  readonly taken: number;
  /** Pairs left alone that would tell of a deletion. */
  readonly deletions: number;
}

const NOTHING_RESERVED: Reservation = { writes: [], taken: 0, deletions: 0 };

/** Reserves whole write blocks, as many as one batch takes: so a record costs few statements (DESIGN §2). */
async function reserveUpdates(session: SyncSession, side: Side, lanes: readonly Lane[], which: 'all' | 'without-deletions'): Promise<Reservation> {
  const { context } = session;
  const { writeBlockSize } = context.connectors[side];
  const limit = Math.max(1, Math.floor(MOST_IDS / writeBlockSize)) * writeBlockSize;
  const now = nowIso(context);
  const unasked: string[] = [];
  const reservation = await changePairs(session, { by: 'waiting', side, lanes, record: 'exists', now, limit }, (loaded) => {
    unasked.length = 0;
    const operations: Operation[] = [];
    const writes: ReservedWrite[] = [];
    const pairs: Pair[] = [];
    const ledger: LedgerDelta[] = [];
    const deletions = new Set(which === 'all' || side !== 'marketo' ? [] : loaded.pairs.filter(tellsOfDeletion));
    for (const pair of loaded.pairs.filter((one) => !deletions.has(one))) {
      const mapping = session.mappingOf(pair.object);
      const changes = mergePair(pair, mapping).changes[side];
      const counterpartId = pair[otherSide(side)].id;
      if (changes.length === 0 || counterpartId === null || !isMergeable(pair)) {
        const occasion = { lane: 'normal', now } as const;
        const derived = deriveWork(pair, pair, mapping, { kind: 're-merged' }, occasion);
        pairs.push(derived.pair);
        ledger.push(...derived.ledger);
        continue;
      }
      const sorted = sortByParent(mapping, changes, session.parents);
      unasked.push(...sorted.unasked);
      // Taken again right away, when what it links to is known.
      if (sorted.unasked.length > 0) continue;
      if (sorted.ready.length === 0) {
        pairs.push(waitForParent(pair, side, sorted.early.map(({ field }) => field), now));
        continue;
      }
      const operation = openOperation(session, pair, side, { kind: 'update', changes: sorted.ready });
      operations.push(operation);
      writes.push({ operation, counterpartId });
    }
    return { result: { writes, taken: loaded.pairs.length - deletions.size, deletions: deletions.size }, pairs, ledger: foldLedger(ledger), openOperations: operations };
  });
  await askForParents(session, unasked);
  return reservation;
}
