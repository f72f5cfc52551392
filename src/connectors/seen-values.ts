import type { ObjectDescription } from '../domain/field.ts';
import { own, unknown } from '../domain/value.ts';
import type { SeenValue, SeenValues } from '../domain/value.ts';
import { canonicalValue } from './canonical-value.ts';

/**
 * A row's values of these fields, as they were seen. Every wanted field has one afterwards: what is not in the schema is
 * hidden, what the row does not carry was not returned, and neither is ever blank (I10).
 */
export function seenValues(description: ObjectDescription, wanted: readonly string[], row: Readonly<Record<string, unknown>>): SeenValues {
  return Object.fromEntries(wanted.map((name) => [name, seenValue(description, name, row)]));
}

function seenValue(description: ObjectDescription, name: string, row: Readonly<Record<string, unknown>>): SeenValue {
  const field = own(description.fields, name);
  if (field === undefined) return unknown('hidden');
  const raw = own(row, name);
  return raw === undefined ? unknown('not-returned') : canonicalValue(field.type, raw);
}
