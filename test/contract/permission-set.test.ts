import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ComponentSet, RegistryAccess, MetadataResolver } from '@salesforce/source-deploy-retrieve';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, onTestFinished, test } from 'vitest';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { permissionSetFor } from '../../src/connectors/salesforce/permission-set.ts';
import type { PermissionSetFile } from '../../src/connectors/salesforce/permission-set.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import { inspectSyncUser } from '../../src/engine/inspect-sync-user.ts';
import { rightsNeeded } from '../../src/domain/sync-user-needs.ts';
import { sessionOn } from '../../simulators/salesforce/test-session.ts';
import { SYNC_PERMISSION_SET_ID } from '../../simulators/salesforce/world/bootstrap.ts';
import { openBridge } from '../engine/bridge.ts';
import type { Bridge } from '../engine/bridge.ts';

const MAPPING: ConnectionRules['mapping'] = {
  fields: [...DEFAULT_FIELD_MAPPINGS.filter(({ lead }) => lead !== 'HasOptedOutOfEmail'), ...personLinks(KEYED_OBJECTS)],
  objects: objectMappings(KEYED_OBJECTS),
  campaigns: [{ campaign: '701000000000001AAA', program: '1', statuses: [], policy: 'further-on' }],
  marketoKeyField: 'basculeSalesforceId',
  salesforceKeyField: 'Marketo_Id__c',
};
const WEBINAR = { name: 'Webinar__c', label: 'Webinar', fields: [{ name: 'Title__c', label: 'Title', type: 'string', length: 80 }, { name: 'Lead__c', label: 'Lead', type: 'lookup', to: 'Lead' }] };

async function made(bridge: Bridge, rules: ConnectionRules = bridge.rules): Promise<PermissionSetFile> {
  const needs = rightsNeeded(rules, 'salesforce');
  return permissionSetFor(needs, await bridge.connectors().salesforce.readSyncUser(needs.objects.map(({ object }) => object)));
}

function inProject({ path, xml }: PermissionSetFile): string {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-permission-set-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), xml);
  return folder;
}

interface Element {
  readonly [name: string]: readonly Element[] | string;
}

const parsed = (xml: string): Element => new XMLParser({ isArray: (_name, path) => String(path).split('.').length === 2, parseTagValue: false, ignoreAttributes: true }).parse(xml)['PermissionSet'];
const textIn = (row: Element, name: string): string => (typeof row[name] === 'string' ? row[name] : '');
const rows = (set: Element, name: string): readonly Element[] => (Array.isArray(set[name]) ? set[name] : []);

test("Salesforce's own command line finds exactly one permission set in the folder (PRODUCT B4)", async () => {
  const file = await made(openBridge({ rules: { mapping: MAPPING } }));
  const folder = inProject(file);
  const found = ComponentSet.fromSource(folder).getSourceComponents().toArray();
  expect(found.map(({ type, fullName, xml }) => [type.name, fullName, xml])).toEqual([['PermissionSet', 'Bascule_Sync_User', join(folder, file.path)]]);
  const [component] = new MetadataResolver(new RegistryAccess()).getComponentsFromPath(join(folder, file.path));
  expect(await component?.parseXml()).toMatchObject({ PermissionSet: { label: 'Bascule Sync User', fieldPermissions: rows(parsed(file.xml), 'fieldPermissions') } });
  // What the command line would send says the same.
  expect(await ComponentSet.fromSource(folder).getPackageXml()).toContain('<members>Bascule_Sync_User</members>');
});

test('its parts stand in the order of the alphabet, on every level, as the types of the Metadata API list them', async () => {
  const { xml } = await made(openBridge({ rules: { mapping: MAPPING } }));
  expect(XMLValidator.validate(xml)).toBe(true);
  const set = parsed(xml);
  const inOrder = (names: readonly string[]): void => expect(names).toEqual(names.toSorted());
  inOrder([...xml.matchAll(/^ {4}<(\w+)>/gm)].map(([, name]) => name ?? ''));
  for (const kind of ['fieldPermissions', 'objectPermissions', 'userPermissions']) {
    expect(rows(set, kind).length, kind).toBeGreaterThan(0);
    for (const row of rows(set, kind)) inOrder(Object.keys(row));
  }
  const fields = rows(set, 'fieldPermissions').map((row) => textIn(row, 'field'));
  inOrder(fields);
  expect(new Set(fields).size).toBe(fields.length);
});

test('no field is named that may not be, addresses are named as wholes, and a field that is only read is not given to be edited', async () => {
  const bridge = openBridge({ rules: { mapping: { ...MAPPING, objects: { ...MAPPING.objects, 'custom:Webinar__c': [] } } } });
  await bridge.control('salesforce', 'custom-objects', WEBINAR);
  const file = await made(bridge);
  const fields = new Map(rows(parsed(file.xml), 'fieldPermissions').map((row) => [row['field'], row['editable']]));
  for (const name of ['Lead.LastName', 'Lead.Company', 'Lead.Status', 'Lead.OwnerId', 'Lead.Id', 'Account.Name', 'Opportunity.StageName', 'Lead.Street', 'Contact.MailingCity']) expect(fields.has(name), name).toBe(false);
  expect([fields.get('Lead.Address'), fields.get('Contact.MailingAddress'), fields.get('Account.BillingAddress')]).toEqual(['true', 'true', 'false']);
  expect([fields.get('Lead.Email'), fields.get('Contact.AccountId'), fields.get('Account.Website'), fields.get('Webinar__c.Title__c')]).toEqual(['true', 'false', 'false', 'false']);
  expect([fields.get('Lead.Marketo_Id__c'), fields.get('Contact.Marketo_Id__c')]).toEqual(['true', 'false']);
  expect(file.unnamed).toEqual(expect.arrayContaining(['Lead.LastName', 'Lead.OwnerId']));
  expect(file.unseen).toEqual([]);
});

