import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginOfDay, dayIn, dayText, isDay, isDayPattern, isMoment, isTimeZone } from './date-rules.ts';
import { judgeRules } from './field-rules.ts';
import { names, valueMap } from './map-rules.ts';
import type { NameTable } from './map-rules.ts';
import { bands, numberedBands, round } from './number-rules.ts';
import { COLLAPSE, letterCase, phone, TRIM, truncate } from './text-rules.ts';
import { takenBack, throughRules } from './value-rule.ts';
import type { ValueRule } from './value-rule.ts';

const COLOURS: NameTable = {
  about: 'colours',
  print: '1',
  things: ['r', 'g'],
  unknown: 'It is no colour.',
  meant: (spelling) => new Map([['red', 'r'], ['rouge', 'r'], ['rojo', 'r'], ['green', 'g'], ['vert', 'g']]).get(spelling.trim().toLowerCase()),
  called: (thing, form) => new Map([['r/english', 'red'], ['r/french', 'rouge'], ['g/english', 'green'], ['g/french', 'vert']]).get(`${thing}/${form}`),
};
const DIGITS = { format: (text: string) => (/^[\d +-]+$/.test(text) && /\d/.test(text) ? `+${text.replaceAll(/\D/g, '')}` : undefined) };

const GRADES = [{ from: 'A', to: 'Hot' }, { from: 'B', to: 'Warm' }, { from: 'C', to: 'Cold' }] as const;
const RULES: readonly ValueRule[] = [
  TRIM, COLLAPSE, letterCase('upper'), letterCase('lower'), truncate(5), phone(DIGITS, 'JP', 'e164'),
  round(2), round(-1), bands(numberedBands([0, 26, 51])), valueMap(GRADES), valueMap([{ from: 'A', to: 'x' }, { from: 'B', to: 'x' }]),
  names(COLOURS, 'english', 'french'), dayIn('Asia/Tokyo'), dayIn('America/Sao_Paulo'), beginOfDay('Asia/Tokyo'), beginOfDay('America/Sao_Paulo'), dayText('dd.mm.yyyy'), dayText('yyyy/mm/dd'),
];

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.constantFrom('A', ' b ', 'Rouge', 'green', '03 1234', '2026-02-30', '2018-11-04', '2026-01-31T23:00:00Z', '29.02.2028', '\u200B', '  '));
const day = fc.date({ min: new Date('0001-01-02'), max: new Date('9998-12-30'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const moment = fc.date({ min: new Date('0001-01-03'), max: new Date('9998-12-29'), noInvalidDate: true }).map((date) => `${date.toISOString().slice(0, 19)}Z`);
const anything = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), day, moment);

describe.each(RULES.map((rule) => [rule.words, rule] as const))('the rule "%s"', (_, rule) => {
  it('never throws, and makes a value or nothing of everything there is', () => {
    fc.assert(fc.property(anything, (value) => {
      expect(rule.apply(value)).not.toBeNull();
    }));
  });

  it(rule.nature === 'normaliser' ? 'is done once when it is done twice' : 'gives the same again after the way back', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const there = rule.apply(value);
        if (there === undefined || there === '') return;
        const back = rule.nature === 'normaliser' ? there : rule.inverse?.apply(there);
        // A one-way rule has no way back.
        if (rule.inverse === null) {
          expect(rule.nature).toBe('one-way');
          return;
        }
        expect(back).not.toBeUndefined();
        if (back !== undefined) expect(rule.apply(back)).toBe(there);
      }),
    );
  });

  it('I12: makes well-formed text of well-formed text, and no other letters than it was given by text or table', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()), (value) => {
      const made = rule.apply(value);
      if (typeof made === 'string') expect(made.isWellFormed()).toBe(true);
    }));
  });
});

describe('text rules', () => {
  it('I12: take away nothing but white space and what cannot be seen', () => {
    fc.assert(fc.property(text, (value) => {
      const seen = (from: unknown): string => String(from).replaceAll(/[\s\u00AD\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g, '');
      expect(seen(COLLAPSE.apply(value))).toBe(seen(value));
    }));
    expect(COLLAPSE.apply('\u3000Ann\u200B \u00A0 \tExample\r\n')).toBe('Ann Example');
    expect(COLLAPSE.apply('👩‍💻')).toBe('👩‍💻');
  });

  it('cut between what a reader takes for characters', () => {
    expect(truncate(3).apply('Zoe\u0301 L')).toBe('Zo');
    expect(truncate(3).apply('a👩‍💻b')).toBe('a');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      expect(String(truncate(5).apply(value)).length).toBeLessThanOrEqual(5);
    }));
  });
});

