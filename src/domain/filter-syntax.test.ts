import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FilterExpression, FilterLiteral, FilterName } from './filter-expression.ts';
import { FILTER_UNITS, FILTER_WORDS } from './filter-expression.ts';
import { readFilter } from './filter-syntax.ts';
import { filterText } from './filter-text.ts';

/** The filter without the places of its parts. */
function meaning(expression: FilterExpression): unknown {
  return JSON.parse(JSON.stringify(expression, (key, value: unknown) => (key === 'at' ? undefined : value)));
}

const word = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/).filter((text) => !FILTER_WORDS.has(text.toLowerCase()) && text !== 'marketo' && text !== 'salesforce');
const name: fc.Arbitrary<FilterName> = fc.record({
  side: fc.constantFrom(null, 'marketo' as const, 'salesforce' as const),
  path: fc.tuple(word, fc.option(word)).map(([first, second]) => (second === null ? first : `${first}.${second}`)),
  at: fc.constant(0),
});
const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => one.trim() !== '');
const literal: fc.Arbitrary<FilterLiteral> = fc.oneof(
  text.map((one) => ({ kind: 'text' as const, text: one, at: 0 })),
  fc.tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 3 })).map(([number, scale]) => ({ kind: 'number' as const, number: number === 0 ? 0 : number / 10 ** scale, at: 0 })),
  fc.boolean().map((is) => ({ kind: 'boolean' as const, is, at: 0 })),
  fc.date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true }).map((day) => ({ kind: 'date' as const, day: day.toISOString().slice(0, 10), at: 0 })),
  fc.date({ min: new Date('1900-01-01'), max: new Date('2999-01-01'), noInvalidDate: true }).map((day) => ({ kind: 'datetime' as const, moment: `${day.toISOString().slice(0, 19)}Z`, at: 0 })),
  fc.record({ kind: fc.constant('relative' as const), from: fc.constantFrom('now' as const, 'today' as const), amount: fc.integer({ min: -400, max: 400 }), unit: fc.constantFrom(...FILTER_UNITS), at: fc.constant(0) }).map((one) => (one.amount === 0 ? { ...one, unit: 'days' as const } : one)),
);
const pattern = fc.array(fc.oneof(fc.constantFrom('%', '_', '\\%', '\\_', '\\\\', "'", '\n'), fc.stringMatching(/^[a-zäÖ ]$/)), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')).filter((one) => one.trim() !== '');
const values = fc.array(literal, { minLength: 1, maxLength: 3 });
const { expression } = fc.letrec<{ expression: FilterExpression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof<fc.Arbitrary<FilterExpression>[]>(
      fc.record({ kind: fc.constant('compare' as const), field: name, operator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), value: literal }),
      fc.record({ kind: fc.constantFrom('in' as const, 'includes' as const), field: name, values }),
      fc.record({ kind: fc.constant('like' as const), field: name, pattern, at: fc.constant(0) }),
      fc.record({ kind: fc.constantFrom('blank' as const, 'ticked' as const), field: name }),
    ),
    fc.record({ kind: fc.constant('not' as const), part: tie('expression') }),
    fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('expression'), { minLength: 2, maxLength: 3 })).map(([kind, parts]) => ({ kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) })),
  ),
}));

describe('a filter as text (PRODUCT H1)', () => {
  it('is read from its own form as it was written there, and has one form only', () => {
    fc.assert(
      fc.property(expression, (written) => {
        const form = filterText(written);
        const read = readFilter(form);
        if ('problem' in read) throw new Error(`${form}: ${read.problem.says}`);
        expect(meaning(read.expression)).toEqual(meaning(written));
        expect(filterText(read.expression)).toBe(form);
      }),
    );
  });

  it('never throws, whatever somebody types', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.array(fc.constantFrom('Industry', 'and', 'or', 'not', 'in', '(', ')', ',', "'a'", '=', '<', '-', '3', 'days', 'now', 'is', 'blank', 'like', '2026-02-30', "'"), { maxLength: 12 }).map((words) => words.join(' ')));
    fc.assert(fc.property(typed, (one) => {
      const read = readFilter(one);
      if ('problem' in read) expect(read.problem.says).toMatch(/\.$/);
    }));
  });

  it.each([
    ["INDUSTRY = 'a' AND Rating NOT IN ('b') Or not Vip__c", "INDUSTRY = 'a' and Rating not in ('b') or not Vip__c"],
    ['((A = 1) and (B = 2 or C = 3))', 'A = 1 and (B = 2 or C = 3)'],
    ['A <> 1', 'A != 1'],
    ['CreatedDate >= NOW - 1 days', 'CreatedDate >= now - 1 day'],
    ['Day__c > today + 0 weeks', 'Day__c > today'],
    ["marketo.leadStatus is NOT blank", 'marketo.leadStatus is not blank'],
    [String.raw`Name like 'O\'Neil\%%'`, String.raw`Name like 'O\'Neil\%%'`],
  ])('%s is written %s', (typed, form) => {
    const read = readFilter(typed);
    expect('expression' in read ? filterText(read.expression) : read.problem).toBe(form);
  });

  it.each([
    ['', 1, 1, 'a filter needs a condition'],
    ["Industry == 'a'", 1, 11, 'expected a value, and found =.'],
    ['Industry = "a"', 1, 12, "Write 'Banking'"],
    ["Industry 'a'", 1, 10, 'expected =, !=, <'],
    ["Industry = 'a", 1, 12, 'has no end'],
    ["Industry = 'a'\nand (Rating = 'b'\nand", 3, 4, 'expected the API name of a field, and found the end'],
    ["(Industry = 'a'", 1, 16, 'expected ) to close'],
    ["Industry = 'a')", 1, 15, 'expected and, or, or the end'],
    ['Industry = null', 1, 12, 'is blank'],
    ["Industry = ''", 1, 12, 'is blank'],
    ['Industry is null', 1, 13, 'expected blank'],
    ["Industry in 'a'", 1, 13, 'expected ( and a list'],
    ["Industry in ('a' 'b')", 1, 18, 'expected , or )'],
    ['Amount > 1,000', 1, 11, 'expected and, or'],
    ['Amount > 30k', 1, 12, 'a number ends before this'],
    ['Amount > 12345678901234567', 1, 10, 'at most 15 digits'],
    ['Day__c > 2026-02-30', 1, 10, 'no day of the calendar'],
    ['Day__c > now - 3 lightyears', 1, 18, 'expected a unit of time'],
    ['Day__c > now - days', 1, 16, 'expected a number'],
    ['Name not = 1', 1, 10, 'expected in, like or includes'],
    ["Name = 'a' and Account.Owner.Manager.Title = 'a'", 1, 30, 'follows 2 lookups at most'],
    ["salesforce.Account.Owner.Manager.Title = 'a'", 1, 26, 'follows 2 lookups at most'],
    ['marketo = 1', 1, 1, 'marketo.leadStatus'],
    ['like = 1', 1, 1, 'expected the API name'],
    [String.raw`Name = 'a\z'`, 1, 10, 'A backslash itself'],
    ['Name = “a”', 1, 8, 'the character “'],
    [`${'('.repeat(50)}A = 1${')'.repeat(50)}`, 1, 41, 'in fewer levels'],
  ])('%s is refused at line %i, column %i, with a way out', (typed, line, column, says) => {
    const read = readFilter(typed);
    const problem = 'problem' in read ? read.problem : null;
    expect(problem).toMatchObject({ line, column });
    expect(problem?.says).toContain(says);
  });
});
