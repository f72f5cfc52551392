import { describe, expect, it } from 'vitest';
import { deriveWork } from '../../src/domain/derive-work.ts';
import type { Trigger } from '../../src/domain/derive-work.ts';
import { ledgerTerms } from '../../src/domain/ledger.ts';
import type { LedgerEvent, LedgerTerms } from '../../src/domain/ledger.ts';
import { UNSEEN_SIDE } from '../../src/domain/pair.ts';
import type { Difference, Pair, Presence, Work } from '../../src/domain/pair.ts';
import type { ResolvedMapping } from '../../src/domain/resolved-mapping.ts';
import { decideRetry } from '../../src/domain/retry.ts';
import { refuseWork } from '../../src/domain/settle-write.ts';
import { ownError } from '../../src/domain/sync-error.ts';
import { readSpec, section } from './spec-page.ts';
import type { SpecRow } from './spec-page.ts';

/** docs/spec/4-backlog-entry.md against the derivation of work and the ledger. */

const SPEC = readSpec('4-backlog-entry.md');
const NOW = '2026-03-01T12:00:00.000Z';
const BEFORE = '2026-03-01T11:00:00.000Z';

const WORKS: Readonly<Record<Work['state'], Work>> = {
  rest: { state: 'rest' },
  waiting: { state: 'waiting', lane: 'normal', since: BEFORE, attempts: 3, nextAttemptAt: '2026-03-01T13:00:00.000Z', lastError: ownError('ROW_LOCKED') },
  rejected: { state: 'rejected', since: BEFORE, error: ownError('VALIDATION_RULE') },
};

const TRIGGERS: Readonly<Record<string, Trigger>> = {
  'news of the source': { kind: 'looked', side: 'marketo', changed: true },
  'news of the target': { kind: 'looked', side: 'salesforce', changed: true },
  'a look without news': { kind: 'looked', side: 'marketo', changed: false },
  'a changed schema': { kind: 'schema-changed' },
  'a write of ours': { kind: 'written', side: 'salesforce' },
  'a merge before a write': { kind: 're-merged' },
  'a request': { kind: 'requested' },
};

const described = { label: 'Title', type: 'text', lengthCharacters: 20, lengthBytes: null, scale: null, createable: true, requiredOnCreate: false, calculated: false, restrictedTo: null } as const;

function mapping(writable: boolean): ResolvedMapping {
  const on = { salesforce: { ...described, name: 'Title', updateable: writable }, marketo: { ...described, name: 'title', updateable: true } };
  const line = { key: 'title', salesforce: 'Title', direction: 'both', policy: 'by-object' } as const;
  return { object: 'lead', fields: [{ key: 'title', line, on, comparison: { kind: 'text' }, parentPrefix: null, resumedOn: [] }], suspended: [], deletedTooOn: [] };
}

/** A pair with work towards Salesforce; `edited` is a change in Marketo. */
function pairWith(work: Work, edited: boolean, source: Presence = 'present', target: Presence = 'present'): Pair {
  const difference: Difference = { value: 'New', changedAt: BEFORE, changedBy: null };
  return {
    pairId: 'p', connectionId: 'c', object: 'lead', base: { title: 'Old' },
    salesforce: { ...UNSEEN_SIDE, id: target === 'absent' ? null : '00Q1', presence: target, work },
    marketo: { ...UNSEEN_SIDE, id: source === 'absent' ? null : '1', presence: source, differences: edited ? { title: difference } : {} },
  };
}

function workAfter(pair: Pair, writable: boolean, trigger: Trigger): Work {
  return deriveWork(pair, pair, mapping(writable), trigger, { lane: 'priority', now: NOW }).pair.salesforce.work;
}

type Demand = 'none' | 'held' | 'write';

/** B1–B6, by what follows for work at rest. */
function demandShown(pair: Pair, writable: boolean): Demand {
  const { state } = workAfter(pair, writable, { kind: 're-merged' });
  return state === 'waiting' ? 'write' : state === 'rejected' ? 'held' : 'none';
}

