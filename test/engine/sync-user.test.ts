import { expect, test } from 'vitest';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { FieldVerdict, ObjectVerdict, RightVerdict } from '../../src/domain/judge-sync-user.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import { inspectSyncUser } from '../../src/engine/inspect-sync-user.ts';
import type { Inspected } from '../../src/engine/inspect-sync-user.ts';
import { sessionOn } from '../../simulators/salesforce/test-session.ts';
import { SYNC_PERMISSION_SET_ID } from '../../simulators/salesforce/world/bootstrap.ts';
import { openBridge } from './bridge.ts';
import { filterOf } from './filter-worlds.ts';
import { rightsNeeded } from '../../src/domain/sync-user-needs.ts';
import type { SyncFilters } from '../../src/domain/sync-filter.ts';
import type { Bridge } from './bridge.ts';

/** Leads, contacts and accounts; the simulated org has no opt-out field. */
const FIELDS = DEFAULT_FIELD_MAPPINGS.filter(({ lead }) => lead !== 'HasOptedOutOfEmail');
const MAPPING: ConnectionRules['mapping'] = {
  fields: [...FIELDS, ...personLinks(['account'])],
  objects: objectMappings(['account']),
  marketoKeyField: 'basculeSalesforceId',
  salesforceKeyField: 'Marketo_Id__c',
};

async function inspect(bridge: Bridge): Promise<Inspected> {
  return (await inspectSyncUser(bridge.rules, bridge.connectors())).salesforce;
}

function objectNamed({ report }: Inspected, name: string): ObjectVerdict {
  const found = report.objects.find((object) => object.name === name);
  if (found === undefined) throw new Error(`nothing is said of ${name}`);
  return found;
}

const rightOf = (object: ObjectVerdict, right: string): RightVerdict | undefined => object.rights.find((verdict) => verdict.right === right);
const fieldOf = (object: ObjectVerdict, name: string): FieldVerdict | undefined => object.fields.find((verdict) => verdict.name === name);
const setAccess = (bridge: Bridge, object: string, field: string, read: boolean, edit: boolean): Promise<unknown> => bridge.control('salesforce', 'field-access', { user: 'sync', object, field, read, edit });

test('each thing that is missing is named with the line that needs it and with what stops working (PRODUCT B4)', async () => {
  const bridge = openBridge({ rules: { mapping: MAPPING } });
  await setAccess(bridge, 'Lead', 'Title', false, false);
  await setAccess(bridge, 'Contact', 'Phone', true, false);
  await setAccess(bridge, 'Lead', 'Marketo_Id__c', true, false);
  const lead = objectNamed(await inspect(bridge), 'Lead');
  expect(fieldOf(lead, 'Title')).toMatchObject({ verdict: 'missing', why: 'field-suspended', need: 'change', reasons: [{ purpose: 'line', line: 'title', direction: 'both' }] });
  expect(fieldOf(lead, 'Marketo_Id__c')).toMatchObject({ verdict: 'missing', why: 'field-not-written', need: 'create', reasons: [{ purpose: 'key-field' }] });
  expect(fieldOf(lead, 'Email')).toMatchObject({ verdict: 'fine', may: { read: true, create: true, edit: true } });
  const contact = objectNamed(await inspect(bridge), 'Contact');
  expect(fieldOf(contact, 'Phone')).toMatchObject({ verdict: 'missing', why: 'field-not-written', may: { read: true, edit: false } });
  expect(fieldOf(contact, 'AccountId')).toMatchObject({ need: 'read', reasons: [{ purpose: 'parent-link', line: 'externalCompanyId', direction: 'to-marketo' }] });
});

