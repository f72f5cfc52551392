import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/engine/find-record.ts';
import { inMarketo, inSalesforce, leadIn, leaveProgram, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import type { Bridge } from './bridge.ts';
import { found, NOTHING, passOver } from './second-look.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editSalesforce, expectBalance, marketoPeople, mergeInMarketo, personOf, postToMarketo, requestsOf } from './worlds.ts';

/** What becomes of memberships when they end, and when their people are converted or merged (A4, A8, I6, I15). */

describe('a membership that ends', () => {
  it('I6: taken out of the campaign, the person stays in the program; nothing crosses any more, and added anew it is the same membership', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await bridge.settle();
    await moveInMarketo(bridge, 'Registered', person);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, { [String(person)]: 'Registered' }]);
    const anew = await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Sent' });
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Registered' }, { [String(person)]: 'Registered' }]);
    expect((await pairOf(bridge, `${PROGRAM}-${String(person)}`)).salesforce.id).toBe(anew);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: taken out of the program, the person stays in the campaign, and no later status makes it a member again', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await bridge.cycle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Attended' }, {}]);
    await moveInMarketo(bridge, 'Invited', person);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)], 'who joins anew is further on in the campaign').toEqual([{ [lead]: 'Attended' }, { [String(person)]: 'Attended' }]);
    await expectBalance(bridge);
  });

  it('I1, I6: whoever joins the program again after both memberships had ended is in the campaign again, by another record', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await bridge.settle();
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, {}]);
    await moveInMarketo(bridge, 'Invited', person);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Sent' }, { [String(person)]: 'Invited' }]);
    expect((await pairOf(bridge, `${PROGRAM}-${String(person)}`)).salesforce.id).not.toBe(member);
    await expectBalance(bridge);
  });

  it('I6, I7: ends on the other side too where the rules say so, and one that Marketo ended already is no error (W23)', async () => {
    const both = ['campaign-member'] as const;
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: both, marketo: both } } });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    const other = await leadIn(bridge, campaign, 'Sent', 'Sample');
    const third = await leadIn(bridge, campaign, 'Sent', 'Third');
    await bridge.settle();
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await leaveProgram(bridge, personOf(bridge, other.lead)['id']);
    await deleteSalesforce(bridge, 'CampaignMember', third.member);
    await leaveProgram(bridge, personOf(bridge, third.lead)['id']);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, {}]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Sent' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [String(personOf(bridge, lead)['id'])]: 'Invited' });
    await expectBalance(bridge);
  });

  it('F18: a member that leaves and joins within one reading is looked at as it is now', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead } = await leadIn(bridge, campaign, 'Attended');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await moveInMarketo(bridge, 'Invited', person);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Sent' }, { [String(person)]: 'Invited' }]);
  });

  it.each([['stays in the campaign where nobody carries that', []], ['goes from the campaign, too, where the rules say so', ['campaign-member']]] as const)('F23, I6: who joined and left within a page that comes backwards is out of the program, and %s (seed 141073)', async (_what, carried) => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: [...carried], marketo: [] } } });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.cycle();
    const person = personOf(bridge, lead)['id'];
    expect(inMarketo(bridge)).toEqual({ [String(person)]: 'Registered' });
    await leaveProgram(bridge, person);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'spoiled-page', how: 'backwards', times: 1 }] });
    await bridge.cycle();
    expect((await pairOf(bridge, `${PROGRAM}-${String(person)}`)).marketo.presence).toBe('deleted');
    if (carried.length === 0) await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([carried.length === 0 ? { [lead]: 'Attended' } : {}, {}]);
    await expectBalance(bridge);
  });
});

