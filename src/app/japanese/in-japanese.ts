import { ERROR_CATALOGUE } from '../../domain/error-catalogue.ts';
import { JAPANESE_CATALOGUE } from './catalogue.ts';
import { FIELDS } from './fields.ts';
import { FILTERS } from './filters.ts';
import { createPhraseBook } from './phrase-book.ts';
import type { Phrase } from './phrase-book.ts';
import { RECORDS } from './records.ts';
import { REQUESTS } from './requests.ts';
import { RULES } from './rules.ts';
import { SETTINGS } from './settings.ts';

const CATALOGUE: readonly Phrase[] = Object.entries(ERROR_CATALOGUE).flatMap(([code, { title, cause, remedy }]) => {
  const [inJapanese] = Object.entries(JAPANESE_CATALOGUE).flatMap(([other, words]) => (other === code ? [words] : []));
  return inJapanese === undefined ? [] : [title, cause, remedy].map((english, place): Phrase => [english, inJapanese[place] ?? english]);
});

/** A sentence of Bascule's own in Japanese; what it does not know stays as it is (decision 42). */
export const inJapanese: (text: string) => string = createPhraseBook([...CATALOGUE, ...RULES, ...SETTINGS, ...FILTERS, ...FIELDS, ...RECORDS, ...REQUESTS], (names) =>
  names.replaceAll(', ', '、').replaceAll(' and ', ' と ').replaceAll(' or ', ' または '),
);

/** The parts of answers that hold sentences of Bascule's own. What vendors and people wrote stands under other names. */
const SPOKEN = new Set(['title', 'cause', 'remedy', 'says', 'because', 'oneWayBecause', 'neededFor', 'summary', 'reason', 'detail', 'did', 'toDo', 'instead', 'problems', 'advice', 'warning', 'refused', 'note', 'by', 'what', 'choice']);

/** The parts that hold what people wrote and what records hold, whatever names stand in them. */
const KEPT = new Set(['document', 'differences', 'changes', 'values']);

/** An answer with its sentences in Japanese; everything else is the same. */
export function answerInJapanese(answer: unknown, isSpoken = false): unknown {
  if (typeof answer === 'string') return isSpoken ? inJapanese(answer) : answer;
  if (Array.isArray(answer)) return answer.map((part) => answerInJapanese(part, isSpoken));
  if (typeof answer !== 'object' || answer === null) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, KEPT.has(name) ? part : answerInJapanese(part, SPOKEN.has(name))]));
}