describe('docs/spec/4-backlog-entry.md', () => {
  it('B1–B6 say what a direction demands', () => {
    const presences: readonly Presence[] = ['present', 'absent', 'deleted'];
    const used = new Set<string>();
    for (const source of presences) for (const target of presences) for (const edited of [true, false]) for (const writable of [true, false]) {
      const conditions: Readonly<Record<string, boolean>> = {
        'the source is not present': source !== 'present',
        'the target is deleted': target === 'deleted',
        'the target is absent': target === 'absent',
        'the merge has something to write': edited && writable,
        'the merge holds a field back': edited && !writable,
        else: true,
      };
      const row = section(SPEC, 'What a direction demands').find(({ cells: [when = ''] }) => conditions[when]);
      used.add(row?.number ?? '');
      expect(demandShown(pairWith(WORKS.rest, edited, source, target), writable), row?.number).toBe(row?.cells[1]);
    }
    expect(used.size).toBe(section(SPEC, 'What a direction demands').length);
  });

  it('B7–B13, I28: say what becomes of the work, for every event', () => {
    const fresh = new Set(['news of the source', 'news of the target', 'a changed schema', 'a request']);
    const used = new Set<string>();
    for (const demand of ['none', 'held', 'write'] as const) for (const before of Object.values(WORKS)) for (const [event, trigger] of Object.entries(TRIGGERS)) {
      const matches = ([wanted, state, when]: readonly string[]): boolean =>
        wanted === demand && (state === 'any' || state === before.state)
        && (when === 'any' || when === 'anything else' || (when === 'any but a request' && event !== 'a request')
          || (when === 'somebody asked for it' && event === 'a request') || (when === 'news of a record, a changed schema, a request' && fresh.has(event)));
      const row = section(SPEC, 'What becomes of the work').find(({ cells }) => matches(cells));
      if (row === undefined) throw new Error(`Nothing is said of ${demand}, ${before.state}, ${event}.`);
      used.add(row.number);
      expect(workAfter(pairWith(before, demand !== 'none'), demand !== 'held', trigger), `${row.number}: ${event}`).toEqual(expectedWork(row, before));
    }
    expect(used.size).toBe(section(SPEC, 'What becomes of the work').length);
  });

  it('I12: waiting and refused work name what is held back besides, and forget it when that is over (PRODUCT D1)', () => {
    const two = (lengthCharacters: number): ResolvedMapping => {
      const [title] = mapping(true).fields;
      if (title === undefined) throw new Error('A mapping without a line.');
      const city = { ...title, key: 'city', line: { ...title.line, key: 'city', salesforce: 'City' }, on: { ...title.on, salesforce: { ...title.on.salesforce, name: 'City', lengthCharacters } } };
      return { ...mapping(true), fields: [title, city] };
    };
    const pair = pairWith(WORKS.rest, true);
    const long = { ...pair, base: { ...pair.base, city: 'Port' }, marketo: { ...pair.marketo, differences: { ...pair.marketo.differences, city: { value: 'Harbor', changedAt: BEFORE, changedBy: null } } } };
    const derive = (from: Pair, lengthCharacters: number): Pair => deriveWork(from, from, two(lengthCharacters), { kind: 're-merged' }, { lane: 'normal', now: NOW }).pair;
    const waits = derive(long, 3);
    expect(waits.salesforce.work).toMatchObject({ state: 'waiting', held: { code: 'VALUE_TOO_LONG', fields: ['city'] } });
    expect(derive(waits, 20).salesforce.work).toEqual({ state: 'waiting', lane: 'normal', since: NOW, attempts: 0, nextAttemptAt: NOW, lastError: null });
    expect(derive(derive(long, 20), 3).salesforce.work).toMatchObject({ held: { fields: ['city'] } });
    const refused = refuseWork(waits, 'salesforce', ownError('MATCH_TAKEN'), { lane: 'normal', now: NOW }).derived.pair;
    for (const work of [refused, derive(refused, 3)].map(({ salesforce }) => salesforce.work)) expect(work).toMatchObject({ state: 'rejected', error: { code: 'MATCH_TAKEN' }, held: { fields: ['city'] } });
    expect(derive(refused, 20).salesforce.work).toEqual({ state: 'rejected', since: NOW, error: ownError('MATCH_TAKEN') });
  });

  it('B14–B27, I22: say what every transition adds to the ledger', () => {
    const events: Readonly<Record<string, LedgerEvent>> = {
      'the source was observed': { kind: 'source-observed', lost: false },
      'the source was observed and lost': { kind: 'source-observed', lost: true },
      'anything else': { kind: 're-derived', lost: false },
      'anything else, and the change lost': { kind: 're-derived', lost: true },
      'the vendor took the write': { kind: 'applied' },
      'the vendor refused it': { kind: 'refused' },
    };
    const used = new Set<string>();
    for (const [event, given] of Object.entries(events)) for (const before of Object.values(WORKS)) for (const after of Object.values(WORKS)) {
      const row = section(SPEC, 'How it is counted').find(({ cells }) => isCountedBy(cells, event, before.state, after.state));
      if (row !== undefined) used.add(row.number);
      expect(ledgerTerms(before, after, given), `${row?.number}: ${event}, ${before.state} to ${after.state}`).toEqual(termsOf(row));
    }
    expect(used.size + 1, 'B28 is no transition').toBe(section(SPEC, 'How it is counted').length);
  });

  it('B29–B32, I28: say how often a record is tried', () => {
    const pauses = Array.from({ length: 9 }, (_, tries) => decideRetry(ownError('ROW_LOCKED'), tries));
    expect(pauses.map((decision) => (decision.kind === 'again' ? decision.afterSeconds : null))).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900]);
    expect(decideRetry(ownError('ROW_LOCKED'), 9)).toMatchObject({ kind: 'stop', error: { code: 'RETRIES_EXHAUSTED' } });
    expect(decideRetry(ownError('VALIDATION_RULE'), 0)).toMatchObject({ kind: 'stop', error: { code: 'VALIDATION_RULE' } });
  });
});

