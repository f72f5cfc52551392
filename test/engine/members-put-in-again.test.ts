import { describe, expect, it } from 'vitest';
import { deletionLines } from '../../src/app/settings/deletion-lines.ts';
import { flag, flagsIn } from './flag-worlds.ts';
import { inMarketo, inSalesforce, leadIn, leaveProgram, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createSalesforce, deleteSalesforce, expectBalance, personOf } from './worlds.ts';

/** Whoever is put in a campaign again is another record there, and in the program a membership of the same name (decision 31, L12, W34). */

describe('a member whose place in the program had ended too', () => {
  it('I1, I14: whoever is added to the campaign again after both memberships had ended has the place in the program again (L12, seed 140084)', async () => {
    const { bridge, campaign } = await pairedBridge();
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await deleteSalesforce(bridge, 'CampaignMember', member);
    const anew = await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Sent' });
    await bridge.cycle();
    expect([inMarketo(bridge), await bridge.queries.rejections('test')]).toEqual([{ [String(person)]: 'Invited' }, []]);
    expect(await pairOf(bridge, anew)).toMatchObject({ salesforce: { id: anew }, marketo: { id: `${PROGRAM}-${String(person)}`, presence: 'present' } });
    await moveInMarketo(bridge, 'Registered', person);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Registered' });
    await expectBalance(bridge);
  });

  it.each([
    ['is not told that its campaign member is gone', { memberFields: deletionLines([flag(['campaignMember'], 'marketo')]).members }],
    ['is waited for no more, where deletions are carried', { deletedToo: { salesforce: [], marketo: ['campaign-member'] } }],
  ] as const)("I3, I6, I14: so has who is added while Marketo's log cannot be read, and the place %s (L12, seed 140084)", async (_what, rules) => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: rules });
    const { lead, member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await leaveProgram(bridge, person);
    await deleteSalesforce(bridge, 'CampaignMember', member);
    const anew = await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Sent' });
    for (const faults of [[{ kind: 'http-status', status: 503, match: { operation: 'activities' } }], []]) {
      bridge.clock.advance(200_000);
      await bridge.control('marketo', 'faults', { faults });
      await bridge.cycle();
      expect([inMarketo(bridge), await bridge.queries.rejections('test')]).toEqual([{ [String(person)]: 'Invited' }, []]);
      const pair = await pairOf(bridge, anew);
      expect(pair).toMatchObject({ salesforce: { id: anew }, marketo: { id: `${PROGRAM}-${String(person)}`, presence: 'present' } });
      const told = (await bridge.queries.journal('test', pair.pairId, 50)).map(({ event }) => event.kind);
      expect([told.includes('conflict'), told.includes('rejected')]).toEqual([false, false]);
      expect(flagsIn(bridge, 'programMember')).not.toContain(true);
    }
    await moveInMarketo(bridge, 'Registered', person);
    await bridge.settle();
    expect(await inSalesforce(bridge)).toEqual({ [lead]: 'Registered' });
    await expectBalance(bridge);
  });
});

describe('a member that was taken out and put in again while its place in the program was being made (W34)', () => {
  for (const arrives of [true, false]) {
    it(`I3, I13, I19: waits until it is known that the first call ${arrives ? 'arrived, late' : 'never arrived'}, and keeps its own status`, async () => {
      let late: (() => Promise<unknown>) | undefined;
      const { bridge, campaign } = await pairedBridge({ policy: 'salesforce-wins' }, {
        around: (side, transport) => async (request) => {
          if (side === 'salesforce' || late !== undefined || !request.path.endsWith('/members/status.json')) return transport(request);
          late = () => transport(request);
          return { kind: 'lost', reason: 'no answer in time' };
        },
      });
      const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd' });
      await bridge.settle();
      const first = await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Attended' });
      await bridge.cycle();
      await deleteSalesforce(bridge, 'CampaignMember', first);
      await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status: 'Sent' });
      await bridge.cycle();
      expect(inMarketo(bridge)).toEqual({});
      if (arrives) await late?.();
      bridge.clock.advance(200_000);
      await bridge.settle();
      // Nobody steps back in Marketo: what arrived stays there.
      expect([await inSalesforce(bridge), Object.values(inMarketo(bridge))]).toEqual([{ [lead]: 'Sent' }, [arrives ? 'Attended' : 'Invited']]);
      await expectBalance(bridge);
    });
  }
});
