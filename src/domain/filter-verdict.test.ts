import { describe, expect, it } from 'vitest';
import type { FieldDescription, FieldType, Schema } from './field.ts';
import { fieldsOf, isTimeBound, resolveCondition } from './filter-condition.ts';
import type { ResolvedCondition } from './filter-condition.ts';
import { problemWords } from './filter-expression.ts';
import { readFilter } from './filter-syntax.ts';
import { judge } from './filter-verdict.ts';
import type { SeenValues } from './value.ts';
import { own, unknown } from './value.ts';

const NOW = '2026-03-01T12:00:00.000Z';

function field(name: string, type: FieldType, over: Partial<FieldDescription> = {}): FieldDescription {
  return { name, label: name, type, lengthCharacters: null, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...over };
}

function shown(...fields: readonly FieldDescription[]): NonNullable<Schema['objects']['contact']> {
  return { object: 'contact', fields: Object.fromEntries(fields.map((one) => [one.name, one])), createable: true, updateable: true, idPrefix: null };
}

const SCHEMAS = {
  salesforce: {
    side: 'salesforce', version: '1',
    objects: {
      contact: shown(field('Title', 'text'), field('Score__c', 'integer'), field('Vip__c', 'boolean'), field('Day__c', 'date'), field('Seen__c', 'datetime'), field('Tags__c', 'multi-picklist'), field('AccountId', 'id', { refersTo: 'account', relation: 'Account' }), field('OwnerId', 'id', { refersTo: 'user', relation: 'Owner' })),
      account: { ...shown(field('Industry', 'picklist'), field('Name', 'text'), field('ParentId', 'id', { refersTo: 'account', relation: 'Parent' }), field('OwnerId', 'id', { refersTo: 'user', relation: 'Owner' }), field('WhoId', 'id'), field('Boss__c', 'id')), object: 'account' },
    },
  },
  marketo: { side: 'marketo', version: '1', objects: { person: { ...shown(field('leadStatus', 'text')), object: 'person' } } },
} as const satisfies Readonly<Record<'salesforce' | 'marketo', Schema>>;

function resolved(text: string): ResolvedCondition {
  const read = readFilter(text);
  if ('problem' in read) throw new Error(read.problem.says);
  return resolveCondition(read.expression, text, { object: 'contact', to: 'marketo' }, SCHEMAS);
}

function verdict(text: string, values: SeenValues): unknown {
  const { condition, problems } = resolved(text);
  expect(problems).toEqual([]);
  return judge(condition, ({ side, path }) => own(values, side === 'marketo' ? `marketo.${path}` : path), NOW);
}

const IN = { is: 'in' };

