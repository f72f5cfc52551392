import type { FilterExpression, FilterLiteral, FilterName, FilterTest } from './filter-expression.ts';

/**
 * A filter in its one form: words in lower case, one space between them, parentheses where they are needed and nowhere else.
 * Reading it gives the same filter again. Two filters are the same when their forms are.
 */
export function filterText(expression: FilterExpression): string {
  if (expression.kind === 'or') return expression.parts.map(filterText).join(' or ');
  if (expression.kind === 'and') return expression.parts.map((part) => (part.kind === 'or' ? `(${filterText(part)})` : filterText(part))).join(' and ');
  return expression.kind === 'not' ? negatedText(expression.part) : testText(expression, '');
}

function negatedText(part: FilterExpression): string {
  if (part.kind === 'and' || part.kind === 'or') return `not (${filterText(part)})`;
  const hasOwnNot = part.kind === 'in' || part.kind === 'includes' || part.kind === 'like' || part.kind === 'blank';
  return hasOwnNot ? testText(part, 'not ') : `not ${filterText(part)}`;
}

function testText(test: FilterTest, not: '' | 'not '): string {
  const name = nameText(test.field);
  switch (test.kind) {
    case 'compare':
      return `${name} ${test.operator} ${literalText(test.value)}`;
    case 'in':
    case 'includes':
      return `${name} ${not}${test.kind} (${test.values.map(literalText).join(', ')})`;
    case 'like':
      return `${name} ${not}like '${quotedWith(test.pattern, /[']/g)}'`;
    case 'blank':
      return `${name} is ${not}blank`;
    case 'ticked':
      return name;
  }
}

/** A field's name as filters write it. */
export function nameText({ side, path }: Pick<FilterName, 'side' | 'path'>): string {
  return side === null ? path : `${side}.${path}`;
}

function literalText(literal: FilterLiteral): string {
  switch (literal.kind) {
    case 'text':
      return `'${quotedWith(literal.text, /['\\]/g)}'`;
    case 'number':
      return String(literal.number);
    case 'boolean':
      return String(literal.is);
    case 'date':
      return literal.day;
    case 'datetime':
      return literal.moment;
    case 'relative':
      return relativeText(literal);
  }
}

function relativeText({ from, amount, unit }: Extract<FilterLiteral, { kind: 'relative' }>): string {
  if (amount === 0) return from;
  return `${from} ${amount < 0 ? '-' : '+'} ${Math.abs(amount)} ${Math.abs(amount) === 1 ? unit.slice(0, -1) : unit}`;
}

function quotedWith(text: string, special: RegExp): string {
  return text.replace(special, String.raw`\$&`).replaceAll('\n', String.raw`\n`).replaceAll('\r', String.raw`\r`).replaceAll('\t', String.raw`\t`);
}
