import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { names } from '../../domain/map-rules.ts';
import { PHONE_NUMBERS } from './phone-numbers.ts';
import { COUNTRY_FORMS, countryNames, STATE_FORMS, stateNames } from './place-names.ts';

describe('countries', () => {
  const table = countryNames();

  it('are found by every name and code, in any case and with or without accents, and by those that people use', () => {
    const spellings = ['United States', 'united states of america', 'USA', 'us', '840', 'U.S.', 'アメリカ合衆国', '米国'];
    expect(spellings.map(table.meant)).toEqual(spellings.map(() => 'US'));
    expect(['Cote d’Ivoire', 'the Netherlands', 'Korea, Republic of', '日本', 'ｊａｐａｎ', 'Atlantis', ''].map(table.meant)).toEqual(['CI', 'NL', 'KR', 'JP', 'JP', undefined, undefined]);
  });

  it('go from every form to every other and back', () => {
    for (const from of COUNTRY_FORMS) for (const to of COUNTRY_FORMS) {
      const rule = names(table, from, to);
      expect(rule.nature, `${from} to ${to}`).toBe('reversible');
      expect(table.things.map((thing) => rule.inverse?.apply(rule.apply(table.called(thing, from) ?? '') ?? ''))).toEqual(table.things.map((thing) => table.called(thing, from)));
    }
  });
});

describe('states', () => {
  it.each([['US', 'California', 'CA'], ['CA', 'Quebec', 'QC'], ['DE', 'Bayern', 'BY'], ['JP', 'Fukushima', '07']])('of %s have names and codes', (country, name, code) => {
    const table = stateNames([country]);
    for (const from of STATE_FORMS) expect(names(table, from, 'code').nature).toBe('reversible');
    expect([name, name.toUpperCase()].map(names(table, 'name', 'code').apply)).toEqual([code, code]);
    expect(names(table, 'code', 'name').apply(code.toLowerCase())).toBe(name);
  });

  it('of Japan are written in both scripts', () => {
    const rule = names(stateNames(['JP']), 'japanese', 'name');
    expect(['東京都', '東京', 'tokyo', 'Tôkyô', 'Tokyo Prefecture', 'JP-13', '北海道', '京都府', '京都'].map(rule.apply)).toEqual(['Tokyo', 'Tokyo', 'Tokyo', 'Tokyo', 'Tokyo', 'Tokyo', 'Hokkaido', 'Kyoto', 'Kyoto']);
    expect(rule.inverse?.apply('Osaka')).toBe('大阪府');
    expect(stateNames(['JP']).things).toHaveLength(47);
  });

  it('of several countries mean nothing where one spelling means two, and then have no way back', () => {
    const both = stateNames(['US', 'AU']);
    expect([both.meant('WA'), both.meant('AU-WA'), both.meant('Western Australia')]).toEqual([undefined, 'AU-WA', 'AU-WA']);
    expect([names(both, 'name', 'code').nature, names(both, 'name', 'iso').nature]).toEqual(['one-way', 'reversible']);
  });
});

describe('phone numbers', () => {
  it('come into one shape, in any digits, with their extension', () => {
    const spellings = ['03-1234-5678', '(03) 1234 5678', '+81 3 1234 5678', '０３－１２３４－５６７８'];
    expect(spellings.map((text) => PHONE_NUMBERS.format(text, 'JP', 'e164'))).toEqual(spellings.map(() => '+81312345678'));
    expect(PHONE_NUMBERS.format('03-1234-5678 ext 12', 'JP', 'e164')).toBe('+81312345678 ext. 12');
    expect(PHONE_NUMBERS.format('+1 650 253 0000', 'JP', 'national')).toBe('+1 650 253 0000');
  });

  it('are not made of what is none, or more than one', () => {
    expect(['call me', '12', '03-1234-5678 or 03-1111-2222', '', '+'].map((text) => PHONE_NUMBERS.format(text, 'JP', 'e164'))).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('are the same once they are in a shape, and never throw', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[+0-9 ()-]{4,20}$/));
    fc.assert(
      fc.property(text, fc.constantFrom('e164' as const, 'international' as const, 'national' as const), fc.constantFrom('JP', 'US', 'DE', 'XX'), (given, shape, country) => {
        const made = PHONE_NUMBERS.format(given, country, shape);
        if (made !== undefined) expect(PHONE_NUMBERS.format(made, country, shape)).toBe(made);
      }),
      { numRuns: 300 },
    );
  });
});
