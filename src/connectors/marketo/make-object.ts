import type { DesignedField, ObjectDesign } from '../../domain/custom-object.ts';
import { customName, isCustomObject } from '../../domain/object-pair.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { distrustKeyed } from './describe-objects.ts';
import { CUSTOM_KEY } from './keyed-objects.ts';
import { makeActivityType } from './make-activity-type.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { DATA_TYPES } from './read-schema.ts';
import { customObjectTypes } from './wire.ts';

/** Custom objects that can be made through the API (marketo-native-sync.md §9). */
const MOST_OBJECTS = 10;

/**
 * Makes a custom object: its draft, the key and the fields, and the approval without which it takes no records. Each step is
 * left out when it is done already, so one whose answer was lost is taken up where it stopped.
 */
export async function makeObject(access: MarketoAccess, design: ObjectDesign): Promise<void> {
  const { object } = design;
  if (!isCustomObject(object)) return makeActivityType(access, { ...design, object });
  const apiName = customName(object);
  const types = await typesOf(access);
  const present = types.find((type) => type.apiName === apiName);
  const refusal = refusalOf(present, types.length);
  if (refusal !== null) throw new StepFailure(refusal);
  const { label } = design;
  if (present === undefined) await post(access, '', { action: 'createOnly', apiName, displayName: label, pluralName: `${label}s`, showInLeadDetail: true });
  if (present === undefined || present.state === 'draft') {
    const known = new Set(present?.fields.map(({ name }) => name));
    const input = [keyField(), ...design.fields.map((field) => fieldRow(access, field))].filter(({ name }) => !known.has(name));
    if (input.length > 0) await post(access, `/${apiName}/addField`, { input });
    await post(access, `/${apiName}/approve`, null);
  }
  distrustKeyed(access, object);
}

/** What would be refused of these custom objects, made one after the other; an activity is left to the cycle. */
export async function foreseeObjects(access: MarketoAccess, designs: readonly ObjectDesign[]): Promise<readonly (SyncError | null)[]> {
  const types = await typesOf(access);
  let many = types.length;
  return designs.map(({ object }) => {
    if (!isCustomObject(object)) return null;
    const present = types.find((type) => type.apiName === customName(object));
    const refusal = refusalOf(present, many);
    if (present === undefined && refusal === null) many += 1;
    return refusal;
  });
}

/** Why a custom object cannot be made beside so `many`; null where it can, or is there (`present`) with our key or still without an approval. */
function refusalOf(present: CustomObjectType | undefined, many: number): SyncError | null {
  if (present === undefined) return many >= MOST_OBJECTS ? ownError('CUSTOM_OBJECT_LIMIT') : null;
  const isOurs = present.state === 'draft' || present.fields.some(({ name }) => name === CUSTOM_KEY);
  return isOurs ? null : ownError('CUSTOM_OBJECT_FOREIGN');
}

type CustomObjectType = (typeof customObjectTypes)['_output'][number];

async function typesOf(access: MarketoAccess): Promise<readonly CustomObjectType[]> {
  const answer = answerOrThrow(await access.session.call({ method: 'GET', path: '/rest/v1/customobjects/schema.json', timeoutMs: READ_TIMEOUT_MS }, 'normal'));
  const read = customObjectTypes.safeParse(answer.body.result ?? []);
  if (!read.success) throw new StepFailure(malformedAnswer('The list of custom objects had another shape.').error);
  return read.data;
}

async function post(access: MarketoAccess, path: string, body: unknown): Promise<MarketoAnswer> {
  const call = { method: 'POST', path: `/rest/v1/customobjects/schema${path}.json`, timeoutMs: READ_TIMEOUT_MS, ...(body === null ? {} : { body: JSON.stringify(body) }) } as const;
  return answerOrThrow(await access.session.call(call, 'normal')).body;
}

function keyField(): { readonly name: string; readonly [member: string]: unknown } {
  return { name: CUSTOM_KEY, displayName: 'Salesforce Id', dataType: 'string', isDedupeField: true };
}

/** A link names the object and its field that holds the same value (apis.md A6): the person by our key, others by theirs. */
function fieldRow({ keyField: personKey }: MarketoAccess, { name, label, type, linksTo }: DesignedField): { readonly name: string; readonly [member: string]: unknown } {
  const row = { name, displayName: label };
  if (linksTo === null) return { ...row, dataType: DATA_TYPES[type] };
  if (linksTo === 'person') return { ...row, dataType: 'link', relatedTo: { name: 'lead', field: personKey } };
  if (linksTo === 'company') return { ...row, dataType: 'link', relatedTo: { name: 'company', field: 'externalCompanyId' } };
  return { ...row, dataType: 'link', relatedTo: { name: customName(linksTo), field: CUSTOM_KEY } };
}
