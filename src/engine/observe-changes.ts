import { goOnReading } from '../domain/backfill.ts';
import { followedOn } from '../domain/field-mapping.ts';
import type { Lane } from '../domain/lane.ts';
import type { ChangeHint, Observation } from '../domain/observation.ts';
import type { Side } from '../domain/side.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import type { ChangePage, Poll } from './connector-port.ts';
import { cutBatches } from './cut-batches.ts';
import type { EngineContext } from './engine-context.ts';
import { judgeHints } from './judge-hints.ts';
import { fieldsToFollow } from './readable-fields.ts';
import { idsNamed, observePage, readLooks } from './observe-page.ts';
import { lookAgainAtAll } from './look-again.ts';
import { withSalesforceIds } from './linked-ids.ts';
import { noteChangedSources } from './note-changed-sources.ts';
import { hintWithSharedWords } from './membership-words.ts';
import type { Look } from './look-batch.ts';
import type { SyncSession } from './sync-session.ts';

/** Told after every batch, so that people see a step move while it runs. */
export type Report = (counts: Partial<StepCounts>) => Promise<void>;

/** A poll that was made, with what was true before it began. */
export interface BegunPoll {
  readonly poll: Poll;
  /** The store's mark from before the poll. */
  readonly mark: number;
  /** Our clock when it began, ms. */
  readonly beganAt: number;
}

/**
 * Asks a side what changed since the stored cursor and what its schema is now, in one go (DESIGN §3).
 * `mark` is the store's mark from before the question, `versionInForce` as in `PollRequest`.
 */
export async function beginPoll(context: EngineContext, side: Side, mark: number, versionInForce?: string | null): Promise<BegunPoll> {
  const { schemas, rules, clock } = context;
  const { salesforce, marketo } = schemas;
  const beganAt = clock.now();
  const poll = await context.connectors[side].poll({
    cursor: await context.store.loadCursor(rules.connectionId, side),
    knownSchema: schemas[side] ?? null,
    fields: salesforce === undefined || marketo === undefined ? {} : fieldsToFollow(rules, { salesforce, marketo })[side],
    followed: followedOn(rules.mapping, side),
    ...(versionInForce === undefined ? {} : { versionInForce }),
  });
  return { poll, mark, beganAt };
}

/**
 * Whether a side's changes are read from a stored place on. Before that nothing may be linked or written: a side that
 * has only a log begins at its now, so an edit made between such a look and a later beginning would be seen by nobody (I17).
 */
export async function isFollowed({ store, rules }: EngineContext, side: Side): Promise<boolean> {
  return (await store.loadCursor(rules.connectionId, side)) !== null;
}

/**
 * Stores every page of a poll with the cursor that covers it (I17, I18), one page in memory at a time. Several pages may
 * come from one call, so all of them count as read when the poll began: a write that settled since makes a look be taken
 * again, and is never taken back (hazard 41, I4).
 */
export async function observeChanges(session: SyncSession, side: Side, begun: BegunPoll, report: Report): Promise<void> {
  for await (const page of begun.poll.pages(fieldsToFollow(session.context.rules, session.schemas)[side], session.schemas[side])) {
    await observeOnePage(session, side, page, begun.mark, report);
    if (session.signal.aborted) return;
  }
  session.readAt[side] = begun.beganAt;
  session.feedReadAt[side] = begun.beganAt;
  if (side === 'marketo') session.context.schemas.hasHeardLog = true;
}

/**
 * Reads a side again when its last reading is too old to write on (DESIGN §4): what changed meanwhile is merged first. Writes to both sides
 * go on side by side, and what either of them needs read is read once for both. Answers whether it was read again.
 */
export async function refreshView(session: SyncSession, side: Side, report: Report): Promise<boolean> {
  const { context: { clock, rules }, refreshes } = session;
  if (clock.now() - session.readAt[side] <= rules.freshnessSeconds * 1000) return false;
  const refresh = refreshes.get(side) ?? readAgain(session, side, report).finally(() => refreshes.delete(side));
  refreshes.set(side, refresh);
  await refresh;
  return true;
}

