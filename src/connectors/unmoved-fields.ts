import type { FieldType, ObjectDescription } from '../domain/field.ts';
import { own } from '../domain/value.ts';

/**
 * An object with only those fields that still are what the caller takes them for. A field that got another type may have lost its
 * values with it, on every record and without a stamp, or holds some that cannot be read as what they were: what it shows now says
 * nothing about them (I10, I29, F35). `known` is undefined when the caller takes fields for what they are. A field that was hidden by
 * what was remembered (`asked`) was not asked for, and is hidden from this answer although it is there again.
 */
export function unmovedFields(now: ObjectDescription, known: ObjectDescription | undefined, asked: ObjectDescription = now): ObjectDescription {
  // Nearly always nothing has changed, and then there is nothing to compare field by field.
  if (asked === now && (known === undefined || known === now)) return now;
  const isKnown = (name: string, type: FieldType): boolean => own(asked.fields, name) !== undefined && (own(known?.fields ?? {}, name)?.type ?? type) === type;
  const unmoved = Object.entries(now.fields).filter(([name, { type }]) => isKnown(name, type));
  return unmoved.length === Object.keys(now.fields).length ? now : { ...now, fields: Object.fromEntries(unmoved) };
}
