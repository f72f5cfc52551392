import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { SchemaEvent } from '../../src/domain/schema-event.ts';
import type { Side } from '../../src/domain/side.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { changeUnseen, KEYS } from './second-look.ts';
import { createMarketo, editMarketo, editSalesforce, expectAgreement, expectBalance, expectHeld, marketoPerson, personOf, salesforceAll, salesforceRecord, salesforceRecords } from './worlds.ts';

/** docs/spec/6-visibility-guard.md: what changes of what the sync user sees, and what is done about it (PRODUCT B1, B2). */

/** A settled bridge of three leads, the first of which a test is about. */
interface Scene {
  readonly bridge: Bridge;
  readonly id: string;
  readonly person: string;
}

const REGION: FieldMapping = { marketo: 'leadRole', lead: 'Region__c', contact: null, direction: 'both', policy: 'by-object' };

async function scene(options: BridgeOptions = {}, region: object = { type: 'string', length: 40 }): Promise<Scene> {
  const mapping = { fields: [...DEFAULT_FIELD_MAPPINGS, REGION], objects: {}, ...KEYS };
  const bridge = openBridge({ salesforcePeople: 3, ...options, rules: { mapping, ...options.rules } });
  await bridge.control('salesforce', 'custom-fields', { object: 'Lead', field: { name: 'Region__c', ...region }, grantToSync: true });
  await bridge.settle();
  const [lead] = await salesforceRecords(bridge, 'Lead');
  const id = String(lead?.['Id']);
  return { bridge, id, person: String(personOf(bridge, id)['id']) };
}

/** Numbered decisions of the history, newest first, each with its lines. */
async function history({ bridge }: Scene, limit = 5): Promise<readonly (readonly (string | null)[])[]> {
  const events = await bridge.queries.schemaEvents('test', limit);
  return events.map(({ field, object, kind, decision, lines }) => [field ?? object, kind, decision, lines.map((line) => `${line.object}.${line.key}`).join()]);
}

async function access({ bridge }: Scene, field: string, read: boolean, edit: boolean): Promise<void> {
  await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field, read, edit });
}

async function changeRegion({ bridge }: Scene, change: object | null): Promise<void> {
  await bridge.control('salesforce', 'field-changes', change === null ? [] : [{ object: 'Lead', field: 'Region__c', ...change }]);
}

/** Gives or takes rights of everybody to leads, `{ PermissionsEdit: false }`. */
function rightsToLeads({ bridge }: Scene, rights: Readonly<Record<string, boolean>>): void {
  const rows = [...bridge.salesforce.world.store.table('ObjectPermissions').inIdOrder({})].filter((row) => row['SobjectType'] === 'Lead');
  for (const row of rows) changeUnseen(bridge, 'ObjectPermissions', row.Id, rights);
}

const regions = async ({ bridge, id, person }: Scene): Promise<readonly unknown[]> => [
  marketoPerson(bridge, person)['leadRole'],
  (await salesforceAll(bridge, 'Lead', ['Region__c'])).find(({ Id }) => Id === id)?.['Region__c'],
];

async function twice({ bridge }: Scene): Promise<void> {
  for (let round = 0; round < 2; round++) await bridge.cycle();
}