async function readAgain(session: SyncSession, side: Side, report: Report): Promise<void> {
  await observeChanges(session, side, await beginPoll(session.context, side, session.mark), report);
}

/** Stores one page. The cursor moves with the last thing stored: a crash before it means reading the page again (I18). */
async function observeOnePage(session: SyncSession, side: Side, page: ChangePage, mark: number, report: Report): Promise<void> {
  if (page.missed === true) await lookAgainAtAll(session, side);
  if (side === 'salesforce') await noteChangedSources(session, page.observations);
  const isOnlyHints = page.observations.length === 0;
  const hints = page.hints.map((hint) => hintWithSharedWords(session, side, hint));
  const judged = hints.length === 0 ? [] : await judgeHints(session, side, hints, isOnlyHints ? page.cursor : null);
  // Of a record that is gone there is nothing left to read; what its log tells of our writes has been judged (I3).
  const gone = new Set(page.observations.filter(({ deleted }) => deleted).map(({ id }) => id));
  const toRead = judged.filter(({ id }) => !gone.has(id));
  await report({ skipped: page.hints.length - toRead.length });
  if (isOnlyHints && page.hints.length > 0 && toRead.length === 0) return;
  const looks: readonly Look[] = [
    ...(await withSalesforceIds(session, side, page.observations)).map((observation) => ({ observation, mark })),
    ...(await lookBehindHints(session, side, toRead)),
  ];
  const batches = looks.length === 0 ? [[]] : cutBatches(looks, (look) => idsNamed(session, look));
  if (page.everything === true) session.owesLooks = true;
  if (page.wholeSince !== undefined) session.wholeSince = page.wholeSince;
  for (const [index, batch] of batches.entries()) {
    const cursor = index === batches.length - 1 ? page.cursor : null;
    await report(await observePage(session, { side, looks: batch, cursor, lane: laneOf(page), counterpartsToo: page.everything === true }));
  }
  if (page.reading !== undefined) session.readings.set(page.reading.object, goOnReading(session.readings.get(page.reading.object), page.reading));
}

/** Changes found by a cycle; what somebody asks for has a lane of its own (DESIGN §5). */
const LANE_OF_CHANGES: Lane = 'normal';

/** What comes with a first reading or with a field that was never read waits behind what somebody just changed (DESIGN §5, I24). */
function laneOf(page: ChangePage): Lane {
  return page.everything === true ? 'bulk' : LANE_OF_CHANGES;
}

/** Reads the records behind the hints that may say something new, as they are now. */
async function lookBehindHints(session: SyncSession, side: Side, hints: readonly ChangeHint[]): Promise<readonly Look[]> {
  const { mark } = session;
  const looks = await readLooks(session, side, hints, LANE_OF_CHANGES);
  const byId = new Map(hints.map((hint) => [hint.id, hint]));
  const shown = new Set(looks.map(({ observation }) => observation.id));
  const ended = hints.filter((hint) => hint.tellsOfEnd === true && !shown.has(hint.id));
  return [...looks.map((look) => withHint(look, byId.get(look.observation.id))), ...ended.map((hint) => ({ observation: endOf(hint), mark }))];
}

/** Absence alone is no end, and what the log tells of one that may have begun again is none: both together are (L16, L18). */
function endOf({ object, id, at, changedBy }: ChangeHint): Observation {
  return { object, id, version: at, deleted: true, convertedTo: null, values: {}, changedBy };
}

/** A hint knows better than the record when and by whom that was changed of which it tells (apis.md A5: `updatedAt` does not). */
function withHint(look: Look, hint: ChangeHint | undefined): Look {
  if (hint === undefined) return look;
  const { observation } = look;
  return { ...look, observation: { ...observation, version: hint.at, changedBy: hint.changedBy, told: { values: hint.newValues, moments: hint.moments ?? {}, stamp: observation.version } } };
}
