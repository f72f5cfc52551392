import { describe, expect, it } from 'vitest';
import { doneOf, followBackfills, goOnReading, leftOf, secondsLeft } from './backfill.ts';
import type { Backfill, BulkFacts, Reading } from './backfill.ts';

/** A moment so many seconds after the beginning. */
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 31) + seconds * 1000).toISOString();

function facts(seconds: number, waiting: number, reading: Reading | null = null, more: Partial<BulkFacts> = {}): BulkFacts {
  return { readings: new Map(reading === null ? [] : [['lead' as const, reading]]), isAllRead: false, waiting: waiting === 0 ? [] : [{ object: 'lead', to: 'marketo', records: waiting }], rulesVersion: 1, followed: ['lead'], now: at(seconds), ...more };
}

/** What is known of leads after these moments, one after the other. */
function follow(...moments: readonly BulkFacts[]): Backfill {
  const [only] = moments.reduce<readonly Backfill[]>(followBackfills, []);
  return only ?? expect.fail('nothing is followed');
}

describe('how far a backfill has come (PRODUCT A10)', () => {
  it('counts what is unread and what waits as left, and says nothing of the time while it reads', () => {
    const reading = follow(facts(0, 0, { read: 0, total: 100, isRead: false }), facts(20, 40, { read: 40, total: 100, isRead: false }));
    expect([doneOf(reading), leftOf(reading), reading.perMinute, secondsLeft(reading)]).toEqual([0, 100, 120, null]);
  });

  it('keeps the number that came with the first page', () => {
    const first = goOnReading(undefined, { read: 20, total: 60, isRead: false });
    expect(goOnReading(first, { read: 40, total: null, isRead: false })).toEqual({ read: 40, total: 60, isRead: false });
    expect(goOnReading(first, { read: 58, total: 58, isRead: true })).toEqual({ read: 58, total: 58, isRead: true });
  });

  it('tells pace and time left from what was written of late', () => {
    const read = { read: 100, total: 100, isRead: true };
    const writing = follow(facts(0, 100, read), facts(5, 95), facts(30, 50));
    expect([doneOf(writing), leftOf(writing), writing.perMinute, secondsLeft(writing)]).toEqual([50, 50, 100, 30]);
  });

  it('does not measure over a silence in which nothing ran', () => {
    const before = follow(facts(0, 100, { read: 100, total: 100, isRead: true }), facts(30, 50));
    const [after] = followBackfills([before], facts(7200, 50));
    expect(after?.perMinute).toBe(before.perMinute);
  });

  it('knows no number of what nobody counted, until all is read', () => {
    expect(leftOf(follow(facts(0, 10, { read: 10, total: null, isRead: false })))).toBeNull();
    const towardsSalesforce = { readings: new Map(), isAllRead: false, waiting: [{ object: 'lead', to: 'salesforce', records: 5 }] as const, rulesVersion: 1, followed: ['lead'] as const, now: at(0) };
    expect(leftOf(follow(towardsSalesforce))).toBeNull();
    expect(leftOf(follow(towardsSalesforce, { ...towardsSalesforce, isAllRead: true, now: at(1) }))).toBe(5);
  });

  it('ends when nothing is left, also when the worker that read the last page was killed, and begins anew later', () => {
    const killed = follow(facts(0, 50, { read: 50, total: 60, isRead: false }), facts(60, 10, null, { isAllRead: true }));
    expect([killed.isRead, killed.endedAt, leftOf(killed)]).toEqual([true, null, 10]);
    const ended = followBackfills([killed], facts(90, 0));
    expect(ended).toMatchObject([{ endedAt: at(90), waiting: 0 }]);
    expect(followBackfills(ended, facts(100, 0)), 'shown for a day').toEqual(ended);
    expect(followBackfills(ended, facts(90 + 86_400, 0))).toEqual([]);
    expect(followBackfills(ended, facts(200, 3, { read: 3, total: 60, isRead: false }, { rulesVersion: 2 }))).toMatchObject([{ startedAt: at(200), endedAt: null, rulesVersion: 2 }]);
  });

  it('names the version of the rules that it carries out: another one when reading begins once more because of that (PRODUCT C3)', () => {
    const version = (...moments: readonly BulkFacts[]): unknown => follow(...moments).rulesVersion;
    const [half, more] = [facts(0, 0, { read: 40, total: 100, isRead: false }), facts(20, 0, { read: 60, total: 100, isRead: false }, { rulesVersion: 2 })];
    expect(version(half, more), 'version 2 wants nothing read').toBe(1);
    expect(version(half, facts(20, 0, { read: 20, total: 100, isRead: false }, { rulesVersion: 2 }))).toBe(2);
    expect(version(facts(0, 9, { read: 100, total: 100, isRead: true }), facts(20, 9, { read: 100, total: 100, isRead: false }, { rulesVersion: 2 }))).toBe(2);
  });

  it('names no version where none asked for it: what the sync user sees again is read because of that', () => {
    const [version, again] = [facts(0, 0, { read: 40, total: 100, isRead: false }), facts(20, 0, { read: 20, total: 100, isRead: false }, { rulesVersion: null })];
    expect(follow(again)).not.toHaveProperty('rulesVersion');
    expect(follow(version, again).rulesVersion, 'what version 1 asked for is not done yet').toBe(1);
  });

  it('leaves off with an object that is followed no more, whatever of it waits', () => {
    const going = follow(facts(0, 9, { read: 40, total: 100, isRead: false }));
    expect(followBackfills([going], facts(20, 9, null, { followed: ['contact'] }))).toEqual([]);
  });
});
