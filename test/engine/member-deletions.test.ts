import { describe, expect, it } from 'vitest';
import { deletionLines } from '../../src/app/settings/deletion-lines.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { addBox, flag } from './flag-worlds.ts';
import { inMarketo, inSalesforce, leadIn, leaveProgram, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createSalesforce, deleteSalesforce, expectBalance, mergeInMarketo, personOf } from './worlds.ts';

/** Whose membership is deleted on the other side, where the rules carry that, and whose is not (L26, I6). */

describe('a membership whose end is carried', () => {
  it('I6: somebody taken out of the campaign and put in again keeps the place in the program, whichever of the two "sync now" finds (L26, seed 141000)', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: [], marketo: ['campaign-member'] } } });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    await bridge.settle();
    const [place] = [...bridge.marketo.world.records('programMember').all()];
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Registered' });
    expect(await bridge.syncNow('program-member', `${PROGRAM}-${String(personOf(bridge, lead)['id'])}`)).toBe('served');
    await bridge.settle();
    expect([...bridge.marketo.world.records('programMember').all()]).toMatchObject([{ id: place?.id, values: { statusName: 'Registered' } }]);
    await expectBalance(bridge);
  });

  it('I6, I29: so does whoever is, while Marketo refuses the program and nobody can say which membership to ask for (L26, seed 141162)', async () => {
    // The box alone has Salesforce's members read meanwhile.
    const memberFields = deletionLines([flag(['campaignMember'], 'salesforce')]).members;
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: [], marketo: ['campaign-member'] }, memberFields } });
    await addBox(bridge, 'CampaignMember');
    const [{ lead, member }, { member: other }] = [await leadIn(bridge, campaign, 'Sent'), await leadIn(bridge, campaign, 'Sent', 'Sample')];
    await bridge.settle();
    const person = String(personOf(bridge, lead)['id']);
    const place = [...bridge.marketo.world.records('programMember').all()].find(({ values }) => String(values['leadId']) === person);
    const restAWhile = async (): Promise<void> => {
      bridge.clock.advance(601_000);
      await bridge.cycle();
    };
    await bridge.control('marketo', 'faults', { faults: ['get-channels', 'get-program'].map((operation) => ({ kind: 'api-error', code: '603', match: { operation } })) });
    await restAWhile();
    for (const id of [member, other]) await deleteSalesforce(bridge, 'CampaignMember', id);
    await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Registered' });
    for (let poll = 0; poll < 2; poll++) await restAWhile();
    expect(Object.keys(inMarketo(bridge)), 'one who was taken out for good waits, too').toHaveLength(2);
    await bridge.control('marketo', 'faults', { faults: [] });
    for (let poll = 0; poll < 4; poll++) await restAWhile();
    expect([...bridge.marketo.world.records('programMember').all()]).toMatchObject([{ id: place?.id, values: { statusName: 'Registered' } }]);
    await expectBalance(bridge);
  });

  it('I6: somebody who left the program and joined it again stays in the campaign, whichever of the two "sync now" finds first (L26, seed 141015)', async () => {
    const massDelete = { percent: 10, atLeast: 1 };
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: ['campaign-member'], marketo: [] } }, rules: { massDelete } });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 1 }]);
    await moveInMarketo(bridge, 'Invited', person);
    expect(await bridge.syncNow('campaign-member', member)).toBe('served');
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Registered' });
    await bridge.settle();
    expect((await pairOf(bridge, member)).salesforce).toMatchObject({ id: member, presence: 'present' });
    expect(inMarketo(bridge)).toEqual({ [String(person)]: 'Invited' });
    await expectBalance(bridge);
  });

  it('I6: a member whose person was merged into that of another one was taken out by nobody, and stays in the campaign (L26, L40, seed 141115)', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: ['campaign-member'], marketo: [] } }, rules: { mergesOn: ['marketo'] } });
    const [{ lead: kept }, { lead: other }] = [await leadIn(bridge, campaign, 'Sent'), await leadIn(bridge, campaign, 'Registered', 'Sample')];
    await bridge.settle();
    await mergeInMarketo(bridge, String(personOf(bridge, kept)['id']), String(personOf(bridge, other)['id']));
    await bridge.settle();
    expect(Object.keys(await inSalesforce(bridge)).toSorted()).toEqual([kept, other].toSorted());
    await expectBalance(bridge);
  });

  it('I3, I6: a member whose lead was merged into that of another one keeps the place in the program until the persons are merged, too (L19, L26, L28, seed 141108)', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: [], marketo: ['campaign-member'] } }, rules: { massDelete: { percent: 40, atLeast: 1 } } });
    const [{ lead: master }, { lead: loser }] = [await leadIn(bridge, campaign, 'Sent'), await leadIn(bridge, campaign, 'Registered', 'Sample')];
    for (const LastName of ['One', 'Two', 'Three']) await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, ContactId: await createSalesforce(bridge, 'Contact', { LastName }), Status: 'Sent' });
    await bridge.settle();
    const person = String(personOf(bridge, loser)['id']);
    bridge.clock.advance(5000);
    await bridge.control('salesforce', 'merge', { master, losers: [loser] });
    await bridge.cycle();
    await bridge.cycle();
    expect(inMarketo(bridge)).toMatchObject({ [person]: 'Registered' });
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 1 });
    await bridge.settle(20);
    expect(inMarketo(bridge)).toMatchObject({ [String(personOf(bridge, master)['id'])]: 'Registered' });
    expect(Object.keys(inMarketo(bridge))).toHaveLength(4);
    await expectBalance(bridge);
  });
});
