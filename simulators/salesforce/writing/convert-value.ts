import type { FieldDefinition } from '../schema/field-table.ts';
import { normaliseId } from '../world/ids.ts';
import type { FieldValue } from '../world/record.ts';
import { isDay, parseInstant, stampOf } from '../world/stamps.ts';
import { failure, requestError, rowError, success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';

/** Characters the vendor trims from both ends of a text. */
const EDGES = /^[\s\u00a0]+|[\s\u00a0]+$/g;

/**
 * Takes one value of a request body into the form it is kept in, or refuses it the way the vendor does. Text is
 * trimmed at both ends and an empty one is blank. A value of the wrong JSON type is refused even where the vendor
 * might be lenient (NOT-SIMULATED.md): what passes here passes there.
 */
export function convertValue(field: FieldDefinition, raw: unknown): Result<FieldValue> {
  if (raw === null) return field.type === 'boolean' ? failure(cannotRead(field, raw)) : success(null);
  switch (field.type) {
    case 'boolean':
      return typeof raw === 'boolean' ? success(raw) : failure(cannotRead(field, raw));
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return typeof raw === 'number' && Number.isFinite(raw) ? convertNumber(field, raw) : failure(cannotRead(field, raw));
    case 'date':
      return typeof raw === 'string' && isDay(raw) ? success(raw) : failure(cannotRead(field, raw));
    case 'datetime': {
      const instant = typeof raw === 'string' ? parseInstant(raw) : undefined;
      return instant === undefined ? failure(cannotRead(field, raw)) : success(stampOf(instant));
    }
    case 'id':
    case 'reference':
      return typeof raw === 'string' ? convertReference(field, raw) : failure(cannotRead(field, raw));
    case 'string':
    case 'picklist':
    case 'multipicklist':
    case 'combobox':
    case 'textarea':
    case 'phone':
    case 'email':
    case 'url':
      return typeof raw === 'string' ? convertText(field, raw) : failure(cannotRead(field, raw));
    case 'address':
      return failure(cannotRead(field, raw));
  }
}

/**
 * apis.md B5: a mistyped body. The wording is that of the vendor's parser as its users quote it (restforce#592 and #897,
 * mautic#3048), with the type of the field and the kind of the token; the place in the body they end with is left out.
 */
function cannotRead({ type }: FieldDefinition, raw: unknown): VendorError {
  const shown = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? ` value ${raw}` : '';
  return requestError('JSON_PARSER_ERROR', `Cannot deserialize instance of ${type} from ${tokenOf(raw)}${shown} or request may be missing a required field`);
}

function tokenOf(raw: unknown): string {
  if (raw === null || raw === undefined) return 'VALUE_NULL';
  if (typeof raw === 'boolean') return raw ? 'VALUE_TRUE' : 'VALUE_FALSE';
  if (typeof raw === 'number') return Number.isInteger(raw) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT';
  if (typeof raw === 'string') return 'VALUE_STRING';
  return Array.isArray(raw) ? 'START_ARRAY' : 'START_OBJECT';
}

/** Decimals beyond the scale are rounded half up; too many digits before the point are refused. */
function convertNumber(field: FieldDefinition, raw: number): Result<FieldValue> {
  const outside = failure(rowError('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: value outside of valid range on numeric field: ${raw}`, [field.name]));
  if (field.type === 'int') {
    if (!Number.isInteger(raw)) return failure(cannotRead(field, raw));
    return Math.abs(raw) < 10 ** field.digits ? success(raw) : outside;
  }
  const whole = field.precision - field.scale;
  const rounded = roundHalfUp(raw, field.scale);
  return Math.abs(rounded) < 10 ** whole ? success(rounded) : outside;
}

function roundHalfUp(value: number, scale: number): number {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + scale}`));
  const [digits = '0', power = '0'] = shifted.toExponential().split('e');
  const rounded = Number(`${digits}e${Number(power) - scale}`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

function convertReference(field: FieldDefinition, raw: string): Result<FieldValue> {
  if (raw === '') return success(null);
  const id = normaliseId(raw);
  return id === undefined ? failure(rowError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${raw}`, [field.name])) : success(id);
}

function convertText(field: FieldDefinition, raw: string): Result<FieldValue> {
  const text = raw.replace(EDGES, '');
  if (text === '') return success(null);
  if (field.type === 'multipicklist') return success(inListOrder(field, text) || null);
  if (field.restrictedPicklist && !field.picklistValues.some((choice) => choice.value === text && choice.isInactive !== true)) {
    return failure(rowError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `${field.label}: bad value for restricted picklist field: ${text}`, [field.name]));
  }
  if (field.length > 0 && text.length > field.length) {
    return failure(rowError('STRING_TOO_LONG', `${field.label}: data value too large: ${text} (max length=${field.length})`, [field.name]));
  }
  if (field.type === 'email' && !isEmail(text)) {
    return failure(rowError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [field.name]));
  }
  return success(text);
}

/** Several choices come back in the order of the list and once each, whatever order they were sent in (hazards.md F60). */
function inListOrder(field: FieldDefinition, text: string): string {
  const chosen = new Set(text.split(';').map((choice) => choice.trim()).filter((choice) => choice !== ''));
  const known = field.picklistValues.map((choice) => choice.value).filter((value) => chosen.has(value));
  return [...known, ...[...chosen].filter((choice) => !known.includes(choice))].join(';');
}

/** One @, something on both sides, a dot in the domain, no blanks; the vendor's own rule is not published. */
function isEmail(text: string): boolean {
  return /^[^\s@,;<>()[\]\\"]+@[^\s@,;<>()[\]\\"]+\.[^\s@.,;<>()[\]\\"]{2,}$/u.test(text) && !text.includes('..');
}
