import { stamp } from '../field-values.ts';
import type { KeyedKind } from '../keyed-kinds.ts';
import { describedFields, findKeyed } from '../keyed-objects.ts';
import type { Answer, Call, Row, Started } from '../operation.ts';
import { listOf } from '../parameters.ts';
import { Refusal, recordError } from '../refusal.ts';
import { beginDeleteKeyed, beginSyncKeyed } from '../write-keyed.ts';
import { kindOfType } from './custom-kind.ts';
import type { CustomObjectType } from './object-type.ts';
import { relationshipsOf } from './describe-type.ts';

/** List Custom Objects: approved types only, without their fields (MD custom-objects, List). */
export function listObjects({ world, parameters }: Call): Answer {
  const names = listOf(parameters, 'names');
  const types = [...world.objectTypes.values()].filter(({ apiName }) => names.length === 0 || names.includes(apiName));
  return { result: types.flatMap((type) => headingOf(type, kindOfType(type))) };
}

/** Describe Custom Object (MD custom-objects, Describe). */
export function describeObject(call: Call): Answer {
  const { type, kind } = objectNamed(call);
  return { result: headingOf(type, kind).map((heading) => ({ ...heading, fields: describedFields(kind) })) };
}

/** Query, sync and delete as for every keyed object. */
export function findRecords(call: Call): Answer {
  return findKeyed(objectNamed(call).kind, call);
}

export function beginSyncRecords(call: Call): Started {
  return beginSyncKeyed(objectNamed(call).kind, call);
}

export function beginDeleteRecords(call: Call): Started {
  return beginDeleteKeyed(objectNamed(call).kind, call);
}

function headingOf(type: CustomObjectType, kind: KeyedKind | undefined): Row[] {
  const { apiName, createdAt, updatedAt, approved } = type;
  if (kind === undefined || approved === undefined) return [];
  return [{
    name: apiName,
    displayName: approved.displayName,
    description: approved.description,
    createdAt: stamp(createdAt),
    updatedAt: stamp(updatedAt),
    idField: kind.idField,
    dedupeFields: kind.dedupeFields,
    searchableFields: kind.searchable,
    relationships: relationshipsOf(approved),
  }];
}

/** The approved object of the path; 1013 for the call otherwise, no source tells the code. */
function objectNamed({ world, subject }: Call): { type: CustomObjectType; kind: KeyedKind } {
  const type = world.objectTypes.get(subject);
  const kind = type === undefined ? undefined : kindOfType(type);
  if (type === undefined || kind === undefined) throw new Refusal(recordError.recordNotFound(`Object '${subject}' not found`));
  return { type, kind };
}
