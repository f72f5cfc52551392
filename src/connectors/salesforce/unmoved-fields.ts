import type { ObjectDescription } from '../../domain/field.ts';
import { own } from '../../domain/value.ts';

/**
 * An object with only those fields that still are what the caller takes them for. A field that got another type lost its
 * values with it, on every record and without a stamp: what it holds now says nothing about them (I10, I29, F35). `known`
 * is undefined when the caller takes fields for what they are.
 */
export function unmovedFields(now: ObjectDescription, known: ObjectDescription | undefined): ObjectDescription {
  if (known === undefined) return now;
  const unmoved = Object.entries(now.fields).filter(([name, { type }]) => (own(known.fields, name)?.type ?? type) === type);
  return unmoved.length === Object.keys(now.fields).length ? now : { ...now, fields: Object.fromEntries(unmoved) };
}
