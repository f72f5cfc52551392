import { MOST_LOOKUPS } from '../../domain/filter-fields.ts';

/**
 * Text of a SOQL query (Salesforce, SOQL and SOSL Reference). Field and object names come from a describe
 * and are checked all the same: nothing from outside reaches a query unquoted (F58).
 */
export interface SoqlQuery {
  readonly object: string;
  readonly fields: readonly string[];
  readonly where: string | null;
  readonly orderBy: readonly string[];
  readonly limit: number;
}

/** Longest text of one query: the older of the two documented bounds, so that it holds everywhere. */
export const MOST_SOQL_CHARACTERS = 20_000;

/** A string literal. The characters SOQL treats specially are escaped; NUL cannot be carried and never occurs in a value that was read. */
export function quoted(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll('\b', '\\b')
    .replaceAll('\f', '\\f');
  return `'${escaped}'`;
}

/** Whether a text names a field, or one of a parent over as many lookups as are followed. */
export function isFieldPath(text: string): boolean {
  const names = text.split('.');
  return names.length <= MOST_LOOKUPS + 1 && names.every((name) => /^[A-Za-z]\w*$/.test(name));
}

/** The query as text. Throws when a name is not one: that would be a fault of ours. */
export function soqlText({ object, fields, where, orderBy, limit }: SoqlQuery): string {
  for (const name of [object, ...fields, ...orderBy]) {
    if (!isFieldPath(name)) throw new Error('A name in a query is not a Salesforce API name.');
  }
  const condition = where === null ? '' : ` WHERE ${where}`;
  return `SELECT ${fields.join(', ')} FROM ${object}${condition} ORDER BY ${orderBy.join(', ')} LIMIT ${limit}`;
}

/** A query that counts, as text; the answer is a number of its own without rows (apis.md B4). Throws when the name is not one. */
export function countText(object: string, where: string | null): string {
  if (!/^[A-Za-z]\w*$/.test(object)) throw new Error('A name in a query is not a Salesforce API name.');
  return `SELECT COUNT() FROM ${object}${where === null ? '' : ` WHERE ${where}`}`;
}

/** Splits values into lists whose literals stay within so many characters. */
export function inLists(values: readonly string[], mostCharacters: number): readonly (readonly string[])[] {
  const lists: string[][] = [];
  let room = 0;
  for (const value of new Set(values)) {
    const size = quoted(value).length + 1;
    const list = lists.at(-1);
    if (list === undefined || size > room) {
      lists.push([value]);
      room = mostCharacters - size;
    } else {
      list.push(value);
      room -= size;
    }
  }
  return lists;
}

/** `Field IN ('a','b')`. */
export function isOneOf(field: string, values: readonly string[]): string {
  return `${field} IN (${values.map(quoted).join(',')})`;
}
