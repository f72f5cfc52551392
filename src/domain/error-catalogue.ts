import type { CatalogueEntry } from './catalogue-entry.ts';
import { CONNECTION_ERRORS } from './connection-errors.ts';
import { OBJECT_ERRORS } from './object-errors.ts';
import { RECORD_ERRORS } from './record-errors.ts';
import { VALUE_ERRORS } from './value-errors.ts';

/**
 * The catalogue: every error Bascule can show, in plain words. Vendor codes are mapped to
 * these by the connectors (apis.md A2 and B7, marketo-native-sync.md §4).
 */
export const ERROR_CATALOGUE = {
  ...VALUE_ERRORS,
  ...RECORD_ERRORS,
  ...OBJECT_ERRORS,
  ...CONNECTION_ERRORS,
} as const satisfies Record<string, CatalogueEntry>;

/** The code of a catalogue entry. */
export type ErrorCode = keyof typeof ERROR_CATALOGUE;

/** The entry of a code. */
export function catalogueEntry(code: ErrorCode): CatalogueEntry {
  return ERROR_CATALOGUE[code];
}

/** A title as it stands within a sentence: its first letter small, unless a name begins it. */
export function withinSentence(title: string): string {
  return /^(?:A |[A-Z][a-z])/.test(title) && !/^(Marketo|Salesforce|Bascule)/.test(title) ? `${title.slice(0, 1).toLowerCase()}${title.slice(1)}` : title;
}
