import type { FieldDescription, FieldType, ObjectDescription } from '../../domain/field.ts';
import type { PairObject } from '../../domain/side.ts';
import { nameOfObject } from './field-types.ts';

/*
 * What Salesforce tells of a lead or contact although no field of its holds it: which of the two it is, and of a contact whether and when a
 * lead became it (marketo-native-sync.md §3.9, §8.5). Lines of the mapping name it like a field. The names begin with a sign that no API
 * name has, so that none of them is ever asked for, written or granted.
 */

const SIGN = '$';
/** Which object the record is of, by its API name. */
const OBJECT_TYPE = '$ObjectType';
/** Whether a lead became the contact. */
export const IS_CONVERTED = '$IsConverted';
/** When that was, the last time. */
export const CONVERTED_DATE = '$ConvertedDate';

/** Whether a name stands for something that is told of a record and is no field of it. */
export function isToldField(name: string): boolean {
  return name.startsWith(SIGN);
}

/** What is told of an object's records beside their fields; nothing of any but leads and contacts. */
export function toldFields(object: PairObject): readonly FieldDescription[] {
  if (object === 'lead') return [described(OBJECT_TYPE, 'Object Type', 'text')];
  if (object !== 'contact') return [];
  return [described(OBJECT_TYPE, 'Object Type', 'text'), described(IS_CONVERTED, 'Converted From a Lead', 'boolean'), described(CONVERTED_DATE, 'Converted Date of the Lead', 'date')];
}

function described(name: string, label: string, type: FieldType): FieldDescription {
  const nothing = { lengthCharacters: null, lengthBytes: null, scale: null, restrictedTo: null, requiredOnCreate: false, calculated: false };
  return { name, label, type, ...nothing, createable: false, updateable: false, isUnfilterable: true, isSystem: true };
}

/** A row with what object it is of, where that is wanted. */
export function withObjectType({ object }: ObjectDescription, wanted: readonly string[], row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return (object === 'lead' || object === 'contact') && wanted.includes(OBJECT_TYPE) ? { ...row, [OBJECT_TYPE]: nameOfObject(object) } : row;
}
