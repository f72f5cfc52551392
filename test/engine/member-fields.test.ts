import { describe, expect, it } from 'vitest';
import type { ObjectLine } from '../../src/domain/field-mapping.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { inMarketo, leadIn, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createMarketo, editSalesforce, expectBalance, mergeInMarketo, personOf, postToMarketo, requestsOf, salesforceAll } from './worlds.ts';

/** Fields of campaign members and program members (PRODUCT A4, decision 41). */

const CODE: ObjectLine = { key: 'registrationCode', salesforce: 'Code__c', direction: 'both', policy: 'salesforce-wins' };
const LINK: ObjectLine = { key: 'webinarUrl', salesforce: 'Link__c', direction: 'to-salesforce', policy: 'salesforce-wins' };

async function bridgeWith(...memberFields: readonly ObjectLine[]) {
  return bridgeOver({}, ...memberFields);
}

async function bridgeOver(options: BridgeOptions, ...memberFields: readonly ObjectLine[]) {
  const world = await pairedBridge({}, { ...options, mapping: { memberFields } });
  for (const name of ['Code__c', 'Link__c']) await world.bridge.control('salesforce', 'custom-fields', { object: 'CampaignMember', field: { name, type: 'string', length: 255 } });
  return world;
}

/** Fills fields of members in Marketo as another integration does. */
async function fillInMarketo(bridge: Bridge, person: unknown, values: object): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/v1/programs/${PROGRAM}/members.json`, JSON.stringify({ input: [{ leadId: Number(person), ...values }] }));
  expect(answer).toMatchObject({ result: [{ status: 'updated' }] });
}

async function membersNow(bridge: Bridge): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return salesforceAll(bridge, 'CampaignMember', ['Status', 'Code__c', 'Link__c']);
}

/** The codes of all members in Marketo, in the order of joining. */
function codesInMarketo(bridge: Bridge): readonly unknown[] {
  return [...bridge.marketo.world.records('programMember').all()].map(({ values }) => values['registrationCode'] ?? null);
}

describe('fields of members go both ways', () => {
  it('I1: what a new member holds goes with it, and what is edited and cleared on either side follows', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))]).toEqual([['A-1'], ['Registered']]);
    await fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: 'B-2' });
    await bridge.settle();
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: 'B-2', Status: 'Registered' }]);
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'C-3', Status: 'Attended' });
    await bridge.settle();
    expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))]).toEqual([['C-3'], ['Attended']]);
    await fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: null });
    await bridge.settle();
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: null }]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I11: who was in the program before meets its member field by field, and no blank wins', async () => {
    const { bridge, campaign } = await bridgeWith(CODE, LINK);
    const ann = await createMarketo(bridge, { email: 'example@example.com', lastName: 'Example' });
    await moveInMarketo(bridge, 'Registered', ann);
    await fillInMarketo(bridge, ann, { webinarUrl: 'https://example.com/1' });
    const { member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: 'A-1', Link__c: 'https://example.com/1' }]);
    expect(codesInMarketo(bridge)).toEqual(['A-1']);
    await expectBalance(bridge);
  });

  it('I3: when both sides changed a field, the policy decides and the other value is named; a text that is called as a status stays a text', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'Sent' });
    await bridge.settle();
    await fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: 'Invited' });
    await bridge.settle();
    expect(await membersNow(bridge), 'as statuses the two are one').toMatchObject([{ Code__c: 'Invited' }]);
    await fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: 'M' });
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'S' });
    await bridge.settle();
    expect([(await membersNow(bridge))[0]?.['Code__c'], ...codesInMarketo(bridge)]).toEqual(['S', 'S']);
    const events = (await bridge.queries.journal('test', (await pairOf(bridge, member)).pairId, 50)).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'conflict', field: 'registrationCode', policy: 'salesforce-wins', lost: 'M', kept: 'S' }));
    await expectBalance(bridge);
  });

  it('I26: a value that does not fit holds itself alone: the member is made and moved on', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'x'.repeat(120) });
    await bridge.settle();
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered']);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))]).toEqual([[null], ['Attended']]);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'VALUE_TOO_LONG', object: 'campaign-member', records: 1 }]);
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    expect([codesInMarketo(bridge), await bridge.queries.rejections('test')]).toEqual([['A-1'], []]);
    await expectBalance(bridge);
  });

  it('I8, I19: a member that was made while its fields were refused, or their answer was lost, is filled and not made again', async () => {
    for (const fault of [{ kind: 'lost-answer', times: 1 }, { kind: 'row-failure', row: 'every', code: '1003', message: 'Invalid value', times: 1 }] as const) {
      const { bridge, campaign } = await bridgeWith(CODE);
      const { member } = await leadIn(bridge, campaign, 'Registered');
      await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
      await bridge.control('marketo', 'faults', { faults: [{ ...fault, match: { operation: 'sync-program-members' } }] });
      await bridge.settle(20);
      expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))], fault.kind).toEqual([['A-1'], ['Registered']]);
      expect(await bridge.queries.rejections('test')).toEqual([]);
      await expectBalance(bridge);
    }
  });
});

describe('a member whose status was taken and whose fields were not (W29)', () => {
  it('I26: the journal says which is written and which is refused, and the fields alone wait for people (seeds 93045, 93090)', async () => {
    const { bridge, member } = await withBothChanged([{ kind: 'row-failure', row: 'every', code: '1003', message: 'Invalid value', times: 2 }]);
    expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))]).toEqual([['A-1'], ['Attended']]);
    expect((await endsOf(bridge, member)).slice(0, 2)).toEqual([['rejected', 'registrationCode'], ['updated', 'statusName']]);
    expect((await pairOf(bridge, member)).base).toMatchObject({ statusName: 'Attended', registrationCode: 'A-1' });
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'VALUE_REFUSED', object: 'campaign-member', records: 1 }]);
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'C-3' });
    await bridge.settle();
    expect([codesInMarketo(bridge), await bridge.queries.rejections('test')]).toEqual([['C-3'], []]);
    await expectBalance(bridge);
  });

  it('I4: fields that a throttled call left go later, and the status does not go again', async () => {
    const { bridge, member } = await withBothChanged([{ kind: 'api-error', code: '606', times: 3 }]);
    expect([codesInMarketo(bridge), Object.values(inMarketo(bridge))]).toEqual([['B-2'], ['Attended']]);
    expect((await endsOf(bridge, member)).slice(0, 2)).toEqual([['updated', 'registrationCode'], ['updated', 'statusName']]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });
});

/** Status and code of an old member change in Salesforce, and what Marketo does to the calls that fill fields is this. */
async function withBothChanged(faults: readonly object[]): Promise<{ readonly bridge: Bridge; readonly member: string }> {
  const { bridge, campaign } = await bridgeWith(CODE);
  const { member } = await leadIn(bridge, campaign, 'Registered');
  await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
  await bridge.settle();
  await bridge.control('marketo', 'faults', { faults: faults.map((fault) => ({ ...fault, match: { operation: 'sync-program-members' } })) });
  await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended', Code__c: 'B-2' });
  await bridge.settle(20);
  return { bridge, member };
}

/** How writes of the member ended, newest first, each with the fields that it is about. */
async function endsOf(bridge: Bridge, member: string): Promise<readonly (readonly string[])[]> {
  const { pairId } = await pairOf(bridge, member);
  return (await bridge.queries.journal('test', pairId, 50)).flatMap(({ event }) => (event.kind === 'rejected' || event.kind === 'updated' ? [[event.kind, ...event.changes.map(({ field }) => field)]] : []));
}

/** Lets somebody act right before the next call that fills fields of members. */
class BeforeFilling {
  act: (() => Promise<void>) | null = null;

  around = (side: Side, transport: HttpTransport): HttpTransport => async (request) => {
    const { act } = this;
    if (act === null || side !== 'marketo' || request.method !== 'POST' || !request.path.endsWith('/members.json')) return transport(request);
    this.act = null;
    await act();
    return transport(request);
  };
}

describe('a field that somebody fills in Marketo between the call that makes the membership and the one that fills it', () => {
  it('I3: is overwritten and named, once, when the log tells of it (seed 90472)', async () => {
    const moment = new BeforeFilling();
    const { bridge, campaign } = await bridgeOver({ around: moment.around }, CODE, LINK);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1', Link__c: 'https://example.com/1' });
    moment.act = () => fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: 'Typed meanwhile' });
    await bridge.settle();
    await bridge.settle();
    expect([moment.act, codesInMarketo(bridge)]).toEqual([null, ['A-1']]);
    const pair = await pairOf(bridge, member);
    const events = (await bridge.queries.journal('test', pair.pairId, 50)).map(({ event }) => event);
    expect(events.filter(({ kind }) => kind === 'conflict')).toEqual([expect.objectContaining({ field: 'registrationCode', policy: 'last-write', lost: 'Typed meanwhile', kept: 'A-1' })]);
    expect(pair.marketo.unechoed).toEqual({});
    await expectBalance(bridge);
  });

  it('I3: is none where nobody did: the log shows our write alone, and nothing is named', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    const pair = await pairOf(bridge, member);
    const events = (await bridge.queries.journal('test', pair.pairId, 50)).map(({ event }) => event);
    expect(events.filter(({ kind }) => kind === 'conflict')).toEqual([]);
    expect(pair.marketo.unechoed).toEqual({});
  });
});

async function leave(bridge: Bridge, person: unknown): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/v1/programs/${PROGRAM}/members/delete.json`, JSON.stringify({ input: [{ leadId: Number(person) }] }));
  expect(answer).toMatchObject({ result: [{ status: 'deleted' }] });
}

