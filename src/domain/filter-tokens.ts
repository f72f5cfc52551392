import { problemAt } from './filter-expression.ts';
import type { FilterProblem } from './filter-expression.ts';

/** A piece of a filter's text; `at` is where it begins, and `text` how it is written. */
export interface FilterToken {
  readonly kind: 'name' | 'text' | 'number' | 'date' | 'datetime' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Thrown while a filter is read, and caught where reading began; never leaves the filter files. */
export class FilterRefused extends Error {
  readonly problem: FilterProblem;
  constructor(text: string, at: number, says: string) {
    super(says);
    this.problem = problemAt(text, at, says);
  }
}

/** In the order in which they are tried. */
const SHAPES: readonly (readonly [FilterToken['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/y],
  ['date', /\d{4}-\d\d-\d\d/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['name', /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y],
  ['text', /'(?:[^'\\]|\\[^])*'/y],
  ['sign', /!=|<>|<=|>=|[=<>(),+-]/y],
];

/** Cuts a filter's text into pieces, an `end` last. Throws `FilterRefused` where nothing fits. */
export function filterTokens(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    if (at >= text.length) return [...tokens, { kind: 'end', text: '', at }];
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
}

function tokenAt(text: string, at: number): FilterToken {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const found = shape.exec(text)?.[0];
    if (found !== undefined) return demandEnded(text, { kind, text: found, at });
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (character === "'") throw new FilterRefused(text, at, 'this text has no end. Close it with a single quote, and write \\\' for a quote inside it.');
  if (character === '"') throw new FilterRefused(text, at, 'text stands in single quotes here. Write \'Banking\' instead of "Banking".');
  throw new FilterRefused(text, at, `the character ${character} has no meaning here. Text stands in single quotes; fields are named by their API names.`);
}

/** A number or a day ends where something else begins: `30days` and `2026-01-311` are slips. */
function demandEnded(text: string, token: FilterToken): FilterToken {
  const isWordish = token.kind === 'number' || token.kind === 'date' || token.kind === 'datetime';
  const end = token.at + token.text.length;
  if (!isWordish || !/[\w.]/.test(text[end] ?? '')) return token;
  const says = token.kind === 'number' ? 'a number ends before this. Write 30 days with a space, 1000000 without commas, and 2026-01-31 for a day.' : 'a day is written 2026-01-31, and a moment 2026-01-31T08:00:00Z, in UTC.';
  throw new FilterRefused(text, end, says);
}
