import { LANES } from '../domain/lane.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { CycleProgress } from './cycle-progress.ts';
import { judgeAnew } from './judge-anew.ts';
import { mergePeople } from './merge-people.ts';
import { reopenMembersOf } from './people-of-members.ts';
import { reopenForPeople } from './reopen-for-people.ts';
import { pushNew } from './push-new.ts';
import { pushUpdates } from './push-updates.ts';
import type { SyncSession } from './sync-session.ts';
import { wholeTurn } from './writing-turn.ts';
import type { Turn } from './writing-turn.ts';

/** What somebody just changed or asked for is written to its end. */
const LIVE_TURN = wholeTurn(['priority', 'normal']);

/**
 * How long the bulk lane is written before changes are looked for again: a load of days holds up what somebody changes
 * just now by no more than this (DESIGN §5, I24), and costs one idle cycle's calls every so often.
 */
const BULK_TURN_MS = 30_000;

/**
 * The writing half of a cycle: first what is live, then the bulk lane for its turn, unless somebody has paused it. What
 * that leaves is taken up by another cycle, which begins at once.
 */
export async function takeTurns(session: SyncSession, progress: CycleProgress): Promise<void> {
  await write(session, progress, LIVE_TURN);
  const { context } = session;
  const isPaused = async (): Promise<boolean> => (await context.queries.bulkPause(context.rules.connectionId)) !== null;
  const began = context.stopwatch.elapsedMs();
  const isOver = (): boolean => context.stopwatch.elapsedMs() - began >= BULK_TURN_MS;
  if (session.signal.aborted) return;
  if (context.rules.mapping.filters !== undefined && !(await isPaused()) && (await judgeAnew(session, isOver))) progress.leaveMore();
  if (session.signal.aborted || !(await progress.hasBulk()) || (await isPaused())) return;
  await write(session, progress, { lanes: LANES, isOver });
  if (isOver()) progress.leaveMore();
}

/** Writes to both sides, which do not wait for each other: a long load into one never holds up the other (I24). */
async function write(session: SyncSession, progress: CycleProgress, turn: Turn): Promise<void> {
  // What was asked before the reading, or before the turn, may be another person's by now (I13).
  session.parents.clear();
  await bothEnded(SIDES.map((side) => writeTo(session, side, progress, turn)));
  await reopenMembersOf(session);
  await reopenForPeople(session);
  // Whoever was linked just now may have values for the other side, which may have been done already.
  if (!session.signal.aborted && progress.changedRecords('push-new')) await bothEnded(SIDES.map((side) => writeUpdates(session, side, progress, turn)));
}

/** Waits for every branch before an error goes on: the lease must not be given back while one still writes (I20). */
async function bothEnded(branches: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(branches)) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Finds or makes what is missing on a side, then writes what changed. */
async function writeTo(session: SyncSession, side: Side, progress: CycleProgress, turn: Turn): Promise<void> {
  // A side that just said stop is not asked again at once.
  if (progress.endedEarly('push-new', side) || progress.endedEarly('push-updates', side)) return;
  // Nobody is made for a record whose side could not be read: what was deleted there meanwhile is known to nobody (I6).
  if (session.feedReadAt[otherSide(side)] > 0) await progress.step('push-new', side, (report) => pushNew(session, side, turn, report));
  if (!session.signal.aborted) await writeUpdates(session, side, progress, turn);
}

async function writeUpdates(session: SyncSession, side: Side, progress: CycleProgress, turn: Turn): Promise<void> {
  await progress.step('push-updates', side, async (report) => {
    await mergePeople(session, side, report);
    await pushUpdates(session, side, turn, report);
  });
}