describe('dates', () => {
  it('are days of their zone, also where midnight does not exist', () => {
    expect(dayIn('Asia/Tokyo').apply('2026-01-31T15:00:00Z')).toBe('2026-02-01');
    expect(beginOfDay('Asia/Tokyo').apply('2026-02-01')).toBe('2026-01-31T15:00:00Z');
    // Brazil's clocks went from 23:59:59 on the 3rd to 01:00 on the 4th.
    expect(beginOfDay('America/Sao_Paulo').apply('2018-11-04')).toBe('2018-11-04T03:00:00Z');
  });

  it('take the way back: the first moment of a day is on that day, in every zone tried', () => {
    fc.assert(
      fc.property(day, fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Pacific/Apia'), (value, zone) => {
        const first = beginOfDay(zone).apply(value);
        // Samoa had no 30 December 2011.
        if (first === undefined) {
          expect([zone, value]).toEqual(['Pacific/Apia', '2011-12-30']);
          return;
        }
        expect(isMoment(first)).toBe(true);
        expect(dayIn(zone).apply(first)).toBe(value);
      }),
      { numRuns: 300 },
    );
  });

  it('are not made up: no 30 February, no pattern with a part missing, no zone that nobody has', () => {
    expect([isDay('2026-02-30'), dayText('dd.mm.yyyy').inverse?.apply('30.02.2026')]).toEqual([false, undefined]);
    expect(['dd.mm.yyyy', 'yyyymmdd', 'mm/dd', 'dd.mm.yy', 'yyyy year mm dd'].map(isDayPattern)).toEqual([true, true, false, false, false]);
    expect(['Asia/Tokyo', 'UTC', 'Tokyo', '+09:00', ''].map(isTimeZone)).toEqual([true, true, false, false, false]);
  });
});

describe('bands', () => {
  it('hold every number from the first on', () => {
    const rule = bands(numberedBands([51, 0, 26]));
    expect([0, 25, 25.9, 26, 50, 51, 9999].map((score) => rule.apply(score))).toEqual(['0-25', '0-25', '0-25', '26-50', '26-50', '51+', '51+']);
    expect([-1, Number.NaN, '12'].map((score) => rule.apply(score))).toEqual([undefined, undefined, undefined]);
  });
});

describe('chains of rules', () => {
  it('I11: leave a blank blank, and end at the rule that does not cover the value', () => {
    expect(throughRules([TRIM, valueMap(GRADES)], null)).toEqual({ covered: true, value: null });
    expect(throughRules([COLLAPSE, valueMap(GRADES)], ' \u200B ')).toEqual({ covered: true, value: null });
    expect(throughRules([TRIM, valueMap(GRADES)], 'D')).toEqual({ covered: false, by: 'map of 3 values' });
  });

  it('lead back in the opposite order', () => {
    const there = [TRIM, valueMap(GRADES), letterCase('upper')];
    const back = takenBack(there) ?? [];
    expect(throughRules(there, ' a ')).toEqual({ covered: true, value: 'HOT' });
    expect(throughRules(back, 'HOT')).toEqual({ covered: true, value: 'A' });
  });
});

describe('rules of a line', () => {
  const map = valueMap(GRADES);
  const many = valueMap([{ from: 'A', to: 'x' }, { from: 'B', to: 'x' }]);

  it('are made for the way back where that is possible, and make the line one-way where it is not', () => {
    expect(judgeRules({ direction: 'both', toMarketo: [map], toSalesforce: [] })).toMatchObject({ kind: 'rules', direction: 'both', warning: null, rules: { keptAs: 'marketo', toSalesforce: [map.inverse] } });
    expect(judgeRules({ direction: 'both', toMarketo: [], toSalesforce: [map] })).toMatchObject({ direction: 'both', rules: { keptAs: 'salesforce', toMarketo: [map.inverse] } });
    for (const rule of [many, truncate(3), bands(numberedBands([0]))]) {
      expect(judgeRules({ direction: 'both', toMarketo: [TRIM, rule], toSalesforce: [] })).toMatchObject({ direction: 'to-marketo', warning: expect.stringContaining(rule.words) });
    }
  });

  it('may say the way back of a map that joins values, and never that of a band', () => {
    expect(judgeRules({ direction: 'both', toMarketo: [many], toSalesforce: [valueMap([{ from: 'x', to: 'A' }])] })).toMatchObject({ kind: 'rules', direction: 'both' });
    expect(judgeRules({ direction: 'both', toMarketo: [truncate(3)], toSalesforce: [TRIM] })).toMatchObject({ kind: 'problem' });
    expect(judgeRules({ direction: 'to-marketo', toMarketo: [], toSalesforce: [TRIM] })).toMatchObject({ kind: 'problem', problem: 'has toSalesforce, but the line goes to-marketo only; leave toSalesforce out, or let the line go that way.' });
  });
});
