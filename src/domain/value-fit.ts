import type { ErrorCode } from './error-catalogue.ts';
import type { FieldDescription } from './field.ts';
import type { Side } from './side.ts';
import { isBlank } from './value.ts';
import type { KnownValue } from './value.ts';

/**
 * Whether a field would take a value, judged from its description before any call: one wrong field
 * makes either vendor refuse the whole record (apis.md C3), so it is held back alone instead.
 * Nothing is cut, cast or defaulted to make it fit (I12, hazard 22). Null when it fits.
 */
export function misfit(field: FieldDescription, side: Side, value: KnownValue): ErrorCode | null {
  // A field that must be filled refuses a blank, and the whole record with it (F35).
  if (isBlank(value)) return field.requiredOnCreate ? 'REQUIRED_VALUE_MISSING' : null;
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? null : 'VALUE_REFUSED';
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) && (side !== 'marketo' || Math.abs(value) <= MOST_OF_MARKETO) ? null : 'VALUE_REFUSED';
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'VALUE_REFUSED';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? null : 'VALUE_REFUSED';
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(value) ? null : 'VALUE_REFUSED';
    case 'email':
      return typeof value === 'string' ? (textMisfit(field, value) ?? emailMisfit(side, value)) : 'EMAIL_REFUSED';
    case 'picklist':
    case 'multi-picklist':
      return typeof value === 'string' ? (textMisfit(field, value) ?? choiceMisfit(field, value)) : 'VALUE_REFUSED';
    case 'text':
    case 'long-text':
    case 'phone':
    case 'url':
    case 'id':
      return typeof value === 'string' ? textMisfit(field, value) : 'VALUE_REFUSED';
  }
}

/** Marketo's whole numbers have 32 bits (its specification's int32); a larger one makes it refuse the whole record (F59). */
const MOST_OF_MARKETO = 2_147_483_647;

function textMisfit(field: FieldDescription, value: string): ErrorCode | null {
  // NUL and lone surrogates cannot make the journey through JSON and either database (F58).
  if (value.includes('\0') || !value.isWellFormed()) return 'VALUE_REFUSED';
  if (field.lengthCharacters !== null && value.length > field.lengthCharacters) return 'VALUE_TOO_LONG';
  if (field.lengthBytes !== null && new TextEncoder().encode(value).length > field.lengthBytes) return 'VALUE_TOO_LONG';
  return null;
}

/** Marketo takes ASCII only in a person's address (apis.md A3); the shape is both vendors' least demand. */
function emailMisfit(side: Side, value: string): ErrorCode | null {
  if (!/^[^\s@]+@[^\s@]+$/.test(value.trim())) return 'EMAIL_REFUSED';
  // eslint-disable-next-line no-control-regex -- the range is exactly what ASCII means
  return side === 'marketo' && !/^[\x20-\x7e]*$/.test(value) ? 'EMAIL_REFUSED' : null;
}

function choiceMisfit(field: FieldDescription, value: string): ErrorCode | null {
  const allowed = field.restrictedTo;
  if (allowed === null) return null;
  const choices = field.type === 'multi-picklist' ? value.split(';').filter((choice) => choice !== '') : [value];
  return choices.every((choice) => allowed.includes(choice)) ? null : 'PICKLIST_VALUE_REFUSED';
}
