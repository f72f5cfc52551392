import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rulesOfLine, valueRulesSetting } from '../../src/app/settings/value-rules-setting.ts';
import { complaintsOf } from '../../src/app/settings/problem-words.ts';
import { throughRules } from '../../src/domain/value-rule.ts';
import type { KnownValue } from '../../src/domain/value.ts';

const setting = z.strictObject({ rules: valueRulesSetting() });

function complaints(rules: unknown): readonly string[] {
  const read = setting.safeParse({ rules });
  return read.success ? [] : complaintsOf(read.error, () => []).map(({ path, complaint }) => `${path.join('.')} ${complaint}`);
}

/** What the rules of the settings make of a value. */
function made(toMarketo: readonly object[], value: KnownValue): unknown {
  const { rules } = setting.parse({ rules: { toMarketo } });
  const judged = rulesOfLine(rules ?? { toMarketo: [], toSalesforce: [] }, 'to-marketo');
  return judged.kind === 'rules' ? throughRules(judged.rules.toMarketo, value) : judged.problem;
}

describe('value rules of the settings', () => {
  it.each([
    [[{ trim: true }], ' a ', 'a'],
    [[{ collapse: true }, { case: 'upper' }], 'a  b', 'A B'],
    [[{ bands: [0, 26] }], 30, '26+'],
    [[{ map: [{ from: 'Hot', to: 1 }] }], 'hot', 1],
    [[{ countries: { from: 'name', to: 'alpha-2' } }], 'Japan', 'JP'],
    [[{ states: { of: ['JP'], from: 'japanese', to: 'name' } }], '大阪府', 'Osaka'],
    [[{ phone: { country: 'JP' } }], '03-1234-5678', '+81312345678'],
    [[{ round: 1 }], 1.25, 1.3],
    [[{ day: 'Asia/Tokyo' }, { dayText: 'yyyy/mm/dd' }], '2026-01-31T15:00:00Z', '2026/02/01'],
    [[{ beginOfDay: 'Asia/Tokyo' }], '2026-02-01', '2026-01-31T15:00:00Z'],
    [[{ truncate: 3 }], 'abcd', 'abc'],
  ])('%j makes of %j the value %j', (rules, value, expected) => {
    expect(made(rules, value)).toEqual({ covered: true, value: expected });
  });

  it('are refused in sentences', () => {
    expect(complaints({ toMarketo: [{}, { trim: true, case: 'upper' }] })).toEqual(['rules.toMarketo.0 names no rule; write one, such as trim: true.', 'rules.toMarketo.1 names trim and case; write one rule an entry, because their order matters.']);
    expect(complaints({ toMarketo: [{ map: [{ from: 'a', to: 'b' }, { from: ' A', to: 'c' }] }] })).toEqual(['rules.toMarketo.0.map.1.from says for the second time what becomes of a value; take one of the two lines out.']);
    expect(complaints({ toMarketo: [{ day: 'Tokyo' }, { dayText: 'dd.mm' }, { phone: { country: 'ZZ' } }, { states: { of: ['ZZ'], from: 'name', to: 'code' } }] })).toEqual([
      'rules.toMarketo.0.day must be a time zone such as Asia/Tokyo.',
      'rules.toMarketo.1.dayText must name yyyy, mm and dd once each, such as dd.mm.yyyy.',
      'rules.toMarketo.2.phone.country has no telephone numbers; name the country whose numbers lack a prefix, such as JP.',
      'rules.toMarketo.3.states.of.0 has no states in ISO 3166-2; leave it out.',
    ]);
  });

  it('make a two-way line one-way where they cannot be taken back, and say why', () => {
    const stated = setting.parse({ rules: { toMarketo: [{ bands: [0, 26] }] } }).rules;
    expect(stated === undefined ? null : rulesOfLine(stated, 'both')).toMatchObject({ direction: 'to-marketo', warning: 'goes to Marketo only: "bands 0-25, 26+" makes several values one, and nobody can say which one to send back.' });
  });
});
