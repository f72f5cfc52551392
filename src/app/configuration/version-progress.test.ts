import { describe, expect, it } from 'vitest';
import type { BackfillAnswer } from '../api/backfill-answer.ts';
import { versionProgress } from './version-progress.ts';
import type { RulesProgress } from './version-progress.ts';

const record = (version: number) => ({ version, madeAt: '2026-01-31T08:00:00.000Z', madeBy: 'ann', source: 'applied', note: null }) as const;
const part = (state: BackfillAnswer['state'], rulesVersion: number): BackfillAnswer => ({ object: 'lead', to: 'marketo', state, startedAt: '2026-01-31T08:00:00.000Z', endedAt: null, rulesVersion, done: 1, left: 2, perMinute: null, secondsLeft: null });
const changes = [{ path: 'fields[title].direction', kind: 'changed', before: 'both', after: 'to-marketo' }, { path: 'fields[title].policy', kind: 'changed', before: 'by-object', after: 'most-recent' }, { path: 'deletes.brakePercent', kind: 'changed', before: 10, after: 20 }] as const;

describe('how far a version of the rules is carried out (PRODUCT C3)', () => {
  it('is told by the backfill that bears its number: it runs, is paused or done, and names what the version changed', () => {
    const progress: RulesProgress = { inForce: 2, backfills: [part('done', 1), part('writing', 2), part('done', 2)], isPaused: false };
    expect(versionProgress(record(2), progress, 2, changes)).toMatchObject({ state: 'in-force', backfill: { state: 'running', about: ['fields[title]', 'deletes'], parts: [{ state: 'writing' }, { state: 'done' }] } });
    expect(versionProgress(record(2), { ...progress, isPaused: true }, 2, changes).backfill?.state).toBe('paused');
    expect(versionProgress(record(1), { ...progress, isPaused: true }, 2, [])).toMatchObject({ state: 'past', backfill: { state: 'done' } });
  });

  it('waits until a cycle has taken it, and has no backfill where nothing had to be carried out', () => {
    expect(versionProgress(record(3), { inForce: 2, backfills: [], isPaused: false }, 3, [])).toMatchObject({ state: 'waiting', backfill: null });
    // While work is derived anew nothing is in force.
    expect([3, 2].map((version) => versionProgress(record(version), { inForce: null, backfills: [], isPaused: false }, 3, []).state)).toEqual(['waiting', 'past']);
  });
});