describe('a membership of Marketo that ends', () => {
  it('I3: is told on one page of the log with what our last write had overwritten in it, and that is named (seed 90226)', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'late-commit', delayMs: 60_000, order: 'at-the-end', match: { operation: 'sync-program-members' }, times: 1 }] });
    await fillInMarketo(bridge, person, { registrationCode: 'M' });
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'S' });
    await bridge.cycle();
    expect(codesInMarketo(bridge)).toEqual(['S']);
    await leave(bridge, person);
    bridge.clock.advance(120_000);
    await bridge.settle();
    const events = (await bridge.queries.journal('test', (await pairOf(bridge, member)).pairId, 50)).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'conflict', field: 'registrationCode', policy: 'last-write', lost: 'M', kept: 'S' }));
    expect(events).toContainEqual(expect.objectContaining({ kind: 'deleted', side: 'marketo' }));
    await expectBalance(bridge);
  });
});

describe('a membership of Marketo that is begun again has nothing in it (I11, L34)', () => {
  it.each(['within one reading', 'after its end was read', 'and is looked at before its end is read'] as const)('%s: nothing of the campaign member is blanked, and what it holds goes with it', async (when) => {
    const { bridge, campaign } = await bridgeWith(CODE, LINK);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await fillInMarketo(bridge, person, { registrationCode: 'A-1', webinarUrl: 'https://example.com/1' });
    await bridge.settle();
    await leave(bridge, person);
    if (when === 'after its end was read') await bridge.settle();
    await moveInMarketo(bridge, 'Registered', person);
    if (when === 'and is looked at before its end is read') expect(await bridge.syncNow('program-member', `${PROGRAM}-${String(person)}`)).toBe('served');
    await bridge.settle();
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: 'A-1', Link__c: 'https://example.com/1' }]);
    expect(codesInMarketo(bridge), 'a line that goes there fills it').toEqual(['A-1']);
    await fillInMarketo(bridge, person, { registrationCode: null, webinarUrl: 'https://example.com/2' });
    await bridge.settle();
    expect(await membersNow(bridge), 'what is emptied since was emptied by somebody').toMatchObject([{ Code__c: null, Link__c: 'https://example.com/2' }]);
    expect((await pairOf(bridge, member)).marketo.id).toBe(`${PROGRAM}-${String(person)}`);
    await expectBalance(bridge);
  });

  it('while a field is hidden in Salesforce: nothing of that is blanked either once it is shown again (I29, seed 93071)', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leave(bridge, person);
    await bridge.settle();
    await bridge.control('salesforce', 'field-access', { object: 'CampaignMember', field: 'Code__c', read: false, edit: false });
    await moveInMarketo(bridge, 'Registered', person);
    await bridge.settle();
    await bridge.control('salesforce', 'field-access', { object: 'CampaignMember', field: 'Code__c', read: true, edit: true });
    await bridge.settle();
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: 'A-1' }]);
    expect(codesInMarketo(bridge)).toEqual(['A-1']);
    await expectBalance(bridge);
  });
});

