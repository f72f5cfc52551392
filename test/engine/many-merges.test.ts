import { describe, expect, it } from 'vitest';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, mergeInMarketo, personOf, requestsOf, salesforceRecords } from './worlds.ts';

/** A mass merge on one side is as dangerous as a mass deletion: none of it is followed on the other one before an admin agrees (I7, L28, W28). */

const STOPPED = [{ code: 'MASS_MERGE_STOPPED', object: 'lead', to: 'marketo', records: 3, waiting: 0, oldestSince: expect.any(String) }];

/** Ten linked leads; more than two that are merged away are too many. */
async function tenLeads(around?: BridgeOptions['around']): Promise<{ readonly bridge: Bridge; readonly ids: readonly string[]; readonly merge: (loser: number, master: number) => Promise<void> }> {
  const bridge = openBridge({ rules: { massDelete: { percent: 10, atLeast: 3 }, mergesOn: ['marketo', 'salesforce'] }, ...(around === undefined ? {} : { around }) });
  const ids: string[] = [];
  for (let number = 0; number < 10; number++) ids.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` }));
  await bridge.settle();
  return {
    bridge,
    ids,
    async merge(loser, master) {
      bridge.clock.advance(1000);
      await bridge.control('salesforce', 'merge', { master: ids[master], losers: [ids[loser]] });
    },
  };
}

async function mergesAsked(bridge: Bridge): Promise<number> {
  return (await requestsOf(bridge, 'marketo')).byOperation['merge-leads'] ?? 0;
}

describe('many leads that are merged at once', () => {
  it('I7: leave their persons two, over a restart and news of them, until an admin agrees; all else goes on', async () => {
    const { bridge, ids, merge } = await tenLeads();
    const lost = ids.slice(0, 3).map((id) => String(personOf(bridge, id)['id']));
    for (const loser of [0, 1, 2]) await merge(loser, loser + 3);
    await editSalesforce(bridge, 'Lead', ids[9] ?? '', { Title: 'Goes on' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toEqual(STOPPED);
    bridge.restart();
    await editMarketo(bridge, lost[0] ?? '', { title: 'News' });
    await bridge.settle();
    const { total } = await requestsOf(bridge, 'marketo');
    await bridge.cycle();
    expect((await requestsOf(bridge, 'marketo')).total - total, 'I31: nobody looks at what is stopped').toBeLessThanOrEqual(2);
    expect(await mergesAsked(bridge)).toBe(0);
    expect(personOf(bridge, ids[9] ?? '')['title']).toBe('Goes on');
    expect(await bridge.queries.rejections('test')).toEqual(STOPPED);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 3 });
    await bridge.settle();
    expect(await mergesAsked(bridge)).toBe(3);
    expect(marketoPeople(bridge).filter(({ id }) => lost.includes(String(id)))).toEqual([]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 0 });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I7: are followed at once while they are fewer, and count with those that were stopped', async () => {
    const { bridge, merge } = await tenLeads();
    for (const loser of [0, 1]) await merge(loser, loser + 3);
    await bridge.settle();
    expect(await mergesAsked(bridge)).toBe(2);
    for (const loser of [2, 3, 4]) await merge(loser, loser + 3);
    await bridge.settle();
    await merge(8, 9);
    await bridge.settle();
    expect(await mergesAsked(bridge)).toBe(2);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_MERGE_STOPPED', records: 4 }]);
  });

  it('I7: that are brought back are merged by nobody, whoever agrees then', async () => {
    const { bridge, ids, merge } = await tenLeads();
    for (const loser of [0, 1, 2]) await merge(loser, loser + 3);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: ids.slice(0, 3) });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 0 });
    await bridge.settle();
    expect(await mergesAsked(bridge)).toBe(0);
    for (const id of ids) expect(personOf(bridge, id)['basculeSalesforceId']).toBe(id);
    await expectAgreement(bridge);
  });

  it('I17: wait for nobody once somebody has merged their persons by hand, and get another one when they are brought back then (W30, L31)', async () => {
    const { bridge, ids, merge } = await tenLeads();
    const persons = ids.map((id) => String(personOf(bridge, id)['id']));
    for (const loser of [0, 1, 2]) await merge(loser, loser + 3);
    await bridge.settle();
    bridge.clock.advance(1000);
    for (const loser of [0, 1, 2]) await mergeInMarketo(bridge, persons[loser + 3] ?? '', persons[loser] ?? '');
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: ids.slice(0, 1) });
    await bridge.settle();
    expect(personOf(bridge, ids[0] ?? '')['lastName']).toBe('Lead 0');
    expect(persons).not.toContain(String(personOf(bridge, ids[0] ?? '')['id']));
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I7, I17: are not too many where their persons were merged already, as Marketo tells in the same cycle (W30)', async () => {
    const { bridge, ids, merge } = await tenLeads();
    const persons = ids.map((id) => String(personOf(bridge, id)['id']));
    for (const loser of [0, 1, 2]) {
      await merge(loser, loser + 3);
      await mergeInMarketo(bridge, persons[loser + 3] ?? '', persons[loser] ?? '');
    }
    await bridge.cycle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(await mergesAsked(bridge), 'those made by hand alone').toBe(3);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: ids.slice(0, 3) });
    await bridge.settle();
    for (const id of ids) expect(personOf(bridge, id)['basculeSalesforceId']).toBe(id);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I7: are stopped also when they were reserved before the process died, unsent', async () => {
    const { bridge, merge } = await tenLeads();
    bridge.apply({ massDelete: { percent: 100, atLeast: 50 } });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'merge-leads' }, code: '606' }] });
    for (const loser of [0, 1, 2]) await merge(loser, loser + 3);
    await bridge.cycle();
    await bridge.control('marketo', 'faults', { faults: [] });
    const refused = await mergesAsked(bridge);
    bridge.apply({ massDelete: { percent: 10, atLeast: 3 } });
    bridge.restart();
    await bridge.settle();
    expect(await mergesAsked(bridge)).toBe(refused);
    expect(await bridge.queries.rejections('test')).toEqual(STOPPED);
  });
});

describe('many persons that are merged at once', () => {
  it('I7: leave their leads two until an admin agrees', async () => {
    const { bridge, ids } = await tenLeads();
    const persons = ids.map((id) => String(personOf(bridge, id)['id']));
    bridge.clock.advance(1000);
    for (const loser of [0, 1, 2]) await mergeInMarketo(bridge, persons[loser + 3] ?? '', persons[loser] ?? '');
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(10);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_MERGE_STOPPED', to: 'salesforce', records: 3 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 3 });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(7);
    await expectAgreement(bridge);
  });
});

describe('a lead that is brought back before its person was merged', () => {
  const restore = async (bridge: Bridge, id: string): Promise<void> => {
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [id] });
  };

  it('I15: keeps it, where the merge had not been sent yet (W28)', async () => {
    const { bridge, ids: [loser = ''], merge } = await tenLeads();
    const person = String(personOf(bridge, loser)['id']);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'merge-leads' }, code: '606', times: 1 }] });
    await merge(0, 3);
    await bridge.cycle();
    await restore(bridge, loser);
    await bridge.settle();
    expect(String(personOf(bridge, loser)['id'])).toBe(person);
    expect(await mergesAsked(bridge)).toBe(1);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I15, I17: goes on, and gets another one, where it was read before the merge was done (L31)', async () => {
    const late: (() => Promise<unknown>)[] = [];
    const { bridge, ids: [loser = ''], merge } = await tenLeads((side, transport) => (request) => {
      if (side !== 'marketo' || !request.path.includes('/merge.json')) return transport(request);
      late.push(() => transport(request));
      return Promise.resolve({ kind: 'lost', reason: 'no answer in time' });
    });
    const person = String(personOf(bridge, loser)['id']);
    bridge.apply({ inDoubtSeconds: 7200 });
    await merge(0, 3);
    await bridge.cycle();
    await restore(bridge, loser);
    bridge.clock.advance(1_800_000);
    await bridge.cycle();
    for (const work of late) await work();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(String(personOf(bridge, loser)['id'])).not.toBe(person);
    expect(personOf(bridge, loser)['lastName']).toBe('Lead 0');
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});
