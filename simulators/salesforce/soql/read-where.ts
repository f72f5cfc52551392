import type { Condition as ParsedCondition, LiteralType, Query, WhereClause } from '@jetstreamapp/soql-parser-js';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { FieldValue } from '../world/record.ts';
import { exactStampOf } from '../world/stamps.ts';
import { failure, requestError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import type { ComparisonOperator, Condition } from './condition.ts';
import { spanOfDateLiteral } from './date-literal.ts';
import type { FieldPath, QueryScope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { likePattern, readLiteral, unquote } from './literal.ts';
import { malformedQuery, mixedConnectives, notInThisSoql, pointedAt, queryError } from './query-error.ts';

/** Runs an inner query (`IN (SELECT …)`) and answers the values of its one field. */
export type InnerQuery = (query: Query) => Result<ReadonlySet<FieldValue>>;

type Leaf = Exclude<NonNullable<WhereClause['left']>, { openParen: number }> | ParsedCondition;
type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly leaf: Leaf };

const COMPARISONS: readonly ComparisonOperator[] = ['=', '!=', '<', '<=', '>', '>='];

/** Thrown while a condition is read and caught at its door; never leaves this file. */
class Refused extends Error {
  readonly error: VendorError;
  constructor(error: VendorError) {
    super(error.message);
    this.error = error;
  }
}

/** Reads a WHERE clause: finds its fields, reads its literals, builds the tree. */
export function readWhere(scope: QueryScope, object: ObjectDefinition, where: WhereClause, inner: InnerQuery): Result<Condition> {
  const tokens = flatten(where);
  let place = 0;
  const take = (): Token | undefined => tokens[place++];

  const readFactor = (): Condition => {
    const token = take();
    if (token === 'NOT') return { kind: 'not', part: readFactor() };
    if (token === '(') {
      const part = readChain();
      if (take() !== ')') throw new Refused(malformedQuery('unexpected token: <EOF>'));
      return part;
    }
    if (token === undefined || typeof token === 'string') throw new Refused(malformedQuery(`unexpected token: ${token ?? '<EOF>'}`));
    return readLeaf(scope, object, token.leaf, inner);
  };

  /** A chain of one connective: the vendor refuses AND beside OR without parentheses. */
  const readChain = (): Condition => {
    const first = readFactor();
    const connective = tokens[place];
    if (connective !== 'AND' && connective !== 'OR') return first;
    const parts = [first];
    for (let next = tokens[place]; next === 'AND' || next === 'OR'; next = tokens[place]) {
      if (next !== connective) throw new Refused(mixedConnectives(scope.text, tokens.slice(0, place).filter((token) => token === 'AND' || token === 'OR').length, next));
      place += 1;
      parts.push(readFactor());
    }
    return { kind: connective === 'AND' ? 'and' : 'or', parts };
  };

  try {
    return success(readChain());
  } catch (problem) {
    if (problem instanceof Refused) return failure(problem.error);
    throw problem;
  }
}

/** The parser hands a chain of conditions with counts of parentheses; this is the same as a list of tokens. */
function flatten(where: WhereClause): readonly Token[] {
  const tokens: Token[] = [];
  for (let clause: WhereClause | undefined = where; clause !== undefined; ) {
    const { left } = clause;
    const negation = 'operator' in clause && clause.operator === 'NOT';
    for (let open = left?.openParen ?? 0; open > 0; open -= 1) tokens.push('(');
    if (left !== null && !negation && ('field' in left || 'fn' in left)) tokens.push({ leaf: left });
    if (left !== null && 'closeParen' in left) for (let close = left.closeParen ?? 0; close > 0; close -= 1) tokens.push(')');
    if (!('operator' in clause)) break;
    tokens.push(clause.operator);
    clause = clause.right;
  }
  return tokens;
}

function readLeaf(scope: QueryScope, object: ObjectDefinition, leaf: Leaf, inner: InnerQuery): Condition {
  if (!('field' in leaf)) throw new Refused(notInThisSoql('A function in a condition'));
  const path = orRefuse(resolvePath(scope, object, leaf.field));
  const literal = (text: string, type: LiteralType): FieldValue => {
    const read = readLiteral(path.field, text, type);
    if (!read.ok) throw new Refused(pointedAt(read.error, scope.text, leaf.field, 'WHERE'));
    return read.value;
  };
  refuseUnfilterable(scope, leaf.field, path);
  // The parser hands operators in the case they were written in.
  const operator = leaf.operator.toUpperCase();
  if ('valueQuery' in leaf) {
    if (operator !== 'IN' && operator !== 'NOT IN') throw new Refused(malformedQuery('unexpected token: SELECT'));
    return { kind: 'in', path, negated: operator === 'NOT IN', values: orRefuse(inner(leaf.valueQuery)) };
  }
  const texts = Array.isArray(leaf.value) ? leaf.value : [leaf.value];
  const types: readonly (LiteralType | undefined)[] = [leaf.literalType].flat();
  const typeAt = (index: number): LiteralType => types[index] ?? types[0] ?? 'STRING';
  switch (operator) {
    case 'IN':
    case 'NOT IN': {
      const values = texts.map((text, index) => literal(text, typeAt(index)));
      return { kind: 'in', path, negated: operator === 'NOT IN', values: new Set(values) };
    }
    case 'LIKE':
      if (typeAt(0) !== 'STRING') throw new Refused(malformedQuery('LIKE wants a text in quotes'));
      return { kind: 'like', path, pattern: likePattern(texts[0] ?? '') };
    case 'INCLUDES':
    case 'EXCLUDES': {
      if (path.field.type !== 'multipicklist') throw new Refused(requestError('INVALID_QUERY_FILTER_OPERATOR', `operator ${operator.toLowerCase()} is only valid on multipicklist fields`));
      const groups = texts.map((text) => unquote(text).toLowerCase().split(';'));
      return { kind: 'includes', path, negated: operator === 'EXCLUDES', groups };
    }
    default:
      return readComparison(scope, path, comparisonOf(operator), texts[0] ?? '', typeAt(0), literal);
  }
}

function readComparison(scope: QueryScope, path: FieldPath, operator: ComparisonOperator, text: string, type: LiteralType, literal: (text: string, type: LiteralType) => FieldValue): Condition {
  if (type !== 'DATE_LITERAL' && type !== 'DATE_N_LITERAL') {
    return { kind: 'compare', path, operator, value: literal(text, type) };
  }
  const span = spanOfDateLiteral(text, scope.now);
  if (span === undefined) throw new Refused(notInThisSoql(`The date literal ${text}`));
  const bound = (instant: number): FieldValue =>
    path.field.type === 'date' ? exactStampOf(instant).slice(0, 10) : exactStampOf(instant);
  const compare = (chosen: ComparisonOperator, instant: number): Condition => ({ kind: 'compare', path, operator: chosen, value: bound(instant) });
  switch (operator) {
    case '=':
      return { kind: 'and', parts: [compare('>=', span.from), compare('<', span.to)] };
    case '!=':
      return { kind: 'not', part: { kind: 'and', parts: [compare('>=', span.from), compare('<', span.to)] } };
    case '<':
    case '>=':
      return compare(operator, span.from);
    case '>':
      return compare('>=', span.to);
    case '<=':
      return compare('<', span.to);
  }
}

function comparisonOf(operator: string): ComparisonOperator {
  const known = COMPARISONS.find((comparison) => comparison === operator);
  if (known === undefined) throw new Refused(malformedQuery(`unexpected token: ${operator}`));
  return known;
}

/** Long texts and compound fields cannot be filtered by (`filterable` of the recorded describes). */
function refuseUnfilterable(scope: QueryScope, text: string, { field }: FieldPath): void {
  const long = field.type === 'textarea' && field.length > 255;
  if (long || field.type === 'address') {
    throw new Refused(queryError('INVALID_FIELD', scope.text, text, `field '${field.name}' can not be filtered in a query call`, 'WHERE'));
  }
}

function orRefuse<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.value;
}
