import type { KeyedField } from '../keyed-kinds.ts';
import { keyedField, sandboxDeletionFlag } from '../keyed-kinds.ts';
import { browseSchema, schemaByName } from '../describe-schema.ts';
import type { SchemaField } from '../describe-schema.ts';
import type { Answer, Call, Row } from '../operation.ts';

/** The store of the memberships; a record is one person in one program. */
export const memberStore = 'programMember';

/**
 * Fields of a membership, as a live subscription described them (fixtures/marketo/treasure-data/program_members_describe.json;
 * test/conformance compares row by row). The one custom field is that subscription's too; the last one is this sandbox's own.
 */
export const memberFields: readonly KeyedField[] = [
  field('acquiredBy', 'boolean', 0),
  field('attendanceLikelihood', 'integer', 0),
  field('createdAt', 'datetime', 0),
  field('isExhausted', 'boolean', 0),
  field('leadId', 'integer', 0),
  field('membershipDate', 'datetime', 0),
  field('nurtureCadence', 'string', 4),
  field('program', 'string', 255),
  field('programId', 'integer', 0),
  field('reachedSuccess', 'boolean', 0),
  field('reachedSuccessDate', 'datetime', 0),
  field('registrationLikelihood', 'integer', 0),
  field('statusName', 'string', 255),
  field('statusReason', 'string', 255),
  field('trackName', 'string', 255),
  field('updatedAt', 'datetime', 0),
  field('waitlistPriority', 'integer', 0),
  keyedField('programMemberCustomFieldTest', 'ProgramMemberCustomFieldTest', 'string', 255, true),
  keyedField('registrationCode', 'registrationCode', 'string', 100, true),
  keyedField('webinarUrl', 'webinarUrl', 'string', 2000, true),
  sandboxDeletionFlag,
];

/** Made by a customer: the one of the recorded subscription and this sandbox's. */
const customNames: readonly string[] = ['programMemberCustomFieldTest', sandboxDeletionFlag.name];

/** Names in the schema where it has others than the describe (MD program-members, Query Fields, examples). */
const schemaNames: Readonly<Record<string, string>> = {
  acquiredBy: 'Acquired By', nurtureCadence: 'Nurture Cadence', isExhausted: 'Nurture Exhausted', membershipDate: 'Member Date', program: 'Program', statusName: 'Status',
};

/** Fields of a membership as their schema tells them: those of the example first. */
const memberSchema: readonly SchemaField[] = [
  ...Object.keys(schemaNames).flatMap((name) => memberFields.filter((field) => field.name === name)),
  ...memberFields.filter(({ name }) => schemaNames[name] === undefined),
].map((field) => ({ ...field, displayName: schemaNames[field.name] ?? field.displayName, custom: customNames.includes(field.name) }));

/** Get Program Member Fields (MD program-members, Query Fields). */
export function browseMemberSchema(call: Call): Answer {
  return browseSchema(call, memberSchema);
}

/** Get Program Member Field by Name. */
export function memberSchemaByName(call: Call): Answer {
  return schemaByName(call, memberSchema);
}

/** Fields a query may filter on beside updatedAt: those of the recorded describe. */
export const memberFilters: readonly string[] = ['leadId', 'programMemberCustomFieldTest', 'reachedSuccess', 'statusName'];

/** What a query answers when it names no fields (MD program-members, Query). */
export const defaultMemberFields: readonly string[] = ['leadId', 'reachedSuccess', 'programId', 'acquiredBy', 'membershipDate'];

function field(name: string, dataType: KeyedField['dataType'], length: number): KeyedField {
  return keyedField(name, name, dataType, length, false);
}

/** Describe Program Member by its older path: name and fields only (MS ProgramMemberAttribute). */
export function describeMembersBefore(): Answer {
  return { result: [{ name: objectName, fields: describedFields() }] };
}

const objectName = 'API Program Membership';

function describedFields(): Row[] {
  return memberFields.map(({ name, displayName, dataType, length, updateable }): Row => {
    return { name, displayName, dataType, ...(length > 0 ? { length } : {}), updateable, crmManaged: false };
  });
}

/** Describe Program Member, as recorded. */
export function describeMembers(): Answer {
  return {
    result: [{
      name: objectName,
      description: 'Map for API program membership fields',
      createdAt: '2021-03-20T01:24:34Z',
      updatedAt: '2021-03-20T01:24:34Z',
      dedupeFields: ['leadId', 'programId'],
      searchableFields: memberFilters.map((name) => [name]),
      fields: describedFields(),
    }],
  };
}
