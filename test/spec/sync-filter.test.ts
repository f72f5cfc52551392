import { describe, expect, it } from 'vitest';
import { applyLook } from '../../src/domain/apply-look.ts';
import { deriveWork } from '../../src/domain/derive-work.ts';
import type { FieldDescription, FieldType, Schema } from '../../src/domain/field.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { readFilter } from '../../src/domain/filter-syntax.ts';
import { judge } from '../../src/domain/filter-verdict.ts';
import { judgeFilters } from '../../src/domain/filtered.ts';
import { resolveCondition } from '../../src/domain/filter-condition.ts';
import { mergePair } from '../../src/domain/merge-pair.ts';
import { UNSEEN_SIDE } from '../../src/domain/pair.ts';
import type { Filtered, Pair, Presence } from '../../src/domain/pair.ts';
import { resolveMapping } from '../../src/domain/resolved-mapping.ts';
import type { ExitPolicy } from '../../src/domain/sync-filter.ts';
import { unknown } from '../../src/domain/value.ts';
import type { KnownValue, SeenValue } from '../../src/domain/value.ts';
import { readSpec, section } from './spec-page.ts';

/** docs/spec/7-sync-filter.md against the evaluation of filters (S1–S9) and what follows from it (S10–S21). */

const SPEC = readSpec('7-sync-filter.md');
const NOW = '2026-03-01T12:00:00.000Z';

function field(name: string, type: FieldType): FieldDescription {
  return { name, label: name, type, lengthCharacters: null, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null };
}

function shown(side: Schema['side'], object: 'lead' | 'person', ...fields: readonly FieldDescription[]): Schema {
  return { side, version: side, objects: { [object]: { object, fields: Object.fromEntries(fields.map((one) => [one.name, one])), createable: true, updateable: true, idPrefix: null } } };
}

const TYPES: Readonly<Record<string, FieldType>> = { text: 'text', number: 'integer', date: 'date', choices: 'multi-picklist', checkbox: 'boolean' };
/** A value that fits the conditions on the page, and one that does not, by the kind of field. */
const VALUES: Readonly<Record<string, readonly [fits: KnownValue, other: KnownValue]>> = { text: ['A', 'x'], number: [4, 5], date: ['2026-01-31', '2026-01-30'], choices: ['b;A', 'b'], checkbox: [true, false] };

describe('what a condition says of a value', () => {
  it.each(section(SPEC, 'What a condition says of a value').map(({ number, cells }) => [number, ...cells] as const))('%s: %s %s', (_number, kind = '', condition = '', ...says) => {
    const schemas = { salesforce: shown('salesforce', 'lead', field('F', TYPES[kind] ?? 'text')), marketo: shown('marketo', 'person') };
    const verdict = (text: string, value: SeenValue): string => {
      const read = readFilter(text);
      if ('problem' in read) throw new Error(read.problem.says);
      const { condition, problems } = resolveCondition(read.expression, text, { object: 'lead', to: 'marketo' }, schemas);
      expect(problems).toEqual([]);
      return judge(condition, () => value, NOW).is;
    };
    const [fits, other] = VALUES[kind] ?? [null, null];
    const isTurned = condition.startsWith('!=');
    const isBlankTest = condition === 'is blank';
    const values: readonly SeenValue[] = [null, isBlankTest ? ' ' : isTurned ? other : fits, isBlankTest || isTurned ? fits : other, unknown('hidden')];
    expect([...values.map((value) => verdict(`F ${condition}`, value)), verdict(`not F ${condition}`, null)]).toEqual(says);
  });
});

const SCHEMAS = {
  salesforce: shown('salesforce', 'lead', field('Title', 'text'), field('Rating', 'text'), field('Id', 'id')),
  marketo: shown('marketo', 'person', field('title', 'text'), field('out', 'boolean')),
};

