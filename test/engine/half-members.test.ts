import { describe, expect, it } from 'vitest';
import type { Bridge } from './bridge.ts';
import { inMarketo, inSalesforce, leadIn, leaveProgram, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createMarketo, deleteSalesforce, editSalesforce, expectBalance, mergeInMarketo, personOf } from './worlds.ts';

/** What is left of two memberships of one human, one in the campaign and one in the program, is one membership (I14, decision 15). */

interface Halves {
  readonly bridge: Bridge;
  readonly left: { readonly lead: string; readonly member: string };
  readonly kept: string;
  readonly gone: string;
}

/** Two leads in the campaign; the person of the one that is to stay there has left the program, and that was read. */
async function oneLeft(): Promise<Halves & { readonly mergeLeads: () => Promise<unknown> }> {
  const { bridge, campaign } = await pairedBridge({}, { rules: { reconcileEveryDays: 7 } });
  const loser = (await leadIn(bridge, campaign, 'Registered')).lead;
  const left = await leadIn(bridge, campaign, 'Sent', 'Sample');
  await bridge.settle();
  const [kept = '', gone = ''] = [loser, left.lead].map((lead) => String(personOf(bridge, lead)['id']));
  await leaveProgram(bridge, gone);
  await settleAll(bridge);
  return { bridge, left, kept, gone, mergeLeads: () => bridge.control('salesforce', 'merge', { master: left.lead, losers: [loser] }) };
}

/** A cycle more, since a look that is due is no backlog; and so long after it that no overlap reaches back to what was read. */
async function settleAll(bridge: Bridge): Promise<void> {
  await bridge.settle(20);
  await bridge.cycle();
  await bridge.settle(20);
  bridge.clock.advance(3_600_000);
}

async function expectOne({ bridge, left }: Halves, person: string): Promise<void> {
  await settleAll(bridge);
  expect((await pairOf(bridge, left.member)).marketo).toMatchObject({ id: `${PROGRAM}-${person}`, presence: 'present' });
  expect([await inSalesforce(bridge), inMarketo(bridge)], 'the status further on').toEqual([{ [left.lead]: 'Registered' }, { [person]: 'Registered' }]);
  await moveInMarketo(bridge, 'Attended', person);
  await bridge.settle();
  expect(await inSalesforce(bridge)).toEqual({ [left.lead]: 'Attended' });
  expect(await bridge.queries.rejections('test')).toEqual([]);
  await expectBalance(bridge);
}

describe('memberships of which each lost one half to a merge (L39, decision 15)', () => {
  it('I1, I14: join where persons and leads are merged crosswise in one reading', async () => {
    const world = await oneLeft();
    await world.mergeLeads();
    await mergeInMarketo(world.bridge, world.kept, world.gone);
    await expectOne(world, world.kept);
  });

  it('I1, I14: join where the merge of the leads is read after that of their persons', async () => {
    const world = await oneLeft();
    await mergeInMarketo(world.bridge, world.kept, world.gone);
    await settleAll(world.bridge);
    await world.mergeLeads();
    await expectOne(world, world.kept);
  });

  it.each(['before', 'after'])('I14, I17: join where the person went into a third one, into which the other person goes later by our own merge; that of the leads is read %s it', async (when) => {
    const world = await oneLeft();
    const third = await createMarketo(world.bridge, { email: 'third@example.com', lastName: 'Third' });
    if (when === 'before') await world.mergeLeads();
    await mergeInMarketo(world.bridge, third, world.gone);
    if (when === 'after') {
      await settleAll(world.bridge);
      expect((await pairOf(world.bridge, world.left.member)).marketo, 'named after whoever its person is').toMatchObject({ id: `${PROGRAM}-${third}`, presence: 'deleted' });
      await world.mergeLeads();
    }
    await expectOne(world, third);
  });

  it('I6: one that is named after the third person makes nobody a member, and is that one\'s should it join', async () => {
    const { bridge, left, kept, gone } = await oneLeft();
    const third = await createMarketo(bridge, { email: 'third@example.com', lastName: 'Third' });
    await mergeInMarketo(bridge, third, gone);
    await settleAll(bridge);
    await editSalesforce(bridge, 'CampaignMember', left.member, { Status: 'No Show' });
    await settleAll(bridge);
    expect(inMarketo(bridge)).toEqual({ [kept]: 'Registered' });
    await moveInMarketo(bridge, 'Attended', third);
    await settleAll(bridge);
    expect([(await inSalesforce(bridge))[left.lead], inMarketo(bridge)]).toEqual(['Attended', { [kept]: 'Registered', [third]: 'Attended' }]);
    expect((await pairOf(bridge, left.member)).marketo).toMatchObject({ id: `${PROGRAM}-${third}`, presence: 'present' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: stay what they are while the person into which theirs went has a lead of its own in the campaign, and once that person is in no program', async () => {
    const world = await oneLeft();
    const { bridge, left, kept, gone } = world;
    await mergeInMarketo(bridge, kept, gone);
    await settleAll(bridge);
    expect((await pairOf(bridge, left.member)).marketo).toMatchObject({ id: `${PROGRAM}-${gone}`, presence: 'deleted' });
    await leaveProgram(bridge, kept);
    await world.mergeLeads();
    await settleAll(bridge);
    expect((await pairOf(bridge, left.member)).marketo.presence).toBe('deleted');
    await editSalesforce(bridge, 'CampaignMember', left.member, { Status: 'Attended' });
    await settleAll(bridge);
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [left.lead]: 'Attended' }, {}]);
    await expectBalance(bridge);
  });
});

describe('a membership that somebody ended before its person was merged', () => {
  it('I17, L39: has ended, where one reading tells of both, and the campaign member goes where the rules say so', async () => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: ['campaign-member'], marketo: [] } } });
    const { lead } = await leadIn(bridge, campaign, 'Sent');
    const third = await createMarketo(bridge, { email: 'third@example.com', lastName: 'Third' });
    await bridge.settle();
    const gone = String(personOf(bridge, lead)['id']);
    await leaveProgram(bridge, gone);
    await mergeInMarketo(bridge, third, gone);
    await settleAll(bridge);
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, {}]);
    expect((await pairOf(bridge, `${PROGRAM}-${third}`)).marketo.presence).toBe('deleted');
    await expectBalance(bridge);
  });

  it.each(['in another second', 'in one second with a step of its own, so that nobody knows which came last'])('I37, L26: waits for nothing, where the campaign member goes as well, ended %s (F18, seed 141017)', async (when) => {
    const { bridge, campaign } = await pairedBridge({}, { mapping: { deletedToo: { salesforce: [], marketo: ['campaign-member'] } } });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    const third = await createMarketo(bridge, { email: 'third@example.com', lastName: 'Third' });
    await bridge.settle();
    const gone = String(personOf(bridge, lead)['id']);
    if (when !== 'in another second') {
      await moveInMarketo(bridge, 'Registered', gone);
      bridge.clock.advance(-1000);
    }
    await leaveProgram(bridge, gone);
    await mergeInMarketo(bridge, third, gone);
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await settleAll(bridge);
    expect((await pairOf(bridge, member)).marketo.work).toEqual({ state: 'rest' });
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{}, {}]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });
});
