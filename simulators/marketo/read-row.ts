import { readValue } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import type { NewValues } from './person-changes.ts';
import { fieldNow } from './field-shapes.ts';
import { findLinked } from './links.ts';
import type { PersonField } from './person-fields.ts';
import type { Person } from './person-store.ts';
import { recordError } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { World } from './world.ts';

/** A submitted record read and checked, or the first thing wrong with it: one bad field skips the whole (apis.md A2). */
export type RowRead = { readonly ok: true; readonly values: NewValues } | { readonly ok: false; readonly error: ApiError };

/** Reads the fields of a submitted person; `present` is the person as it is, or undefined for a new one. */
export function readRow(world: World, present: Person | undefined, row: Readonly<Record<string, unknown>>): RowRead {
  const values = new Map<PersonField, FieldValue | undefined>();
  for (const [name, raw] of Object.entries(row)) {
    if (name === 'id') continue;
    const field = fieldNow(world, name);
    if (field === undefined) return { ok: false, error: recordError.fieldNotFound(name) };
    // No source says whether a read-only field is refused or passed over; refusing it hides no client's mistake.
    if (field.readOnly) return { ok: false, error: recordError.invalid(`Field '${name}' is read only`) };
    const read = readValue(field, raw);
    if (!read.ok) return { ok: false, error: recordError.invalidValue(name, raw) };
    values.set(field, read.value);
  }
  const error = wrongLink(world, present, values);
  return error === undefined ? { ok: true, values } : { ok: false, error };
}

/** Rules of the links to a company and to a sales person, and of company fields (apis.md A4, A6). */
function wrongLink(world: World, present: Person | undefined, values: NewValues): ApiError | undefined {
  const submitted = new Map([...values].map(([field, value]) => [field.name, value]));
  const linked = present?.values['externalCompanyId'];
  const company = submitted.has('externalCompanyId') ? submitted.get('externalCompanyId') : linked;
  // "A lead cannot leave a company except into another one" (MD companies); the code is ours.
  if (company === undefined && linked !== undefined) return recordError.companyUpdate();
  if (company !== undefined && findLinked(world, 'company', 'externalCompanyId', company).length === 0) return recordError.recordNotFound();
  if (company !== undefined && [...values.keys()].some((field) => field.ofCompany)) return recordError.companyUpdate();
  const salesPerson = submitted.get('externalSalesPersonId');
  if (salesPerson !== undefined && findLinked(world, 'salesPerson', 'externalSalesPersonId', salesPerson).length === 0) {
    return recordError.recordNotFound();
  }
  return undefined;
}