describe('the schema history', () => {
  it('G1–G4: says what was taken and given, and what it did, once each, over restarts, and nothing while nothing changes', async () => {
    const at = await scene();
    expect(await history(at)).toEqual([]);
    await access(at, 'Title', false, false);
    await at.bridge.settle();
    await access(at, 'Title', true, false);
    at.bridge.restart();
    await at.bridge.settle();
    await access(at, 'Title', true, true);
    await twice(at);
    at.bridge.restart();
    await twice(at);
    expect(await history(at)).toEqual([
      ['Title', 'field-right-got', 'resume', 'lead.title'],
      ['Title', 'field-appeared', 'resume', 'lead.title'],
      ['Title', 'field-lost', 'suspend', 'lead.title'],
    ]);
    await at.bridge.control('marketo', 'switches', { fieldChanges: [{ name: 'leadRole', hidden: true }, { name: 'title', length: 10 }] });
    at.bridge.clock.advance(3_600_000);
    await at.bridge.settle();
    expect(await history(at, 2)).toEqual([['title', 'length-less', 'hold', 'lead.title,contact.title'], ['leadRole', 'field-lost', 'suspend', 'lead.leadRole']]);
  });

  it('I31: costs an idle cycle no call, no bytes of a description however wide it is, and no question of the store', async () => {
    let bytes = 0;
    let questions = 0;
    const counting = { around: (side: Side, transport: HttpTransport): HttpTransport => async (request) => {
      const outcome = await transport(request);
      if (side === 'salesforce' && outcome.kind === 'answered') bytes += outcome.body.length;
      return outcome;
    } };
    const at = await scene(counting);
    at.bridge.clock.advance(3_600_000);
    await at.bridge.settle();
    const { queries } = at.bridge;
    const context = { ...at.bridge.context(), queries: { ...queries, keptSchemas: async (id: string) => (questions++, queries.keptSchemas(id)) } };
    const idle = async (): Promise<number> => {
      bytes = 0;
      await runSyncCycle(context, 'schedule', new AbortController().signal);
      at.bridge.clock.advance(10_000);
      return bytes;
    };
    const narrow = await idle();
    await at.bridge.control('salesforce', 'spare-fields', 2000);
    const noticing = await idle();
    expect(questions, 'asked when something has changed, and then only').toBe(1);
    expect(noticing).toBeGreaterThan(1_000_000);
    expect(await idle()).toBe(narrow);
    expect(narrow).toBeLessThan(4000);
    expect(questions).toBe(1);
    expect(await history(at, 1000)).toHaveLength(200);
  });

  it('G27: a cycle that dies before it kept the change leaves it to the next one, which keeps it once', async () => {
    let isDead = false;
    const at = await scene({ aroundStore: (store) => ({ ...store, keepSchema: async (...given) => (isDead ? Promise.reject(new Error('killed')) : store.keepSchema(...given)) }) });
    await access(at, 'Title', false, false);
    isDead = true;
    await expect(at.bridge.cycle()).rejects.toThrow('killed');
    isDead = false;
    at.bridge.restart();
    await at.bridge.settle();
    expect(await history(at)).toEqual([['Title', 'field-lost', 'suspend', 'lead.title']]);
  });

  it('offers a new field of what people are made of, until it is gone', async () => {
    const at = await scene();
    await at.bridge.control('salesforce', 'custom-fields', { object: 'Lead', field: { name: 'Seats__c', type: 'double' }, grantToSync: true });
    await at.bridge.settle();
    expect(await history(at)).toEqual([['Seats__c', 'field-appeared', 'offer', '']]);
    expect(await at.bridge.queries.fieldOffers('test')).toMatchObject([{ side: 'salesforce', object: 'lead', field: 'Seats__c', dismissed: null }]);
    await at.bridge.control('salesforce', 'custom-fields/Lead/Seats__c', undefined, 'DELETE');
    await at.bridge.settle();
    expect(await at.bridge.queries.fieldOffers('test')).toEqual([]);
  });
});