function mappingWith(onLeaving: ExitPolicy): Mapping {
  const text = "Rating = 'Hot'";
  const read = readFilter(text);
  if ('problem' in read) throw new Error(read.problem.says);
  const line = { marketo: 'title', lead: 'Title', contact: null, direction: 'both', policy: 'salesforce-wins' } as const;
  return { fields: [line], objects: {}, marketoKeyField: 'key', salesforceKeyField: 'Key__c', filters: { lead: { marketo: { where: read.expression, text, onLeaving } } } };
}

const FILTERED: Filtered = { since: '2026-02-01T00:00:00.000Z', verdict: 'out', because: 'earlier' };
const RATINGS: Readonly<Record<string, SeenValue>> = { in: 'Hot', out: 'Cold', unknown: unknown('hidden') };

function pairWith({ rating, filtered = null, target = 'present', title = 'Old' }: { readonly rating: SeenValue; readonly filtered?: Filtered | null; readonly target?: Presence; readonly title?: string }): Pair {
  const difference = { value: title, changedAt: '', changedBy: null };
  return {
    pairId: 'p', connectionId: 'c', object: 'lead', base: target === 'absent' ? {} : { title: 'Old' },
    salesforce: { ...UNSEEN_SIDE, id: '00Q1', presence: 'present', watched: { Rating: rating }, differences: title === 'Old' && target !== 'absent' ? {} : { title: difference } },
    marketo: { ...UNSEEN_SIDE, id: target === 'absent' ? null : '1', presence: target, filtered },
  };
}

function derived(pair: Pair, onLeaving: ExitPolicy = { kind: 'keep' }): Pair {
  return deriveWork(pair, pair, resolveMapping(mappingWith(onLeaving), SCHEMAS, 'lead'), { kind: 're-merged' }, { lane: 'normal', now: NOW }).pair;
}

describe('what becomes of the pair', () => {
  it.each(section(SPEC, 'What becomes of the pair').map(({ number, cells }) => [number, ...cells] as const))('%s: %s, %s, target %s', (_number, verdict = '', before = '', target = '', after = '') => {
    const presences: readonly Presence[] = target === 'any' ? ['present', 'absent'] : [target === 'there' ? 'present' : 'absent'];
    const states = before === 'any' ? [null, FILTERED] : [before === 'filtered' ? FILTERED : null];
    for (const presence of presences) {
      for (const filtered of states) {
        const { marketo } = derived(pairWith({ rating: RATINGS[verdict] ?? null, filtered, target: presence }), { kind: 'delete' });
        expect(marketo.filtered !== null, `${presence} ${filtered === null ? 'not ' : ''}filtered`).toBe(after.startsWith('filtered'));
        expect(marketo.filtered?.deletes === true).toBe(verdict === 'out' && presence === 'present');
        if (verdict === 'out') expect(marketo.filtered?.because).toBe("Rating = 'Hot'");
      }
    }
  });
});

