import type { ObjectDescription } from '../../domain/field.ts';
import type { Observation } from '../../domain/observation.ts';
import { own, unknown } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import { canonicalValue, readDateTime } from '../canonical-value.ts';
import type { PersonRow } from './wire.ts';

/** Stands where a person tells no time of change: earlier than every other, so that it never wins by being recent. */
const NO_MOMENT = '1970-01-01T00:00:00Z';

/**
 * One look at one person. Marketo's guide reads a missing field as null; it is only known to be blank when
 * the answer says so, hence "not returned" (I10, reliability.md §2). The stamp is the person's `updatedAt`,
 * which moves for standard fields only (apis.md A5): a sign of when, not an order of versions.
 */
export function readPerson(person: ObjectDescription, wanted: readonly string[], row: PersonRow): Observation {
  const updatedAt = row['updatedAt'];
  return {
    object: 'person',
    id: String(row.id),
    version: (typeof updatedAt === 'string' ? readDateTime(updatedAt) : undefined) ?? NO_MOMENT,
    deleted: false,
    convertedTo: null,
    values: Object.fromEntries(wanted.map((name) => [name, valueOf(person, name, row)])),
    changedBy: null,
  };
}

function valueOf(person: ObjectDescription, name: string, row: PersonRow): SeenValue {
  const field = own(person.fields, name);
  if (field === undefined) return unknown('hidden');
  const raw = own(row, name);
  return raw === undefined ? unknown('not-returned') : canonicalValue(field.type, raw);
}
