import { browseSchema, schemaByName } from './describe-schema.ts';
import type { SchemaField } from './describe-schema.ts';
import { everyField, fieldsNow } from './field-shapes.ts';
import type { Answer, Call, Row } from './operation.ts';
import type { PersonField } from './person-fields.ts';
import type { World } from './world.ts';

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

/** Get Lead Fields and Get Lead Field by Name (MD leads, Browse, By Name). */
export function browsePersonSchema(call: Call): Answer {
  return browseSchema(call, personSchema(call.world));
}

export function personSchemaByName(call: Call): Answer {
  return schemaByName(call, personSchema(call.world));
}

/** Hidden fields too (MD leads, Query Fields). */
function personSchema(world: World): SchemaField[] {
  return everyField(world).map(({ field, hidden, note }) => ({ ...field, told: { ...note, isHidden: hidden } }));
}

/** Get Lead Partitions: this subscription has one (MS, LeadPartition). */
export function listPartitions(): Answer {
  return { result: [{ id: 1, name: 'Default', description: 'Initial system lead partition' }] };
}