describe('the verdict of a filter (I10)', () => {
  it.each([
    ["Title = 'pilot'", { Title: 'PILOT ' }],
    ["Title != 'pilot'", { Title: null }],
    ["Title not in ('a', 'b')", { Title: null }],
    ["Title not like 'a%'", { Title: null }],
    ['not Vip__c', { Vip__c: null }],
    ['Score__c >= 3', { Score__c: 3 }],
    ['not Score__c >= 3', { Score__c: null }],
    ["Tags__c includes ('B', 'z')", { Tags__c: 'a; b' }],
    ['Tags__c is blank', { Tags__c: ' ; ' }],
    ['Day__c = today', { Day__c: '2026-03-01' }],
    ['Day__c > today - 1 month', { Day__c: '2026-02-02' }],
    ['Seen__c < now - 1 hour', { Seen__c: '2026-03-01T10:59:59Z' }],
    ['Seen__c >= 2026-03-01', { Seen__c: '2026-03-01T00:00:00Z' }],
    ["AccountId = '001000000000001'", { AccountId: '001000000000001AAA' }],
    ["Account.Industry = 'Banking' and marketo.leadStatus = 'MQL'", { 'Account.Industry': 'banking', 'marketo.leadStatus': 'mql' }],
  ])('%s lets it in', (text, values) => {
    expect(verdict(text, values)).toEqual(IN);
  });

  it('names the smallest condition that keeps a record out', () => {
    expect(verdict("Title = 'a' and (Score__c > 1 and not Vip__c)", { Title: 'a', Score__c: 2, Vip__c: true })).toEqual({ is: 'out', because: 'not Vip__c' });
    expect(verdict("Title = 'a' or Title = 'b'", { Title: 'c' })).toEqual({ is: 'out', because: "Title = 'a' or Title = 'b'" });
  });

  it('is unknown where a value that matters was not seen, and only there', () => {
    const hidden = unknown('hidden');
    expect(verdict('Vip__c or Score__c > 1', { Vip__c: hidden, Score__c: 2 })).toEqual(IN);
    expect(verdict('Vip__c and Score__c > 1', { Vip__c: hidden, Score__c: 0 })).toEqual({ is: 'out', because: 'Score__c > 1' });
    expect(verdict('Vip__c and Score__c > 1', { Vip__c: hidden, Score__c: 2 })).toEqual({ is: 'unknown', because: 'Vip__c' });
    expect(verdict('not Vip__c', {})).toEqual({ is: 'unknown', because: 'not Vip__c' });
    expect(verdict('Score__c > 1', { Score__c: 'many' })).toEqual({ is: 'unknown', because: 'Score__c > 1' });
  });

  it('a field that is not shown any more is unknown too, whatever is asked of it', () => {
    const { condition, problems } = resolved('Gone__c is blank or Score__c > 5');
    expect(problems).toHaveLength(1);
    expect(judge(condition, () => 1, NOW)).toMatchObject({ is: 'unknown' });
    expect(judge(condition, () => 6, NOW)).toEqual(IN);
  });

  it('knows which fields it looks at, and whether time alone changes it', () => {
    const { condition } = resolved("Score__c > 1 and not (Account.Industry = 'a' or Score__c < 9)");
    expect(fieldsOf(condition).map(({ path }) => path)).toEqual(['Score__c', 'Account.Industry']);
    expect(isTimeBound(condition)).toBe(false);
    expect(isTimeBound(resolved('Vip__c or not Day__c in (today)').condition)).toBe(true);
  });
});

describe('what is wrong with a filter is told where it is, with a way out', () => {
  it.each([
    ["Titel = 'a'", 'Line 1, column 1: Salesforce shows no field Titel here. Did you mean Title?'],
    ['title is blank', 'Did you mean Title?'],
    ["leadStatus = 'a'", 'Marketo has one: write marketo.leadStatus.'],
    ["marketo.leadstat = 'a'", 'Marketo shows no field leadstat here. Did you mean marketo.leadStatus?'],
    ["Account.Industri = 'a'", 'Did you mean Account.Industry?'],
    ["Account.Parent.Industri = 'a'", 'column 1: Salesforce shows no field Account.Parent.Industri here. Did you mean Account.Parent.Industry?'],
    ["Account.Ownr.Name = 'a'", 'Line 1, column 9: there is no relationship Ownr here. Did you mean Owner?'],
    ["Account.Manager.Name = 'a'", 'Salesforce shows no field Account.Manager.Name here.'],
    ["Vip__c and\n  Owner.Name = 'a'", 'Line 2, column 3: Owner leads to a record of the object user, which is not followed'],
    ["Vip__c and\n  salesforce.Account.Owner.Name = 'a'", 'Line 2, column 22: Owner leads to a record of the object user, which is not followed'],
    ["Account.Who.Name = 'a'", 'column 9: Who may lead to several kinds of records, or to one that cannot be followed, and a filter goes over lookups to one kind alone. Let a formula field of the record carry the value, and ask for that field, or ask for the id itself: Account.WhoId.'],
    ["Account.boss__r.Name = 'a'", 'ask for the id itself: Account.Boss__c.'],
    ['Score__c', 'Score__c is a whole number and no checkbox.'],
    ["Score__c = '3'", 'Write Score__c >= 100, the number without quotes.'],
    ['Vip__c is blank', 'Write Vip__c = false.'],
    ["Vip__c = 'true'", 'Write Vip__c = true'],
    ["Title > 'a'", 'no order that both systems share'],
    ["Score__c like 'a%'", 'like is for text'],
    ["Tags__c = 'a'", "Write Tags__c includes ('a')."],
    ["Title includes ('a')", 'Write Title in (…).'],
    ["Day__c > '2026-01-01'", 'Write Day__c >= 2026-01-31'],
    ['Day__c > 2026-01-01T00:00:00Z', 'Day__c is a date'],
    ["Tags__c includes ('a;b')", 'join two includes with and'],
  ])('%s', (text, says) => {
    expect(resolved(text).problems.map(problemWords).join(' ')).toContain(says);
  });
});
