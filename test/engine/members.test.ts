import { describe, expect, it } from 'vitest';
import { inMarketo, inSalesforce, leadIn, moveInMarketo, pairedBridge, pairOf, PROGRAM, requestsOf } from './member-worlds.ts';
import { createMarketo, createSalesforce, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';

describe('members of a campaign reach the program (A4)', () => {
  it('I1: a lead and a contact become members with the mapped status, and follow it forward', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Sample' });
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, ContactId: contact, Status: 'Registered' });
    await bridge.settle();
    const [ann, bob] = [lead, contact].map((id) => String(personOf(bridge, id)['id']));
    expect(inMarketo(bridge)).toEqual({ [ann ?? '']: 'Invited', [bob ?? '']: 'Registered' });
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect(inMarketo(bridge)).toMatchObject({ [ann ?? '']: 'Attended' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I3: who is in the program already is met there: the status further on stays, and reaches the other side', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    const other = await leadIn(bridge, campaign, 'Attended', 'Sample');
    const [ann, bob] = [await createMarketo(bridge, { email: 'example@example.com', lastName: 'Example' }), await createMarketo(bridge, { email: 'sample@example.com', lastName: 'Sample' })];
    await moveInMarketo(bridge, 'Attended', ann);
    await moveInMarketo(bridge, 'Invited', bob);
    await bridge.settle();
    expect(inMarketo(bridge)).toEqual({ [ann]: 'Attended', [bob]: 'Attended' });
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Attended', [other.lead]: 'Attended' });
    expect((await pairOf(bridge, member)).marketo.id).toBe(`${PROGRAM}-${ann}`);
    await expectBalance(bridge);
  });

  it('waits for a person that Marketo refused, and follows once it is there', async () => {
    const { bridge, campaign } = await pairedBridge();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.cycle();
    expect((await pairOf(bridge, member)).marketo.work).toMatchObject({ state: 'waiting', attempts: 0, lastError: { code: 'PARENT_NOT_SYNCED', fields: ['leadId'] } });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Captain' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered']);
  });

  it('a status without a counterpart holds its member alone, and goes out once the settings or the campaign have one', async () => {
    const { bridge, campaign } = await pairedBridge();
    await createSalesforce(bridge, 'CampaignMemberStatus', { CampaignId: campaign, Label: 'Waitlisted', SortOrder: 9 });
    await leadIn(bridge, campaign, 'Registered');
    const { member } = await leadIn(bridge, campaign, 'Waitlisted', 'Sample');
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'STATUS_NOT_MAPPED', object: 'campaign-member', to: 'marketo', records: 1 }]);
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered']);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered', 'Registered']);
    await expectBalance(bridge);
  });

  it('I8, I19: a membership whose answer was lost is found by what it belongs to, and made once on either side', async () => {
    const { bridge, campaign } = await pairedBridge();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-program-status' }, times: 1 }] });
    await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered']);
    const { lead } = await leadIn(bridge, campaign, 'Sent', 'Sample');
    await bridge.settle();
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'composite' }, times: 1 }] });
    await moveInMarketo(bridge, 'No Show', personOf(bridge, lead)['id']);
    await bridge.settle(20);
    expect(await inSalesforce(bridge)).toMatchObject({ [lead]: 'No Show' });
    await expectBalance(bridge);
  });
});

