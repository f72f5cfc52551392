import type { ObjectDescription } from '../../domain/field.ts';
import type { Observation } from '../../domain/observation.ts';
import { own, unknown } from '../../domain/value.ts';
import type { SeenValue, SeenValues } from '../../domain/value.ts';
import { canonicalValue, readDateTime } from '../canonical-value.ts';
import { NEVER_DELETED } from './field-types.ts';
import type { QueryRow } from './wire.ts';

/** Read with every record, whatever is mapped: identity, version, life and author. */
const ALWAYS = ['Id', 'SystemModstamp'] as const;

/** Read where the sync user may: who changed it, and where the life of a converted or merged record goes on (I15). */
const WHERE_READABLE = ['LastModifiedById', 'IsConverted', 'ConvertedContactId', 'MasterRecordId'] as const;

/** The fields to select: the wanted ones that the sync user sees, and what every look needs. */
export function fieldsToSelect(description: ObjectDescription, wanted: readonly string[]): readonly string[] {
  const optional = [...WHERE_READABLE, ...wanted];
  const always = NEVER_DELETED.has(description.object) ? ALWAYS : [...ALWAYS, 'IsDeleted'];
  return [...new Set([...always, ...optional.filter((name) => own(description.fields, name) !== undefined)])];
}

/**
 * One look at one record. Every wanted field has a value afterwards: what is not in the schema is hidden,
 * what the row does not carry was not returned, and neither is ever blank (I10).
 */
export function readRecord(description: ObjectDescription, wanted: readonly string[], row: QueryRow): Observation | null {
  const version = readDateTime(row.SystemModstamp);
  const deleted = NEVER_DELETED.has(description.object) ? false : row.IsDeleted;
  if (version === undefined || deleted === undefined) return null;
  const contactId = row['IsConverted'] === true ? row['ConvertedContactId'] : null;
  const masterId = deleted ? row['MasterRecordId'] : null;
  const author = row['LastModifiedById'];
  return {
    object: description.object,
    id: row.Id,
    version,
    deleted,
    convertedTo: typeof contactId === 'string' ? contactId : null,
    ...(typeof masterId === 'string' ? { mergedInto: masterId } : {}),
    values: valuesOf(description, wanted, row),
    changedBy: typeof author === 'string' ? author : null,
  };
}

/** A row's values of these fields, as they were seen. */
export function valuesOf(description: ObjectDescription, wanted: readonly string[], row: Readonly<Record<string, unknown>>): SeenValues {
  return Object.fromEntries(wanted.map((name) => [name, valueOf(description, name, row)]));
}

function valueOf(description: ObjectDescription, name: string, row: Readonly<Record<string, unknown>>): SeenValue {
  const field = own(description.fields, name);
  if (field === undefined) return unknown('hidden');
  const raw = own(row, name);
  return raw === undefined ? unknown('not-returned') : canonicalValue(field.type, raw);
}
