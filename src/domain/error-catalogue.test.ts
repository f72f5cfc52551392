import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, withinSentence } from './error-catalogue.ts';
import { REFUSAL_WORDS } from './refusal-cause.ts';

/** Words by which a sentence tells a person what to do; who reads a remedy without one is left alone with the error. */
const DOES = /\b(add|ask|assign|change|check|choose|correct|create|delete|explain|extend|fill|find|finish|give|grant|list|look|make|map|merge|name|open|read|renew|report|restore|save|share|shorten|show|start|sync|try|use)\b/i;
/** What somebody has to do nothing about says so, and what happens by itself. */
const RESTS = /^(Nothing to do\b|Nothing is lost\b|The work waits\b|Try once more\b)/;

const ENTRIES = [...Object.entries(ERROR_CATALOGUE), ...Object.entries(REFUSAL_WORDS).map(([code, words]) => [code, { ...words, cause: words.title, title: words.title.replace(/\.$/, '') }] as const)];

describe('every error that a person can meet (PRODUCT, "every refusal is a sentence with a way out")', () => {
  it.each(ENTRIES)('%s says what is wrong, why, and what to do', (_code, { title, cause, remedy, fixer }) => {
    expect(title).toMatch(/^[A-Z][^.]*[^.]$/);
    for (const sentence of [cause, remedy]) expect(sentence).toMatch(/^[A-Z].*\.$/);
    if (fixer === 'nobody' || fixer === 'vendor') expect(remedy).toMatch(RESTS);
    else expect(remedy, 'what to do').toMatch(DOES);
    if (RESTS.test(remedy) && fixer !== 'nobody') expect(remedy, 'when it does not end by itself').toMatch(/\b(if|else|otherwise|or)\b/i);
  });
});

it.each([
  ['The e-mail address is not accepted', 'the e-mail address is not accepted'],
  ['A Salesforce validation rule refused the record', 'a Salesforce validation rule refused the record'],
  ['Marketo is busy', 'Marketo is busy'],
])('%s keeps its names within a sentence', (title, within) => expect(withinSentence(title)).toBe(within));