test('objects are given what is done with them and no more: nothing is deleted, and nobody sees or changes all records', async () => {
  const bridge = openBridge({ rules: { mapping: MAPPING } });
  const rights = async (rules: ConnectionRules) => new Map(rows(parsed((await made(bridge, rules)).xml), 'objectPermissions').map((row) => [row['object'], ['Read', 'Create', 'Edit', 'Delete'].filter((right) => row[`allow${right}`] === 'true').join(' ')]));
  expect(Object.fromEntries(await rights(bridge.rules))).toEqual({ Account: 'Read', Campaign: 'Read Edit', Contact: 'Read Edit', Lead: 'Read Create Edit', Opportunity: 'Read' });
  // A change that somebody thinks of: merges are carried to Salesforce.
  const proposed = { ...bridge.rules, mergesOn: ['marketo', 'salesforce'] } as const;
  expect(Object.fromEntries(await rights(proposed))).toMatchObject({ Account: 'Read Create Edit', Contact: 'Read Create Edit Delete', Lead: 'Read Create Edit Delete' });
  const { xml } = await made(bridge);
  expect(xml).not.toMatch(/<(viewAllRecords|modifyAllRecords)>true/);
  expect([...xml.matchAll(/<name>(\w+)</g)].map(([, name]) => name)).toEqual(['ActivitiesAccess', 'ApiEnabled', 'ViewSetup']);
});

test('a user without any right that is given it has everything that is needed, and nothing that is too much', async () => {
  const bridge = openBridge({ rules: { mapping: MAPPING } });
  const complete = await made(bridge);
  await takeAllRights(bridge);
  const blind = await made(bridge);
  // What may be named is known from the recorded describes before anything is seen.
  expect(parsed(blind.xml)).toEqual(parsed(complete.xml));
  expect(blind.unseen).toContain('Lead.Email');
  await give(bridge, blind);
  const { report } = (await inspectSyncUser(bridge.rules, bridge.connectors())).salesforce;
  const verdicts = report.objects.flatMap(({ name, rights, fields }) => [...rights.map((right) => [name, right.right, right.verdict]), ...fields.map((field) => [name, field.name, field.verdict])]);
  expect(verdicts.filter(([, , verdict]) => verdict !== 'fine' && verdict !== 'useful')).toEqual([]);
  expect(verdicts.length).toBeGreaterThan(100);
});

async function takeAllRights(bridge: Bridge): Promise<void> {
  const admin = await sessionOn(bridge.salesforce, 'admin');
  for (const object of ['ObjectPermissions', 'FieldPermissions']) {
    const held = await admin.query(`SELECT Id FROM ${object} WHERE ParentId = '${SYNC_PERMISSION_SET_ID}' LIMIT 2000`);
    for (const { Id } of held) expect((await admin.call('DELETE', `/sobjects/${object}/${String(Id)}`)).status).toBe(204);
  }
}

/** What a deployment does, by the rows behind it. The simulated org knows the parts of an address apart. */
async function give(bridge: Bridge, { xml }: PermissionSetFile): Promise<void> {
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const set = parsed(xml);
  const insert = async (object: string, values: Record<string, unknown>) => {
    const answer = await admin.call('POST', `/sobjects/${object}`, { ParentId: SYNC_PERMISSION_SET_ID, ...values });
    expect(answer.status, JSON.stringify([values, answer.body])).toBe(201);
  };
  for (const row of rows(set, 'objectPermissions')) {
    const rights = ['Read', 'Create', 'Edit', 'Delete'].map((right) => [`Permissions${right}`, row[`allow${right}`] === 'true']);
    await insert('ObjectPermissions', { SobjectType: row['object'], ...Object.fromEntries(rights) });
    // They follow their campaign, their opportunity, and the right to activities; here each has rows of its own.
    const follower = { Campaign: 'CampaignMember', Opportunity: 'OpportunityContactRole', Lead: 'Task', Contact: 'Event' }[textIn(row, 'object')];
    const isMade = follower === 'CampaignMember';
    if (follower !== undefined) await insert('ObjectPermissions', { SobjectType: follower, PermissionsRead: true, PermissionsCreate: isMade, PermissionsEdit: isMade, PermissionsDelete: false });
  }
  for (const row of rows(set, 'fieldPermissions')) {
    const [object = '', name = ''] = textIn(row, 'field').split('.');
    const described = (await admin.call('GET', `/sobjects/${object}/describe`)).body as { fields: { name: string; compoundFieldName: string | null }[] };
    const parts = described.fields.filter((field) => field.name === name || field.compoundFieldName === name);
    for (const part of parts) await insert('FieldPermissions', { SobjectType: object, Field: `${object}.${part.name}`, PermissionsRead: true, PermissionsEdit: row['editable'] === 'true' });
  }
}