describe('members whose people become others', () => {
  it('I15: a converted lead is a member as its contact, at no write, and its status goes on', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await bridge.settle();
    expect((await requestsOf(bridge, 'marketo')).byOperation).not.toHaveProperty('sync-program-status');
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [String(person)]: 'Registered' });
    await moveInMarketo(bridge, 'Attended', person);
    await bridge.settle();
    expect(Object.values(await inSalesforce(bridge))).toEqual(['Attended']);
    await expectBalance(bridge);
  });

  it('I14, I15: two leads that are merged are one member on both sides, whichever of them was in the campaign', async () => {
    for (const inCampaign of ['both', 'loser'] as const) {
      const { bridge, campaign } = await pairedBridge();
      const { lead: loser } = await leadIn(bridge, campaign, 'Registered');
      const master = inCampaign === 'both' ? (await leadIn(bridge, campaign, 'Sent', 'Sample')).lead : await createSalesforce(bridge, 'Lead', { LastName: 'Sample', Company: 'Harbor Ltd' });
      await bridge.settle();
      bridge.clock.advance(1000);
      await bridge.control('salesforce', 'merge', { master, losers: [loser] });
      await bridge.settle(20);
      const person = String(personOf(bridge, master)['id']);
      expect(inMarketo(bridge), inCampaign).toEqual({ [person]: 'Registered' });
      await moveInMarketo(bridge, 'Attended', person);
      await bridge.settle();
      expect(await inSalesforce(bridge), inCampaign).toEqual({ [master]: 'Attended' });
      expect(await bridge.queries.rejections('test'), inCampaign).toEqual([]);
      await expectBalance(bridge);
    }
  });

  it('I15: a person merged into another one in Marketo hands its membership over, and it goes on under that one', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const survivor = await createMarketo(bridge, { email: 'other@example.com', lastName: 'Example' });
    await mergeInMarketo(bridge, survivor, String(personOf(bridge, lead)['id']));
    await bridge.settle();
    expect((await pairOf(bridge, member)).marketo.id).toBe(`${PROGRAM}-${survivor}`);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [survivor]: 'Registered' });
    await expectBalance(bridge);
  });

  it('I17: what a person has from those merged into it is found, a membership that nobody had seen and a status further on', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead } = await leadIn(bridge, campaign, 'Sent');
    const other = await createSalesforce(bridge, 'Lead', { LastName: 'Sample', Company: 'Harbor Ltd' });
    await bridge.settle();
    for (const [survivor, status] of [[lead, 'No Show'], [other, 'Registered']] as const) {
      const loser = await createMarketo(bridge, { email: `${status.length}@example.com`, lastName: 'Loser' });
      await moveInMarketo(bridge, status, loser);
      await mergeInMarketo(bridge, String(personOf(bridge, survivor)['id']), loser);
    }
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'No Show', [other]: 'Registered' });
    await expectBalance(bridge);
  });

  it('I14, I15: leads and persons that are merged crosswise are one member on both sides', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead: loser } = await leadIn(bridge, campaign, 'Registered');
    const { lead: master, member } = await leadIn(bridge, campaign, 'Sent', 'Sample');
    await bridge.settle();
    const [kept, gone] = [loser, master].map((lead) => String(personOf(bridge, lead)['id']));
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master, losers: [loser] });
    await mergeInMarketo(bridge, kept ?? '', gone ?? '');
    await bridge.settle(20);
    expect((await pairOf(bridge, member)).marketo.id).toBe(`${PROGRAM}-${kept}`);
    await moveInMarketo(bridge, 'Attended', kept);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [master]: 'Attended' });
    await expectBalance(bridge);
  });

  it('the membership of a person that is deleted in Marketo ends with it', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    await postToMarketo(bridge, '/rest/v1/leads/delete.json', JSON.stringify({ input: [{ id: personOf(bridge, lead)['id'] }] }));
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    expect([marketoPeople(bridge), inMarketo(bridge)]).toEqual([[], {}]);
    expect((await findRecord(bridge.context(), 'campaign-member', member))).toMatchObject({ pair: { marketo: { presence: 'deleted', work: { state: 'rest' } } } });
  });
});

describe('members whose people were deleted and come again (L30)', () => {
  it('I1, I6: who comes in the place of a deleted person is in its programs again, but in none that it had left', async () => {
    for (const hasLeft of [false, true]) {
      const { bridge, campaign } = await pairedBridge();
      const { lead } = await leadIn(bridge, campaign, 'Registered');
      await bridge.settle();
      const person = personOf(bridge, lead)['id'];
      if (hasLeft) await leaveProgram(bridge, person);
      bridge.clock.advance(5000);
      await postToMarketo(bridge, '/rest/v1/leads/delete.json', JSON.stringify({ input: [{ id: person }] }));
      await bridge.settle();
      const again = await createMarketo(bridge, { email: 'example@example.com', lastName: 'Example', company: 'Harbor Ltd' });
      await bridge.cycle();
      await bridge.syncNow('person', again);
      await bridge.settle();
      expect(personOf(bridge, lead)['id']).toBe(Number(again));
      expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Registered' }, hasLeft ? {} : { [again]: 'Registered' }]);
      if (!hasLeft) await moveInMarketo(bridge, 'Attended', again);
      await bridge.settle();
      expect(await inSalesforce(bridge)).toEqual({ [lead]: hasLeft ? 'Registered' : 'Attended' });
      expect(await bridge.queries.rejections('test')).toEqual([]);
      await expectBalance(bridge);
    }
  });

  it('I1, I6: a lead typed in again is in the campaigns that the deleted one was in, but in none that it had been taken out of', async () => {
    for (const wasTakenOut of [false, true]) {
      const { bridge, campaign } = await pairedBridge();
      const { lead, member } = await leadIn(bridge, campaign, 'Registered');
      await bridge.settle();
      const person = String(personOf(bridge, lead)['id']);
      if (wasTakenOut) await deleteSalesforce(bridge, 'CampaignMember', member);
      bridge.clock.advance(5000);
      await deleteSalesforce(bridge, 'Lead', lead);
      await bridge.settle();
      expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, { [person]: 'Registered' }]);
      const again = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'example@example.com' });
      await bridge.settle();
      expect(personOf(bridge, again)['id']).toBe(Number(person));
      expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([wasTakenOut ? {} : { [again]: 'Registered' }, { [person]: 'Registered' }]);
      expect(await bridge.queries.rejections('test')).toEqual([]);
      await expectBalance(bridge);
    }
  });
});

