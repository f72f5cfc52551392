import type { Answer, Call, Started } from '../operation.ts';
import { bodyOf, choiceOf, flagOf, inputOf, requiredMember, textMember } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';
import type { World } from '../world.ts';
import { typeNamed } from './describe-type.ts';
import { readNewField, readFieldChange } from './custom-field.ts';
import { dedupeFieldsOf } from './custom-kind.ts';
import type { CustomField, CustomObjectType, TypeVersion } from './object-type.ts';

/** Most types and most fields of a type that can be made through the API (MD custom-objects; apis.md B and native-sync §9). */
const MOST_TYPES = 10;
const MOST_FIELDS = 50;
/** Names that paths of the API take. */
const RESERVED = ['schema', 'lead', 'company'];
const NOTHING: Answer = { result: [] };

/** Sync Custom Object Type: makes a draft, or changes the names of one (MD custom-objects, Create and Update Type). */
export function beginSyncType(call: Call): Started {
  const body = bodyOf(call.body, ['action', 'displayName', 'apiName', 'pluralName', 'description', 'showInLeadDetail']);
  const action = choiceOf(body, 'action', ['createOrUpdate', 'createOnly', 'updateOnly']);
  const apiName = requiredMember(body, 'apiName');
  return change(call, (world) => {
    const present = world.objectTypes.get(apiName);
    if (present !== undefined && action === 'createOnly') throw new Refusal(recordError.exists());
    if (present === undefined && action === 'updateOnly') throw new Refusal(recordError.recordNotFound(`Object '${apiName}' not found`));
    const before = present === undefined ? newVersion(world, apiName, requiredMember(body, 'displayName')) : draftOf(present);
    const draft: TypeVersion = {
      ...before,
      displayName: textMember(body, 'displayName') ?? before.displayName,
      pluralName: textMember(body, 'pluralName') ?? before.pluralName,
      description: textMember(body, 'description') ?? before.description,
      showInLeadDetail: flagOf(body, 'showInLeadDetail') ?? before.showInLeadDetail,
    };
    keep(world, present ?? { apiName, createdAt: world.now(), updatedAt: world.now() }, draft);
  });
}

function newVersion(world: World, apiName: string, displayName: string): TypeVersion {
  if (!/^[A-Za-z]\w*$/.test(apiName) || RESERVED.includes(apiName)) throw new Refusal(recordError.invalid(`Invalid apiName '${apiName}'`));
  if (world.objectTypes.size >= MOST_TYPES) throw broken(`at most ${MOST_TYPES} custom object types can be created through the API`);
  return { displayName, pluralName: `${displayName}s`, description: null, showInLeadDetail: false, fields: [] };
}

/** Approve: the draft takes the place of the approved version. It must have a key. */
export function beginApproveType(call: Call): Started {
  return change(call, (world) => {
    const { draft, approved, ...type } = typeNamed(world, call.subject);
    if (draft === undefined) throw broken(`'${call.subject}' has no draft to approve`);
    if (dedupeFieldsOf(draft).length === 0) throw broken(`'${call.subject}' needs at least one dedupe field`);
    const createdAt = approved === undefined ? world.now() : type.createdAt;
    world.commit([['object-type', { ...type, createdAt, updatedAt: world.now(), approved: draft }]]);
  });
}

/** Discard Draft: the approved version stays; a type that never was approved is gone. */
export function beginDiscardDraft(call: Call): Started {
  return change(call, (world) => {
    const { draft, ...type } = typeNamed(world, call.subject);
    if (draft === undefined) throw broken(`'${call.subject}' has no draft to discard`);
    world.commit([type.approved === undefined ? ['no-object-type', type.apiName] : ['object-type', type]]);
  });
}

/** Delete Type: with its records; not while another type links to it (1022). */
export function beginDeleteType(call: Call): Started {
  return change(call, (world) => {
    const { apiName } = typeNamed(world, call.subject);
    const versions = [...world.objectTypes.values()].flatMap(({ approved, draft }) => [approved, draft]);
    if (versions.some((version) => version?.fields.some(({ relatedTo }) => relatedTo?.name === apiName))) throw new Refusal(recordError.inUse());
    world.commit([['no-object-type', apiName]]);
  });
}

/** Add Fields: link and dedupe fields only before the first approval. */
export function beginAddFields(call: Call): Started {
  const input = inputOf(bodyOf(call.body, ['input']));
  return change(call, (world) => {
    const type = typeNamed(world, call.subject);
    const draft = draftOf(type);
    const fields = [...draft.fields];
    for (const row of input) {
      const field = readNewField(world, row);
      if (fields.some(({ name }) => name === field.name)) throw new Refusal(recordError.exists());
      refuseLateKey(type, field);
      fields.push(field);
    }
    keep(world, type, { ...draft, fields });
  });
}

/** Update Field: names, description and data type; links and keys only before the first approval. */
export function beginUpdateField(call: Call): Started {
  const body = bodyOf(call.body, ['name', 'displayName', 'dataType', 'description', 'isDedupeField', 'relatedTo']);
  return change(call, (world) => {
    const type = typeNamed(world, call.subject);
    const draft = draftOf(type);
    const before = fieldNamed(draft, call.part);
    const after = readFieldChange(world, before, body);
    if (after.isDedupeField !== before.isDedupeField || after.relatedTo !== before.relatedTo) refuseLateKey(type, after, before);
    keep(world, type, { ...draft, fields: draft.fields.map((field) => (field === before ? after : field)) });
  });
}

/** Delete Fields. */
export function beginDeleteFields(call: Call): Started {
  const names = inputOf(bodyOf(call.body, ['input'])).map((row) => requiredMember(bodyOf(row, ['name']), 'name'));
  return change(call, (world) => {
    const type = typeNamed(world, call.subject);
    const draft = draftOf(type);
    for (const name of names) refuseLateKey(type, fieldNamed(draft, name));
    keep(world, type, { ...draft, fields: draft.fields.filter(({ name }) => !names.includes(name)) });
  });
}

function change(call: Call, make: (world: World) => void): Started {
  return {
    records: 1,
    finish() {
      make(call.world);
      return NOTHING;
    },
  };
}

/** The draft, or one that begins as the approved version. */
function draftOf({ draft, approved }: CustomObjectType): TypeVersion {
  return draft ?? approved ?? { displayName: '', pluralName: '', description: null, showInLeadDetail: false, fields: [] };
}

function keep(world: World, type: CustomObjectType, draft: TypeVersion): void {
  if (draft.fields.length > MOST_FIELDS) throw broken(`a custom object type can have at most ${MOST_FIELDS} fields created through the API`);
  world.commit([['object-type', { ...type, draft }]]);
}

function fieldNamed({ fields }: TypeVersion, name: string): CustomField {
  const field = fields.find((one) => one.name === name);
  if (field === undefined) throw new Refusal(recordError.fieldNotFound(name));
  return field;
}

function refuseLateKey({ approved }: CustomObjectType, ...fields: readonly CustomField[]): void {
  if (approved === undefined || !fields.some((field) => field.isDedupeField || field.relatedTo !== undefined)) return;
  throw broken('link and dedupe fields cannot be created, edited or deleted once the type has been approved');
}

/** 709 of the table; no source tells which code the schema calls give. */
function broken(rule: string): Refusal {
  return new Refusal(responseError('709', `Business Rule Violation: ${rule}`));
}
