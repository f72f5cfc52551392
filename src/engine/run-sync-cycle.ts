import type { ConnectionRules } from '../domain/connection.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { StepOperation, SyncCycle } from '../domain/sync-cycle.ts';
import { announceCampaigns } from './announce-campaigns.ts';
import { announceFilters } from './announce-filters.ts';
import { CycleProgress } from './cycle-progress.ts';
import { enterRights } from './enter-rights.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { latestCycle, noteAllRead, versionIn } from './known-schemas.ts';
import { keepChanges, noticeChanges } from './notice-changes.ts';
import { beginPoll, isFollowed, observeChanges } from './observe-changes.ts';
import type { BegunPoll, Report } from './observe-changes.ts';
import { makeCustomObjects } from './make-custom-objects.ts';
import { lookAtDue, owesChildren } from './look-at-children.ts';
import { lookWhereDue } from './observe-page.ts';
import { pairCampaignsAnew } from './pair-campaigns-anew.ts';
import { reconcile } from './reconcile.ts';
import { refreshesFormulas, refreshFormulas } from './refresh-formulas.ts';
import { resolveOrphans, resolveTold } from './resolve-in-doubt.ts';
import type { Lease } from './store-port.ts';
import { beginSession, currentMark, takeLease } from './sync-session.ts';
import type { HeldLease, SyncSession } from './sync-session.ts';
import { withNewestRules } from './take-rules.ts';
import { takeTurns } from './take-turns.ts';

/** The steps of a cycle in their order (PRODUCT A5, docs/spec/2-cycle.md): look at both sides first, then write to either. */
const STEPS: readonly (readonly [StepOperation, Side])[] = [
  ['sync-schema', 'salesforce'],
  ['sync-schema', 'marketo'],
  ['resolve-unknown', 'salesforce'],
  ['pull-updates', 'salesforce'],
  ['pull-updates', 'marketo'],
  ['push-new', 'salesforce'],
  ['push-new', 'marketo'],
  ['push-updates', 'salesforce'],
  ['push-updates', 'marketo'],
  ['refresh-formulas', 'salesforce'],
  ['reconcile', 'salesforce'],
];

/**
 * Runs one sync cycle of a connection, or answers `busy` when another worker is running it.
 *
 * It goes by one version of the rules from beginning to end. First both sides say what the sync user sees and what has changed. Then
 * what an earlier worker left in doubt is looked up. Then every change is observed, on Salesforce and on Marketo; from what was observed
 * follows what has to be written. Then records that are missing on a side are found or made, and the changed values are written. At
 * last formulas that are due are read, and a few records compared once more. Whatever a step could not finish waits for the next cycle.
 */
export async function runSyncCycle(
  worker: EngineContext,
  trigger: SyncCycle['trigger'],
  signal: AbortSignal,
): Promise<SyncCycle | 'busy'> {
  const lease = await takeLease(worker, 'cycle');
  if (lease === null) return 'busy';
  try {
    const context = await withNewestRules(worker);
    const plan = STEPS.filter(([operation]) => isPlanned(operation, context.rules));
    const progress = new CycleProgress(context, lease, trigger, plan, await latestCycle(context));
    const polls = await syncSchemas(context, lease, progress);
    if (polls !== null) await syncRecords(await begin(context, lease, polls, progress, signal), polls, progress);
    await countCalls(context);
    return await progress.end();
  } finally {
    await worker.store.releaseLease(lease);
  }
}

/** What the rules turn off, or never ask for, is no step of the cycle. */
function isPlanned(operation: StepOperation, { reconcileEveryDays, mapping }: ConnectionRules): boolean {
  return (operation !== 'reconcile' || reconcileEveryDays > 0) && (operation !== 'refresh-formulas' || refreshesFormulas(mapping));
}

/** Both sides' polls, with the store's mark from before them. */
type BegunPolls = Readonly<Record<Side, BegunPoll>> & { readonly mark: number };

