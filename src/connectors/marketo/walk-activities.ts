import { StepFailure } from '../../domain/step-failure.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { secondsIso } from '../canonical-value.ts';
import { afterReading, standingAt, withinOverlap } from './cursor.ts';
import type { MarketoCursor } from './cursor.ts';
import { activityTypes } from './fold-activities.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { activities } from './wire.ts';
import type { Activity } from './wire.ts';

/** Some activities that were not delivered before, oldest place first, and where reading goes on after them. */
export interface ActivityPage {
  readonly found: readonly Activity[];
  readonly next: MarketoCursor;
  /** The log had dropped changes before they were read. */
  readonly isPurged: boolean;
}

/** GUIDs remembered as delivered; more than two busy minutes bring. */
const MOST_REMEMBERED = 10_000;

/** Calls whose activities make one page: a page costs the store as much as hundreds of records do (DESIGN §2), and 1,500 rows are little memory. */
const CALLS_OF_A_PAGE = 5;

/** Calls in a row that may say there is more without moving on; then the answer is no good. */
const MOST_STANDSTILLS = 5;

/** Changes of values are kept for 90 days (apis.md A5, retention); a day is left for when the vendor cleans up. */
const KEPT_MS = 89 * 86_400_000;

/** How far before the last known moment a lost place is sought again (hazard 26). */
const LOST_TOKEN_OVERLAP_MS = 600_000;
/** Machines of one vendor may differ by seconds; a clock further behind the last known moment was set back. */
const CLOCKS_DIFFER_MS = 60_000;
/** How far back a lost place is then sought: longer than anybody leaves the log unread, ms. */
const SET_BACK_OVERLAP_MS = 86_400_000;

/**
 * Reads the activity log from a cursor to its end. A call walks 300 activities of all types, so pages may be
 * short or empty while more is there: only the vendor's flag ends it (F15, apis.md A5). A place the vendor no
 * longer knows is sought again by its moment, once (F14). Some calls make one page; what was read before a call
 * that fails is delivered first, so that no throttle undoes it. An activity counts as delivered when its page
 * was stored, not before. A place older than what the vendor keeps says nothing of what was dropped behind it (F24).
 */
export async function* walkActivities(access: MarketoAccess, cursor: MarketoCursor): AsyncGenerator<ActivityPage> {
  const { delivered, clock, session } = access;
  let [{ token, at } = { token: '', at: '' }] = withinOverlap(cursor);
  let isSought = false;
  let standstills = 0;
  /** The moment at which the place that is read from stood: the log may be purged while it is read, too, by a process that stood still. */
  let standsAt = Date.parse(cursor.at(-1)?.at ?? '');
  let isPurged = false;
  let gathered: readonly Activity[] = [];
  /** Where the last call has come to, while what was gathered is not delivered: the end of the log at the vendor's time, or the last activity. */
  let cameTo: number | null = null;
  let passed: MarketoCursor = [];
  for (let calls = 1; ; calls++) {
    const answer = await session.call({ method: 'GET', path: pathFrom(access, token), timeoutMs: READ_TIMEOUT_MS }, 'normal');
    if (!answer.ok && answer.refusedContent && !isSought) {
      isSought = true;
      token = await lostPlace(access, Date.parse(cursor.at(-1)?.at ?? ''));
      continue;
    }
    if (!answer.ok && cameTo !== null) {
      yield { found: fresh(gathered, delivered), next: afterReading(cursor, passed, token, cameTo), isPurged };
      remember(delivered, gathered);
    }
    const { body, vendorTime } = answerOrThrow(answer);
    const read = activities.safeParse(body.result ?? []);
    const { nextPageToken: next, moreResult } = body;
    standstills = next === token && moreResult ? standstills + 1 : 0;
    if (!read.success || next === null || standstills > MOST_STANDSTILLS) {
      throw new StepFailure(malformedAnswer('A page of activities had another shape.').error);
    }
    const readAt = vendorTime ?? clock.now();
    const isDropped = readAt - standsAt > KEPT_MS;
    isPurged ||= isDropped;
    cameTo = moreResult ? lastMoment(read.data, Date.parse(at)) : readAt;
    at = secondsIso(cameTo);
    // What was dropped is told once: everybody is looked at after that.
    standsAt = isDropped ? readAt : Math.max(standsAt, cameTo);
    gathered = [...gathered, ...read.data];
    if (!moreResult || calls % CALLS_OF_A_PAGE === 0) {
      yield { found: fresh(gathered, delivered), next: afterReading(cursor, passed, next, cameTo), isPurged };
      isPurged = false;
      remember(delivered, gathered);
      gathered = [];
    }
    if (!moreResult) return;
    passed = [...passed, ...standingAt(next, cameTo)];
    if (gathered.length === 0) cameTo = null;
    token = next;
  }
}

/** The stamp of the youngest activity; without one, the moment of the place that was read from: nothing tells of a later one. */
function lastMoment(found: readonly Activity[], stoodAt: number): number {
  const moments = found.map(({ activityDate }) => Date.parse(activityDate)).filter(Number.isFinite);
  return moments.length === 0 ? stoodAt : Math.max(...moments);
}

/** Asks for what tells of people and their memberships, and for what we told of tasks and events: ten types at most (apis.md A5). */
function pathFrom({ members, activityTypes: told }: MarketoAccess, token: string): string {
  const types = [...activityTypes(members), ...[...told.values()].map(({ id }) => id)];
  return `/rest/v1/activities.json?activityTypeIds=${types.join('%2C')}&nextPageToken=${encodeURIComponent(token)}`;
}

/** Where to go on when the vendor no longer knows a place, by the moment it was taken; further back when its clock was set back since (F14, F19). */
async function lostPlace(access: MarketoAccess, takenAt: number): Promise<string> {
  const { token, vendorTime } = await placeAt(access, takenAt - LOST_TOKEN_OVERLAP_MS);
  if (vendorTime === null || vendorTime >= takenAt - CLOCKS_DIFFER_MS) return token;
  return (await placeAt(access, vendorTime - SET_BACK_OVERLAP_MS)).token;
}

/** A place in the activity log just before this moment of the vendor's clock, and what that clock says now. */
export async function placeAt(access: MarketoAccess, epochMs: number): Promise<{ readonly token: string; readonly vendorTime: number | null }> {
  const path = `/rest/v1/activities/pagingtoken.json?sinceDatetime=${encodeURIComponent(secondsIso(epochMs))}`;
  // The vendor takes up to 300 s over it (apis.md A1).
  const { body, vendorTime } = answerOrThrow(await access.session.call({ method: 'GET', path, timeoutMs: 330_000 }, 'normal'));
  if (body.nextPageToken === null) throw new StepFailure(malformedAnswer('The answer carried no paging token.').error);
  return { token: body.nextPageToken, vendorTime };
}

/** What was not delivered before, each activity once (F16, F23). */
function fresh(found: readonly Activity[], delivered: ReadonlySet<string>): readonly Activity[] {
  const unseen = found.filter((activity) => !delivered.has(activity.marketoGUID));
  return [...new Map(unseen.map((activity) => [activity.marketoGUID, activity])).values()];
}

function remember(delivered: Set<string>, found: readonly Activity[]): void {
  for (const { marketoGUID } of found) delivered.add(marketoGUID);
  const surplus = delivered.size - MOST_REMEMBERED;
  if (surplus <= 0) return;
  for (const guid of [...delivered].slice(0, surplus)) delivered.delete(guid);
}
