import { stamp } from '../field-values.ts';
import { companyKind } from '../keyed-kinds.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { listOf } from '../parameters.ts';
import { fieldsNow } from '../field-shapes.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { World } from '../world.ts';
import { dedupeFieldsOf, keyedFieldsOf, searchableOf } from './custom-kind.ts';
import type { CustomObjectType, TypeVersion } from './object-type.ts';

/** Data types a customer's field may have (MD custom-objects, List Field Data Types). */
export const fieldDataTypes = [
  'string', 'boolean', 'integer', 'float', 'link', 'email', 'currency', 'date', 'datetime', 'phone', 'text',
] as const;

type State = 'draft' | 'approved' | 'approvedWithDraft';

/** List Custom Object Types, narrowed by names and by state (MD custom-objects, List Types). */
export function listTypes({ world, parameters }: Call): Answer {
  const names = listOf(parameters, 'names');
  const wanted = stateParameter(parameters);
  const types = [...world.objectTypes.values()].filter(({ apiName }) => names.length === 0 || names.includes(apiName));
  return { result: types.flatMap((type) => rowOf(type, wanted)) };
}

/** Describe Custom Object Type: the approved version unless the draft is asked for or is all there is (MS). */
export function describeType({ world, subject, parameters }: Call): Answer {
  const rows = rowOf(typeNamed(world, subject), stateParameter(parameters));
  if (rows.length === 0) throw new Refusal(recordError.recordNotFound(`Object '${subject}' has no such version`));
  return { result: rows };
}

/** The type of this API name; 1013 for the call otherwise, no source tells the code. */
export function typeNamed(world: World, apiName: string): CustomObjectType {
  const type = world.objectTypes.get(apiName);
  if (type === undefined) throw new Refusal(recordError.recordNotFound(`Object '${apiName}' not found`));
  return type;
}

const states: readonly State[] = ['draft', 'approved', 'approvedWithDraft'];

function stateParameter(parameters: URLSearchParams): State | undefined {
  const text = parameters.get('state');
  if (text === null) return undefined;
  const state = states.find((one) => one === text);
  if (state === undefined) throw new Refusal(recordError.invalid(`Invalid value for 'state', expected one of ${states.join(', ')}`));
  return state;
}

function stateOf({ approved, draft }: CustomObjectType): State {
  if (approved === undefined) return 'draft';
  return draft === undefined ? 'approved' : 'approvedWithDraft';
}

/** The version asked for: `draft` the draft, `approved` the approved one, `approvedWithDraft` only of types that have both. */
function rowOf(type: CustomObjectType, wanted: State | undefined): Row[] {
  if (wanted === 'approvedWithDraft' && stateOf(type) !== 'approvedWithDraft') return [];
  const name = wanted === 'draft' || (wanted === undefined && type.approved === undefined) ? 'draft' : 'approved';
  const version = name === 'draft' ? type.draft : type.approved;
  return version === undefined ? [] : [versionRow(type, name, version)];
}

/** Before its first approval a type has no key, no stamps and no searchable fields (MD custom-objects, Create Type). */
function versionRow(type: CustomObjectType, name: 'draft' | 'approved', version: TypeVersion): Row {
  const made = type.approved !== undefined;
  return {
    state: stateOf(type),
    version: name,
    displayName: version.displayName,
    pluralName: version.pluralName,
    description: version.description,
    apiName: type.apiName,
    idField: made ? 'marketoGUID' : null,
    createdAt: made ? stamp(type.createdAt) : null,
    updatedAt: made ? stamp(type.updatedAt) : null,
    dedupeFields: dedupeFieldsOf(version),
    searchableFields: searchableOf(version),
    relationships: relationshipsOf(version),
    fields: keyedFieldsOf(version).map(({ length, ...field }) => ({ ...field, ...(length > 0 ? { length } : {}), crmManaged: false })),
  };
}

/** Links as a describe tells them: the type with the link is the child (MD custom-objects, Describe Type). */
export function relationshipsOf({ fields }: TypeVersion): Row[] {
  return fields.flatMap(({ name, relatedTo }) => {
    if (relatedTo === undefined) return [];
    return [{ field: name, type: 'child', relatedTo: { name: titleOf(relatedTo.name), field: relatedTo.field } }];
  });
}

function titleOf(object: string): string {
  return object === 'lead' ? 'Lead' : object === 'company' ? 'Company' : object;
}

/** A field that a link may point to. */
type LinkableField = { readonly name: string; readonly displayName: string; readonly dataType: string };

/** The fields of an object that a link may point to; undefined when nothing may link to it. */
export function linkableFields(world: World, object: string): readonly LinkableField[] | undefined {
  if (object === 'lead') return fieldsNow(world).filter((field) => field.searchable && field.name !== 'cookies');
  if (object === 'company') return companyKind.fields.filter((field) => companyKind.searchable.some((names) => names.includes(field.name)));
  const approved = world.objectTypes.get(object)?.approved;
  return approved?.fields.filter((field) => field.isDedupeField);
}

/**
 * List Linkable Custom Objects: lead, company and every approved type. Fields are named by their display names there
 * (MD custom-objects, example), though link fields are made with the API name as well (example of addField).
 */
export function linkableObjects({ world }: Call): Answer {
  const objects = [['lead', 'Lead'], ['company', 'Company'], ...[...world.objectTypes.values()].flatMap(titledType)];
  return {
    result: objects.map(([name = '', displayName = '']) => ({
      name,
      displayName,
      fields: (linkableFields(world, name) ?? []).map((field) => ({ name: field.displayName, displayName: field.displayName, dataType: field.dataType })),
    })),
  };
}

function titledType({ apiName, approved }: CustomObjectType): string[][] {
  return approved === undefined ? [] : [[apiName, approved.displayName]];
}

/** Get Custom Object Dependent Assets: no asset of this subscription uses one. */
export function dependentAssets({ world, subject }: Call): Answer {
  typeNamed(world, subject);
  return { result: [] };
}