describe('a member of a campaign that goes on with another membership, of which it is the only one', () => {
  it('I11, L39: loses nothing to what is empty there, and what it holds goes with it (seed 93053)', async () => {
    const { bridge, campaign } = await bridgeWith(CODE);
    const kept = await leadIn(bridge, campaign, 'Registered');
    const gone = await leadIn(bridge, campaign, 'Registered', 'Sample');
    await editSalesforce(bridge, 'CampaignMember', kept.member, { Code__c: 'A-1' });
    await bridge.settle();
    const [loser, survivor] = [kept.lead, gone.lead].map((lead) => String(personOf(bridge, lead)['id']));
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: kept.lead, losers: [gone.lead] });
    await mergeInMarketo(bridge, survivor ?? '', loser ?? '');
    await bridge.settle(20);
    expect((await pairOf(bridge, kept.member)).marketo.id).toBe(`${PROGRAM}-${survivor}`);
    expect(await membersNow(bridge)).toMatchObject([{ Code__c: 'A-1' }]);
    expect(codesInMarketo(bridge)).toEqual(['A-1']);
    await expectBalance(bridge);
  });
});

describe('fields of members cost nothing while nothing happens (I31)', () => {
  it('an idle cycle is one call to each side; our own write comes back and costs no look', async () => {
    const { bridge, campaign } = await bridgeWith(CODE, LINK);
    const { member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Code__c: 'A-1' });
    await bridge.settle();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    for (let round = 0; round < 3; round++) await bridge.cycle();
    expect([(await requestsOf(bridge, 'salesforce')).charged, (await requestsOf(bridge, 'marketo')).byOperation]).toEqual([3, { activities: 3 }]);
  });

  it('I29: a line that is added later is read on both sides, and one whose field goes away is left alone', async () => {
    const { bridge, campaign } = await pairedBridge();
    await bridge.control('salesforce', 'custom-fields', { object: 'CampaignMember', field: { name: 'Code__c', type: 'string', length: 255 } });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    const other = await leadIn(bridge, campaign, 'Registered', 'Sample');
    await bridge.settle();
    await fillInMarketo(bridge, personOf(bridge, lead)['id'], { registrationCode: 'M-1' });
    await editSalesforce(bridge, 'CampaignMember', other.member, { Code__c: 'S-2' });
    await bridge.settle();
    bridge.apply({ mapping: { ...bridge.context().rules.mapping, memberFields: [CODE] } });
    await bridge.settle(20);
    const byId = new Map((await salesforceAll(bridge, 'CampaignMember', ['Code__c'])).map((row) => [row['Id'], row['Code__c']]));
    expect([byId.get(member), byId.get(other.member)]).toEqual(['M-1', 'S-2']);
    expect(new Set(codesInMarketo(bridge))).toEqual(new Set(['M-1', 'S-2']));
    await bridge.control('salesforce', 'custom-fields/CampaignMember/Code__c', undefined, 'DELETE');
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect(new Set(codesInMarketo(bridge)), 'nothing is blanked').toEqual(new Set(['M-1', 'S-2']));
    expect(new Set(Object.values(inMarketo(bridge)))).toEqual(new Set(['Attended', 'Registered']));
    await expectBalance(bridge);
  });
});
