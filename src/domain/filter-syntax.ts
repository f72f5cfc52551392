import { FILTER_UNITS, FILTER_WORDS, problemAt } from './filter-expression.ts';
import type { FilterExpression, FilterLiteral, FilterName, FilterOperator, FilterProblem } from './filter-expression.ts';
import { MOST_LOOKUPS } from './filter-fields.ts';
import { FilterRefused, filterTokens } from './filter-tokens.ts';
import type { FilterToken } from './filter-tokens.ts';

/** A filter that could be read, or what keeps it from that. */
export type ReadFilter = { readonly expression: FilterExpression } | { readonly problem: FilterProblem };

/** Longest text of a filter, in characters, and how deep its parentheses go: far beyond what people can read. */
const MOST_CHARACTERS = 8000;
const MOST_DEPTH = 40;

const OPERATORS: Readonly<Record<string, FilterOperator>> = { '=': '=', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

/** Reads a filter. `and` binds closer than `or`, and `not` closest. Never throws; the first problem is told. */
export function readFilter(text: string): ReadFilter {
  if (text.length > MOST_CHARACTERS) return { problem: problemAt(text, MOST_CHARACTERS, `a filter has at most ${MOST_CHARACTERS} characters. Use \`in\` instead of many \`or\`, or a checkbox that Salesforce fills in by a formula.`) };
  try {
    return { expression: new FilterReader(text).whole() };
  } catch (refused) {
    if (refused instanceof FilterRefused) return { problem: refused.problem };
    throw refused;
  }
}

/** Goes through the pieces of one text from its beginning to its end. */
class FilterReader {
  private readonly text: string;
  private readonly tokens: readonly FilterToken[];
  private place = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = filterTokens(text);
  }

  whole(): FilterExpression {
    if (this.next().kind === 'end') this.refuse('a filter needs a condition, such as Industry = \'Banking\'. Leave the setting out to let every record through.');
    const expression = this.anyOf();
    if (this.next().kind !== 'end') this.refuse(`expected and, or, or the end of the filter, and found ${this.found()}. Join two conditions with and or with or.`);
    return expression;
  }

  private anyOf(): FilterExpression {
    return this.joined('or', () => this.joined('and', () => this.factor()));
  }

  private joined(kind: 'and' | 'or', part: () => FilterExpression): FilterExpression {
    const parts = [part()];
    while (this.takeWord(kind)) parts.push(part());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts: parts.flatMap((one) => (one.kind === kind ? one.parts : [one])) };
  }

  private factor(): FilterExpression {
    if (this.depth === MOST_DEPTH) this.refuse(`parentheses and nots go ${MOST_DEPTH} deep at most. Write the filter in fewer levels.`);
    this.depth += 1;
    const factor = this.takeWord('not') ? ({ kind: 'not', part: this.factor() } as const) : this.takeSign('(') ? this.inside() : this.test();
    this.depth -= 1;
    return factor;
  }

  private inside(): FilterExpression {
    const part = this.anyOf();
    this.demandSign(')', 'expected ) to close the parenthesis');
    return part;
  }

  private test(): FilterExpression {
    const field = this.name();
    if (this.takeWord('is')) {
      const isNegated = this.takeWord('not');
      if (!this.takeWord('blank')) this.refuse(`expected blank after is, and found ${this.found()}. Write ${field.path} is blank, or ${field.path} is not blank; other values follow =.`);
      return negatedIf(isNegated, { kind: 'blank', field });
    }
    const isNegated = this.takeWord('not');
    if (this.takeWord('in')) return negatedIf(isNegated, { kind: 'in', field, values: this.list() });
    if (this.takeWord('includes')) return negatedIf(isNegated, { kind: 'includes', field, values: this.list() });
    if (this.takeWord('like')) return negatedIf(isNegated, { kind: 'like', field, ...this.pattern() });
    if (isNegated) this.refuse(`expected in, like or includes after not, and found ${this.found()}. To turn a whole condition round, write not before it.`);
    const operator = this.next().kind === 'sign' ? OPERATORS[this.next().text] : undefined;
    if (operator === undefined) return this.alone(field);
    this.place += 1;
    return { kind: 'compare', field, operator, value: this.literal() };
  }

  /** What follows a box that stands by its name alone; a literal or another name in this place is a forgotten operator. */
  private alone(field: FilterName): FilterExpression {
    const { kind, text } = this.next();
    const isOver = kind === 'end' || (kind === 'sign' && text === ')') || (kind === 'name' && ['and', 'or'].includes(text.toLowerCase()));
    if (!isOver) this.refuse(`expected =, !=, <, <=, >, >=, in, like, includes or is blank after ${field.path}, and found ${this.found()}.`);
    return { kind: 'ticked', field };
  }

  private name(): FilterName {
    const { kind, text, at } = this.next();
    if (kind !== 'name' || FILTER_WORDS.has(text.toLowerCase())) this.refuse(`expected the API name of a field, and found ${this.found()}. A condition begins with a field, such as Industry = 'Banking'.`);
    this.place += 1;
    const [first, ...more] = text.split('.');
    const side = first === 'salesforce' || first === 'marketo' ? first : null;
    if (side !== null && more.length === 0) throw new FilterRefused(this.text, at, `expected a field behind ${text}. Write ${text}. and its API name, such as ${side === 'marketo' ? 'marketo.leadStatus' : 'salesforce.Status'}.`);
    const path = side === null ? text : more.join('.');
    const beyond = path.split('.').slice(0, MOST_LOOKUPS + 1);
    if (path.length > beyond.join('.').length) throw new FilterRefused(this.text, at + text.length - path.length + beyond.slice(0, -1).join('.').length + 1, `a filter follows ${MOST_LOOKUPS} lookups at most, as in Account.Owner.Title. Let a formula field of the record carry the value, and ask for that field.`);
    return { side, path, at };
  }

  private list(): readonly FilterLiteral[] {
    this.demandSign('(', "expected ( and a list of values, such as ('a', 'b')");
    const values = [this.literal()];
    while (this.takeSign(',')) values.push(this.literal());
    this.demandSign(')', 'expected , or ) in the list of values');
    return values;
  }

  private literal(): FilterLiteral {
    const { kind, text, at } = this.next();
    const isNegative = this.takeSign('-');
    const token = this.next();
    if (isNegative && token.kind !== 'number') this.refuse(`expected a number after the minus, and found ${this.found()}.`);
    if (token.kind === 'number') return { kind: 'number', number: this.number(isNegative), at };
    this.place += 1;
    if (kind === 'text') return { kind, text: this.unquoted(token), at };
    if (kind === 'date') return { kind, day: this.day(token), at };
    return kind === 'datetime' ? { kind, moment: this.moment(token), at } : this.word(text, at);
  }

  private word(text: string, at: number): FilterLiteral {
    const word = text.toLowerCase();
    if (word === 'true' || word === 'false') return { kind: 'boolean', is: word === 'true', at };
    if (word === 'now' || word === 'today') return { kind: 'relative', from: word, ...this.shift(), at };
    this.place -= 1;
    const hint = word === 'null' ? 'An empty field is asked for with is blank.' : 'Text stands in single quotes; a day is written 2026-01-31; today and now - 30 days count from now.';
    return this.refuse(`expected a value, and found ${this.found()}. ${hint}`);
  }

  private shift(): Pick<Extract<FilterLiteral, { kind: 'relative' }>, 'amount' | 'unit'> {
    const isBack = this.takeSign('-');
    if (!isBack && !this.takeSign('+')) return { amount: 0, unit: 'days' };
    if (this.next().kind !== 'number') this.refuse(`expected a number, and found ${this.found()}. Write now - 30 days.`);
    const at = this.next();
    const amount = this.number(isBack);
    if (!Number.isInteger(amount) || Math.abs(amount) > 100_000) throw new FilterRefused(this.text, at.at, 'only whole numbers up to 100000 are counted from now. Take a smaller unit, or fewer.');
    const word = this.next().text.toLowerCase();
    const unit = FILTER_UNITS.find((known) => known === word || known === `${word}s`);
    if (this.next().kind !== 'name' || unit === undefined) this.refuse(`expected a unit of time, and found ${this.found()}. These are known: ${FILTER_UNITS.join(', ')}.`);
    this.place += 1;
    return amount === 0 ? { amount: 0, unit: 'days' } : { amount, unit };
  }

  private number(isNegative: boolean): number {
    const { text, at } = this.next();
    const number = Number(text);
    // What JavaScript would write with an exponent, or cannot hold to the last digit.
    if (String(number).includes('e') || text.replace('.', '').replace(/^0+/, '').length > 15) throw new FilterRefused(this.text, at, 'a number has at most 15 digits here, and at most 6 noughts behind the point.');
    this.place += 1;
    return isNegative && number !== 0 ? -number : number;
  }

  private pattern(): { readonly pattern: string; readonly at: number } {
    const token = this.next();
    if (token.kind !== 'text') this.refuse(`expected a pattern in single quotes, and found ${this.found()}. In like 'Ann%' the % stands for any text and _ for one character.`);
    this.place += 1;
    const pattern = token.text.slice(1, -1).replace(/\\([^])/g, (escape, character: string, offset: number) => {
      if (['\\', '%', '_'].includes(character)) return escape;
      return this.escaped(character, token.at + 1 + offset);
    });
    if (pattern.trim() === '') throw new FilterRefused(this.text, token.at, 'an empty pattern fits nothing. Ask for an empty field with is blank.');
    return { pattern, at: token.at };
  }

  private unquoted({ text, at }: FilterToken): string {
    const value = text.slice(1, -1).replace(/\\([^])/g, (_, character: string, offset: number) => this.escaped(character, at + 1 + offset));
    if (value.trim() === '') throw new FilterRefused(this.text, at, 'no field holds an empty text. Ask for an empty field with is blank.');
    return value;
  }

  private escaped(character: string, at: number): string {
    const known: Readonly<Record<string, string>> = { "'": "'", '\\': '\\', n: '\n', r: '\r', t: '\t' };
    return known[character] ?? this.refuseAt(at, `\\${character} has no meaning. A backslash itself is written \\\\, a quote \\'.`);
  }

  private day({ text, at }: FilterToken): string {
    const parsed = Date.parse(`${text}T00:00:00Z`);
    if (Number.isNaN(parsed) || new Date(parsed).toISOString().slice(0, 10) !== text) throw new FilterRefused(this.text, at, `${text} is no day of the calendar.`);
    return text;
  }

  private moment({ text, at }: FilterToken): string {
    const parsed = Date.parse(text);
    if (Number.isNaN(parsed) || new Date(parsed).toISOString() !== text.replace('Z', '.000Z')) throw new FilterRefused(this.text, at, `${text} is no moment of the calendar.`);
    return text;
  }

  private next(): FilterToken {
    return this.tokens[this.place] ?? { kind: 'end', text: '', at: this.text.length };
  }

  private takeWord(word: string): boolean {
    const { kind, text } = this.next();
    const isIt = kind === 'name' && text.toLowerCase() === word;
    if (isIt) this.place += 1;
    return isIt;
  }

  private takeSign(sign: string): boolean {
    const { kind, text } = this.next();
    const isIt = kind === 'sign' && text === sign;
    if (isIt) this.place += 1;
    return isIt;
  }

  private demandSign(sign: string, expected: string): void {
    if (!this.takeSign(sign)) this.refuse(`${expected}, and found ${this.found()}.`);
  }

  private found(): string {
    const { kind, text } = this.next();
    return kind === 'end' ? 'the end' : text;
  }

  private refuse(says: string): never {
    return this.refuseAt(this.next().at, says);
  }

  private refuseAt(at: number, says: string): never {
    throw new FilterRefused(this.text, at, says);
  }
}

function negatedIf(isNegated: boolean, test: FilterExpression): FilterExpression {
  return isNegated ? { kind: 'not', part: test } : test;
}