/** Asks both sides for schema and changes; without both there is nothing safe to do (I29). */
async function syncSchemas(context: EngineContext, lease: Lease, progress: CycleProgress): Promise<BegunPolls | null> {
  const mark = await currentMark(context, lease);
  const begun: Partial<Record<Side, BegunPoll>> = {};
  const pollSide = (side: Side): Promise<boolean> =>
    progress.step('sync-schema', side, async (report) => {
      const known = context.schemas[side]?.version;
      const poll = await beginPoll(context, side, mark, versionIn(progress.rights(), side));
      begun[side] = poll;
      context.schemas[side] = poll.poll.schema;
      await report(known === poll.poll.schema.version ? { skipped: 1 } : { updated: 1 });
    });
  for (const side of SIDES) await pollSide(side);
  // An object that was made just now shows in the next answer alone.
  if (begun.salesforce !== undefined && begun.marketo !== undefined && (await makeCustomObjects(context))) await pollSide('marketo');
  const { salesforce, marketo } = begun;
  return salesforce === undefined || marketo === undefined ? null : { salesforce, marketo, mark };
}

/** Begins the cycle's session by what was polled, and puts that in force for the runs beside it too. */
async function begin(context: EngineContext, lease: HeldLease, { salesforce, marketo, mark }: BegunPolls, progress: CycleProgress, signal: AbortSignal): Promise<SyncSession> {
  const polls = { salesforce: salesforce.poll, marketo: marketo.poll };
  const noticed = await noticeChanges(context, polls, progress.rights());
  const session = beginSession(context, lease, noticed.known, mark, signal);
  announceCampaigns(session);
  announceFilters(session);
  progress.follow(session.readings);
  await enterRights(session, noticed.known, polls, progress);
  if (!signal.aborted) await keepChanges(session, noticed);
  if (noticed.isBrief === true) progress.leaveMore();
  return session;
}

/** Observes both sides, then writes to both. Each step stands alone: one that fails stops only itself. */
async function syncRecords(session: SyncSession, polls: BegunPolls, progress: CycleProgress): Promise<void> {
  const { signal, context: { rules } } = session;
  await progress.step('resolve-unknown', 'salesforce', (report) => resolveUnknown(session, report));
  let isAllRead = true;
  for (const side of SIDES) {
    if (signal.aborted) continue;
    const isRead = await progress.step('pull-updates', side, (report) => observeChanges(session, side, polls[side], report));
    if (!isRead && !(await isFollowed(session.context, side))) return;
    isAllRead &&= isRead;
  }
  // What the other side holds in a field that came back, and whoever belongs to a record that changed, is looked at before anything is written (I17).
  if (!signal.aborted && (session.owesLooks || (await owesChildren(session)))) await progress.step('resolve-unknown', 'salesforce', (report) => lookAtDue(session, report));
  if (!signal.aborted && isAllRead) {
    noteAllRead(session.context);
    progress.noteAllRead();
  }
  // What was told of tasks and events shows in the feed alone.
  if (!signal.aborted && session.awaitsFeed) await progress.step('resolve-unknown', 'salesforce', (report) => resolveTold(session, report));
  if (!signal.aborted) await takeTurns(session, progress);
  if (!signal.aborted && isAllRead && isPlanned('refresh-formulas', rules)) await progress.step('refresh-formulas', 'salesforce', (report) => refreshFormulas(session, report));
  if (!signal.aborted && isAllRead && isPlanned('reconcile', rules)) await progress.step('reconcile', 'salesforce', (report) => reconcile(session, report));
}

/** What an earlier worker left in doubt, pairs that the settings part, and every record that must be looked at again. */
async function resolveUnknown(session: SyncSession, report: Report): Promise<void> {
  await resolveOrphans(session, report);
  await pairCampaignsAnew(session);
  await lookWhereDue(session, report);
}

/** Adds the charged calls of this run to the day's account on both sides (PRODUCT J3). */
async function countCalls(context: EngineContext): Promise<void> {
  const day = nowIso(context).slice(0, 10);
  for (const side of SIDES) {
    const calls = context.connectors[side].takeCallCount();
    if (calls > 0) await context.store.addApiCalls(context.rules.connectionId, side, day, calls);
  }
}
