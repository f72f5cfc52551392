import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { ParsedFlag } from '../../src/app/settings/deletion-flags-setting.ts';
import { deletionLines, flaggedObjects } from '../../src/app/settings/deletion-lines.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { inJapanese } from '../../src/app/japanese/in-japanese.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { previewRules } from '../../src/engine/preview-rules.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { inMarketo, leadIn, leaveProgram, moveInMarketo, pairedBridge } from './member-worlds.ts';
import { passOver } from './second-look.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editSalesforce, expectBalance, marketoPeople, personOf, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** A record that stays says in a field that its counterpart was deleted, on either side (PRODUCT A8, decision 46). */

const BOX = 'Marketo_Deleted__c';

function flag(objects: readonly string[], to: ParsedFlag['to'], field = to === 'marketo' ? 'sfdcIsDeleted' : BOX): ParsedFlag {
  return { objects: [...objects], to, field };
}

function mappingWith(flags: readonly ParsedFlag[], custom: Parameters<typeof customMappings>[0] = []): Mapping {
  const lines = deletionLines(flags);
  return {
    fields: withOverrides([], [...personLinks(['account']), ...lines.people]),
    objects: flaggedObjects({ ...objectMappings(['account', 'opportunity']), ...customMappings(custom) }, lines),
    marketoKeyField: 'basculeSalesforceId',
    salesforceKeyField: 'Marketo_Id__c',
  };
}

async function addBox(bridge: Bridge, ...objects: readonly string[]): Promise<void> {
  for (const object of objects) await bridge.control('salesforce', 'custom-fields', { object, field: { name: BOX, type: 'boolean' }, grantToSync: true });
}

async function opened(flags: readonly ParsedFlag[], options: BridgeOptions = {}): Promise<Bridge> {
  const bridge = openBridge({ ...options, rules: { mapping: mappingWith(flags), ...options.rules } });
  await addBox(bridge, 'Lead', 'Contact');
  return bridge;
}

async function restore(bridge: Bridge, ...ids: readonly string[]): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids });
}

async function deletePerson(bridge: Bridge, salesforceId: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('marketo', `records/people/${String(personOf(bridge, salesforceId)['id'])}`, undefined, 'DELETE');
}

/** Whether the flag of each record of a kind stands in Marketo, in the order of making. */
function flagsIn(bridge: Bridge, store: string): readonly unknown[] {
  return [...bridge.marketo.world.records(store).all()].map(({ values }) => (values as VendorRecord)['sfdcIsDeleted'] ?? null);
}

async function boxes(bridge: Bridge, object: string): Promise<Readonly<Record<string, unknown>>> {
  return Object.fromEntries((await salesforceAll(bridge, object, [BOX])).map((record) => [String(record['Id']), record[BOX]]));
}

async function eventsOf(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  return found.result === 'found' ? (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event.kind) : [];
}

async function explained(bridge: Bridge, object: 'lead' | 'account', id: string): Promise<Awaited<ReturnType<typeof explainRecord>>> {
  const found = await findRecord(bridge.context(), null, id);
  return found.result === 'found' ? explainRecord(bridge.context(), found.pair, { object, id }) : expect.fail(`${id} is ${found.result}`);
}

