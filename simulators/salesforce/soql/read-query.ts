import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Query } from '@jetstreamapp/soql-parser-js';

/**
 * Reads a query as the parser does; throws what it throws. Programs ask the same thing again and again with other ids and
 * other moments, and parsing costs more than all else about a small query: what was parsed is kept with gaps for those.
 */
export function readQuery(text: string): Query {
  const literals = text.includes('\\') ? [] : (text.match(LITERAL) ?? []);
  if (literals.length > MOST_LITERALS) return parseQuery(text);
  let place = 0;
  const shape = literals.length === 0 ? text : text.replace(LITERAL, (literal) => gap(place++, literal));
  const known = readLately.get(shape) ?? read(shape, literals);
  if (known === UNSHAPELY) return parseQuery(text);
  return literals.length === 0 ? known : filled(known, new Map(literals.map((literal, index) => [gap(index, literal), literal])));
}

/** A text without an escape, or an instant of UTC. */
const LITERAL = /'[^'\\]*'|\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Queries for hundreds of ids are seldom of one shape. */
const MOST_LITERALS = 30;
/** More are not kept. */
const MOST_KEPT = 500;

const readLately = new Map<string, Query>();
/** Stands for a shape from which the literals cannot be told by their place. */
const UNSHAPELY: Query = {};

/** What stands for a literal: one of its own kind, and another one for each place. */
function gap(place: number, literal: string): string {
  return literal.startsWith('\'') ? `'text ${place}'` : `1000-01-01T00:00:${String(place).padStart(2, '0')}Z`;
}

function read(shape: string, literals: readonly string[]): Query {
  const query = shaped(shape, new Set(literals.map((literal, place) => gap(place, literal))));
  if (readLately.size >= MOST_KEPT) readLately.clear();
  readLately.set(shape, query);
  return query;
}

/** The query with gaps, if each of them is found in it. What is no query is refused in its own words, and so read as it came. */
function shaped(shape: string, gaps: ReadonlySet<string>): Query {
  try {
    const parsed = parseQuery(shape);
    return textsIn(parsed).filter((text) => gaps.has(text)).length === gaps.size ? parsed : UNSHAPELY;
  } catch {
    return UNSHAPELY;
  }
}

/** Every text outside the selected fields, which are many and shared by all copies. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, part]) => (name === 'fields' ? [] : textsIn(part))) : [];
}

/** A copy of what was parsed with the literals in their places. */
function filled<Value>(value: Value, literals: ReadonlyMap<unknown, string>): Value;
function filled(value: unknown, literals: ReadonlyMap<unknown, string>): unknown {
  if (typeof value !== 'object' || value === null) return literals.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, literals));
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) if (name !== 'fields') copy[name] = filled(copy[name], literals);
  return copy;
}