describe('rights to an object (G18–G23)', () => {
  it('I9, I29: without the right to edit, changes are held by name and none is sent; what it holds goes on to Marketo', async () => {
    const sent: string[] = [];
    const at = await scene({ around: (side: Side, transport) => async (request) => {
      if (side === 'salesforce' && request.body?.includes('Director') === true) sent.push(request.path);
      return transport(request);
    } });
    rightsToLeads(at, { PermissionsEdit: false });
    await at.bridge.settle();
    await editMarketo(at.bridge, at.person, { title: 'Director' });
    await twice(at);
    await expectHeld(at.bridge, at.id, 'OBJECT_NOT_ACCESSIBLE', 'title');
    expect(sent).toEqual([]);
    const stamp = new Date(at.bridge.clock.now()).toISOString().replace('Z', '+0000');
    changeUnseen(at.bridge, 'Lead', at.id, { City: 'Lyon', SystemModstamp: stamp });
    await twice(at);
    expect(marketoPerson(at.bridge, at.person)['city']).toBe('Lyon');
    rightsToLeads(at, { PermissionsEdit: true });
    await at.bridge.settle();
    expect(await salesforceRecord(at.bridge, 'Lead', at.id)).toMatchObject({ Title: 'Director' });
    expect((await history(at)).map(([, kind, decision]) => [kind, decision])).toEqual([['edit-got', 'resume'], ['edit-lost', 'hold']]);
    await expectBalance(at.bridge);
  });

  it('I29: without the right to create, a record is held until it may be made', async () => {
    const at = await scene();
    rightsToLeads(at, { PermissionsCreate: false });
    await at.bridge.settle();
    const person = await createMarketo(at.bridge, { lastName: 'Berg', company: 'X', email: 'berg@example.com' });
    await at.bridge.syncNow('person', person);
    await twice(at);
    expect((await salesforceRecords(at.bridge, 'Lead')).some(({ LastName }) => LastName === 'Berg')).toBe(false);
    rightsToLeads(at, { PermissionsCreate: true });
    await at.bridge.settle();
    expect((await salesforceRecords(at.bridge, 'Lead')).filter(({ LastName }) => LastName === 'Berg')).toHaveLength(1);
    expect((await history(at)).map(([, kind, decision]) => [kind, decision])).toEqual([['create-got', 'resume'], ['create-lost', 'hold']]);
  });

  it('I10, I29: an object that cannot be seen any more takes no record with it, and is made up for when it can', async () => {
    const at = await scene();
    rightsToLeads(at, { PermissionsRead: false });
    await twice(at);
    await editMarketo(at.bridge, at.person, { title: 'Typed meanwhile' });
    await twice(at);
    const before = { ...marketoPerson(at.bridge, at.person) };
    expect((await at.bridge.pairs()).every(({ salesforce, marketo }) => salesforce.presence === 'present' && marketo.presence === 'present')).toBe(true);
    rightsToLeads(at, { PermissionsRead: true });
    await at.bridge.settle();
    expect((await salesforceRecord(at.bridge, 'Lead', at.id))['Title']).toBe('Typed meanwhile');
    expect(marketoPerson(at.bridge, at.person)).toEqual(before);
    const events = await history(at, 10);
    expect(events.filter(([what]) => what === 'lead').map(([, kind, decision]) => [kind, decision])).toEqual([['object-appeared', 'resume'], ['object-lost', 'suspend']]);
    await expectAgreement(at.bridge);
  });
});

