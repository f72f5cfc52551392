import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readSources } from '../architecture/source-tree.ts';
import { quietTerminal } from './quiet-terminal.ts';

/** What is told to people, and what the code itself is made of: names stand among the texts, and none of them reads like these. */
const SAID = readSources('src', 'console/src').flatMap(({ path, words }) => (/\.test\.tsx?$/.test(path) ? [] : words.map((text) => ({ path, text }))));

/** Ways out that the README names as not there yet, as texts have called them. */
const NOT_THERE = /flow step|diagnostics? bundle|bundle of diagnostics|error inbox|repair rule|quiet hours|フローステップ|診断情報|修復ルール/i;

test('nobody is sent to what does not exist (PRODUCT, "every refusal is a sentence with a way out")', () => {
  expect(SAID.filter(({ text }) => NOT_THERE.test(text))).toEqual([]);
});

const COMMANDS = new Set(SAID.flatMap(({ text }) => [...text.matchAll(/`bascule ((?:[a-z][a-z-]* ?)+)/g)].map(([, words = '']) => words.trim())));

test.each([...COMMANDS])('`bascule %s`, which a text names, is a command', async (words) => {
  const { out } = await quietTerminal(tmpdir()).run(...words.split(' '), '--help');
  expect(out).toContain(`Usage: bascule ${words} [options]`);
});