describe('members of a program reach the campaign (A4)', () => {
  it('I1: a person with a lead or a contact becomes a member, and moves on with it', async () => {
    const { bridge } = await pairedBridge();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Sample' });
    await bridge.settle();
    const people = [lead, contact].map((id) => personOf(bridge, id)['id']);
    await moveInMarketo(bridge, 'Invited', ...people);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Sent', [contact]: 'Sent' });
    await moveInMarketo(bridge, 'Attended', people[1]);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Sent', [contact]: 'Attended' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('who was in the program before it was followed becomes a member too, page by page, and is read once', async () => {
    const { bridge, campaign } = await pairedBridge();
    const people: string[] = [];
    for (let number = 0; number < 310; number++) people.push(await createMarketo(bridge, { email: `p${number}@example.com`, lastName: `Example ${number}` }));
    await moveInMarketo(bridge, 'Invited', ...people.slice(0, 200));
    await moveInMarketo(bridge, 'Registered', ...people.slice(200));
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'p305@example.com' });
    const { lead: both } = await leadIn(bridge, campaign, 'Sent', 'p4');
    await bridge.settle(20);
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Registered', [both]: 'Sent' });
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'PERSON_NOT_IN_SALESFORCE', records: 308 }]);
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect((await requestsOf(bridge, 'marketo')).byOperation).toEqual({ activities: 1 });
    await expectBalance(bridge);
  });

  it('I31: what we wrote on one side comes back from it and costs neither a look nor a write', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    await moveInMarketo(bridge, 'Registered', personOf(bridge, lead)['id']);
    await bridge.settle();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    for (let round = 0; round < 3; round++) await bridge.cycle();
    expect((await requestsOf(bridge, 'marketo')).byOperation).toEqual({ activities: 3 });
    expect(await requestsOf(bridge, 'salesforce')).toMatchObject({ charged: 3 });
  });

  it('a person whom nobody wants in Salesforce is named, and becomes a member once somebody does', async () => {
    const { bridge } = await pairedBridge();
    await bridge.cycle();
    const ann = await createMarketo(bridge, { email: 'ann@example.com', lastName: 'Example', company: 'Harbor Ltd' });
    await moveInMarketo(bridge, 'Registered', ann);
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'PERSON_NOT_IN_SALESFORCE', object: 'campaign-member', to: 'salesforce', records: 1 }]);
    expect(await salesforceAll(bridge, 'Lead', ['LastName']), 'no lead is made for it').toEqual([]);
    await bridge.syncNow('person', ann);
    await bridge.settle();
    const [lead] = await salesforceAll(bridge, 'Lead', ['LastName']);
    expect(await inSalesforce(bridge)).toEqual({ [String(lead?.['Id'])]: 'Registered' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('a person that a rule wants in Salesforce goes there first, and its membership follows in the same cycle', async () => {
    const { bridge } = await pairedBridge({}, { rules: { createWhen: [{ field: 'title', is: 'equal', value: 'Captain' }] } });
    await bridge.cycle();
    const ann = await createMarketo(bridge, { email: 'ann@example.com', lastName: 'Example', title: 'Captain' });
    await moveInMarketo(bridge, 'Registered', ann);
    await bridge.cycle();
    expect(Object.values(await inSalesforce(bridge))).toEqual(['Registered']);
  });

  it('a status that the campaign does not have holds its member alone', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    await moveInMarketo(bridge, 'Attended On-demand', personOf(bridge, lead)['id']);
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'STATUS_NOT_MAPPED', object: 'campaign-member', to: 'salesforce', records: 1 }]);
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Sent' });
  });
});

describe('statuses never bounce (A4, I5, decision 31)', () => {
  it('Marketo keeps its status when Salesforce moves back: kept apart, at no call, and it crosses again once either side moves on', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Attended');
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    for (let round = 0; round < 4; round++) await bridge.cycle();
    expect((await requestsOf(bridge, 'marketo')).byOperation, 'nothing is tried').not.toHaveProperty('sync-program-status');
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Registered' }, ['Attended']]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Attended' });
    await bridge.settle();
    expect((await pairOf(bridge, member)).base).toMatchObject({ statusName: 'Attended' });
    await expectBalance(bridge);
  });

  it('I3: when both sides moved, the status further on wins and the other one is named; a policy may say otherwise', async () => {
    for (const [policy, expected] of [['further-on', ['Attended', 'Attended']], ['salesforce-wins', ['Registered', 'Attended']]] as const) {
      const { bridge, campaign } = await pairedBridge({ policy });
      const { lead, member } = await leadIn(bridge, campaign, 'Sent');
      await bridge.settle();
      await moveInMarketo(bridge, 'Attended', personOf(bridge, lead)['id']);
      await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
      await bridge.settle();
      expect([...Object.values(await inSalesforce(bridge)), ...Object.values(inMarketo(bridge))], policy).toEqual(expected);
      const events = (await bridge.queries.journal('test', (await pairOf(bridge, member)).pairId, 50)).map(({ event }) => event);
      const conflict = { kind: 'conflict', field: 'statusName', winner: 'marketo', policy, kept: 'Attended', lost: 'Registered' };
      if (policy === 'further-on') expect(events).toContainEqual(conflict);
      await expectBalance(bridge);
    }
  });

  it('1037 is no error: a step that Marketo made unseen is looked at, and it is the one that stays', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'late-commit', delayMs: 120_000, times: 1, match: { operation: 'sync-program-status' } }] });
    await moveInMarketo(bridge, 'Attended', person);
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Registered' });
    await bridge.cycle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await bridge.settle();
    bridge.clock.advance(121_000);
    await bridge.settle();
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lead]: 'Attended' }, { [String(person)]: 'Attended' }]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I5: an automation that moves members back in Salesforce and one that moves them on in Marketo come to rest', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await moveInMarketo(bridge, 'No Show', personOf(bridge, lead)['id']);
    for (let round = 0; round < 6; round++) {
      await bridge.cycle();
      await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Sent' });
    }
    await bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await bridge.settle();
    expect((await requestsOf(bridge, 'salesforce')).byOperation).not.toHaveProperty('composite-write');
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Sent' }, ['No Show']]);
  });
});
