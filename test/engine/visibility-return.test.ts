import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { SYNC_PERMISSION_SET_ID } from '../../simulators/salesforce/world/bootstrap.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { changeUnseen, KEYS } from './second-look.ts';
import { createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPerson, personOf, salesforceAll, salesforceRecords } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** docs/spec/6-visibility-guard.md, what is back: resumed, and made up for, whoever edited what meanwhile (I17, PRODUCT B2). */

const REGION: FieldMapping = { marketo: 'leadRole', lead: 'Region__c', contact: null, direction: 'both', policy: 'by-object' };

/** Longer ago than what every poll reads once more (F21): only what is remembered brings it again. */
async function later(bridge: Bridge): Promise<void> {
  for (let round = 0; round < 3; round++) await bridge.cycle();
  bridge.clock.advance(3_600_000);
  for (let round = 0; round < 3; round++) await bridge.cycle();
}

const rights = (bridge: Bridge, object: string, given: Readonly<Record<string, boolean>>): void => {
  const rows = [...bridge.salesforce.world.store.table('ObjectPermissions').inIdOrder({})].filter((row) => row['SobjectType'] === object && row['ParentId'] === SYNC_PERMISSION_SET_ID);
  for (const row of rows) changeUnseen(bridge, 'ObjectPermissions', row.Id, given);
};
const access = (bridge: Bridge, read: boolean, edit: boolean): Promise<unknown> => bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Region__c', read, edit });
const changeField = (bridge: Bridge, change: object | null): Promise<unknown> => bridge.control('salesforce', 'field-changes', change === null ? [] : [{ object: 'Lead', field: 'Region__c', ...change }]);
const hideInMarketo = (bridge: Bridge, ...names: readonly string[]): Promise<unknown> => bridge.control('marketo', 'switches', { fieldChanges: names.map((name) => ({ name, hidden: true })) });

type Change = (bridge: Bridge) => unknown;

interface Loss {
  readonly what: string;
  readonly lose: Change;
  readonly give: Change;
  /** Set where what Salesforce holds goes on to Marketo meanwhile. */
  readonly goesOn?: true;
  /** Set where nobody can edit through the same door: what people do is done between giving and losing, unseen by any cycle. */
  readonly closesDoor?: true;
}

const LOSSES: readonly Loss[] = [
  { what: 'G2, G1: a field of Salesforce', lose: (bridge) => access(bridge, false, false), give: (bridge) => access(bridge, true, true) },
  { what: 'G2, G1: a field of Marketo', lose: (bridge) => hideInMarketo(bridge, 'leadRole'), give: (bridge) => hideInMarketo(bridge), closesDoor: true },
  { what: 'G6, G7: a type that goes together with the other side\'s', lose: (bridge) => changeField(bridge, { type: 'date' }), give: (bridge) => changeField(bridge, null) },
  { what: 'G3, G4: the right to write a field', lose: (bridge) => access(bridge, true, false), give: (bridge) => access(bridge, true, true), goesOn: true },
  { what: 'G18, G19: an object of Salesforce', lose: (bridge) => rights(bridge, 'Lead', { PermissionsRead: false }), give: (bridge) => rights(bridge, 'Lead', { PermissionsRead: true }) },
  { what: 'G22, G23: the right to edit an object', lose: (bridge) => rights(bridge, 'Lead', { PermissionsEdit: false }), give: (bridge) => rights(bridge, 'Lead', { PermissionsEdit: true }), goesOn: true },
];

