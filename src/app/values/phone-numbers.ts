import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { PhoneBook } from '../../domain/text-rules.ts';

const FORMATS = { e164: 'E.164', international: 'INTERNATIONAL', national: 'NATIONAL' } as const;

/**
 * Phone numbers as libphonenumber knows them. A number is taken when its length is possible in its country; an extension stays
 * in every shape, so that none is lost. A national shape does not tell its country, so other countries' numbers get none.
 */
export const PHONE_NUMBERS: PhoneBook = {
  format: (text, country, as) => {
    if (!isSupportedCountry(country)) return undefined;
    const number = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
    if (number?.isPossible() !== true) return undefined;
    if (as === 'national' && number.country !== country) return number.format(FORMATS.international);
    const made = number.format(FORMATS[as]);
    return as === 'e164' && number.ext !== undefined ? `${made} ext. ${number.ext}` : made;
  },
};

/** Whether a country's numbers are known, by its two letters. */
export function hasPhoneNumbers(country: string): boolean {
  return isSupportedCountry(country);
}
