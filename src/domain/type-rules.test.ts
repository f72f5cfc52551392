import { describe, expect, it } from 'vitest';
import type { FieldDescription, FieldType } from './field.ts';
import type { Direction, ObjectLine } from './field-mapping.ts';
import type { Side } from './side.ts';
import { kindRule } from './type-rules.ts';
import { isBlank } from './value.ts';
import type { KnownValue } from './value.ts';
import { comesBack, sentInForm, serveLine } from './value-form.ts';
import { misfit } from './value-fit.ts';
import { kindOf } from './value-rule.ts';

/** A value of each type that both vendors have between them (apis.md A3, B3), and one that the types allow and few expect. */
const SAMPLES: Readonly<Record<FieldType, readonly KnownValue[]>> = {
  text: ['12', 'true', '2026-01-31', 'Ann'],
  'long-text': ['a\nb'],
  email: ['ann@example.com'],
  phone: ['+81 3'],
  url: ['https://example.com'],
  picklist: ['Hot'],
  'multi-picklist': ['a;b'],
  id: ['001000000000001AAA'],
  integer: [12, -3, 0],
  decimal: [1.5, 1e21],
  boolean: [true, false],
  date: ['2026-01-31'],
  datetime: ['2026-01-31T08:00:00Z'],
};
const TYPES: readonly FieldType[] = ['text', 'long-text', 'email', 'phone', 'url', 'picklist', 'multi-picklist', 'id', 'integer', 'decimal', 'boolean', 'date', 'datetime'];

function field(type: FieldType): FieldDescription {
  return { name: type, label: type, type, lengthCharacters: null, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null };
}

function served(from: FieldType, to: FieldType, direction: Direction, converts: boolean) {
  const line: ObjectLine = { key: to, salesforce: from, direction, policy: 'by-object', ...(converts ? { converts: true as const } : {}) };
  return serveLine(line, { salesforce: field(from), marketo: field(to) });
}

describe.each(TYPES)('a Salesforce field of type %s', (from) => {
  it.each(TYPES)('to a Marketo field of type %s: as it is, through a conversion that the line asks for, or never', (to) => {
    const rule = kindRule(kindOf(from), kindOf(to));
    const plain = served(from, to, 'to-marketo', false);
    const converting = served(from, to, 'to-marketo', true);
    expect(plain.kind).toBe(rule.kind === 'as-is' ? 'served' : 'refused');
    expect(converting.kind).toBe(rule.kind === 'refused' ? 'refused' : 'served');
    for (const answer of [plain, converting]) if (answer.kind === 'refused') expect(answer.because).toMatch(/^\S.*\.$/);
    if (converting.kind === 'served' && converting.form !== undefined) {
      for (const value of SAMPLES[from]) expectToFit(to, converting.form.there.reduce<KnownValue | undefined>((now, { apply }) => (now === undefined || now === null ? now : apply(now)), value));
    }
  });

  it.each(TYPES)('both ways with a Marketo field of type %s: only where nothing is lost, and each value that crosses is seen there as what it is', (to) => {
    const [there, back] = [kindRule(kindOf(from), kindOf(to)), kindRule(kindOf(to), kindOf(from))];
    const loses = [there, back].some((rule) => rule.kind === 'refused' || (rule.kind === 'converted' && rule.loses !== null));
    const line = served(from, to, 'both', true);
    expect(line.kind).toBe(loses ? 'refused' : 'served');
    if (line.kind !== 'served' || line.form === undefined) return;
    for (const value of SAMPLES[to]) {
      const sent = sentInForm(line.form, 'salesforce', value);
      if (!sent.covered) continue;
      expectToFit(from, sent.value);
      expect(comesBack(line.form, line.comparison, 'salesforce', sent.value, value)).toBe(true);
    }
  });
});

/** What a conversion makes is of the target's type, or nothing. */
function expectToFit(to: FieldType, made: KnownValue | undefined): void {
  const side: Side = 'salesforce';
  if (made === undefined || isBlank(made) || to === 'email') return;
  // A number that a text spells may be none that a whole-number field takes: that is held back by its own check.
  if (to === 'integer') return expect(typeof made).toBe('number');
  expect(misfit(field(to), side, made)).toBeNull();
}

describe('refusals', () => {
  it('say what to do', () => {
    expect(served('datetime', 'date', 'both', true)).toEqual({ kind: 'refused', because: 'date takes a day, and gets a moment. On the way the time of day would be lost, so the line can only go one way: write its direction.' });
    expect(served('integer', 'text', 'both', false)).toEqual({ kind: 'refused', because: 'text takes a text, and gets a number. Write convert: true on the line to have it converted (number as text).' });
    expect(served('integer', 'boolean', 'to-marketo', true)).toMatchObject({ because: expect.stringContaining('value map') });
  });
});