function expectedWork({ number }: SpecRow, before: Work): Work {
  switch (number) {
    case 'B7':
      return { state: 'rest' };
    case 'B8':
      return { state: 'rejected', since: before.state === 'rejected' ? BEFORE : NOW, error: ownError('FIELD_NOT_WRITABLE', ['title']) };
    case 'B10':
      return { ...before, lane: 'priority' } as Work;
    case 'B11':
      return { ...before, lane: 'priority', attempts: 0, nextAttemptAt: NOW } as Work;
    case 'B13':
      return before;
    default:
      return { state: 'waiting', lane: 'priority', since: NOW, attempts: 0, nextAttemptAt: NOW, lastError: null };
  }
}

function isCountedBy([what = '', from = '', to = '']: readonly string[], event: string, before: string, after: string): boolean {
  const isEvent = what === event || (what === 'the source was observed' && event.startsWith(what)) || (what === 'anything else' && !event.startsWith('the source'));
  const isState = (words: string, state: string): boolean => words === state || (words === 'not waiting' && state !== 'waiting');
  return isEvent && isState(from, before) && isState(to, after);
}

const TERMS = { superseded: 'superseded', rejected: 'rejected', lost: 'lostInConflict', unchanged: 'unchanged', applied: 'applied' } as const;

function termsOf(row: SpecRow | undefined): LedgerTerms {
  const terms = { observed: 0, applied: 0, unchanged: 0, superseded: 0, lostInConflict: 0, rejected: 0 };
  if (row === undefined) return terms;
  const [, , , observed = '0', ends = ''] = row.cells;
  terms.observed = Number(observed);
  for (const end of ends.split(', ')) {
    const term = Object.entries(TERMS).find(([word]) => word === end)?.[1];
    if (term !== undefined) terms[term] += 1;
  }
  return terms;
}