test('what is too much names who gives it, and what nothing uses is worth hiding (PRODUCT B5)', async () => {
  const bridge = openBridge({ rules: { mapping: MAPPING } });
  const inspected = await inspect(bridge);
  const account = objectNamed(inspected, 'Account');
  expect(rightOf(account, 'read')).toMatchObject({ verdict: 'fine', has: true });
  for (const right of ['create', 'edit', 'delete']) expect(rightOf(account, right), right).toMatchObject({ verdict: 'too-much', why: 'right-never-used', from: ['Bascule Sync'] });
  expect(rightOf(account, 'modify-all')).toMatchObject({ verdict: 'too-much', why: 'changes-every-record', from: ['Bascule Sync'] });
  expect(fieldOf(account, 'Website')).toMatchObject({ verdict: 'too-much', why: 'field-never-written' });
  expect(fieldOf(account, 'Tradestyle')).toMatchObject({ verdict: 'unused', why: 'nothing-uses-it' });
  // Of an address the parts are hidden together, so none of them is worth hiding while one is used; what nobody can hide is not named.
  expect(fieldOf(account, 'BillingLatitude')).toBeUndefined();
  expect(fieldOf(account, 'ShippingCity')).toMatchObject({ verdict: 'unused' });
  expect(fieldOf(account, 'PhotoUrl')).toBeUndefined();
  // Contacts come from conversion alone.
  expect(rightOf(objectNamed(inspected, 'Contact'), 'create')).toMatchObject({ verdict: 'too-much' });
  expect(rightOf(objectNamed(inspected, 'Lead'), 'create')).toMatchObject({ verdict: 'fine', reasons: [{ purpose: 'new-people' }] });
  expect(inspected.report).toMatchObject({ user: 'sync@sandbox.example', knowsRights: true });
});

test('a merge asks for deletes and conversion, a delete that is carried for a delete, and neither is asked for without', async () => {
  const asks = async (rules: Partial<ConnectionRules>) => {
    const { needs } = await inspect(openBridge({ rules: { mapping: MAPPING, ...rules } }));
    return { needs, lead: needs.objects.find(({ object }) => object === 'lead')?.rights.delete, contact: needs.objects.find(({ object }) => object === 'contact')?.rights };
  };
  const without = await asks({ mergesOn: ['marketo'] });
  expect([without.lead, Object.keys(without.contact ?? {}), Object.keys(without.needs.system)]).toEqual([undefined, ['read', 'edit'], ['use-api']]);
  expect(await asks({ mergesOn: ['marketo', 'salesforce'] })).toMatchObject({ lead: [{ purpose: 'merge' }], contact: { create: [{ purpose: 'conversion' }] }, needs: { system: { 'convert-leads': [{ purpose: 'conversion' }] } } });
  expect(await asks({ mergesOn: ['marketo'], mapping: { ...MAPPING, deletedToo: { salesforce: ['lead'], marketo: [] } } })).toMatchObject({ lead: [{ purpose: 'deletion' }] });
});

test('what filters and the rule for new leads look at is needed to be read, and what they do to a record that leaves, to be done', async () => {
  const filters: SyncFilters = { lead: { marketo: filterOf("Rating = 'Hot' and Do_Not_Sync__c = false"), salesforce: filterOf("leadScore > 10 and salesforce.Industry is not blank", { kind: 'delete' }) }, contact: { marketo: filterOf("Account.Tradestyle = 'x' and Account.Owner.Division is not blank", { kind: 'flag', field: 'isFiltered' }) } };
  const rules = { ...openBridge({ rules: { mapping: { ...MAPPING, filters } } }).rules, createWhen: [{ field: 'leadStatus', is: 'equal', value: 'MQL' }] } as const;
  const fields = (side: 'salesforce' | 'marketo', object: string) => new Map(rightsNeeded(rules, side).objects.find((need) => need.object === object)?.fields.map(({ name, use, reasons }) => [name, { use, purposes: reasons.map(({ purpose }) => purpose) }]));
  expect(fields('salesforce', 'lead').get('Do_Not_Sync__c')).toEqual({ use: 'read', purposes: ['filter'] });
  expect(fields('salesforce', 'lead').get('Rating')).toEqual({ use: 'change', purposes: ['line', 'filter'] });
  expect(fields('salesforce', 'account').get('Tradestyle')).toEqual({ use: 'read', purposes: ['filter'] });
  expect([fields('salesforce', 'contact').get('AccountId')?.purposes, fields('salesforce', 'account').get('OwnerId')?.purposes, fields('salesforce', 'user').get('Division')?.purposes]).toEqual([['parent-link', 'filter'], ['filter'], ['filter']]);
  expect(fields('marketo', 'person').get('isFiltered')).toEqual({ use: 'change', purposes: ['filter-flag'] });
  expect(fields('marketo', 'person').get('leadStatus')?.purposes).toEqual(['line', 'create-rule']);
  expect(rightsNeeded(rules, 'salesforce').objects.find(({ object }) => object === 'lead')?.rights.delete).toMatchObject([{ purpose: 'deletion' }]);
});