describe('fields whose values may have changed with them (G24, G25)', () => {
  it('I10, I11, I29: a field that was emptied by a new type that still fits empties nothing, and is filled again (G5)', async () => {
    const at = await scene();
    await editMarketo(at.bridge, at.person, { leadRole: 'North' });
    await at.bridge.settle();
    await at.bridge.control('salesforce', 'empty-field', { object: 'Lead', field: 'Region__c' });
    await changeRegion(at, { type: 'picklist' });
    const noticing = await at.bridge.cycle();
    expect(noticing.hasMore, 'the field is back at once').toBe(true);
    await at.bridge.settle();
    expect(await regions(at)).toEqual(['North', 'North']);
    expect(await history(at)).toEqual([['Region__c', 'type-changed', 'adapt', 'lead.leadRole']]);
  });

  it('I29: a formula made under the name of a field is read at once, and nothing is written to it (G16)', async () => {
    const at = await scene();
    await editMarketo(at.bridge, at.person, { leadRole: 'North' });
    await at.bridge.settle();
    await at.bridge.control('salesforce', 'custom-fields/Lead/Region__c', undefined, 'DELETE');
    await at.bridge.control('salesforce', 'custom-fields', { object: 'Lead', field: { name: 'Region__c', type: 'string', length: 40, formula: 'LastName' }, grantToSync: true });
    await at.bridge.cycle();
    await at.bridge.settle();
    const { LastName } = await salesforceRecord(at.bridge, 'Lead', at.id);
    expect(await history(at)).toEqual([['Region__c', 'formula-began', 'adapt', 'lead.leadRole']]);
    expect(marketoPerson(at.bridge, at.person)['leadRole']).toBe(LastName);
    await editMarketo(at.bridge, at.person, { leadRole: 'South', city: 'Lyon' });
    await twice(at);
    await expectHeld(at.bridge, at.id, 'FIELD_NOT_WRITABLE', 'leadRole');
    await expectBalance(at.bridge);
  });

  it('I11, I12: what a shorter field cut off is no edit: the whole value is held, and goes back when there is room (G8, G9, G25)', async () => {
    const at = await scene();
    await editMarketo(at.bridge, at.person, { leadRole: 'North of everything' });
    await at.bridge.settle();
    await changeRegion(at, { length: 5 });
    changeUnseen(at.bridge, 'Lead', at.id, { Region__c: 'North' });
    await at.bridge.cycle();
    for (let round = 0; round < 3; round++) await at.bridge.cycle();
    expect(await regions(at)).toEqual(['North of everything', 'North']);
    await expectHeld(at.bridge, at.id, 'VALUE_TOO_LONG', 'leadRole');
    await changeRegion(at, null);
    await at.bridge.settle();
    expect(await regions(at)).toEqual(['North of everything', 'North of everything']);
    expect((await history(at)).map(([, kind, decision]) => [kind, decision])).toEqual([['length-more', 'resume'], ['length-less', 'hold']]);
    await expectAgreement(at.bridge);
  });

  it('I1, I3: what somebody types instead of the cut value is an edit like any other', async () => {
    const at = await scene();
    await editMarketo(at.bridge, at.person, { leadRole: 'North of everything' });
    await at.bridge.settle();
    await changeRegion(at, { length: 5 });
    changeUnseen(at.bridge, 'Lead', at.id, { Region__c: 'North' });
    for (let round = 0; round < 3; round++) await at.bridge.cycle();
    await editSalesforce(at.bridge, 'Lead', at.id, { Region__c: 'South' });
    await at.bridge.settle();
    expect(await regions(at)).toEqual(['South', 'South']);
    await expectAgreement(at.bridge);
  });
});

describe('rights that change in the middle (G26)', () => {
  it('I10, I29: of a page, blank nothing, and what was edited meanwhile crosses when the field is back', async () => {
    let due: (() => Promise<void>) | null = null;
    const at = await scene({ salesforcePeople: 30, blockSizes: { readBlockSize: 5, writeBlockSize: 5 }, around: (side, transport) => async (request) => {
      const act = side === 'marketo' && request.path.includes('/rest/v1/leads') ? due : null;
      if (act !== null) due = null;
      await act?.();
      return transport(request);
    } });
    const titles = new Map((await salesforceRecords(at.bridge, 'Lead')).map((lead) => [String(lead['Id']), personOf(at.bridge, String(lead['Id']))['title']]));
    for (const id of titles.keys()) await editSalesforce(at.bridge, 'Lead', id, { City: 'Lyon' });
    due = () => access(at, 'Title', false, false);
    await twice(at);
    for (const [id, title] of titles) expect(personOf(at.bridge, id)).toMatchObject({ title, city: 'Lyon' });
    await editSalesforce(at.bridge, 'Lead', at.id, { Title: 'Set while hidden' });
    await at.bridge.settle();
    await access(at, 'Title', true, true);
    await at.bridge.settle();
    expect(personOf(at.bridge, at.id)['title']).toBe('Set while hidden');
    await expectAgreement(at.bridge);
  });

  it('I9, I29: of a batch, hold what was not written, by name, and write it once it may be', async () => {
    let isDue = false;
    let writes = 0;
    const at = await scene({ salesforcePeople: 30, blockSizes: { readBlockSize: 5, writeBlockSize: 5 }, around: (side, transport) => async (request) => {
      const isWrite = side === 'salesforce' && request.body?.includes('/composite/sobjects') === true;
      if (isDue && isWrite && ++writes === 2) await access(at, 'Title', true, false);
      return transport(request);
    } });
    const leads = await salesforceRecords(at.bridge, 'Lead');
    for (const lead of leads) await editMarketo(at.bridge, String(personOf(at.bridge, String(lead['Id']))['id']), { title: 'Director' });
    isDue = true;
    for (let round = 0; round < 3; round++) await at.bridge.cycle();
    const written = (await salesforceRecords(at.bridge, 'Lead')).filter(({ Title }) => Title === 'Director');
    expect(written.length).toBeGreaterThan(0);
    expect(written.length).toBeLessThan(leads.length);
    const held = (await at.bridge.queries.rejections('test')).map(({ code, records }) => [code, records]);
    expect(held).toEqual([['FIELD_NOT_WRITABLE', leads.length - written.length]]);
    await access(at, 'Title', true, true);
    await at.bridge.settle();
    expect((await salesforceRecords(at.bridge, 'Lead')).filter(({ Title }) => Title === 'Director')).toHaveLength(leads.length);
    expect((await history(at)).map(([, kind]) => kind)).toEqual(['field-right-got', 'field-right-lost'] satisfies SchemaEvent['kind'][]);
    await expectAgreement(at.bridge);
  });
});

