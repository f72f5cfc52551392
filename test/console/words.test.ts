import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { english } from '../../console/src/words/english.ts';
import { japanese } from '../../console/src/words/japanese.ts';

const SOURCES = fileURLToPath(new URL('../../console/src/', import.meta.url));
const ENGLISH = sentencesOf(english);
const JAPANESE = sentencesOf(japanese);

describe('the words of the console', () => {
  it('are there in both languages, except for plural forms that Japanese does not have', () => {
    expect([...JAPANESE.keys()].toSorted()).toEqual([...ENGLISH.keys()].filter((key) => !key.endsWith('_one')).toSorted());
    expect([...JAPANESE].filter(([, sentence]) => sentence.trim() === '')).toEqual([]);
  });

  it('are filled in with the same things in both languages', () => {
    const differing = [...JAPANESE.keys()].filter((key) => String(placesOf(ENGLISH.get(key))) !== String(placesOf(JAPANESE.get(key))));
    expect(differing).toEqual([]);
  });

  it('are all used', () => {
    const named = namedInSources();
    const unused = [...ENGLISH.keys()].filter((key) => !named.some((pattern) => pattern.test(key.replace(/_(one|other)$/u, ''))));
    expect(unused).toEqual([]);
  });
});

/** Every sentence by its key, as `t` names it. */
function sentencesOf(words: object, path = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]: [string, unknown]): readonly (readonly [string, string])[] => {
      if (typeof value === 'string') return [[path + key, value]];
      return typeof value === 'object' && value !== null ? [...sentencesOf(value, `${path}${key}.`)] : [];
    }),
  );
}

/** What a sentence leaves open, each name once: a language may need one twice, or say a number in the middle. */
function placesOf(sentence = ''): readonly string[] {
  return [...new Set(sentence.match(/\{\{\w+\}\}/gu) ?? [])].toSorted();
}

/** A pattern for every key that stands in a source file: as it is, or with an expression in place of one of its parts. */
function namedInSources(): readonly RegExp[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('words/english') && !name.startsWith('words/japanese'));
  const literals = files.flatMap((name) => readFileSync(join(SOURCES, name), 'utf8').match(/'[\w-]+(?:\.[\w-]+)+'|`[\w-]+(?:\.(?:[\w-]|\$\{[^}`]*\})+)+`/gu) ?? []);
  return [...new Set(literals)].map((literal) => new RegExp(`^${literal.slice(1, -1).replaceAll('.', '\\.').replace(/\$\{[^}]*\}/gu, '[\\w-]+')}$`, 'u'));
}
