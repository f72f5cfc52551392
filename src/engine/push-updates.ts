import { foldLedger } from '../domain/derive-work.ts';
import type { Lane } from '../domain/lane.ts';
import { tellsOfDeletion } from '../domain/deletion.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { askForEndsAnew } from './ask-for-ends-anew.ts';
import { askForMembersAnew } from './ask-for-members-anew.ts';
import { askForParents } from './ask-for-parents.ts';
import { brakeDeletions } from './brake-deletions.ts';
import { MOST_IDS } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { refreshView } from './observe-changes.ts';
import type { Report } from './observe-changes.ts';
import { planWrite } from './plan-write.ts';
import type { Place } from './plan-write.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { amongLookedAt, changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';
import type { ReservedWrite } from './write-operations.ts';
import type { Turn } from './writing-turn.ts';

/**
 * Writes everything that waits for one side, block after block, until nothing due is left or its turn is over: take what
 * waits, plan it from the pair's states of this very moment, reserve it with operation ids, send, settle.
 */
export async function pushUpdates(session: SyncSession, side: Side, { lanes, isOver }: Turn, report: Report): Promise<void> {
  for (;;) {
    if (session.signal.aborted) return;
    await refreshView(session, side, report);
    const { writeBlockSize } = session.context.connectors[side];
    const limit = Math.max(1, Math.floor(MOST_IDS / writeBlockSize)) * writeBlockSize;
    const leavers = side === 'marketo' ? await askForMembersAnew(session, lanes, limit) : NONE;
    const reserved = await reserveUpdates(session, { side, lanes, limit, leavers, counted: NONE });
    const counted = new Set(reserved.deletions);
    if (counted.size > 0) await brakeDeletions(session, side);
    // One that comes to light only now, as the other side is read and written meanwhile, was not counted: it waits for the next block (I7).
    const told = counted.size > 0 ? await reserveUpdates(session, { side, lanes, limit, leavers, counted }) : NOTHING_RESERVED;
    if (reserved.taken + told.taken === 0) return;
    await resolveInDoubt(session, await writeOperations(session, side, [...reserved.writes, ...told.writes], report), report);
    if (isOver()) return;
  }
}

interface Reservation {
  readonly writes: readonly ReservedWrite[];
  /** Pairs looked at, also those that turned out to need nothing. */
  readonly taken: number;
  /** Pairs left alone that would tell of a deletion, by their ids. */
  readonly deletions: readonly string[];
}

/** What is to be reserved of all that waits. */
interface Wanted extends Pick<Place, 'side' | 'leavers'> {
  readonly lanes: readonly Lane[];
  readonly limit: number;
  /** Deletions that the brake has counted: no others are reserved. */
  readonly counted: ReadonlySet<string>;
}

const NOTHING_RESERVED: Reservation = { writes: [], taken: 0, deletions: [] };
const NONE: ReadonlySet<string> = new Set();

/** Reserves whole write blocks, as many as one batch takes: so a record costs few statements (DESIGN §2). */
async function reserveUpdates(session: SyncSession, { side, lanes, limit, leavers, counted }: Wanted): Promise<Reservation> {
  const now = nowIso(session.context);
  const unasked: string[] = [];
  const unsure: Pair[] = [];
  const selection = { by: 'waiting', side, lanes, record: 'exists', now, limit, ...amongLookedAt(session) } as const;
  const reservation = await changePairs(session, selection, (loaded) => {
    const deletions = loaded.pairs.filter((pair) => tellsOfDeletion(pair, side) && !counted.has(pair.pairId));
    const untouched = new Set(deletions);
    const beside = Map.groupBy(loaded.openOperations, ({ pairId }) => pairId);
    const plans = loaded.pairs.filter((pair) => !untouched.has(pair)).map((pair) => planWrite(session, pair, { side, now, leavers, beside: beside.get(pair.pairId) ?? [] }));
    unasked.splice(0, unasked.length, ...plans.flatMap((plan) => plan.unasked ?? []));
    unsure.splice(0, unsure.length, ...plans.flatMap((plan) => plan.unsure ?? []));
    const writes = plans.flatMap(({ write }) => write ?? []);
    return {
      result: { writes, taken: loaded.pairs.length - deletions.length, deletions: deletions.map(({ pairId }) => pairId) },
      pairs: plans.flatMap(({ pair }) => pair ?? []),
      ledger: foldLedger(plans.flatMap(({ ledger }) => ledger ?? [])),
      journal: plans.flatMap(({ journal }) => journal ?? []),
      openOperations: writes.map(({ operation }) => operation),
    };
  });
  await askForParents(session, unasked);
  await askForEndsAnew(session, side, unsure);
  return reservation;
}
