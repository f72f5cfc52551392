import type { ObjectDescription } from '../../domain/field.ts';
import type { Observation } from '../../domain/observation.ts';
import { readDateTime } from '../canonical-value.ts';
import { seenValues } from '../seen-values.ts';

/** Stands where a record tells no time of change: earlier than every other, so that it never wins by being recent. */
const NO_MOMENT = '1970-01-01T00:00:00Z';

/**
 * One look at one record of any kind. Marketo's guide reads a missing field as null; it is only known to be blank when
 * the answer says so, hence "not returned" (I10, reliability.md §2). The stamp is `updatedAt`, which of a person moves for
 * standard fields only (apis.md A5): a sign of when, not an order of versions.
 */
export function readLook(description: ObjectDescription, id: string, wanted: readonly string[], row: Readonly<Record<string, unknown>>): Observation {
  const updatedAt = row['updatedAt'];
  return {
    object: description.object,
    id,
    version: (typeof updatedAt === 'string' ? readDateTime(updatedAt) : undefined) ?? NO_MOMENT,
    deleted: false,
    convertedTo: null,
    values: seenValues(description, wanted, row),
    changedBy: null,
  };
}
