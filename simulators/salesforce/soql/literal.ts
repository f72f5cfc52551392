import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition } from '../schema/field-table.ts';
import { normaliseId } from '../world/ids.ts';
import type { FieldValue } from '../world/record.ts';
import { exactStampOf, parseInstant } from '../world/stamps.ts';
import { failure, requestError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';

/** Reads one literal of a query for a field, in the form conditions compare (condition.ts). */
export function readLiteral(field: FieldDefinition, text: string, type: LiteralType): Result<FieldValue> {
  // Texts and references are never empty, they are blank: an empty text finds the same records as null.
  if (type === 'NULL' || (type === 'STRING' && unquote(text) === '' && soughtAsText(field))) return success(null);
  switch (field.type) {
    case 'string':
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
    case 'textarea':
    case 'phone':
    case 'email':
    case 'url':
      return type === 'STRING' ? success(unquote(text).toLowerCase()) : failure(wrongType(field, 'string', true));
    case 'id':
    case 'reference': {
      const id = type === 'STRING' ? normaliseId(unquote(text)) : undefined;
      return id === undefined ? failure(requestError('INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${unquote(text)}`)) : success(id);
    }
    case 'boolean':
      return type === 'BOOLEAN' ? success(text.toLowerCase() === 'true') : failure(wrongType(field, 'boolean', false));
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return type === 'INTEGER' || type === 'DECIMAL' ? success(Number(text)) : failure(wrongType(field, field.type, false));
    case 'datetime': {
      const instant = type === 'DATETIME' ? parseInstant(text) : undefined;
      return instant === undefined ? failure(wrongType(field, 'dateTime', false)) : success(exactStampOf(instant));
    }
    case 'date':
      return type === 'DATE' ? success(text) : failure(wrongType(field, 'date', false));
    case 'address':
      return failure(requestError('INVALID_FIELD', `field '${field.name}' can not be filtered in a query call`));
  }
}

const soughtAsText = ({ type }: FieldDefinition): boolean => !['boolean', 'int', 'double', 'currency', 'percent', 'date', 'datetime', 'address'].includes(type);

/** The text between the quotes, escapes undone (\', \", \\, \n, \r, \t). */
export function unquote(text: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return text.replace(/^'|'$/g, '').replace(/\\(.)/gs, (_, character: string) => escapes[character] ?? character);
}

/** A LIKE pattern as an expression: `%` any text, `_` any one character, both escaped by a backslash. */
export function likePattern(quoted: string): RegExp {
  let source = '';
  const text = quoted.replace(/^'|'$/g, '');
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place] ?? '';
    if (character === '\\') {
      place += 1;
      source += escapeForExpression(text[place] ?? '');
    } else if (character === '%') source += '[^]*';
    else source += character === '_' ? '[^]' : escapeForExpression(character);
  }
  return new RegExp(`^${source}$`, 'iu');
}

const escapeForExpression = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

/** Text as the vendor words it; general knowledge, not recorded. */
function wrongType(field: FieldDefinition, type: string, quoted: boolean): VendorError {
  const quotes = quoted ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  return requestError('INVALID_FIELD', `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`);
}
