import type { Answer, Call, Row } from './operation.ts';
import { batchSizeOf } from './parameters.ts';
import { readToken, writeToken } from './page-token.ts';
import { fieldNow, fieldsNow } from './field-shapes.ts';
import type { PersonField } from './person-fields.ts';
import { Refusal, responseError } from './refusal.ts';

/** Describe Lead as recorded: a field without a SOAP name has no `soap`, one without a length no `length`. */
export function describePeople({ world }: Call): Answer {
  return { result: fieldsNow(world).map(describedField) };
}

function describedField(field: PersonField): Row {
  return {
    id: field.id,
    displayName: field.displayName,
    dataType: field.dataType,
    ...(field.length > 0 ? { length: field.length } : {}),
    rest: { name: field.name, readOnly: field.readOnly },
    ...(field.soapName === '' ? {} : { soap: { name: field.soapName, readOnly: false } }),
  };
}

/** Describe Lead2: what may be searched, and every field; shape of MS LeadAttribute2, no recording of it is known. */
export function describePeopleAgain({ world }: Call): Answer {
  const fields = fieldsNow(world).map((field) => ({
    name: field.name,
    displayName: field.displayName,
    dataType: field.dataType,
    ...(field.length > 0 ? { length: field.length } : {}),
    updateable: !field.readOnly && field.name !== 'id',
    crmManaged: false,
  }));
  const searchableFields = fieldsNow(world).filter((field) => field.searchable).map((field) => [field.name]);
  return { result: [{ name: 'API Lead', searchableFields, fields }] };
}

/** Get Lead Fields, 300 a page (MD leads, Browse). */
export function browseSchema(call: Call): Answer {
  const size = batchSizeOf(call.parameters);
  const token = call.parameters.get('nextPageToken');
  const from = token === null ? 0 : Number(readToken('schema', token));
  const all = fieldsNow(call.world);
  const more = from + size < all.length;
  return {
    result: all.slice(from, from + size).map(schemaField),
    ...(more ? { nextPageToken: writeToken('schema', from + size) } : {}),
    moreResult: more,
  };
}

/** Get Lead Field by Name (MD leads, By Name). */
export function schemaByName(call: Call): Answer {
  const field = fieldNow(call.world, call.subject);
  if (field === undefined) throw new Refusal(responseError('1006', `Field '${call.subject}' not found`));
  return { result: [schemaField(field)] };
}

/** Types whose text is written into e-mails and therefore encoded (MD leads, Browse example). */
const encodedTypes: readonly string[] = ['string', 'text', 'email', 'phone', 'url'];

function schemaField(field: PersonField): Row {
  return {
    displayName: field.displayName,
    name: field.name,
    description: null,
    dataType: field.dataType,
    ...(field.length > 0 ? { length: field.length } : {}),
    isHidden: false,
    isHtmlEncodingInEmail: encodedTypes.includes(field.dataType),
    isSensitive: false,
    isCustom: field.custom,
    isApiCreated: false,
  };
}

/** Get Lead Partitions: this subscription has one (MS, LeadPartition). */
export function listPartitions(): Answer {
  return { result: [{ id: 1, name: 'Default', description: 'Initial system lead partition' }] };
}
