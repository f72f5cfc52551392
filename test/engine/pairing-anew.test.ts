import { describe, expect, it } from 'vitest';
import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { deriveWork } from '../../src/domain/derive-work.ts';
import type { ObjectLine } from '../../src/domain/field-mapping.ts';
import { withSide } from '../../src/domain/pair.ts';
import { resolveMapping } from '../../src/domain/resolved-mapping.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import type { Bridge } from './bridge.ts';
import { inMarketo, inSalesforce, leadIn, moveInMarketo, moveInProgram, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { previewOf } from './preview-worlds.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectBalance, personOf, postToMarketo, salesforceAll } from './worlds.ts';

/** What becomes of members when an admin pairs their campaign, or their program, with another one (decision 44). */

/** The program *Trade show*, whose channel has the steps Invited 10, Registered 20 and Visited Booth 30. */
const OTHER = 1004;
const TABLE = [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Attended', marketo: 'Visited Booth' }];
const CODE: ObjectLine = { key: 'registrationCode', salesforce: 'Code__c', direction: 'both', policy: 'marketo-wins' };

function pairing(campaign: string, program: number, more: Partial<CampaignPairing> = {}): CampaignPairing {
  const statuses = program === OTHER ? TABLE : TABLE.slice(0, 1);
  return { campaign, program: String(program), policy: 'further-on', statuses, ...more };
}

/** The rules with these pairings alone. */
function pairedAs(bridge: Bridge, ...campaigns: readonly CampaignPairing[]): Partial<ConnectionRules> {
  return { mapping: { ...bridge.rules.mapping, campaigns } };
}

/** Puts these pairings in force and lets everything come to rest; programs that are new are read within ten minutes. */
async function pair(bridge: Bridge, ...campaigns: readonly CampaignPairing[]): Promise<void> {
  bridge.apply(pairedAs(bridge, ...campaigns));
  bridge.clock.advance(601_000);
  await bridge.settle(20);
}

async function secondCampaign(bridge: Bridge): Promise<string> {
  const id = await createSalesforce(bridge, 'Campaign', { Name: 'Autumn Webinar' });
  for (const [place, Label] of ['Registered', 'No Show', 'Attended'].entries()) await createSalesforce(bridge, 'CampaignMemberStatus', { CampaignId: id, Label, SortOrder: place + 3, HasResponded: Label === 'Attended' });
  return id;
}

/** Members of every campaign, as `campaign status`, by the lead's id. */
async function campaignsOf(bridge: Bridge, lead: string): Promise<Readonly<Record<string, unknown>>> {
  const members = await salesforceAll(bridge, 'CampaignMember', ['CampaignId', 'LeadId', 'Status']);
  return Object.fromEntries(members.flatMap(({ CampaignId, LeadId, Status }) => (LeadId === lead ? [[String(CampaignId), Status]] : [])));
}

async function leaveProgram(bridge: Bridge, program: number, person: unknown): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/v1/programs/${program}/members/delete.json`, JSON.stringify({ input: [{ leadId: Number(person) }] }));
  expect(answer).toMatchObject({ result: [{ status: 'deleted' }] });
}

async function expectCalm(bridge: Bridge): Promise<void> {
  expect(await bridge.queries.rejections('test')).toEqual([]);
  await expectBalance(bridge);
}

describe('a campaign that is paired with another program', () => {
  it('I1, I13, L36: its members join that one and go on with it; the old program keeps whom it has, and hears nothing more', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = String(personOf(bridge, lead)['id']);
    await pair(bridge, pairing(campaign, OTHER));
    expect([inMarketo(bridge), inMarketo(bridge, OTHER)]).toEqual([{ [person]: 'Registered' }, { [person]: 'Registered' }]);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect([inMarketo(bridge), inMarketo(bridge, OTHER)]).toEqual([{ [person]: 'Registered' }, { [person]: 'Visited Booth' }]);
    await moveInMarketo(bridge, 'No Show', person);
    await bridge.settle();
    expect(await inSalesforce(bridge), 'the old program is not heard any more').toEqual({ [lead]: 'Attended' });
    expect((await pairOf(bridge, member)).marketo.id).toBe(`${OTHER}-${person}`);
    await expectCalm(bridge);
  });

  it('I2, I14: who is in both programs is met like a stranger: nothing steps back, and nothing is blanked', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { memberFields: [CODE] } });
    await bridge.control('salesforce', 'custom-fields', { object: 'CampaignMember', field: { name: 'Code__c', type: 'string', length: 255 } });
    const [far, near] = [await leadIn(bridge, campaign, 'Attended'), await leadIn(bridge, campaign, 'Sent', 'Sample')];
    await editSalesforce(bridge, 'CampaignMember', far.member, { Code__c: 'A-1' });
    await bridge.settle();
    const [ann, bob] = [far, near].map(({ lead }) => String(personOf(bridge, lead)['id']));
    await moveInProgram(bridge, OTHER, 'Registered', ann);
    await moveInProgram(bridge, OTHER, 'Registered', bob);
    await pair(bridge, pairing(campaign, OTHER));
    expect(inMarketo(bridge, OTHER)).toEqual({ [ann ?? '']: 'Visited Booth', [bob ?? '']: 'Registered' });
    expect(await inSalesforce(bridge)).toEqual({ [far.lead]: 'Attended', [near.lead]: 'Registered' });
    const members = await salesforceAll(bridge, 'CampaignMember', ['Code__c', 'LeadId']);
    expect(members.find(({ LeadId }) => LeadId === far.lead)).toMatchObject({ Code__c: 'A-1' });
    expect(inMarketo(bridge)).toEqual({ [ann ?? '']: 'Attended', [bob ?? '']: 'Invited' });
    await expectCalm(bridge);
  });

  it('I6, I7, L38: nobody is deleted in the campaign for having left the old program, though an admin agrees to it now (seed 141082)', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: ['campaign-member'], marketo: [] } }, rules: { massDelete: { percent: 10, atLeast: 1 } } });
    const { lead } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await leaveProgram(bridge, PROGRAM, personOf(bridge, lead)['id']);
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 1 }]);
    await pair(bridge, pairing(campaign, OTHER));
    await agreeToDeletions(bridge.context(), 'test');
    await bridge.settle(20);
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Registered' });
    expect(inMarketo(bridge, OTHER)).toEqual({});
    await expectCalm(bridge);
  });

  it('I1: members of that program join the campaign, and those of the old one alone do no longer', async () => {
    const { bridge, campaign } = await pairedBridge();
    const leads = await Promise.all(['Example', 'Sample'].map((LastName) => createSalesforce(bridge, 'Lead', { LastName, Company: 'Harbor Ltd', Email: `${LastName}@example.com` })));
    await bridge.settle();
    const [ann, bob] = leads.map((lead) => personOf(bridge, lead)['id']);
    await moveInProgram(bridge, OTHER, 'Registered', ann);
    await pair(bridge, pairing(campaign, OTHER));
    await moveInMarketo(bridge, 'Registered', bob);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [leads[0] ?? '']: 'Registered' });
    await expectCalm(bridge);
  });

  it('I2: what the two sides hold is met by the new table, not by words of the old one', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [{ salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Attended', marketo: 'Registered' }] });
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    await bridge.settle();
    expect(Object.values(inMarketo(bridge)), 'both mean the same').toEqual(['Registered']);
    // No reading overlaps with the one that showed it.
    for (let round = 0; round < 2; round++) {
      bridge.clock.advance(3_600_000);
      await bridge.settle();
    }
    await pair(bridge, pairing(campaign, OTHER));
    expect([Object.values(inMarketo(bridge, OTHER)), await inSalesforce(bridge)]).toEqual([['Visited Booth'], { [lead]: 'Attended' }]);
    await expectCalm(bridge);
  });

  it('I13: nor is who was still to join the old one (seed 90735)', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [{ salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Attended', marketo: 'Registered' }] });
    const refused = { kind: 'api-error', code: '606', match: { operation: 'sync-program-status' } };
    await bridge.control('marketo', 'faults', { faults: [refused] });
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    // No reading overlaps with the one that showed it.
    for (let round = 0; round < 3; round++) {
      await bridge.cycle();
      bridge.clock.advance(3_600_000);
    }
    expect(inMarketo(bridge)).toEqual({});
    await bridge.control('marketo', 'faults', { faults: [] });
    await pair(bridge, pairing(campaign, OTHER));
    expect([inMarketo(bridge), Object.values(inMarketo(bridge, OTHER)), await inSalesforce(bridge)]).toEqual([{}, ['Visited Booth'], { [lead]: 'Attended' }]);
    await expectCalm(bridge);
  });

  it('I6, L38: whoever had been taken out of the old program is made in none; nor is one who had been taken out of the campaign', async () => {
    const { bridge, campaign } = await pairedBridge();
    const [left, gone] = [await leadIn(bridge, campaign, 'Registered'), await leadIn(bridge, campaign, 'Registered', 'Sample')];
    await bridge.settle();
    const [ann, bob] = [left, gone].map(({ lead }) => String(personOf(bridge, lead)['id']));
    await leaveProgram(bridge, PROGRAM, ann);
    await deleteSalesforce(bridge, 'CampaignMember', gone.member);
    await bridge.settle();
    for (const program of [OTHER, PROGRAM]) {
      await pair(bridge, pairing(campaign, program));
      await editSalesforce(bridge, 'CampaignMember', left.member, { Status: program === OTHER ? 'No Show' : 'Attended' });
      await bridge.settle();
      expect([inMarketo(bridge), inMarketo(bridge, OTHER)]).toEqual([{ [bob ?? '']: 'Registered' }, {}]);
      expect(Object.keys(await inSalesforce(bridge))).toEqual([left.lead]);
    }
    await expectBalance(bridge);
  });

  it('I1: put back, it goes on with the first program, and whoever came meanwhile is in it too', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    await pair(bridge, pairing(campaign, OTHER));
    const late = await leadIn(bridge, campaign, 'Registered', 'Sample');
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    await pair(bridge, pairing(campaign, PROGRAM));
    const [ann, bob] = [lead, late.lead].map((id) => String(personOf(bridge, id)['id']));
    expect(inMarketo(bridge)).toEqual({ [ann ?? '']: 'Registered', [bob ?? '']: 'Registered' });
    await moveInMarketo(bridge, 'Attended', ann);
    await moveInProgram(bridge, OTHER, 'Visited Booth', bob);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Attended', [late.lead]: 'Registered' });
    await expectCalm(bridge);
  });

  it('I21: a membership that was being written when the pairing changed is settled first, and goes over then', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-program-status' }, times: 1 }, { kind: 'timeout-before', match: { operation: 'get-program-members' }, after: 2, times: 2 }] });
    await bridge.cycle();
    expect([Object.values(inMarketo(bridge)), (await pairOf(bridge, member)).marketo.presence], 'nobody knows that it was made').toEqual([['Registered'], 'absent']);
    await pair(bridge, pairing(campaign, OTHER));
    const person = String(personOf(bridge, lead)['id']);
    expect([inMarketo(bridge), inMarketo(bridge, OTHER)]).toEqual([{ [person]: 'Registered' }, { [person]: 'Registered' }]);
    await expectCalm(bridge);
  });
});

describe('a member that is not parted yet', () => {
  it.each([['another program', OTHER, 'rejected'], ['nothing', null, 'rest']] as const)('I9, I13: whose campaign goes with %s by now is written to neither side', async (_name, program, state) => {
    const { bridge, campaign } = await pairedBridge();
    const other = await secondCampaign(bridge);
    const { member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const before = await pairOf(bridge, member);
    await pair(bridge, program === null ? pairing(other, OTHER) : pairing(campaign, program));
    const { inForce } = bridge.context().schemas;
    if (inForce === undefined) throw new Error('nothing is in force');
    const mapping = resolveMapping(bridge.rules.mapping, inForce.schemas, 'campaign-member');
    for (const side of SIDES) {
      const edited = withSide(before, side, { differences: { statusName: { value: 'Registered', changedAt: '2026-03-01T13:00:00Z', changedBy: null } } });
      const { plan, pair: derived } = deriveWork(before, edited, mapping, { kind: 'looked', side, changed: true }, { lane: 'normal', now: '2026-03-01T13:00:01Z' });
      expect([plan?.changes, derived[otherSide(side)].work.state]).toEqual([{ salesforce: [], marketo: [] }, state]);
    }
  });
});

describe('a pairing that is removed', () => {
  it('I13: its members rest, unrefused; put back, what changed meanwhile crosses', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { memberFields: [CODE] } });
    await bridge.control('salesforce', 'custom-fields', { object: 'CampaignMember', field: { name: 'Code__c', type: 'string', length: 255 } });
    const other = await secondCampaign(bridge);
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const person = String(personOf(bridge, lead)['id']);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered', Code__c: 'A-1' });
    await pair(bridge, pairing(other, OTHER));
    await moveInMarketo(bridge, 'No Show', person);
    await bridge.settle();
    expect([inMarketo(bridge), inMarketo(bridge, OTHER), await inSalesforce(bridge)]).toEqual([{ [person]: 'No Show' }, {}, { [lead]: 'Registered' }]);
    await expectCalm(bridge);
    await pair(bridge, pairing(campaign, PROGRAM));
    expect([inMarketo(bridge), await inSalesforce(bridge)]).toEqual([{ [person]: 'No Show' }, { [lead]: 'No Show' }]);
    expect(await salesforceAll(bridge, 'CampaignMember', ['Code__c'])).toMatchObject([{ Code__c: 'A-1' }]);
    await expectCalm(bridge);
  });
});

describe('a pairing that is removed and put back', () => {
  it.each([['another is left', true], ['no other is left', false]])('I6, I10, L37: whoever was taken out of the program meanwhile stays out (%s), and joins it again by itself', async (_name, isOtherLeft) => {
    const { bridge, campaign } = await pairedBridge();
    const other = await secondCampaign(bridge);
    const [left, here] = [await leadIn(bridge, campaign, 'Sent'), await leadIn(bridge, campaign, 'Sent', 'Sample')];
    await bridge.settle();
    const [ann, bob] = [left, here].map(({ lead }) => String(personOf(bridge, lead)['id']));
    await pair(bridge, ...(isOtherLeft ? [pairing(other, OTHER)] : []));
    await leaveProgram(bridge, PROGRAM, ann);
    await bridge.settle();
    await pair(bridge, pairing(campaign, PROGRAM));
    for (const { member } of [left, here]) await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [bob ?? '']: 'Registered' });
    await moveInMarketo(bridge, 'Invited', ann);
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [ann ?? '']: 'Registered', [bob ?? '']: 'Registered' });
    await expectCalm(bridge);
  });
});

describe('a program that is paired with another campaign', () => {
  it('I1, I14: its members join that one; those of the old campaign stay there and rest, and it may be led back', async () => {
    const { bridge, campaign } = await pairedBridge();
    const other = await secondCampaign(bridge);
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    const { lead: waiting } = await leadIn(bridge, other, 'Sent', 'Sample');
    await bridge.settle();
    const [ann, bob] = [lead, waiting].map((id) => String(personOf(bridge, id)['id']));
    await pair(bridge, pairing(other, PROGRAM));
    expect(await campaignsOf(bridge, lead)).toEqual({ [campaign]: 'Registered', [other]: 'Registered' });
    expect(inMarketo(bridge)).toEqual({ [ann ?? '']: 'Registered', [bob ?? '']: 'Invited' });
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'No Show' });
    await moveInMarketo(bridge, 'Attended', ann);
    await bridge.settle();
    expect(await campaignsOf(bridge, lead)).toEqual({ [campaign]: 'No Show', [other]: 'Attended' });
    expect(inMarketo(bridge)).toMatchObject({ [ann ?? '']: 'Attended' });
    await expectCalm(bridge);
    await pair(bridge, pairing(campaign, PROGRAM));
    expect(await campaignsOf(bridge, lead)).toEqual({ [campaign]: 'Attended', [other]: 'Attended' });
    expect(await campaignsOf(bridge, waiting)).toEqual({ [campaign]: 'Sent', [other]: 'Sent' });
    await expectCalm(bridge);
  });

  it('I1, I14: two pairings that change places lead everybody over, both ways', async () => {
    const { bridge, campaign } = await pairedBridge();
    const other = await secondCampaign(bridge);
    await pair(bridge, pairing(campaign, PROGRAM), pairing(other, OTHER));
    const [one, two] = [await leadIn(bridge, campaign, 'Registered'), await leadIn(bridge, other, 'Sent', 'Sample')];
    await bridge.settle();
    const [ann, bob] = [one, two].map(({ lead }) => String(personOf(bridge, lead)['id']));
    await pair(bridge, pairing(campaign, OTHER), pairing(other, PROGRAM));
    const everybody = { [ann ?? '']: 'Registered', [bob ?? '']: 'Invited' };
    expect([inMarketo(bridge), inMarketo(bridge, OTHER)]).toEqual([everybody, everybody]);
    expect(await campaignsOf(bridge, one.lead)).toEqual({ [campaign]: 'Registered', [other]: 'Registered' });
    expect(await campaignsOf(bridge, two.lead)).toEqual({ [campaign]: 'Sent', [other]: 'Sent' });
    expect((await pairOf(bridge, one.member)).marketo.id).toBe(`${OTHER}-${ann ?? ''}`);
    await expectCalm(bridge);
  });
});

describe('the preview of another pairing (C3)', () => {
  /** What a draft is said to make on each side, and what it makes. */
  async function saidAndDone(bridge: Bridge, ...campaigns: readonly CampaignPairing[]): Promise<readonly unknown[]> {
    const { objects, warnings } = await previewOf(bridge, pairedAs(bridge, ...campaigns));
    const writes = objects.find(({ object }) => object === 'campaign-member')?.writes;
    const said = { marketo: writes?.marketo.created.records, salesforce: writes?.salesforce.created.records };
    expect([writes?.marketo.updated.records, writes?.salesforce.updated.records, writes?.marketo.deleted.records]).toEqual([0, 0, 0]);
    expect(warnings.some(({ says }) => says.includes('pairs campaigns with other programs'))).toBe(campaigns.length > 0);
    const before = await membersOf(bridge);
    await pair(bridge, ...campaigns);
    const after = await membersOf(bridge);
    return [said, { marketo: after.marketo - before.marketo, salesforce: after.salesforce - before.salesforce }];
  }

  async function membersOf(bridge: Bridge): Promise<Readonly<Record<'marketo' | 'salesforce', number>>> {
    return { marketo: [...bridge.marketo.world.records('programMember').all()].length, salesforce: (await salesforceAll(bridge, 'CampaignMember', ['Status'])).length };
  }

  it.each([
    ['another program', (campaign: string) => [pairing(campaign, OTHER)], { marketo: 2, salesforce: 0 }],
    ['another campaign', (_campaign: string, other: string) => [pairing(other, PROGRAM)], { marketo: 0, salesforce: 2 }],
    ['nothing', () => [], { marketo: 0, salesforce: 0 }],
  ])('I2: says of %s what the cycles do', async (_name, drafted, made) => {
    const { bridge, campaign } = await pairedBridge();
    const other = await secondCampaign(bridge);
    const people = [await leadIn(bridge, campaign, 'Registered'), await leadIn(bridge, campaign, 'Sent', 'Sample'), await leadIn(bridge, campaign, 'Registered', 'Harbor')];
    await bridge.settle();
    await leaveProgram(bridge, PROGRAM, personOf(bridge, people[2]?.lead ?? '')['id']);
    await bridge.settle();
    expect(await saidAndDone(bridge, ...drafted(campaign, other))).toEqual([made, made]);
    await expectCalm(bridge);
  });
});
