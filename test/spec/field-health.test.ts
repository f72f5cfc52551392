import { afterAll, describe, expect, it } from 'vitest';
import { adviseOn } from '../../src/domain/field-advice.ts';
import type { FieldFacts } from '../../src/domain/field-advice.ts';
import type { FieldContents, FieldHealth, ObjectHealth } from '../../src/domain/field-health.ts';
import { adviseOnObject } from '../../src/domain/object-advice.ts';
import { readSpec, section } from './spec-page.ts';

/** docs/spec/8-field-health.md against what is recommended. */

const ROWS = new Map(section(readSpec('8-field-health.md'), 'What is recommended').map(({ cells: [kind = '', verdict] }) => [kind, verdict]));
/** Kinds that were recommended for something. */
const met = new Set<string>();
afterAll(() => expect([...met].toSorted(), 'R1–R10: every row is needed').toEqual([...ROWS.keys()].toSorted()));

/** The page has a row for it with the same verdict. */
function expectRow({ kind, verdict }: { readonly kind: string; readonly verdict: string }): void {
  met.add(kind);
  expect(ROWS.get(kind), kind).toBe(verdict);
}

const NOW = '2026-03-01T12:00:00.000Z';

function contents(share: number, { of = 1000, margin = 0, distinct = 100 } = {}): FieldContents {
  return { filled: { share, margin, of }, distinct: { about: distinct, atLeast: distinct, atMost: distinct } };
}

const LIVELY: FieldHealth['updates'] = { to: { salesforce: { updates: 0, alone: 0 }, marketo: { updates: 280, alone: 140 } }, perDay: 10, share: 0.1, shareAlone: 0.05, callsPerDay: 1, lastAt: NOW };

function facts(field: Partial<FieldHealth> = {}, more: Partial<FieldFacts> = {}): FieldFacts {
  return {
    field: {
      object: 'lead', key: 'leadScore', salesforce: 'Lead_Score__c', direction: 'both', types: { salesforce: 'decimal', marketo: 'integer' }, suspended: null,
      on: { salesforce: contents(0.8), marketo: contents(0.9) }, updates: LIVELY, waiting: { records: 0, share: 0 }, neededFor: null, ...field,
    },
    formula: null, days: 28, now: NOW, purpose: 'Routing', usedBy: [], replacing: 1, coarser: {}, ...more,
  };
}

const EMPTY = { salesforce: contents(0), marketo: contents(0) };
const ONE_VALUE = { salesforce: contents(1, { distinct: 1 }), marketo: contents(1, { distinct: 1 }) };
const QUIET: FieldHealth['updates'] = { ...LIVELY, to: { salesforce: { updates: 0, alone: 0 }, marketo: { updates: 0, alone: 0 } }, perDay: 0, share: 0, shareAlone: 0, callsPerDay: 0, lastAt: null };
const DEAR: FieldHealth['updates'] = { ...LIVELY, share: 0.6, shareAlone: 0.5 };
const ROUNDED = { marketo: { by: { kind: 'round', digits: -1 }, changes: 200, spared: 150, sparedUpdates: 50 } } as const;
const formula = (readAt: string | null) => ({ formula: { isReadOnChange: true, readAt, callsEach: 5 } });