describe('members in whose place others come by a conversion or a merge (L30)', () => {
  /** One in the campaign whose person was deleted, and a lead that has its person and may be in the campaign too. */
  async function oneLost(bridge: Bridge, campaign: string, object: 'Lead' | 'Contact', isMember: boolean): Promise<{ readonly left: string; readonly lead: string; readonly person: string }> {
    const left = await createSalesforce(bridge, object, { LastName: 'Sample', Email: 'sample@example.com', ...(object === 'Lead' ? { Company: 'Harbor Ltd' } : {}) });
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, [`${object}Id`]: left, Status: 'Sent' });
    const lead = isMember ? (await leadIn(bridge, campaign, 'Registered')).lead : await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'example@example.com' });
    await bridge.settle();
    bridge.clock.advance(5000);
    await postToMarketo(bridge, '/rest/v1/leads/delete.json', JSON.stringify({ input: [{ id: personOf(bridge, left)['id'] }] }));
    await bridge.settle();
    return { left, lead, person: String(personOf(bridge, lead)['id']) };
  }

  async function expectOneMember(bridge: Bridge, one: string, person: string, isMember: boolean): Promise<void> {
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)], String(isMember)).toEqual([{ [one]: isMember ? 'Registered' : 'Sent' }, { [person]: isMember ? 'Registered' : 'Invited' }]);
    await moveInMarketo(bridge, 'Attended', person);
    await bridge.settle();
    expect(await inSalesforce(bridge), String(isMember)).toEqual({ [one]: 'Attended' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  }

  it('I1, I14: a lead that becomes the contact brings its person, which is a member where the contact is (L14)', async () => {
    for (const isMember of [true, false]) {
      const { bridge, campaign } = await pairedBridge();
      const { left, lead, person } = await oneLost(bridge, campaign, 'Contact', isMember);
      await bridge.control('salesforce', 'convert-lead', { leadId: lead, contactId: left });
      await expectOneMember(bridge, left, person, isMember);
    }
  });

  it('I1, I14: so does a lead that is merged into another one (L20), and so is the person of the other one where the loser had none', async () => {
    for (const isMember of [true, false]) {
      for (const survivor of ['left', 'lead'] as const) {
        const { bridge, campaign } = await pairedBridge();
        const { left, lead, person } = await oneLost(bridge, campaign, 'Lead', isMember);
        const [master, loser] = survivor === 'left' ? [left, lead] : [lead, left];
        await bridge.control('salesforce', 'merge', { master, losers: [loser] });
        await expectOneMember(bridge, master, person, isMember);
      }
    }
  });

  it('I1, I14: a lead whose person goes into one that had lost its own lead is a member where that person is', async () => {
    for (const isMember of [true, false]) {
      const { bridge, campaign } = await pairedBridge();
      const gone = await leadIn(bridge, campaign, 'Sent', 'Sample');
      const lead = isMember ? (await leadIn(bridge, campaign, 'Registered')).lead : await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'example@example.com' });
      await bridge.settle();
      const [survivor, loser] = [gone.lead, lead].map((id) => String(personOf(bridge, id)['id']));
      bridge.clock.advance(5000);
      await deleteSalesforce(bridge, 'Lead', gone.lead);
      await bridge.settle();
      await mergeInMarketo(bridge, survivor ?? '', loser ?? '');
      await expectOneMember(bridge, lead, survivor ?? '', isMember);
    }
  });
});

describe('the second look at memberships (J4)', () => {
  it('I17, I32: finds nothing where all agree, not even in campaigns that are not followed; finds a status no log told of, and a member that is gone for good', async () => {
    const { bridge, campaign } = await pairedBridge({}, { rules: { reconcileEveryDays: 7 } });
    const other = await createSalesforce(bridge, 'Campaign', { Name: 'Not followed' });
    const { lead } = await leadIn(bridge, campaign, 'Sent');
    const { member: second } = await leadIn(bridge, campaign, 'Registered', 'Sample');
    await leadIn(bridge, other, 'Sent', 'Elsewhere');
    await bridge.settle();
    await passOver(bridge, 'campaign-member');
    expect(await found(bridge, 'campaign-member')).toEqual({ ...NOTHING, compared: 2 });
    const membership = [...bridge.marketo.world.records('programMember').all()].find(({ values }) => values['statusName'] === 'Invited');
    if (membership === undefined) throw new Error('no membership');
    bridge.marketo.world.commit([['record', 'programMember', { ...membership, values: { ...membership.values, statusName: 'Attended' } }]]);
    await deleteSalesforce(bridge, 'CampaignMember', second);
    await bridge.control('salesforce', 'empty-bin', { object: 'CampaignMember' });
    await passOver(bridge, 'campaign-member');
    expect(await found(bridge, 'campaign-member')).toMatchObject({ compared: 2, differing: 2, gone: 1, unknown: 0 });
    expect(await inSalesforce(bridge)).toMatchObject({ [lead]: 'Attended' });
    expect((await pairOf(bridge, second)).salesforce.presence).toBe('deleted');
    await expectBalance(bridge);
  });
});

