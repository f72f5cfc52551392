import { toldToPeople } from './company-people.ts';
import { kindOfType } from './custom-objects/custom-kind.ts';
import { companyKind, opportunityRoleKind, salesPersonKind } from './keyed-kinds.ts';
import { opportunityKind } from './opportunity-kind.ts';
import { fieldKinds } from './page-fields.ts';
import type { PageKind } from './page-fields.ts';
import { keyedPageKind } from './page-keyed.ts';
import { memberPageKind, programPageKind } from './page-programs.ts';
import { changeRecord, createRecord, deleteRecord, pageFields, peopleRecords } from './page-records.ts';
import { byHand } from './person-changes.ts';
import type { World } from './world.ts';

const people: PageKind = {
  name: 'people',
  title: 'People',
  one: 'person',
  columns: ['firstName', 'lastName', 'email', 'company', 'title', 'basculeSalesforceId'],
  fields: pageFields.map(({ name, displayName, dataType, readOnly }) => ({ name, label: displayName, kind: fieldKinds[dataType], readOnly })),
  list: peopleRecords,
  create: createRecord,
  change: (world, id, body, late) => changeRecord(world, Number(id), body, late),
  remove: (world, id) => deleteRecord(world, Number(id)),
};

const standardKinds: readonly PageKind[] = [
  people,
  keyedPageKind(companyKind, { name: 'companies', title: 'Companies', one: 'company' }, (world, before, after) => toldToPeople(world, before, after, byHand)),
  keyedPageKind(salesPersonKind, { name: 'sales-persons', title: 'Sales persons', one: 'sales person' }),
  keyedPageKind(opportunityKind, { name: 'opportunities', title: 'Opportunities', one: 'opportunity' }),
  keyedPageKind(opportunityRoleKind, { name: 'roles', title: 'Roles', one: 'role' }),
  programPageKind,
  memberPageKind,
];

/** What the page shows: the standard kinds and every approved custom object. */
export function pageKinds(world: World): readonly PageKind[] {
  const custom = [...world.objectTypes.values()].flatMap((type) => {
    const kind = kindOfType(type);
    const { displayName = '', pluralName = '' } = type.approved ?? {};
    return kind === undefined ? [] : [keyedPageKind(kind, { name: `custom-${type.apiName}`, title: pluralName, one: displayName })];
  });
  return [...standardKinds, ...custom];
}
