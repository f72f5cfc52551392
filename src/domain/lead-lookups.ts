import type { FieldDescription, ObjectDescription, Schema } from './field.ts';
import type { PairObject } from './side.ts';
import { own } from './value.ts';
import type { SeenValue, SeenValues } from './value.ts';

/** A lookup of a custom object to a lead, and the path by which the record shows the contact that this lead has become. */
export interface LeadLookup {
  /** API name of the lookup. */
  readonly lookup: string;
  readonly path: string;
}

/** The lookups of an object to leads that may have become contacts (`FieldDescription.contactPath`). */
export function leadLookups({ fields }: ObjectDescription): readonly LeadLookup[] {
  return Object.values(fields).flatMap(({ name, contactPath }) => (contactPath === undefined ? [] : [{ lookup: name, path: contactPath }]));
}

/** What was read of a record, with the contact in the place of the lead that it has become. */
export function withContactsForLeads(description: ObjectDescription, values: SeenValues): SeenValues {
  const moved = leadLookups(description).flatMap(({ lookup, path }): readonly (readonly [string, SeenValue])[] => {
    const contact = own(values, path);
    return typeof contact === 'string' && typeof own(values, lookup) === 'string' ? [[lookup, contact]] : [];
  });
  return moved.length === 0 ? values : { ...values, ...Object.fromEntries(moved) };
}

/** A line that takes part, as far as it says what it reads in Salesforce. */
interface ReadLine {
  readonly on: { readonly salesforce: FieldDescription };
}

/** The paths to read beside an object's lines that link to leads, as far as they are seen. */
export function pathsToContacts(salesforce: Schema, object: PairObject, fields: readonly ReadLine[]): readonly string[] {
  const seen = salesforce.objects[object]?.fields ?? {};
  return fields.flatMap(({ on: { salesforce: { contactPath } } }) => (contactPath === undefined || own(seen, contactPath) === undefined ? [] : [contactPath]));
}
