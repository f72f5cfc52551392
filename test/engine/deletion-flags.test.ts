import { describe, expect, it } from 'vitest';
import type { ParsedFlag } from '../../src/app/settings/deletion-flags-setting.ts';
import { deletionLines } from '../../src/app/settings/deletion-lines.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import { openBridge } from './bridge.ts';
import { addBox, BOX, boxes, deletePerson, eventsOf, explained, flag, flagsIn, mappingWith, opened, restore } from './flag-worlds.ts';
import { inMarketo, leadIn, leaveProgram, moveInMarketo, pairedBridge } from './member-worlds.ts';
import { passOver } from './second-look.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editSalesforce, expectBalance, marketoPeople, marketoPerson, mergeInMarketo, personOf } from './worlds.ts';

/** A record that stays says in a field that its counterpart was deleted, on either side (PRODUCT A8, decision 46). */

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

  it('I6: an account that is merged into another one flags the company that it leaves behind, and the survivor\'s stays as it is (L43, L44)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')]);
    const keep = await createSalesforce(bridge, 'Account', { Name: 'Harbor' });
    const drop = await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' });
    await bridge.settle();
    const flagOf = (id: string): unknown => [...bridge.marketo.world.records(companyKind.store).all()].find(({ values }) => values['externalCompanyId'] === id)?.values['sfdcIsDeleted'];
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: keep, losers: [drop] });
    await bridge.settle();
    expect([flagOf(keep), flagOf(drop)]).toEqual([false, true]);
    await restore(bridge, drop);
    await bridge.settle();
    expect([flagOf(keep), flagOf(drop)]).toEqual([false, false]);
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

  it('I7: nor where they went into an account that nobody sees (L43, seed 137029)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')], { rules: { massDelete: { percent: 10, atLeast: 2 } } });
    const losers = [await createSalesforce(bridge, 'Account', { Name: 'Harbor' }), await createSalesforce(bridge, 'Account', { Name: 'Haven' })];
    const hidden = await createSalesforce(bridge, 'Account', { Name: 'Secret' });
    await bridge.control('salesforce', 'hide-records', { ids: [hidden] });
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: hidden, losers });
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).not.toContain(true);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', object: 'account', to: 'marketo', records: 2 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toMatchObject({ deletions: 2 });
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).toEqual([true, true]);
    await expectBalance(bridge);
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

  it('I17, I29: an account that is merged while the flag\'s field is away has its company told so once it is back (L43, L44, seed 137072)', async () => {
    let isAway = false;
    const bridge = await opened([flag(['account'], 'marketo')], {
      around: (side, transport) => async (request) => {
        const answer = await transport(request);
        return side === 'marketo' && isAway && answer.kind === 'answered' && request.path.includes('describe') ? { ...answer, body: answer.body.replaceAll('"sfdcIsDeleted"', '"another"') } : answer;
      },
    });
    const [keep, drop, gone] = [await createSalesforce(bridge, 'Account', { Name: 'Harbor' }), await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' }), await createSalesforce(bridge, 'Account', { Name: 'Haven' })];
    await bridge.settle();
    isAway = true;
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await bridge.control('salesforce', 'merge', { master: keep, losers: [drop] });
    await deleteSalesforce(bridge, 'Account', gone);
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).not.toContain(true);
    isAway = false;
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(flagsIn(bridge, companyKind.store)).toEqual([false, true, true]);
    await expectBalance(bridge);
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

  it('I3: no word of anybody\'s loses on the contact of a lead whose person was deleted, which nobody had told so (L13, seed 137023)', async () => {
    for (const isThere of [false, true]) {
      const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
      const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
      await bridge.settle();
      await deletePerson(bridge, lead);
      await bridge.settle();
      const contact = isThere ? await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com' }) : undefined;
      bridge.clock.advance(1000);
      await bridge.control('salesforce', 'convert-lead', { leadId: lead, contactId: contact });
      await bridge.settle();
      const now = await boxes(bridge, 'Contact');
      expect(Object.values(now), 'told so').toEqual([true]);
      for (const id of Object.keys(now)) expect(await eventsOf(bridge, id), 'nobody unticked it').not.toContain('conflict');
      await expectBalance(bridge);
    }
  });

  it('I3: nor on one that had been told so of its own person, and goes on with another one (L13, L19)', async () => {
    for (const object of ['Contact', 'Lead'] as const) {
      const bridge = await opened([flag(['lead', 'contact'], 'salesforce')]);
      const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
      const stays = await createSalesforce(bridge, object, { LastName: 'Example', Email: 'anna@example.com', ...(object === 'Lead' ? { Company: 'X' } : {}) });
      await bridge.settle();
      await deletePerson(bridge, stays);
      await bridge.settle();
      bridge.clock.advance(1000);
      if (object === 'Contact') await bridge.control('salesforce', 'convert-lead', { leadId: lead, contactId: stays });
      else await bridge.control('salesforce', 'merge', { master: stays, losers: [lead] });
      await bridge.settle();
      expect((await boxes(bridge, object))[stays], 'taken back').toBe(false);
      expect(await eventsOf(bridge, stays), 'nobody ticked it').not.toContain('conflict');
      await expectBalance(bridge);
    }
  });

  it('I3: nor on a person whose empty flag Marketo filled, in a merge, from one that had been told so (L22, seed 141118)', async () => {
    const bridge = await opened([flag(['lead', 'contact'], 'marketo')]);
    const gone = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    const winner = await createMarketo(bridge, { lastName: 'Example', email: 'anna@example.com', company: 'X' });
    const stays = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'anna@example.com' });
    await bridge.settle();
    const loser = String(personOf(bridge, gone)['id']);
    await deleteSalesforce(bridge, 'Lead', gone);
    await bridge.settle();
    await mergeInMarketo(bridge, winner, loser);
    expect(marketoPerson(bridge, winner)['sfdcIsDeleted'], 'Marketo filled it').toBe(true);
    await bridge.settle();
    expect(marketoPerson(bridge, winner)['sfdcIsDeleted'], 'taken back').toBe(false);
    expect(await eventsOf(bridge, stays), 'nobody ticked it').not.toContain('conflict');
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

  it.each([
    ['flagged', { memberFields: deletionLines([flag(['campaignMember'], 'salesforce')]).members }],
    ['carried', { deletedToo: { salesforce: ['campaign-member'], marketo: [] } }],
  ] as const)('I6: an end that waits is not %s where its side cannot be read, and somebody has joined again there (C6, seed 140062)', async (_, mapping) => {
    let isLogAway = false;
    const { bridge, campaign } = await pairedBridge({}, {
      mapping,
      rules: { massDelete: { percent: 0, atLeast: 1 } },
      around: (side, transport) => async (request) => (isLogAway && side === 'marketo' && request.path.includes('activities.json') ? { kind: 'lost', reason: 'the connection ended' } : transport(request)),
    });
    await addBox(bridge, 'CampaignMember');
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await bridge.settle();
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 1, merges: 0 });
    await moveInMarketo(bridge, 'Registered', person);
    isLogAway = true;
    await bridge.cycle();
    expect(await boxes(bridge, 'CampaignMember')).toEqual({ [member]: false });
    isLogAway = false;
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect([await boxes(bridge, 'CampaignMember'), inMarketo(bridge)]).toEqual([{ [member]: false }, { [String(person)]: 'Registered' }]);
    expect((await eventsOf(bridge, member)).filter((kind) => kind === 'updated')).toEqual([]);
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
