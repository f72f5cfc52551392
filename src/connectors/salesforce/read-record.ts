import { withContactsForLeads } from '../../domain/lead-lookups.ts';
import type { ObjectDescription } from '../../domain/field.ts';
import type { Observation } from '../../domain/observation.ts';
import { own } from '../../domain/value.ts';
import { readDateTime } from '../canonical-value.ts';
import { seenValues } from '../seen-values.ts';
import { NEVER_DELETED } from './field-types.ts';
import { IS_PERSON, valuesOfPerson } from './person-accounts.ts';
import { isToldField, withObjectType } from './told-fields.ts';
import type { QueryRow } from './wire.ts';

/** Read with every record, whatever is mapped: identity, version, life and author. */
const ALWAYS = ['Id', 'SystemModstamp'] as const;

/**
 * Read where the sync user may: who changed it, where the life of a converted or merged record goes on (I15), and whether
 * an event is its owner's alone or the copy that an invited colleague has of it (Salesforce, Event), and whether a contact is
 * the shadow of a person account.
 */
const WHERE_READABLE = ['LastModifiedById', 'IsConverted', 'ConvertedContactId', 'MasterRecordId', 'IsPrivate', 'IsChild', IS_PERSON] as const;

/** The fields to select: the wanted ones that the sync user sees, and what every look needs. */
export function fieldsToSelect(description: ObjectDescription, wanted: readonly string[]): readonly string[] {
  const lookups = wanted.flatMap((name) => lookupsOf(description, name).flatMap((lookup) => lookup?.name ?? []));
  const optional = [...WHERE_READABLE, ...wanted, ...lookups];
  const always = NEVER_DELETED.has(description.object) ? ALWAYS : [...ALWAYS, 'IsDeleted'];
  return [...new Set([...always, ...optional.filter((name) => own(description.fields, name) !== undefined && !isToldField(name))])];
}

/** One look at one record; null when the row lacks what every look needs. */
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
    ...(row['IsPrivate'] === true || row['IsChild'] === true ? { isWithheld: true as const } : {}),
    values: withContactsForLeads(description, valuesOfPerson(description, row, seenValues(description, wanted, withObjectType(description, wanted, withParentValues(description, wanted, row))))),
    changedBy: typeof author === 'string' ? author : null,
  };
}

/** The lookups over which a path such as `Account.Owner.Title` goes, the nearest first, undefined where one is not seen; none for a field of the record itself. */
function lookupsOf({ fields }: ObjectDescription, path: string): readonly (ObjectDescription['fields'][string] | undefined)[] {
  const names = path.split('.').slice(0, -1);
  return names.map((_, place) => Object.values(fields).find((field) => field.relation === names.slice(0, place + 1).join('.')));
}

/**
 * A row with the values of parents under their paths. Without a parent they are blank; of a parent that is named and not shown they
 * were not returned, because it may just be hidden from the sync user (I10).
 */
function withParentValues(description: ObjectDescription, wanted: readonly string[], row: QueryRow): Readonly<Record<string, unknown>> {
  const paths = wanted.filter((name) => name.includes('.'));
  if (paths.length === 0) return row;
  return { ...row, ...Object.fromEntries(paths.map((path) => [path, parentValue(row, path.split('.'), lookupsOf(description, path).map((lookup) => lookup?.name.split('.').at(-1)))])) };
}

/** `lookups`: by which field each record on the way names the next one. */
function parentValue(row: Readonly<Record<string, unknown>>, [relation = '', ...more]: readonly string[], [lookup, ...further]: readonly (string | undefined)[]): unknown {
  if (more.length === 0) return row[relation];
  const parent = row[relation];
  if (isRow(parent)) return parentValue(parent, more, further);
  return lookup !== undefined && parent === null && row[lookup] === null ? null : undefined;
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