describe('what is back of people', () => {
  it.each(LOSSES)('I10, I17, I29: $what; nothing is blanked meanwhile, and every edit of either side arrives', async ({ lose, give, goesOn, closesDoor }) => {
    const bridge = openBridge({ salesforcePeople: 8, rules: { mapping: { fields: [...DEFAULT_FIELD_MAPPINGS, REGION], objects: {}, ...KEYS } } });
    await bridge.control('salesforce', 'custom-fields', { object: 'Lead', field: { name: 'Region__c', type: 'string', length: 40 }, grantToSync: true });
    const leads = (await salesforceRecords(bridge, 'Lead')).map(({ Id }) => String(Id));
    for (const id of leads) await editSalesforce(bridge, 'Lead', id, { Region__c: 'North' });
    await bridge.settle();
    const [here = '', there = '', both = '', still = ''] = leads;
    const persons = new Map(leads.map((id) => [id, String(personOf(bridge, id)['id'])]));
    const person = (id: string): string => persons.get(id) ?? '';
    await lose(bridge);
    bridge.clock.advance(3_600_000);
    await later(bridge);
    // Past the API, as an admin whom no right and no type of the moment keeps from it.
    const stamped = (id: string, value: string): void => {
      bridge.clock.advance(1000);
      changeUnseen(bridge, 'Lead', id, { Region__c: value, SystemModstamp: new Date(bridge.clock.now()).toISOString().replace('Z', '+0000') });
    };
    if (closesDoor === true) await give(bridge);
    stamped(here, 'South');
    stamped(both, 'East');
    await editMarketo(bridge, person(there), { leadRole: 'West' });
    await editMarketo(bridge, person(both), { leadRole: 'Centre' });
    if (closesDoor === true) await lose(bridge);
    await later(bridge);
    const inMarketo = (id: string): unknown => marketoPerson(bridge, person(id))['leadRole'];
    expect([inMarketo(here), inMarketo(there), inMarketo(both), inMarketo(still)]).toEqual([goesOn === true ? 'South' : 'North', 'West', 'Centre', 'North']);
    await give(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    const inSalesforce = new Map((await salesforceAll(bridge, 'Lead', ['Region__c'])).map((lead) => [lead['Id'], lead['Region__c']]));
    expect([here, there, both, still].map((id) => [inSalesforce.get(id), inMarketo(id)])).toEqual([['South', 'South'], ['West', 'West'], ['Centre', 'Centre'], ['North', 'North']]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});

describe('what is emptied in Salesforce while Marketo alone does not show the field', () => {
  /** A lead whose region is agreed on, once Marketo's field is away and everybody knows it. */
  async function withMarketoAway(options: Parameters<typeof openBridge>[0] = {}, change: object = { hidden: true }): Promise<{ readonly bridge: Bridge; readonly lead: string; readonly held: () => Promise<readonly unknown[]> }> {
    const bridge = openBridge({ ...options, salesforcePeople: 1, rules: { mapping: { fields: [...DEFAULT_FIELD_MAPPINGS, REGION], objects: {}, ...KEYS } } });
    await bridge.control('salesforce', 'custom-fields', { object: 'Lead', field: { name: 'Region__c', type: 'string', length: 40 }, grantToSync: true });
    const lead = String((await salesforceRecords(bridge, 'Lead'))[0]?.['Id']);
    await editSalesforce(bridge, 'Lead', lead, { Region__c: 'North' });
    await bridge.settle();
    const person = String(personOf(bridge, lead)['id']);
    await bridge.control('marketo', 'switches', { fieldChanges: [{ name: 'leadRole', ...change }] });
    await later(bridge);
    return { bridge, lead, held: async () => [(await salesforceAll(bridge, 'Lead', ['Region__c'])).find(({ Id }) => Id === lead)?.['Region__c'] ?? null, marketoPerson(bridge, person)['leadRole'] ?? null] };
  }

  it.each([
    ['shows the field again', undefined],
    ['gives the field its type again', { dataType: 'date' }],
  ])('I1, I17, M30, G28: crosses when Marketo %s, whoever restarted meanwhile, for it was in sight in Salesforce', async (_what, change) => {
    const { bridge, lead, held } = await withMarketoAway({}, change);
    await editSalesforce(bridge, 'Lead', lead, { Region__c: null });
    await later(bridge);
    bridge.restart();
    await later(bridge);
    expect(await held(), 'while it is away').toEqual([null, 'North']);
    await hideInMarketo(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await held()).toEqual([null, null]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it.each([
    ['was hidden in Salesforce, too', (bridge: Bridge) => access(bridge, false, false), (bridge: Bridge) => access(bridge, true, true)],
    ['had another type in Salesforce', (bridge: Bridge) => changeField(bridge, { type: 'date' }), (bridge: Bridge) => changeField(bridge, null)],
  ])('I11, I29, M28, G28: says nothing where the field %s, so that it may be another one of its name', async (_what, lose, give) => {
    const { bridge, lead, held } = await withMarketoAway();
    await lose(bridge);
    await later(bridge);
    changeUnseen(bridge, 'Lead', lead, { Region__c: null });
    await give(bridge);
    await later(bridge);
    await hideInMarketo(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await held()).toEqual(['North', 'North']);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I11, I18, I29, M28: says nothing either where the only cycle that saw it hidden in Salesforce died before it had read anything', async () => {
    let isDead = false;
    const { bridge, lead, held } = await withMarketoAway({ aroundStore: (store) => ({ ...store, keepSchema: async (...given) => (isDead ? Promise.reject(new Error('killed')) : store.keepSchema(...given)) }) });
    await access(bridge, false, false);
    isDead = true;
    await expect(bridge.cycle()).rejects.toThrow('killed');
    isDead = false;
    changeUnseen(bridge, 'Lead', lead, { Region__c: null });
    await access(bridge, true, true);
    bridge.restart();
    await hideInMarketo(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await held()).toEqual(['North', 'North']);
  });

  it('I10, I11, L20, G28: says nothing of a lead that another one was merged into meanwhile, and that never held what that one held (seed 130240)', async () => {
    const { bridge, lead, held } = await withMarketoAway();
    const survivor = await createSalesforce(bridge, 'Lead', { LastName: 'Late', Company: 'X', Email: 'late@example.com' });
    await bridge.control('salesforce', 'merge', { master: survivor, losers: [lead] });
    await later(bridge);
    await hideInMarketo(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await held())[1]).toBe('North');
    expect((await salesforceAll(bridge, 'Lead', ['Region__c'])).find(({ Id }) => Id === survivor)).toMatchObject({ Region__c: 'North' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I1, I17, M30, G28: crosses to a company whose describe Marketo refused once', async () => {
    const mapping = { fields: withOverrides([], personLinks(['account'])), objects: objectMappings(['account']), ...KEYS } as const;
    const bridge = openBridge({ rules: { mapping } });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Parent', Site: 'Old' });
    await bridge.settle();
    const site = (): unknown => [...bridge.marketo.world.records(companyKind.store).all()].find(({ values }) => values['externalCompanyId'] === account)?.values['site'] ?? null;
    expect(site()).toBe('Old');
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', code: '603', match: { operation: 'describe-companies' }, times: 1 }] });
    await later(bridge);
    await bridge.cycle();
    await editSalesforce(bridge, 'Account', account, { Site: null });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(site()).toBeNull();
    await expectBalance(bridge);
  });
});

describe('what is back of objects beside people', () => {
  const INVOICE = { name: 'Invoice__c', fields: [{ name: 'Account__c', type: 'lookup', to: 'Account' }, { name: 'Note__c', type: 'string', length: 40 }] };

  it.each([['Account'], ['Invoice__c']])('I6, I10, I17, I29: %s; what changed, came new and went meanwhile is made up for, and nothing is deleted for being hidden', async (object) => {
    const mapping = { fields: withOverrides([], personLinks(['account'])), objects: { ...objectMappings(['account']), ...customMappings([{ salesforce: 'Invoice__c' }]) }, deletedToo: { salesforce: [], marketo: ['account', 'custom:Invoice__c'] }, ...KEYS } as const;
    const bridge = openBridge({ rules: { mapping } });
    await bridge.control('salesforce', 'custom-objects', INVOICE);
    const account = await createSalesforce(bridge, 'Account', { Name: 'Parent' });
    const isAccount = object === 'Account';
    const made = (name: string): Promise<string> => createSalesforce(bridge, object, isAccount ? { Name: name, Site: 'Old' } : { Name: name, Note__c: 'Old', Account__c: account });
    const [changed, gone, still] = [await made('Changed'), await made('Gone'), await made('Still')];
    await bridge.settle();
    const kept = (): ReadonlyMap<unknown, VendorRecord> => new Map([...bridge.marketo.world.records(isAccount ? companyKind.store : 'custom:Invoice__c').all()].map(({ values }) => [values[isAccount ? 'externalCompanyId' : 'salesforceId'], values]));
    const notes = (): readonly unknown[] => [changed, gone, still].map((id) => kept().get(id)?.[isAccount ? 'site' : 'Note__c']);
    expect(notes()).toEqual(['Old', 'Old', 'Old']);
    rights(bridge, object, { PermissionsRead: false });
    await later(bridge);
    await editSalesforce(bridge, object, changed, isAccount ? { Site: 'New' } : { Note__c: 'New' });
    const added = await made('Added');
    await deleteSalesforce(bridge, object, gone);
    await later(bridge);
    expect(notes(), 'while it is hidden').toEqual(['Old', 'Old', 'Old']);
    rights(bridge, object, { PermissionsRead: true });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(notes()).toEqual(['New', undefined, 'Old']);
    expect(kept().has(added)).toBe(true);
    await expectBalance(bridge);
  });
});
