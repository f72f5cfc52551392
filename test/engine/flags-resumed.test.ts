import { describe, expect, it } from 'vitest';
import { deletionLines } from '../../src/app/settings/deletion-lines.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { flag, flagsIn, opened } from './flag-worlds.ts';
import { leadIn, pairedBridge } from './member-worlds.ts';
import { createSalesforce, deleteSalesforce, expectBalance, marketoPeople } from './worlds.ts';

/** What is to be told of deletions while the flag's field is away in Marketo, once that is back (decision 46). */

/** Options under which Marketo shows no field of that name while it is away. */
function withField(): { readonly around: NonNullable<BridgeOptions['around']>; readonly show: (bridge: Bridge, isThere: boolean) => Promise<unknown> } {
  let isAway = false;
  return {
    around: (side, transport) => async (request) => {
      const answer = await transport(request);
      const isHidden = side === 'marketo' && isAway && answer.kind === 'answered' && /describe|schema/u.test(request.path);
      return isHidden ? { ...answer, body: answer.body.replaceAll('"sfdcIsDeleted"', '"another"') } : answer;
    },
    async show(bridge, isThere) {
      isAway = !isThere;
      // Marketo's kinds of records are described one a cycle, ten minutes apart at least.
      for (let round = 0; round < 5; round++) {
        bridge.clock.advance(3_600_000);
        await bridge.settle();
      }
    },
  };
}

const told = (flags: readonly unknown[]): number => flags.filter((one) => one === true).length;

describe('a flag whose field comes back', () => {
  it.each([
    ['Lead', false], ['Lead', true], ['Account', false], ['Account', true],
  ] as const)('I7, I17, I29: is stopped once more, where the brake had stopped it on a deleted %s, and written once an admin agrees (bin emptied: %s, L25, L44)', async (object, isPurged) => {
    const { around, show } = withField();
    const bridge = await opened([flag([object === 'Lead' ? 'lead' : 'account'], 'marketo')], { around, rules: { massDelete: { percent: 10, atLeast: 2 } } });
    const ids: string[] = [];
    for (let number = 0; number < 4; number++) ids.push(await createSalesforce(bridge, object, object === 'Lead' ? { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` } : { Name: `Account ${number}` }));
    await bridge.settle();
    for (const id of ids.slice(0, 2)) await deleteSalesforce(bridge, object, id);
    await bridge.settle();
    const flags = (): readonly unknown[] => (object === 'Lead' ? marketoPeople(bridge).map((person) => person['sfdcIsDeleted']) : flagsIn(bridge, companyKind.store));
    const stopped = [expect.objectContaining({ code: 'MASS_DELETE_STOPPED', to: 'marketo', records: 2 })];
    expect(await bridge.queries.rejections('test')).toEqual(stopped);
    await show(bridge, false);
    if (isPurged) await bridge.control('salesforce', 'empty-bin', { object });
    await show(bridge, true);
    expect([told(flags()), await bridge.queries.rejections('test')]).toEqual([0, stopped]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 2, merges: 0 });
    await bridge.settle();
    expect(told(flags())).toBe(2);
    await expectBalance(bridge);
  });

  it('I17, I29: tells of a lead that was deleted meanwhile, though the bin was emptied before anybody read it anew (L44)', async () => {
    const { around, show } = withField();
    const bridge = await opened([flag(['lead'], 'marketo')], { around });
    const [gone] = [await createSalesforce(bridge, 'Lead', { LastName: 'Gone', Company: 'X', Email: 'ann@example.com' }), await createSalesforce(bridge, 'Lead', { LastName: 'Stays', Company: 'X', Email: 'bob@example.com' })];
    await bridge.settle();
    await show(bridge, false);
    await deleteSalesforce(bridge, 'Lead', gone);
    await bridge.settle();
    await bridge.control('salesforce', 'empty-bin', { object: 'Lead' });
    await show(bridge, true);
    expect(Object.fromEntries(marketoPeople(bridge).map((person) => [person['lastName'], person['sfdcIsDeleted']]))).toEqual({ Gone: true, Stays: false });
    await expectBalance(bridge);
  });

  it('I7, I17, I29: so it is on members (L25, L44)', async () => {
    const { around, show } = withField();
    const { bridge, campaign } = await pairedBridge({}, { mapping: { memberFields: deletionLines([flag(['campaignMember'], 'marketo')]).members }, around, rules: { massDelete: { percent: 10, atLeast: 1 } } });
    const { member } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await deleteSalesforce(bridge, 'CampaignMember', member);
    await bridge.settle();
    await show(bridge, false);
    await bridge.control('salesforce', 'empty-bin', { object: 'CampaignMember' });
    await show(bridge, true);
    expect(await bridge.queries.rejections('test')).toEqual([expect.objectContaining({ code: 'MASS_DELETE_STOPPED', object: 'campaign-member', records: 1 })]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 1, merges: 0 });
    await bridge.settle();
    expect(flagsIn(bridge, 'programMember')).toEqual([true]);
    await expectBalance(bridge);
  });
});
