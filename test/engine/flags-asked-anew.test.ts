import { describe, expect, it } from 'vitest';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { flag, opened, restore } from './flag-worlds.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectBalance, requestsOf } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** Ends that waited, for an admin's word or for Marketo, are told by what Salesforce says then (I6, L44). */

const GONE = 2;

/** A company that nothing happens to, and two whose accounts are deleted, or merged into a fourth one: too many to be meant, unless the brake is off. */
async function twoGone({ by, isBraked, around }: { readonly by: 'deletion' | 'merge'; readonly isBraked: boolean; readonly around?: BridgeOptions['around'] }): Promise<{ readonly bridge: Bridge; readonly id: string; readonly other: string }> {
  const bridge = await opened([flag(['account'], 'marketo')], { rules: { massDelete: { percent: 10, atLeast: isBraked ? GONE : 9 } }, ...(around === undefined ? {} : { around }) });
  const make = (name: string): Promise<string> => createSalesforce(bridge, 'Account', { Name: name });
  const [id, also, other, master] = [await make('Harbor'), await make('Haven'), await make('Quay'), await make('Pier')];
  await bridge.settle();
  bridge.clock.advance(1000);
  if (by === 'merge') await bridge.control('salesforce', 'merge', { master, losers: [id, also] });
  else for (const account of [id, also]) await deleteSalesforce(bridge, 'Account', account);
  return { bridge, id, other };
}

/** Whether the companies of the two say that their accounts are gone. */
function told(bridge: Bridge): readonly unknown[] {
  const companies = [...bridge.marketo.world.records(companyKind.store).all()].map(({ values }) => values as VendorRecord);
  return ['Harbor', 'Haven'].map((name) => companies.find(({ company }) => company === name)?.['sfdcIsDeleted']);
}

/** An hour later somebody edits another account: no reading of Salesforce reaches back any more, and any try is due again. */
async function anHourLater(bridge: Bridge, other: string, title: string): Promise<void> {
  bridge.clock.advance(3_600_000);
  await editSalesforce(bridge, 'Account', other, { Site: title });
  await bridge.settle();
}

describe('flags that the brake had stopped', () => {
  it.each(['deletion', 'merge'] as const)('I6: are not set by "sync now" on the company of an account that was restored since an admin agreed, after a %s (L43, L44, seeds 137102 and 138560)', async (by) => {
    const { bridge, id, other } = await twoGone({ by, isBraked: true });
    await bridge.settle();
    expect(told(bridge)).toEqual([false, false]);
    await agreeToDeletions(bridge.context(), 'test');
    await restore(bridge, id);
    await bridge.syncNow('account', other);
    expect(told(bridge)).toEqual([false, true]);
    await bridge.settle();
    expect(told(bridge)).toEqual([false, true]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: nor where it went into an account that nobody sees (L43)', async () => {
    const bridge = await opened([flag(['account'], 'marketo')], { rules: { massDelete: { percent: 10, atLeast: 1 } } });
    const [id, other, master] = [await createSalesforce(bridge, 'Account', { Name: 'Harbor' }), await createSalesforce(bridge, 'Account', { Name: 'Haven' }), await createSalesforce(bridge, 'Account', { Name: 'Secret' })];
    await bridge.control('salesforce', 'hide-records', { ids: [master] });
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master, losers: [id] });
    await bridge.settle();
    await agreeToDeletions(bridge.context(), 'test');
    await restore(bridge, id);
    await bridge.syncNow('account', other);
    expect(told(bridge)).toEqual([false, false]);
    await bridge.settle();
    expect(told(bridge)).toEqual([false, false]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: are set for one that is shown neither as a record nor as deleted, and taken back once it is seen (L44)', async () => {
    const { bridge, id, other } = await twoGone({ by: 'deletion', isBraked: true });
    await bridge.settle();
    await anHourLater(bridge, other, 'A');
    await restore(bridge, id);
    await bridge.control('salesforce', 'hide-records', { ids: [id] });
    await agreeToDeletions(bridge.context(), 'test');
    await bridge.settle();
    expect(told(bridge)).toEqual([true, true]);
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Account', id, { Site: 'Still here' });
    await bridge.settle();
    expect(told(bridge)).toEqual([false, true]);
    await expectBalance(bridge);
  });

  it('I6: wait where Salesforce cannot be asked (L44)', async () => {
    let isAway = false;
    const { bridge, other } = await twoGone({
      by: 'merge',
      isBraked: true,
      around: (side, transport) => async (request) => (isAway && side === 'salesforce' && request.body?.includes('Id%20IN') === true ? { kind: 'lost', reason: 'the connection ended' } : transport(request)),
    });
    await bridge.settle();
    await anHourLater(bridge, other, 'A');
    await agreeToDeletions(bridge.context(), 'test');
    isAway = true;
    await bridge.cycle();
    expect(told(bridge)).toEqual([false, false]);
    isAway = false;
    await anHourLater(bridge, other, 'B');
    expect(told(bridge)).toEqual([true, true]);
    await expectBalance(bridge);
  });
});

describe('what asking about flags costs', () => {
  it.each(['deletion', 'merge'] as const)('I31: nothing after a %s that was read in the same run, and one call for all that waited', async (by) => {
    const [live, waited] = [await twoGone({ by, isBraked: false }), await twoGone({ by, isBraked: true })];
    await live.bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await live.bridge.cycle();
    expect(told(live.bridge)).toEqual([true, true]);
    const { total } = await requestsOf(live.bridge, 'salesforce');
    await waited.bridge.settle();
    await anHourLater(waited.bridge, waited.other, 'A');
    await waited.bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await waited.bridge.cycle();
    const idle = await requestsOf(waited.bridge, 'salesforce');
    await agreeToDeletions(waited.bridge.context(), 'test');
    await waited.bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await waited.bridge.cycle();
    expect(told(waited.bridge)).toEqual([true, true]);
    const asked = await requestsOf(waited.bridge, 'salesforce');
    expect([total, asked.total]).toEqual([idle.total, idle.total + 1]);
  });
});
