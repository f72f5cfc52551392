import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import { isUnknown, own } from '../domain/value.ts';

/** Mapping keys by which people are searched (Marketo's REST names, field-mapping.ts). */
const EMAIL = 'email';
const LAST_NAME = 'lastName';

/** Longer words are searched by their beginning: an index entry has room for some 2,700 bytes. */
const LONGEST_WORD = 200;

/** What a pair is found by: the current value on Salesforce, and Marketo's where it is another one. */
export interface SearchWords {
  readonly email: string | null;
  readonly otherEmail: string | null;
  readonly lastName: string | null;
  readonly otherLastName: string | null;
}

/** Derived anew from base and differences at every save, so the words can never go stale. */
export function searchWords(pair: Pair): SearchWords {
  const [email, otherEmail] = currentWords(pair, EMAIL);
  const [lastName, otherLastName] = currentWords(pair, LAST_NAME);
  return { email, otherEmail, lastName, otherLastName };
}

/**
 * A text as it is searched: compatible forms folded (full-width Latin, half-width katakana), lower case.
 * Folded here and not by the database, whose idea of lower case hangs on its language settings.
 */
export function searchWord(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are not searched for and jsonb may refuse them
  return text.normalize('NFKC').toLowerCase().replace(/[\u0000-\u001f]/g, '').toWellFormed().trim().slice(0, LONGEST_WORD).toWellFormed();
}

function currentWords(pair: Pair, key: string): readonly [string | null, string | null] {
  const salesforce = currentWord(pair, 'salesforce', key);
  const marketo = currentWord(pair, 'marketo', key);
  if (salesforce === null || marketo === null) return [salesforce ?? marketo, null];
  return [salesforce, marketo === salesforce ? null : marketo];
}

function currentWord(pair: Pair, side: Side, key: string): string | null {
  const seen = own(pair[side].differences, key)?.value;
  const value = seen === undefined || isUnknown(seen) ? own(pair.base, key) : seen;
  const word = typeof value === 'string' ? searchWord(value) : '';
  return word === '' ? null : word;
}
