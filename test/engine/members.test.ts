import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import type { Explanation } from '../../src/domain/explanation.ts';
import type { KnownValues } from '../../src/domain/value.ts';
import type { Candidate } from '../../src/engine/connector-port.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import type { Bridge } from './bridge.ts';
import { inMarketo, inSalesforce, leadIn, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createMarketo, createSalesforce, editSalesforce, expectBalance, personOf, postToMarketo, requestsOf, salesforceAll } from './worlds.ts';

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

  it('I3: of statuses that mean the same none is rewritten as the other, and none is taken for an edit', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [{ salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Confirmed', marketo: 'Registered' }] });
    await createSalesforce(bridge, 'CampaignMemberStatus', { CampaignId: campaign, Label: 'Confirmed', SortOrder: 8 });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Confirmed' });
    await bridge.settle();
    expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Confirmed' }, ['Registered']]);
    await moveInMarketo(bridge, 'Attended', personOf(bridge, lead)['id']);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Attended' });
    const events = (await bridge.queries.journal('test', (await pairOf(bridge, member)).pairId, 50)).map(({ event }) => event.kind);
    expect(events, 'nothing was overwritten').not.toContain('conflict');
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

  it('I31: with twelve objects, members among them, an idle cycle costs three calls to Salesforce and one to Marketo', async () => {
    const custom = ['Fleet__c', 'Berth__c', 'Crate__c', 'Voyage__c', 'Permit__c'] as const;
    const followed = Object.fromEntries(custom.map((name) => [`custom:${name}`, []]));
    const { bridge, campaign } = await pairedBridge({}, { mapping: { fields: withOverrides([], personLinks(KEYED_OBJECTS)), objects: { ...objectMappings(KEYED_OBJECTS), ...followed } } });
    for (const name of custom) await bridge.control('salesforce', 'custom-objects', { name, fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }] });
    await leadIn(bridge, campaign, 'Registered');
    await bridge.settle(20);
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect([(await requestsOf(bridge, 'salesforce')).charged, (await requestsOf(bridge, 'marketo')).charged]).toEqual([3, 1]);
    // Once in ten minutes the statuses are read again: they ride along in Salesforce, and in Marketo the person and one object are described.
    bridge.clock.advance(601_000);
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect((await requestsOf(bridge, 'salesforce')).charged).toBe(3);
    expect((await requestsOf(bridge, 'marketo')).charged).toBeLessThanOrEqual(3);
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

describe('campaigns and programs that do not go together (A4)', () => {
  const problemsOf = (bridge: Bridge) => bridge.context().schemas.pairingProblems ?? [];

  it('are announced with what is wrong, at the calls of a poll, and no more once they do', async () => {
    const { bridge, campaign } = await pairedBridge({ statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Dancing', marketo: 'Attended' }] });
    await bridge.settle();
    expect(problemsOf(bridge)).toEqual([
      {
        code: 'CAMPAIGN_STATUSES_DIFFER',
        campaign,
        detail: 'the campaign has no status "Dancing"; "Responded" of the campaign has no counterpart; "Attended" of the campaign has no counterpart; "Attended" of the program has no counterpart; "Attended On-demand" of the program has no counterpart',
      },
    ]);
    await createSalesforce(bridge, 'CampaignMemberStatus', { CampaignId: campaign, Label: 'Dancing', SortOrder: 8 });
    bridge.clock.advance(601_000);
    await bridge.settle();
    expect(problemsOf(bridge)).toMatchObject([{ detail: expect.not.stringContaining('Dancing') }]);
  });

  it('are paired by all their statuses, however few the vendor sends at a time', async () => {
    const { bridge, campaign } = await pairedBridge();
    await bridge.control('salesforce', 'limits', { largestQueryPage: 2 });
    await leadIn(bridge, campaign, 'Attended');
    await bridge.settle();
    expect(Object.values(inMarketo(bridge))).toEqual(['Attended']);
    expect(problemsOf(bridge).flatMap(({ detail }) => detail.split('; '))).toEqual(['"Responded" of the campaign has no counterpart', '"Attended On-demand" of the program has no counterpart']);
  });

  it('are read again where the bridge rests longer than a description lasts, and those that were refused for a while', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { objects: objectMappings(['account']) } });
    await bridge.settle();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', code: '603', match: { operation: 'get-channels' }, times: 1 }] });
    await leadIn(bridge, campaign, 'Registered');
    for (let poll = 0; poll < 8; poll++) {
      bridge.clock.advance(3_600_000);
      await bridge.cycle();
    }
    expect(Object.values(inMarketo(bridge))).toEqual(['Registered']);
    await bridge.control('marketo', 'channels', { name: 'Webinar', applicableProgramType: 'event', statuses: [{ name: 'Invited', step: 10 }, { name: 'Signed Up', step: 20 }] });
    for (let poll = 0; poll < 4; poll++) {
      bridge.clock.advance(3_600_000);
      await bridge.cycle();
    }
    expect(problemsOf(bridge)).toMatchObject([{ detail: expect.stringContaining('"Signed Up" of the program has no counterpart') }]);
  });

  it('I17, I29: whose program Marketo refuses for a while are read again once it is back, though other pages were stored meanwhile (seed 90199)', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    const { member: other } = await leadIn(bridge, campaign, 'Registered', 'Sample');
    await bridge.settle();
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Responded' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'STATUS_NOT_MAPPED', records: 1 }]);
    // Later than what every reading reaches back to.
    for (let poll = 0; poll < 3; poll++) {
      bridge.clock.advance(400_000);
      await editSalesforce(bridge, 'CampaignMember', other, { Status: poll === 1 ? 'Sent' : 'No Show' });
      await bridge.cycle();
    }
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', code: '603', match: { operation: 'get-channels' }, times: 1 }, { kind: 'api-error', code: '606', match: { operation: 'activities' } }] });
    bridge.clock.advance(601_000);
    await editSalesforce(bridge, 'Lead', lead, { LastName: 'Other' });
    for (let poll = 0; poll < 4; poll++) {
      bridge.clock.advance(601_000);
      await bridge.cycle();
    }
    await bridge.control('marketo', 'faults', { faults: [] });
    await editSalesforce(bridge, 'CampaignMember', other, { Status: 'Attended' });
    for (let poll = 0; poll < 4; poll++) {
      bridge.clock.advance(601_000);
      await bridge.cycle();
    }
    expect(new Set(Object.values(inMarketo(bridge)))).toEqual(new Set(['Attended', 'Registered']));
    expect(await bridge.queries.rejections('test'), 'what was held by name still is').toMatchObject([{ code: 'STATUS_NOT_MAPPED', records: 1 }]);
    await expectBalance(bridge);
  });

  it('hold their members alone as long as the program is not there, and let them go once it is', async () => {
    const { bridge, campaign } = await pairedBridge({ program: 'Autumn Webinar' });
    const { lead } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    expect(problemsOf(bridge)).toEqual([{ code: 'CAMPAIGN_NOT_PAIRED', campaign, detail: 'Marketo shows no program Autumn Webinar' }]);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'CAMPAIGN_NOT_PAIRED', object: 'campaign-member', to: 'marketo', records: 1 }]);
    expect(personOf(bridge, lead), 'the person itself is synced').toMatchObject({ lastName: 'Example' });
    const body = new URLSearchParams({ name: 'Autumn Webinar', folder: '{"id":28,"type":"Folder"}', type: 'Event', channel: 'Webinar' }).toString();
    const made = (await postToMarketo(bridge, '/rest/asset/v1/programs.json', body, 'application/x-www-form-urlencoded')) as { result: readonly { id: number }[] };
    bridge.clock.advance(601_000);
    for (let round = 0; round < 4; round++) await bridge.cycle();
    expect(problemsOf(bridge).map(({ code }) => code)).not.toContain('CAMPAIGN_NOT_PAIRED');
    expect(Object.values(inMarketo(bridge, made.result[0]?.id))).toEqual(['Registered']);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I28: one whose campaign nobody knows by now does not have the search for all refused', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const search = (...people: readonly KnownValues[]): Promise<readonly (readonly Candidate[])[]> =>
      bridge.connectors().salesforce.findCandidates({ object: 'campaign-member', sought: people.map((values) => ({ key: 'any', email: null, values })), fields: { 'campaign-member': ['Status'] }, lane: 'normal' });
    expect(await search({ LeadOrContactId: lead })).toEqual([[]]);
    expect(await search({ LeadOrContactId: lead }, { CampaignId: campaign, LeadOrContactId: lead })).toMatchObject([[], [{ observation: { id: member } }]]);
  });

  it('explains a membership in words, and why its statuses are apart (F4)', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Attended');
    await bridge.settle();
    const explained = async (): Promise<Explanation> => explainRecord(bridge.context(), await pairOf(bridge, member), { object: 'campaign-member', id: member });
    expect((await explained()).summary).toBe('This campaign member and its program member in Marketo agree on every mapped field.');
    expect((await explained()).fields).toContainEqual(expect.objectContaining({ salesforceField: 'LeadOrContactId', marketoField: 'leadId', agreed: lead, state: 'agreed' }));
    await editSalesforce(bridge, 'CampaignMember', member, { Status: 'Sent' });
    await bridge.settle();
    expect((await explained()).fields).toContainEqual(expect.objectContaining({ marketoField: 'statusName', salesforce: 'Sent', marketo: 'Attended', state: 'kept-apart', reason: expect.stringContaining('never go back') }));
  });
});
