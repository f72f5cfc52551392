import { describe, expect, it } from 'vitest';
import { exists, readTexts } from './source-tree.ts';

const texts = readTexts();
const pages = texts.filter(({ path }) => /^[A-Z-]+\.md$|^docs\/.*\.md$/.test(path));

/** The invariants of which a test must be named: all but I36, which is not built. */
const KEPT = Array.from({ length: 37 }, (_, place) => `I${place + 1}`).filter((number) => number !== 'I36');

function page(path: string): string {
  return texts.find((file) => file.path === path)?.text ?? '';
}

function lineCount(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** Paths a page speaks of: its relative links, and what it sets in code type below a folder of ours. */
function pathsNamed(path: string, text: string): readonly string[] {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => folder + link);
  const code = [...text.matchAll(/`((?:src|test|simulators|console|bench|bin|docs)\/[\w./-]+)`/g)].map(([, name = '']) => name);
  return [...links, ...code].map((name) => name.replace(/\/$/, ''));
}

describe('pages for readers', () => {
  it('name only files and folders that exist', () => {
    const missing = pages.flatMap(({ path, text }) =>
      pathsNamed(path, text)
        .filter((name) => !exists(name))
        .map((name) => `${path} speaks of ${name}, which does not exist: correct the path or leave it out.`),
    );
    expect(missing).toEqual([]);
  });

  it.each(['ARCHITECTURE.md', 'docs/words.md'])('%s names only functions and types that exist', (path) => {
    const sources = texts.filter((file) => file.path.startsWith('src/')).map(({ text }) => text);
    const names = [...page(path).matchAll(/`([A-Za-z]\w+)(?:\.(\w+))?`/g)].flatMap(([, name = '', part = name]) => [name, part]);
    const missing = [...new Set(names)].filter((name) => !sources.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
    expect(missing).toEqual([]);
  });

  it('ARCHITECTURE.md has at most 200 lines, a decision at most 20', () => {
    expect(lineCount(page('ARCHITECTURE.md'))).toBeLessThanOrEqual(200);
    const long = pages.filter(({ path, text }) => path.startsWith('docs/decisions/') && lineCount(text) > 20);
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it.each(KEPT)('ARCHITECTURE.md names a test of %s, and the test cites it', (number) => {
    const row = page('ARCHITECTURE.md').split('\n').find((line) => line.startsWith(`| ${number} |`)) ?? '';
    const files = [...row.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    expect(files.length).toBeGreaterThan(0);
    for (const name of files) {
      const cites = texts.filter(({ path }) => path === name || path.startsWith(`${name}/`)).some(({ text }) => new RegExp(`\\b${number}\\b`).test(text));
      expect(cites, `${name} should cite ${number}`).toBe(true);
    }
  });

  it('every numbered row of docs/spec is cited by a test', () => {
    const cited = new Set(texts.filter(({ path }) => /\.test\.ts$|^test\/contract\//.test(path)).flatMap(({ text }) => numbersIn(text)));
    const rows = pages.filter(({ path }) => path.startsWith('docs/spec/')).flatMap(({ text }) => [...text.matchAll(/^\| ([A-Z]\d+) \|/gm)].map(([, number = '']) => number));
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter((number) => !cited.has(number))).toEqual([]);
  });
});

/** Row numbers of docs/spec in a text: `W7`, and every one of `M1–M22`. */
function numbersIn(text: string): readonly string[] {
  return [...text.matchAll(/\b([MCLBWGSR])(\d+)(?:–\1(\d+))?\b/g)].flatMap(([, letter = '', first = '', last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => `${letter}${Number(first) + index}`),
  );
}