describe('what is deleted in Salesforce is flagged in Marketo', () => {
  it('I6, F40: an account and an opportunity flag their records there, and take it back when they are restored (L44)', async () => {
    const bridge = await opened([flag(['account', 'opportunity'], 'marketo')]);
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Spring', StageName: 'Prospecting', CloseDate: '2026-06-01' });
    await bridge.settle();
    const flags = (): readonly unknown[] => [flagsIn(bridge, companyKind.store), flagsIn(bridge, opportunityKind.store)];
    expect(flags()).toEqual([[false], [false]]);
    await editSalesforce(bridge, 'Account', account, { Name: 'Typed before the deletion' });
    await deleteSalesforce(bridge, 'Account', account);
    await deleteSalesforce(bridge, 'Opportunity', opportunity);
    await bridge.settle();
    expect(flags()).toEqual([[true], [true]]);
    expect([...bridge.marketo.world.records(companyKind.store).all()]).toMatchObject([{ values: { company: 'Harbor Ltd' } }]);
    expect(await eventsOf(bridge, account)).toEqual(expect.arrayContaining(['deleted', 'updated']));
    expect((await explained(bridge, 'account', account)).summary).toBe('The record was deleted in Salesforce; the record on the other side is kept, says so in sfdcIsDeleted, and gets nothing else any more.');
    await restore(bridge, account, opportunity);
    await bridge.settle();
    expect(flags()).toEqual([[false], [false]]);
    await expectBalance(bridge);
  });

  it('I6, F39: a merged account is flagged too, because Marketo merges no companies, until it is restored (L43)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')]);
    const keep = await createSalesforce(bridge, 'Account', { Name: 'Harbor' });
    const drop = await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' });
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: keep, losers: [drop] });
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).toEqual([false, true]);
    expect(await eventsOf(bridge, drop)).toEqual(expect.arrayContaining(['merged', 'updated']));
    await restore(bridge, drop);
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).toEqual([false, false]);
    await expectBalance(bridge);
  });

  it('I1: a custom object of which no field is named has its flag made with it, and goes on with all its fields (L44)', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([flag(['Invoice__c'], 'marketo')], [{ salesforce: 'Invoice__c' }]) } });
    await bridge.control('salesforce', 'custom-objects', { name: 'Invoice__c', fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }, { name: 'Amount__c', type: 'currency', precision: 16, scale: 2 }] });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
    const invoice = await createSalesforce(bridge, 'Invoice__c', { Name: 'I-1', Amount__c: 120.5, Contact__c: contact });
    await bridge.settle();
    expect(bridge.marketo.world.objectTypes.get('Invoice__c')?.approved?.fields).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'sfdcIsDeleted', dataType: 'boolean' }), expect.objectContaining({ name: 'Amount__c' })]));
    expect([...bridge.marketo.world.records('custom:Invoice__c').all()]).toMatchObject([{ values: { salesforceId: invoice, Amount__c: 120.5, sfdcIsDeleted: false } }]);
    await deleteSalesforce(bridge, 'Invoice__c', invoice);
    await bridge.settle();
    expect(flagsIn(bridge, 'custom:Invoice__c')).toEqual([true]);
    await restore(bridge, invoice);
    await bridge.settle();
    expect(flagsIn(bridge, 'custom:Invoice__c')).toEqual([false]);
    await expectBalance(bridge);
  });

  it('I7, F45: too many accounts that are deleted at once flag nothing before an admin agrees (L25)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')], { rules: { massDelete: { percent: 10, atLeast: 3 } } });
    const accounts: string[] = [];
    for (let number = 0; number < 5; number++) accounts.push(await createSalesforce(bridge, 'Account', { Name: `Account ${number}` }));
    await bridge.settle();
    for (const id of accounts.slice(0, 3)) await deleteSalesforce(bridge, 'Account', id);
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).not.toContain(true);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', object: 'account', to: 'marketo', records: 3 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 3, merges: 0 });
    await bridge.cycle();
    expect(flagsIn(bridge, companyKind.store).filter((one) => one === true)).toHaveLength(3);
  });

  it('I17, I29: what was deleted while the flag\'s field was away is flagged once it is back, and what was deleted before it was named is not (L44)', async () => {
    let isAway = false;
    const bridge = await opened([], {
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        return side === 'marketo' && isAway && answer.kind === 'answered' && request.path.includes('describe') ? { ...answer, body: answer.body.replaceAll('"sfdcIsDeleted"', '"another"') } : answer;
      },
    });
    const early = await createSalesforce(bridge, 'Lead', { LastName: 'Early', Company: 'X', Email: 'early@example.com' });
    const late = await createSalesforce(bridge, 'Lead', { LastName: 'Late', Company: 'X', Email: 'late@example.com' });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Lead', early);
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([flag(['lead', 'contact'], 'marketo')]) });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    isAway = true;
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await deleteSalesforce(bridge, 'Lead', late);
    await bridge.settle();
    const flagged = (): readonly unknown[] => marketoPeople(bridge).filter((person) => person['sfdcIsDeleted'] === true).map(({ lastName }) => lastName);
    expect(flagged()).toEqual([]);
    isAway = false;
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(flagged()).toEqual(['Late']);
    await expectBalance(bridge);
  });
});