describe('R1–R8: a recommendation for a field, with its reason (PRODUCT C2, I2)', () => {
  it.each<[why: string, given: FieldFacts, kinds: readonly string[], because: RegExp]>([
    ['nobody ever filled it', facts({ on: EMPTY }), ['never-filled'], /^Of 1,000 records looked at none has a value on either side\.$/],
    ['in the sample nobody did', facts({ on: { ...EMPTY, marketo: contents(0, { margin: 0.003 }) } }), ['never-filled'], /of all records at most less than 1 % have one\.$/],
    ['too few were looked at to say never', facts({ on: { salesforce: contents(0, { of: 49 }), marketo: contents(0) } }), ['in-use'], /It has a purpose/],
    ['one side has values', facts({ on: { salesforce: contents(0), marketo: contents(0.01) } }), ['in-use'], /purpose/],
    ['its source is not known', facts({ on: { salesforce: null, marketo: contents(0) }, direction: 'to-marketo' }), ['in-use'], /purpose/],
    ['it is empty and needed', facts({ on: EMPTY, neededFor: 'a filter' }), ['in-use'], /^It is needed for a filter; it is in 10 % of all updates\.$/],
    ['a formula is old', facts({}, formula('2026-02-20T12:00:00.000Z')), ['stale-formula'], /its values may be 9 days old\.$/],
    ['of a formula nobody knows', facts({}, formula(null)), ['stale-formula'], /nobody can say\.$/],
    ['a formula is fresh', facts({}, formula('2026-02-27T12:00:00.000Z')), ['in-use'], /purpose/],
    ['small changes are dear', facts({ updates: DEAR }, { coarser: ROUNDED }), ['small-changes'], /^It is in 60 % of all updates\. Of its last 200 changes 75 % would have been none with rounding to 10s, and 25 % were all that their update carried\.$/],
    ['small changes are no matter', facts({ updates: { ...DEAR, share: 0.1 } }, { coarser: ROUNDED }), ['in-use'], /purpose/],
    ['great changes are dear', facts({ updates: DEAR }), ['noisy'], /^It is in 60 % of all updates, and 50 % carry nothing else/],
    ['a backfill fills it', facts({ updates: DEAR }, { replacing: 0.4 }), ['in-use'], /it is in 60 % of all updates\.$/],
    ['a few updates are no noise', facts({ updates: { ...DEAR, to: { salesforce: { updates: 9, alone: 0 }, marketo: { updates: 90, alone: 0 } } } }), ['in-use'], /purpose/],
    ['it is the same everywhere', facts({ on: ONE_VALUE }), ['same-everywhere'], /^All 1,000 records looked at hold the same value\.$/],
    ['it is for nothing', facts({}, { purpose: null }), ['no-purpose'], /does not say what it is for/],
    ['somebody uses it', facts({}, { purpose: null, usedBy: ['Weekly report'] }), ['in-use'], /^Somebody uses it/],
    ['nothing changes it', facts({ updates: QUIET }), ['never-changes'], /no update has carried it for 28 days, so it costs nothing\.$/],
    ['it was not counted for long', facts({ updates: QUIET }, { days: 27 }), ['in-use'], /it is in 0 % of all updates\.$/],
    ['several things at once, the weightiest first', facts({ on: EMPTY, updates: DEAR }, { purpose: null }), ['never-filled', 'noisy', 'no-purpose'], /none has a value/],
  ])('%s', (_, given, kinds, because) => {
    const advice = adviseOn(given);
    expect(advice.map(({ kind }) => kind)).toEqual(kinds);
    expect(advice[0]?.because).toMatch(because);
    for (const one of advice) expectRow(one);
  });

  it('says nothing of a field that takes no part now: its suspension is said elsewhere', () => {
    expect(adviseOn(facts({ suspended: 'FIELD_NOT_FOUND', on: EMPTY }))).toEqual([]);
  });

  it('says what following it spares a day, and costs', () => {
    // Half of the ten updates a day carry nothing else, for one call a day.
    expect(adviseOn(facts({ on: EMPTY }))[0]).toMatchObject({ sparesPerDay: 5, callsPerDay: -1, change: { kind: 'leave-out' } });
    expect(adviseOn(facts({ updates: DEAR }, { coarser: ROUNDED }))[0]).toMatchObject({ sparesPerDay: 2.5, callsPerDay: -0.5, change: { kind: 'coarsen', to: 'marketo', by: { kind: 'round', digits: -1 } } });
    expect(adviseOn(facts({}, formula(null)))[0]).toMatchObject({ sparesPerDay: null, callsPerDay: 5, change: { kind: 'refresh', everyHours: 24 } });
  });
});

describe('R9, R10: a recommendation for an object (PRODUCT I2)', () => {
  const object = (more: Partial<ObjectHealth> = {}): ObjectHealth => ({
    object: 'custom:Invoice__c', records: 900, recordsMargin: 0, sampled: 900, fields: 4, updates: 0, creates: 0, updatesPerDay: 0, createsPerDay: 0, share: 0, lastAt: null, waiting: { records: 0, lookedAt: 0 }, isFiltered: false, ...more,
  });

  it.each<[why: string, given: ObjectHealth, days: number, hasUse: boolean, kind: string, verdict: string]>([
    ['it has no records', object({ records: 0 }), 1, true, 'empty-object', 'stop'],
    ['nobody uses it', object(), 28, false, 'unused-object', 'stop'],
    ['somebody says what for', object(), 28, true, 'in-use', 'keep'],
    ['a filter looks at it', object({ isFiltered: true }), 28, false, 'in-use', 'keep'],
    ['it grows', object({ creates: 1 }), 28, false, 'in-use', 'keep'],
    ['it was not counted for long', object(), 20, false, 'in-use', 'keep'],
    ['it is a standard object', object({ object: 'account', records: 0 }), 28, false, 'in-use', 'keep'],
  ])('%s', (_, given, days, hasUse, kind, verdict) => {
    expect(adviseOnObject(given, days, hasUse)).toMatchObject({ kind, verdict, leavesOut: verdict === 'stop' });
    expectRow({ kind, verdict });
  });
});
