import { StepFailure } from '../../domain/step-failure.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { afterReading, duringReading, withinOverlap } from './cursor.ts';
import type { FeedCursor } from './cursor.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { secondsIso } from '../canonical-value.ts';
import { activities } from './wire.ts';
import type { Activity } from './wire.ts';

/** Some activities of a feed, oldest place first, and where reading goes on after them. */
export interface FeedPage {
  readonly found: readonly Activity[];
  readonly next: FeedCursor;
}

/** GUIDs remembered of one feed; more than two busy minutes bring. */
const MOST_REMEMBERED = 10_000;

/** Pages in a row that may say there is more without moving on; then the answer is no good. */
const MOST_STANDSTILLS = 5;

/** How far before the last known moment a lost place is sought again (hazard 26). */
const LOST_TOKEN_OVERLAP_MS = 600_000;

/**
 * Reads a feed from its cursor to the end of the log. Pages may be short or empty while more is there: only
 * the vendor's flag ends it (F15, apis.md A5). A place the vendor no longer knows is sought again by its
 * moment, once (F14). An activity is remembered as delivered when its page was stored, not before.
 */
export async function* walkFeed(
  access: MarketoAccess,
  feed: FeedCursor,
  delivered: Set<string>,
  path: string,
): AsyncGenerator<FeedPage> {
  let [{ token } = { token: '' }] = withinOverlap(feed);
  let isSought = false;
  let standstills = 0;
  for (let calls = 1; ; calls++) {
    const answer = await access.session.call({ method: 'GET', path: `${path}&nextPageToken=${encodeURIComponent(token)}`, timeoutMs: READ_TIMEOUT_MS }, 'normal');
    if (!answer.ok && answer.refusedContent && answer.error.code !== 'FIELD_NOT_FOUND' && !isSought) {
      isSought = true;
      token = await placeAt(access, Date.parse(feed.at(-1)?.at ?? '') - LOST_TOKEN_OVERLAP_MS);
      continue;
    }
    if (!answer.ok) access.described.isTrusted = false;
    const { body, vendorTime } = answerOrThrow(answer);
    const read = activities.safeParse(body.result ?? []);
    const { nextPageToken: next, moreResult } = body;
    standstills = next === token && moreResult ? standstills + 1 : 0;
    if (!read.success || next === null || standstills > MOST_STANDSTILLS) {
      throw new StepFailure(malformedAnswer('A page of activities had another shape.').error);
    }
    const moment = vendorTime ?? access.clock.now();
    const cursor = moreResult ? duringReading(next, moment) : afterReading(feed, next, moment, calls);
    yield { found: fresh(read.data, delivered), next: cursor };
    remember(delivered, read.data);
    if (!moreResult) return;
    token = next;
  }
}

/** A place in the activity log just before this moment of the vendor's clock. */
export async function placeAt(access: MarketoAccess, epochMs: number): Promise<string> {
  const path = `/rest/v1/activities/pagingtoken.json?sinceDatetime=${encodeURIComponent(secondsIso(epochMs))}`;
  // The vendor takes up to 300 s over it (apis.md A1).
  const { body } = answerOrThrow(await access.session.call({ method: 'GET', path, timeoutMs: 330_000 }, 'normal'));
  if (body.nextPageToken === null) throw new StepFailure(malformedAnswer('The answer carried no paging token.').error);
  return body.nextPageToken;
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