test('a user that does everything is told so by name, and one that may not read its rights is told what is not known', async () => {
  const bridge = openBridge({ rules: { mapping: MAPPING, reconcileEveryDays: 7 } });
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const change = async (values: Record<string, boolean>) => expect((await admin.call('PATCH', `/sobjects/PermissionSet/${SYNC_PERMISSION_SET_ID}`, values)).status).toBe(204);
  await change({ PermissionsModifyAllData: true });
  expect((await inspect(bridge)).report.system).toContainEqual(expect.objectContaining({ right: 'change-all-data', name: 'ModifyAllData', verdict: 'too-much', from: ['Bascule Sync'] }));
  await change({ PermissionsViewSetup: false });
  const { report } = await inspect(bridge);
  expect(report.knowsRights).toBe(false);
  expect(report.system).toContainEqual(expect.objectContaining({ right: 'read-own-rights', verdict: 'useful', why: 'rights-not-read' }));
  expect(rightOf(report.objects[0] ?? { object: 'lead', name: '', permission: null, rights: [], fields: [] }, 'modify-all')).toBeUndefined();
});

test('everything that can be followed is asked about in three calls, and Marketo tells what its role opens', async () => {
  const mapping = { ...MAPPING, fields: [...FIELDS, ...personLinks(KEYED_OBJECTS)], objects: { ...objectMappings(KEYED_OBJECTS), ...customMappings([{ salesforce: 'Nothing__c', fields: ['Name', 'Amount__c'] }]) } };
  const bridge = openBridge({ rules: { mapping } });
  await bridge.control('salesforce', 'requests', undefined, 'DELETE');
  const both = await inspectSyncUser(bridge.rules, bridge.connectors());
  expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 2 });
  await bridge.control('salesforce', 'custom-objects', { name: 'Webinar__c', label: 'Webinar', fields: [{ name: 'Title__c', type: 'string', length: 80 }] });
  const whole = { ...bridge.rules, mapping: { ...mapping, objects: customMappings([{ salesforce: 'Webinar__c' }]) } };
  const webinar = objectNamed((await inspectSyncUser(whole, bridge.connectors())).salesforce, 'Webinar__c');
  expect(fieldOf(webinar, 'Title__c')).toMatchObject({ need: 'read', verdict: 'too-much', reasons: [{ purpose: 'followed' }] });
  expect(webinar.fields.filter(({ verdict }) => verdict === 'unused')).toEqual([]);
  expect(rightOf(objectNamed(both.salesforce, 'Nothing__c'), 'read')).toMatchObject({ verdict: 'missing', why: 'object-not-synced' });
  expect(objectNamed(both.salesforce, 'Nothing__c').fields.map(({ name, verdict }) => [name, verdict])).toEqual([['Name', 'missing'], ['Amount__c', 'missing']]);
  // Their rights follow from those to an opportunity, to activities and to users: nothing is too much here.
  for (const name of ['User', 'OpportunityContactRole', 'Task', 'Event']) expect(objectNamed(both.salesforce, name).rights.filter(({ verdict }) => verdict === 'too-much'), name).toEqual([]);
  const { report } = both.marketo;
  expect(report.objects.find(({ object }) => object === 'person')).toMatchObject({ permission: 'Read-Write Person', rights: expect.arrayContaining([expect.objectContaining({ right: 'read', verdict: 'fine' })]) });
  // What Bascule makes by itself is not missing before it did.
  expect(report.objects.find(({ object }) => object === 'task-activity')?.rights[0]).toMatchObject({ verdict: 'unknown', has: null });
  expect(report.objects.flatMap(({ fields }) => fields).filter(({ verdict }) => verdict === 'unused')).toEqual([]);
});
