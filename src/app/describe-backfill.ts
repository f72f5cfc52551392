import { doneOf, leftOf, secondsLeft } from '../domain/backfill.ts';
import type { Backfill, BulkPause } from '../domain/backfill.ts';
import type { BackfillAnswer } from './api/backfill-answer.ts';

/** One initial sync or backfill as it is shown. While the bulk lane is paused nobody can say how long it takes. */
export function describeBackfill(backfill: Backfill, pause: BulkPause | null): BackfillAnswer {
  const { object, to, startedAt, endedAt, rulesVersion = null, isRead, perMinute } = backfill;
  const writing = isRead ? 'writing' : 'reading';
  return {
    object,
    to,
    state: endedAt === null ? writing : 'done',
    startedAt,
    endedAt,
    rulesVersion,
    done: doneOf(backfill),
    left: leftOf(backfill),
    perMinute: perMinute === null ? null : Math.round(perMinute),
    secondsLeft: pause === null || endedAt !== null ? secondsLeft(backfill) : null,
  };
}