describe('what a filtered record does', () => {
  const rows = new Map(section(SPEC, 'What a filtered record does').map(({ number, cells }) => [number, cells]));
  const out = RATINGS['out'] ?? null;

  it('S15, S16: is neither made nor updated on the other side', () => {
    expect(rows.get('S15')).toContain('it is not made');
    expect(derived(pairWith({ rating: out, target: 'absent', title: 'New' })).marketo.work).toEqual({ state: 'rest' });
    expect(derived(pairWith({ rating: out, title: 'New' })).marketo.work).toEqual({ state: 'rest' });
    expect(derived(pairWith({ rating: 'Hot', title: 'New', filtered: FILTERED })).marketo.work).toMatchObject({ state: 'waiting' });
  });

  it('S17: gets what the other side holds, where no filter is for that direction', () => {
    const edited = pairWith({ rating: out });
    const pair = derived({ ...edited, marketo: { ...edited.marketo, differences: { title: { value: 'Cook', changedAt: '', changedBy: null } } } });
    expect(pair.salesforce.work).toMatchObject({ state: 'waiting' });
  });

  it('S18, S19: is deleted there by a sure verdict alone', () => {
    expect(derived(pairWith({ rating: out }), { kind: 'delete' }).marketo.work).toMatchObject({ state: 'waiting' });
    expect(derived(pairWith({ rating: unknown('hidden'), filtered: { ...FILTERED, deletes: true } }), { kind: 'delete' }).marketo.work).toEqual({ state: 'rest' });
  });

  it('S21: is deleted on neither side where both filters would have it deleted', () => {
    const text = "title = 'New'";
    const read = readFilter(text);
    if ('problem' in read) throw new Error(read.problem.says);
    const { filters, ...mapping } = mappingWith({ kind: 'delete' });
    const both = { ...mapping, filters: { lead: { ...filters?.lead, salesforce: { where: read.expression, text, onLeaving: { kind: 'delete' as const } } } } };
    const occasion = { lane: 'normal', now: NOW } as const;
    const resolve = (given: Mapping) => resolveMapping(given, SCHEMAS, 'lead');
    const pair = pairWith({ rating: out });
    const { pair: judged } = deriveWork(pair, pair, resolve(both), { kind: 're-merged' }, occasion);
    for (const side of ['salesforce', 'marketo'] as const) {
      expect(judged[side]).toMatchObject({ filtered: { verdict: 'out' }, work: { state: 'rest' } });
      expect(judged[side].filtered?.deletes).toBeUndefined();
    }
    expect(judgeFilters(judged, resolve(both), NOW)).toBe(judged);
    expect(derived(judged, { kind: 'delete' }).marketo.work).toMatchObject({ state: 'waiting' });
  });

  it('S20: is flagged there, and nothing else is written', () => {
    const policy = { kind: 'flag', field: 'out' } as const;
    const pair = pairWith({ rating: out, title: 'New' });
    const seen = { ...pair, marketo: { ...pair.marketo, differences: { out: { value: null, changedAt: '', changedBy: null } } } };
    const mapping = resolveMapping(mappingWith(policy), SCHEMAS, 'lead');
    expect(mergePair(derived(seen, policy), mapping).changes.marketo).toEqual([expect.objectContaining({ field: 'out', value: true })]);
  });
});

describe('a number that is compared with fewer digits than its side keeps', () => {
  it('is judged by all of them: what is no change for the other side may cross the filter (I17)', () => {
    const schemas = {
      salesforce: shown('salesforce', 'lead', { ...field('Revenue', 'decimal'), scale: 2 }),
      marketo: shown('marketo', 'person', field('revenue', 'integer')),
    };
    const text = 'Revenue >= 1000';
    const read = readFilter(text);
    if ('problem' in read) throw new Error(read.problem.says);
    const line = { marketo: 'revenue', lead: 'Revenue', contact: null, direction: 'both', policy: 'salesforce-wins' } as const;
    const mapping = resolveMapping({ ...mappingWith({ kind: 'keep' }), fields: [line], filters: { lead: { marketo: { where: read.expression, text, onLeaving: { kind: 'keep' } } } } }, schemas, 'lead');
    const seen = (pair: Pair, value: number): Pair => {
      const look = { object: 'lead', id: '00Q1', version: NOW, deleted: false, convertedTo: null, values: { Revenue: value }, changedBy: null } as const;
      return deriveWork(pair, applyLook(pair, 'salesforce', look, mapping).pair, mapping, { kind: 're-merged' }, { lane: 'normal', now: NOW }).pair;
    };
    const below = seen({ ...pairWith({ rating: null }), base: { revenue: 1000 } }, 999.6);
    expect(below.marketo).toMatchObject({ filtered: { verdict: 'out' }, work: { state: 'rest' } });
    expect(seen(below, 1000.2).marketo).toMatchObject({ filtered: null, work: { state: 'rest' } });
  });
});