describe('fields that are others since the last cycle (G29)', () => {
  it.each([
    ['a lead', 'may not be written', 'FIELD_NOT_WRITABLE', null],
    ['a lead', 'is shorter', 'VALUE_TOO_LONG', { length: 3 }],
    ['a person', 'may not be written', 'FIELD_NOT_WRITABLE', null],
    ['a person', 'is shorter', 'VALUE_TOO_LONG', { length: 3 }],
    ['a person', 'is another kind of text', 'VALUE_REFUSED', { type: 'textarea', length: 2000 }],
    ['a person', 'holds dates', 'VALUE_REFUSED', { type: 'date' }],
    ['a person', 'takes none but its choices', 'VALUE_REFUSED', { type: 'picklist', choices: ['North'], restricted: true }],
  ])('I17, I29: "sync now" of %s sends nothing that a field which %s does not take, and it crosses when that is over, whether or not a cycle saw it (seed 84202)', async (whose, _what, code, change) => {
    for (const isSeen of [false, true]) {
      let isChanged = false;
      let sent = 0;
      const at = await scene({ around: (side, transport) => async (request) => {
        if (isChanged && side === 'salesforce' && request.body?.includes('"Region__c":') === true) sent += 1;
        return transport(request);
      } });
      const makeItSo = (so: boolean): Promise<void> => (change === null ? access(at, 'Region__c', true, !so) : changeRegion(at, so ? change : null));
      await makeItSo((isChanged = true));
      const person = whose === 'a lead' ? at.person : await createMarketo(at.bridge, { email: 'new@example.com', lastName: 'New', company: 'Any' });
      await editMarketo(at.bridge, person, { leadRole: 'Waits' });
      const served = whose === 'a lead' ? at.bridge.syncNow('lead', at.id) : at.bridge.syncNow('person', person);
      await expect(served).rejects.toMatchObject({ error: { code, fields: ['Region__c'] } });
      expect(sent).toBe(0);
      if (isSeen) await twice(at);
      await makeItSo((isChanged = false));
      // One cycle notices it, and the next one reads the field (G24).
      await twice(at);
      await at.bridge.settle();
      expect((await salesforceAll(at.bridge, 'Lead', ['Region__c'])).filter((lead) => lead['Region__c'] === 'Waits')).toHaveLength(1);
      await expectBalance(at.bridge);
    }
  });

  it('I29: what fits goes out, whatever else the field does not take by now', async () => {
    const at = await scene();
    await changeRegion(at, { length: 3 });
    await editMarketo(at.bridge, at.person, { leadRole: 'Fit' });
    expect(await at.bridge.syncNow('lead', at.id)).toBe('served');
    expect(await regions(at)).toEqual(['Fit', 'Fit']);
  });
});
