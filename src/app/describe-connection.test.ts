import { expect, it } from 'vitest';
import { describeConnection } from './describe-connection.ts';
import type { ConnectionFacts } from './describe-connection.ts';
import { NO_COUNTS } from '../domain/sync-cycle.ts';
import type { SyncCycle } from '../domain/sync-cycle.ts';
import { stepWords } from './words.ts';

const NOON = '2026-03-01T12:00:00.000Z';

const QUIET: ConnectionFacts = {
  connectionId: 'main', name: 'Main', activity: { isRunning: false, nextCycleAt: null, lastFailure: null }, cycles: [], peopleLinked: 0, backlog: [], bulkPause: null, ledger: [],
  rejections: [], objectErrors: new Map(), pairingProblems: [], filterProblems: [], filtered: [], reconcile: [], suspended: [], schema: { suspended: 0, readOnly: 0, offers: 0, formulas: [], recent: [] }, apiCallsToday: { salesforce: 0, marketo: 0 }, sandbox: null, now: 0,
};

it('names the campaigns that do not go with their programs, five at most, in one problem of a kind (A4)', () => {
  const differ = Array.from({ length: 7 }, (_, number) => ({ code: 'CAMPAIGN_STATUSES_DIFFER', campaign: `c${number}`, detail: `"S${number}" of the campaign has no counterpart` }) as const);
  const { problems } = describeConnection({ ...QUIET, pairingProblems: [...differ, { code: 'CAMPAIGN_NOT_PAIRED', campaign: 'c8', detail: 'Marketo shows no program 77' }] });
  expect(problems).toMatchObject([
    { code: 'CAMPAIGN_STATUSES_DIFFER', object: 'campaign-member', cause: expect.stringMatching(/Campaign c0: "S0" of the campaign has no counterpart\..*Campaign c4: .*2 more are like that\.$/) },
    { code: 'CAMPAIGN_NOT_PAIRED', fixer: 'operator', cause: expect.stringMatching(/Campaign c8: Marketo shows no program 77\.$/) },
  ]);
  expect(describeConnection(QUIET).problems).toEqual([]);
});

it('says of no side that it ended a step which looks at both (A5)', () => {
  const step = { state: 'incomplete', startedAt: NOON, endedAt: NOON, counts: NO_COUNTS, errorCode: 'RATE_LIMITED' } as const;
  const steps = [{ ...step, operation: 'resolve-unknown', side: 'salesforce' }, { ...step, operation: 'pull-updates', side: 'marketo' }, { ...step, operation: 'reconcile', side: 'salesforce', errorCode: 'ANSWER_MALFORMED' }] as const;
  const cycle: SyncCycle = { cycleId: 'c1', connectionId: 'main', trigger: 'schedule', startedAt: NOON, endedAt: NOON, state: 'incomplete', steps, backlogAfter: null };
  expect(describeConnection({ ...QUIET, cycles: [cycle] }).problems.map(({ code, to }) => [code, to])).toEqual([['RATE_LIMITED', null], ['RATE_LIMITED', 'marketo'], ['ANSWER_MALFORMED', null]]);
  expect(steps.map(stepWords)).toEqual(['resolve-unknown (both sides)', 'pull-updates (Marketo)', 'reconcile (both sides)']);
});
