import { describe, expect, it } from 'vitest';
import type { Bridge } from './bridge.ts';
import { inMarketo, inSalesforce, moveInMarketo, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { createSalesforce, deleteSalesforce, expectBalance, mergeInMarketo, personOf } from './worlds.ts';

/** Two leads are one person in Marketo, which has one place in a program, and both are in the campaign that goes with it (I13, I14, L40). */

interface Two {
  readonly bridge: Bridge;
  readonly campaign: string;
  readonly kept: string;
  readonly lost: string;
  readonly person: string;
  /** Makes the lost lead's person one with that of the kept one. */
  readonly merge: () => Promise<void>;
}

async function two(): Promise<Two> {
  const { bridge, campaign } = await pairedBridge();
  const [lost, kept] = [await leadNamed(bridge, 'Lost'), await leadNamed(bridge, 'Kept')];
  await bridge.settle();
  const [gone, person] = [lost, kept].map((lead) => String(personOf(bridge, lead)['id']));
  return { bridge, campaign, kept, lost, person: person ?? '', merge: () => mergeInMarketo(bridge, person ?? '', gone ?? '') };
}

function leadNamed(bridge: Bridge, LastName: string): Promise<string> {
  return createSalesforce(bridge, 'Lead', { LastName, Company: 'Harbor Ltd', Email: `${LastName.toLowerCase()}@example.com` });
}

function memberOf({ bridge, campaign }: Two, LeadId: string, Status: string): Promise<string> {
  return createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId, Status });
}

/** The kept lead's member has the place, and goes on with it; the lost one's is refused by name, and nothing of it crossed. */
async function expectOwn({ bridge, kept, lost, person }: Two, own: string, other: string): Promise<void> {
  await bridge.settle();
  expect((await pairOf(bridge, own)).marketo).toMatchObject({ id: `${PROGRAM}-${person}`, presence: 'present' });
  expect((await pairOf(bridge, other)).marketo.work).toMatchObject({ state: 'rejected', error: { code: 'MATCH_TAKEN' } });
  expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MATCH_TAKEN', object: 'campaign-member', records: 1 }]);
  expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [kept]: 'Sent', [lost]: 'Registered' }, { [person]: 'Invited' }]);
  await moveInMarketo(bridge, 'Attended', person);
  await bridge.settle();
  expect(await inSalesforce(bridge)).toEqual({ [kept]: 'Attended', [lost]: 'Registered' });
  await expectBalance(bridge);
}

describe('two members of a campaign whose people are one person in Marketo', () => {
  it('I13, I14: where both join before anybody looked, the place is that of the person\'s own lead', async () => {
    const world = await two();
    const other = await memberOf(world, world.lost, 'Registered');
    const own = await memberOf(world, world.kept, 'Sent');
    await world.merge();
    await expectOwn(world, own, other);
  });

  it('I13, I14: also where the place is left by a member that was taken out and is one again, by another record', async () => {
    const world = await two();
    const before = await memberOf(world, world.kept, 'Sent');
    await world.bridge.settle();
    await deleteSalesforce(world.bridge, 'CampaignMember', before);
    const other = await memberOf(world, world.lost, 'Registered');
    const own = await memberOf(world, world.kept, 'Sent');
    await world.merge();
    await expectOwn(world, own, other);
  });

  it('I13: who comes to a place that another one has is refused before anything is written', async () => {
    const world = await two();
    const own = await memberOf(world, world.kept, 'Sent');
    await world.merge();
    await world.bridge.settle();
    const other = await memberOf(world, world.lost, 'Registered');
    await expectOwn(world, own, other);
  });

  it('I13, I14: a member that has the place already keeps it, also when the person\'s own lead joins later (L33, decision 15)', async () => {
    const world = await two();
    const { bridge, kept, lost, person } = world;
    await world.merge();
    await bridge.settle();
    const first = await memberOf(world, lost, 'Sent');
    await bridge.settle();
    expect((await pairOf(bridge, first)).marketo).toMatchObject({ id: `${PROGRAM}-${person}`, presence: 'present' });
    const own = await memberOf(world, kept, 'Registered');
    await bridge.settle();
    expect((await pairOf(bridge, own)).marketo.work).toMatchObject({ state: 'rejected', error: { code: 'MATCH_TAKEN' } });
    expect([await inSalesforce(bridge), inMarketo(bridge)]).toEqual([{ [lost]: 'Sent', [kept]: 'Registered' }, { [person]: 'Invited' }]);
    await expectBalance(bridge);
  });
});
