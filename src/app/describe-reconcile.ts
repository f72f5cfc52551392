import type { ReconcileCounts, ReconcileRow } from '../domain/reconcile-pass.ts';
import { latestEnd } from '../domain/reconcile-pass.ts';
import type { PairObject } from '../domain/side.ts';
import type { OpenRepairs } from '../engine/store-port.ts';
import type { ReconcileStatus } from './api/reconcile-answer.ts';

/** What the report is made of. */
export interface ReconcileFacts {
  readonly rows: readonly ReconcileRow[];
  readonly open: readonly OpenRepairs[];
  readonly followed: readonly PairObject[];
  readonly everyDays: number;
  /** By our clock, in ms. */
  readonly now: number;
}

/** How far the second look at each followed object has come, and what it found and repaired (PRODUCT J4). */
export function describeReconcile({ rows, open, followed, everyDays, now }: ReconcileFacts): readonly ReconcileStatus[] {
  return followed.flatMap((object) => {
    const row = rows.find((one) => one.object === object);
    const { pass = null } = row ?? {};
    if (row === undefined || pass === null) return [];
    const openOf = (startedAt: string): OpenRepairs | undefined => open.find((one) => one.object === object && one.startedAt === startedAt);
    const { startedAt, expected, compared, last, phase } = pass;
    const of = Math.max(expected ?? 0, compared);
    const share = of === 0 ? 0 : compared / of;
    const present = { startedAt, of, share, expectedEnd: endOf(row, startedAt, share, everyDays, now), ...found(pass, openOf(startedAt)) };
    return [{
      object,
      present: phase === 'ended' ? null : present,
      last: last === null ? null : { startedAt: last.startedAt, endedAt: last.endedAt, ...found(last, openOf(last.startedAt)) },
    }];
  });
}

/** Whatever was found and is not open any more is repaired. */
function found({ compared, differing, gone, unknown, hidden }: ReconcileCounts, open: OpenRepairs | undefined) {
  const { waiting = 0, refused = 0 } = open ?? {};
  return { compared, differing, repaired: Math.max(0, differing - waiting - refused), waiting, refused, gone, unknown, hidden };
}

/** A pass that was asked for ends as fast as it goes; another one within its period. Null when nobody can say yet. */
function endOf({ askedAt }: ReconcileRow, startedAt: string, share: number, everyDays: number, now: number): string | null {
  if (askedAt === null || startedAt < askedAt) return latestEnd(startedAt, everyDays);
  return share === 0 ? null : new Date(Date.parse(startedAt) + (now - Date.parse(startedAt)) / share).toISOString();
}