describe('what is deleted in Marketo is flagged in Salesforce', () => {
  it('I6, I11: a deleted person ticks the box of its lead, or contact, and nothing else of it crosses (L44)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Other', Email: 'bob@example.com' });
    await bridge.settle();
    expect([await boxes(bridge, 'Lead'), await boxes(bridge, 'Contact')]).toEqual([{ [lead]: false }, { [contact]: false }]);
    for (const id of [lead, contact]) await deletePerson(bridge, id);
    await bridge.settle();
    expect([await boxes(bridge, 'Lead'), await boxes(bridge, 'Contact')]).toEqual([{ [lead]: true }, { [contact]: true }]);
    expect(marketoPeople(bridge)).toEqual([]);
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Goes nowhere' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toEqual([]);
    expect(await eventsOf(bridge, lead)).toEqual(expect.arrayContaining(['deleted', 'updated']));
    expect((await explained(bridge, 'lead', lead)).summary).toContain(`deleted in Marketo; the record on the other side is kept, says so in ${BOX}`);
    await expectBalance(bridge);
  });

  it('I8, F40: the box is taken off for who comes again with the address (L24, L44)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ id: Number(again) });
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    expect(await eventsOf(bridge, lead)).not.toContain('conflict');
    await expectBalance(bridge);
  });

  it('I6: ticks the box of a lead that was made for the person and that nobody had looked at yet (L44)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')]);
    const person = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.settle();
    await bridge.syncNow('person', person);
    const [lead = ''] = Object.keys(await boxes(bridge, 'Lead'));
    await bridge.control('salesforce', 'hide-records', { ids: [lead] });
    bridge.clock.advance(1000);
    await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
    await bridge.settle();
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Seen for the first time' });
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: true });
    await expectBalance(bridge);
  });

  it('I7, F45: many persons that are deleted at once tick no box before an admin agrees (L25)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')], { rules: { massDelete: { percent: 10, atLeast: 3 } } });
    const leads: string[] = [];
    for (let number = 0; number < 5; number++) leads.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` }));
    await bridge.settle();
    for (const id of leads.slice(0, 3)) await deletePerson(bridge, id);
    await bridge.settle();
    expect(Object.values(await boxes(bridge, 'Lead'))).not.toContain(true);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', object: 'lead', to: 'salesforce', records: 3 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 3, merges: 0 });
    await bridge.cycle();
    expect(await boxes(bridge, 'Lead')).toEqual(Object.fromEntries(leads.map((id, place) => [id, place < 3])));
  });

  it('I9, I29: without the box the line is left alone and said to be; once it is there, it tells of who was deleted meanwhile (L44)', async () => {
    const bridge = openBridge({ rules: { mapping: mappingWith([flag(['lead'], 'salesforce')]) } });
    await addBox(bridge, 'Lead');
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: BOX, read: false, edit: false });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await explained(bridge, 'lead', lead)).fields.find(({ salesforceField }) => salesforceField === BOX)).toMatchObject({ state: 'unknown', reason: expect.stringContaining('Salesforce') });
    await deletePerson(bridge, lead);
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: BOX, read: true, edit: true });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: true });
    await expectBalance(bridge);
  });

  it('I6: what was deleted before the box was named stays unticked, whatever is read of its lead later (L44)', async () => {
    const bridge = await opened([]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Early', Company: 'X', Email: 'early@example.com' });
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([flag(['lead'], 'salesforce')]) });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Read again' });
    await bridge.settle();
    expect(await boxes(bridge, 'Lead')).toEqual({ [lead]: false });
    await expectBalance(bridge);
  });

  it('I33: a preview of the rules that name it counts the boxes that are ticked and are to be taken off, and the next cycles do just that', async () => {
    const bridge = await opened([]);
    const ticked = await createSalesforce(bridge, 'Lead', { LastName: 'Ticked', Company: 'X', Email: 'ticked@example.com', [BOX]: true });
    await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X', Email: 'other@example.com' });
    await bridge.settle();
    const draft = { ...bridge.context().rules, mapping: mappingWith([flag(['lead'], 'salesforce')]) };
    const { objects, warnings } = await previewRules(bridge.context(), draft, { examples: 3 });
    expect(objects).toMatchObject([{ object: 'lead', writes: { salesforce: { updated: { records: 1 } } } }]);
    expect(warnings).toEqual([]);
    bridge.apply({ mapping: draft.mapping });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await boxes(bridge, 'Lead'))[ticked]).toBe(false);
    await expectBalance(bridge);
  });

  it('B1: a field that is no checkbox is named in the preview, and takes no part', async () => {
    const bridge = await opened([]);
    const draft = { ...bridge.context().rules, mapping: mappingWith([flag(['lead'], 'salesforce', 'Title')]) };
    await bridge.settle();
    const { warnings } = await previewRules(bridge.context(), draft, { examples: 3 });
    expect(inJapanese(warnings[0]?.says ?? '')).not.toMatch(/[a-z]{3,} [a-z]{3,}/);
    expect(warnings).toMatchObject([{ object: 'lead', field: 'bascule:deleted', kind: 'refused', says: 'Title is no checkbox, and says nothing else than whether Marketo\'s record was deleted. Name a checkbox.' }]);
  });

  it('I15: a person that is merged into another one ticks nothing (L22)', async () => {
    const bridge = await opened([flag(['lead'], 'salesforce')]);
    const kept = await createSalesforce(bridge, 'Lead', { LastName: 'Kept', Company: 'X', Email: 'kept@example.com' });
    const merged = await createSalesforce(bridge, 'Lead', { LastName: 'Merged', Company: 'X', Email: 'merged@example.com' });
    await bridge.settle();
    await bridge.control('marketo', 'merge-people', { winner: Number(personOf(bridge, kept)['id']), loser: Number(personOf(bridge, merged)['id']) });
    await bridge.settle();
    expect(Object.values(await boxes(bridge, 'Lead'))).not.toContain(true);
  });
});

describe('a flag on its way', () => {
  it('I19: is written once, though the answer to it was lost, on either side', async () => {
    let losing = false;
    const lost: string[] = [];
    const bridge = await opened([flag(['account'], 'marketo'), flag(['lead'], 'salesforce')], {
      around: (side, transport) => async (request) => {
        const isFlag = losing && request.method !== 'GET' && request.body !== null && (request.body.includes('"sfdcIsDeleted":true') || request.body.includes(`"${BOX}":true`));
        const answer = await transport(request);
        if (!isFlag) return answer;
        lost.push(side);
        return lost.filter((one) => one === side).length === 1 ? { kind: 'lost', reason: 'the connection ended' } : answer;
      },
    });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    losing = true;
    await deletePerson(bridge, lead);
    await deleteSalesforce(bridge, 'Account', account);
    await bridge.settle();
    expect(lost.toSorted()).toEqual(['marketo', 'salesforce']);
    expect([flagsIn(bridge, companyKind.store), await boxes(bridge, 'Lead')]).toEqual([[true], { [lead]: true }]);
    await expectBalance(bridge);
  });

  it('I15: goes on with the lead that is converted, and is set on its contact (L13)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead });
    await bridge.settle();
    expect(Object.values(await boxes(bridge, 'Contact'))).toEqual([true]);
    expect(marketoPeople(bridge)).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: of an account that is purged without a word comes from the second look (L27)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')], { rules: { reconcileEveryDays: 7 } });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await createSalesforce(bridge, 'Account', { Name: 'Other Ltd' });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Account', account);
    await bridge.control('salesforce', 'empty-bin', { object: 'Account' });
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).toEqual([false, false]);
    await passOver(bridge, 'account');
    expect(flagsIn(bridge, companyKind.store).filter((one) => one === true)).toHaveLength(1);
  });
});

describe('members', () => {
  async function flaggedMembers(...flags: readonly ParsedFlag[]) {
    const world = await pairedBridge({}, { mapping: { memberFields: deletionLines(flags).members } });
    await addBox(world.bridge, 'CampaignMember');
    return world;
  }

  it('I6: a membership that ends in Marketo ticks the box of the member, and who joins again takes it off (L34, L44)', async () => {
    const { bridge, campaign } = await flaggedMembers(flag(['campaignMember'], 'salesforce'));
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await bridge.settle();
    expect(await boxes(bridge, 'CampaignMember')).toEqual({ [member]: true });
    await moveInMarketo(bridge, 'Attended', person);
    await bridge.settle();
    expect(await boxes(bridge, 'CampaignMember')).toEqual({ [member]: false });
    await expectBalance(bridge);
  });

  it('I6, F40: a membership that went with its person takes the box off when it is made again for who came in that one\'s place (L30, L44)', async () => {
    const { bridge, campaign } = await flaggedMembers(flag(['campaignMember'], 'salesforce'));
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await deletePerson(bridge, lead);
    await bridge.settle();
    expect(await boxes(bridge, 'CampaignMember')).toEqual({ [member]: true });
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'example@example.com', company: 'X' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [again]: 'Registered' });
    expect(await boxes(bridge, 'CampaignMember')).toEqual({ [member]: false });
    expect(await eventsOf(bridge, member), 'nobody ticked it').not.toContain('conflict');
    await expectBalance(bridge);
  });

  it('I6: a member that is deleted in Salesforce flags the membership in Marketo (L44)', async () => {
    const { bridge, campaign } = await flaggedMembers(flag(['campaignMember'], 'marketo'));
    const { member, lead } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    expect(flagsIn(bridge, 'programMember')).toEqual([false]);
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await bridge.settle();
    expect(flagsIn(bridge, 'programMember')).toEqual([true]);
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Registered' });
    await bridge.settle();
    expect(flagsIn(bridge, 'programMember')).toEqual([false]);
    await expectBalance(bridge);
  });
});
