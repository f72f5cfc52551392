import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { lostAttachments } from '../../simulators/marketo/person-attachments.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { inMarketo, inSalesforce, leadIn, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import { DAY_MS, found, idsOf, KEYS, passOf, passOver, settled } from './second-look.ts';
import { createMarketo, expectBalance, marketoPeople, mergeInMarketo, personOf, requestsOf, salesforceAll } from './worlds.ts';

/** Of people and memberships that Marketo does not show its log tells more than their absence: that they went into another one, say (L27). */

const CARRIED = { fields: DEFAULT_FIELD_MAPPINGS, objects: {}, deletedToo: { salesforce: ['lead', 'campaign-member'], marketo: [] }, ...KEYS } as const;

/** Lets something happen right after a cycle has read Marketo's log, when the second look asks for people, or for memberships. */
function beforeLook(act: () => Promise<void>): BridgeOptions {
  return {
    aroundConnector: (connector) => ({
      ...connector,
      readRecords: async (request) => {
        if (connector.side === 'marketo' && request.lane === 'bulk') await act();
        return connector.readRecords(request);
      },
    }),
  };
}

/** Notes of which objects all ids were walked through. */
function noting(listed: string[]): BridgeOptions {
  return {
    aroundConnector: (connector) => (connector.side === 'marketo' ? connector : {
      ...connector,
      listIds: async (request) => {
        listed.push(request.object);
        return connector.listIds?.(request) ?? { ids: [], next: null };
      },
    }),
  };
}

/** Something to be done once, when it is known what. */
function once(): { next: () => Promise<void>; readonly act: () => Promise<void> } {
  const todo = {
    next: async (): Promise<void> => undefined,
    act: async (): Promise<void> => {
      const { next } = todo;
      todo.next = async () => undefined;
      await next();
    },
  };
  return todo;
}

async function eventsOf(bridge: Bridge, id: string): Promise<readonly unknown[]> {
  return (await bridge.queries.journal('test', (await pairOf(bridge, id)).pairId, 50)).map(({ event }) => event);
}

/** Takes away a person, with what is attached to it, of which no log tells anything. */
function purgePerson({ marketo: { world } }: Bridge, person: string): void {
  world.commit([['no-person', Number(person)], ...lostAttachments(world, Number(person))]);
}

/** Marketo drops what happened before, unread: nobody reads its log for as long as it keeps it (F24). */
async function purgeLog(bridge: Bridge): Promise<void> {
  bridge.clock.advance(91 * DAY_MS);
  await bridge.settle();
}

describe('what the second look does not find in Marketo', () => {
  it('I6, L22, L27: is merged, not deleted, where a person went into another one after the log was read: no lead is deleted for it', async () => {
    const todo = once();
    const bridge = await settled(beforeLook(todo.act), { mapping: CARRIED });
    const [lead = '', other = ''] = await idsOf(bridge, 'Lead');
    const [person, survivor] = [String(personOf(bridge, lead)['id']), String(personOf(bridge, other)['id'])];
    todo.next = () => mergeInMarketo(bridge, survivor, person);
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 0, hidden: 0 });
    expect((await salesforceAll(bridge, 'Lead', ['Name'])).map(({ Id }) => Id)).toContain(lead);
    expect(await eventsOf(bridge, lead)).not.toContainEqual(expect.objectContaining({ kind: 'deleted' }));
    expect(await eventsOf(bridge, lead)).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'marketo', from: person, to: survivor }));
    await expectBalance(bridge);
  });

  it('I6, L26, L27: so is the membership of that person: nobody is taken out of the campaign for it', async () => {
    const todo = once();
    const { bridge, campaign } = await pairedBridge({}, { ...beforeLook(todo.act), rules: { reconcileEveryDays: 7 }, mapping: { deletedToo: CARRIED.deletedToo } });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    const { lead: other } = await leadIn(bridge, campaign, 'Sent', 'Other');
    await bridge.settle();
    todo.next = () => mergeInMarketo(bridge, String(personOf(bridge, other)['id']), String(personOf(bridge, lead)['id']));
    await passOver(bridge, 'campaign-member');
    expect(Object.keys(inMarketo(bridge, PROGRAM))).toHaveLength(1);
    expect(Object.keys(await inSalesforce(bridge)).toSorted()).toEqual([lead, other].toSorted());
    expect(await eventsOf(bridge, member)).not.toContainEqual(expect.objectContaining({ kind: 'deleted' }));
    await expectBalance(bridge);
  });

  it('I6, L20, L27: is another person by now where the pair went on with it meanwhile, and that one was not missed: it may be merged itself just then', async () => {
    const todo = once();
    const bridge = await settled(beforeLook(todo.act), { mapping: CARRIED });
    const [lead = '', other = ''] = await idsOf(bridge, 'Lead');
    const [person, last] = [String(personOf(bridge, lead)['id']), String(personOf(bridge, other)['id'])];
    const between = await createMarketo(bridge, { lastName: 'Berg', email: 'berg@example.com' });
    await bridge.settle();
    todo.next = () => mergeInMarketo(bridge, between, person);
    await askForReconcile(bridge.context(), 'lead');
    await bridge.cycle();
    await bridge.cycle();
    expect((await pairOf(bridge, lead)).marketo).toMatchObject({ id: between, presence: 'present' });
    expect((await passOf(bridge, 'lead')).missing.marketo).toEqual([expect.objectContaining({ recordId: person })]);
    todo.next = () => mergeInMarketo(bridge, last, between);
    for (let cycles = 0; cycles < 24 && (await found(bridge, 'lead')).phase !== 'ended'; cycles++) await bridge.cycle();
    await bridge.settle();
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 0, hidden: 0 });
    expect(await eventsOf(bridge, lead)).not.toContainEqual(expect.objectContaining({ kind: 'deleted' }));
    expect(await idsOf(bridge, 'Lead')).toContain(lead);
    await todo.act();
    await bridge.settle();
    expect(await eventsOf(bridge, lead)).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'marketo', from: between, to: last }));
    await expectBalance(bridge);
  });

  it('L27, F21, I31: counts as deleted once the log was read from two minutes after it was missed, and costs nothing until then', async () => {
    const bridge = await settled({}, { mapping: CARRIED });
    const [lead = ''] = await idsOf(bridge, 'Lead');
    purgePerson(bridge, String(personOf(bridge, lead)['id']));
    await askForReconcile(bridge.context(), 'lead');
    await bridge.cycle();
    const missedAt = Date.parse((await passOf(bridge, 'lead')).missedAt ?? '');
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    // A cycle begins every ten seconds.
    while (bridge.clock.now() <= missedAt + 120_000) {
      await bridge.cycle();
      expect(await found(bridge, 'lead')).toMatchObject({ phase: 'confirm', gone: 0, hidden: 0 });
    }
    expect((await requestsOf(bridge, 'marketo')).byOperation).toEqual({ activities: expect.any(Number) });
    await bridge.cycle();
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 1 });
    await bridge.settle();
    expect(await idsOf(bridge, 'Lead')).not.toContain(lead);
  });

  it('I6, I10, L27, F24: is hidden for good where the log was purged that would have told of a merge, and who is missed after being seen again is deleted', async () => {
    const listed: string[] = [];
    const bridge = await settled(noting(listed), { mapping: CARRIED });
    const [lead = '', other = '', third = ''] = await idsOf(bridge, 'Lead');
    purgePerson(bridge, String(personOf(bridge, lead)['id']));
    await purgeLog(bridge);
    for (let passes = 0; passes < 2; passes++) {
      await passOver(bridge, 'lead');
      expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 0, hidden: 1 });
    }
    expect(listed, 'Salesforce shows as many as are known (I31)').toEqual([]);
    purgePerson(bridge, String(personOf(bridge, other)['id']));
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 1, hidden: 1 });
    const left = await idsOf(bridge, 'Lead');
    expect([lead, other, third].filter((id) => left.includes(id))).toEqual([lead, third]);
    expect(await eventsOf(bridge, lead)).not.toContainEqual(expect.objectContaining({ kind: 'deleted' }));
    await expectBalance(bridge);
  });

  it('I6, L27, F24: also where it was missed before the log was purged, and so is a membership', async () => {
    const { bridge, campaign } = await pairedBridge({}, { rules: { reconcileEveryDays: 365 }, mapping: { deletedToo: CARRIED.deletedToo } });
    const { lead, member } = await leadIn(bridge, campaign, 'Sent');
    const { lead: other } = await leadIn(bridge, campaign, 'Sent', 'Other');
    await bridge.settle();
    purgePerson(bridge, String(personOf(bridge, lead)['id']));
    bridge.clock.advance(1000);
    for (const object of ['lead', 'campaign-member'] as const) await askForReconcile(bridge.context(), object);
    await bridge.cycle();
    for (const object of ['lead', 'campaign-member'] as const) expect((await passOf(bridge, object)).missing.marketo).toHaveLength(1);
    await purgeLog(bridge);
    for (const object of ['lead', 'campaign-member'] as const) expect(await found(bridge, object)).toMatchObject({ phase: 'ended', gone: 0, hidden: 1 });
    expect(await idsOf(bridge, 'Lead')).toEqual(expect.arrayContaining([lead, other]));
    expect(Object.keys(await inSalesforce(bridge)).toSorted()).toEqual([lead, other].toSorted());
    expect(await eventsOf(bridge, member)).not.toContainEqual(expect.objectContaining({ kind: 'deleted' }));
  });

  it('L27, F37: counts as seen again once a second look shows it, after one that did not when the log was purged', async () => {
    const bridge = await settled({}, { mapping: CARRIED });
    const [lead = ''] = await idsOf(bridge, 'Lead');
    const person = Number(personOf(bridge, lead)['id']);
    const record = bridge.marketo.world.people.get(person);
    if (record === undefined) throw new Error(`no person ${person}`);
    purgePerson(bridge, String(person));
    await purgeLog(bridge);
    expect((await pairOf(bridge, lead)).marketo).toMatchObject({ presence: 'present', mayBeMerged: true });
    bridge.marketo.world.commit([['person', record]]);
    await passOver(bridge, 'lead');
    expect((await pairOf(bridge, lead)).marketo.mayBeMerged).toBe(false);
  });

  it('I28, W21, L27: into such a person no other one is merged: that ends, with both named for people, and is not tried for ever', async () => {
    const bridge = await settled({}, { mapping: CARRIED });
    const [master = '', loser = ''] = await idsOf(bridge, 'Lead');
    const [gone, left] = [String(personOf(bridge, master)['id']), String(personOf(bridge, loser)['id'])];
    purgePerson(bridge, gone);
    await purgeLog(bridge);
    await bridge.control('salesforce', 'merge', { master, losers: [loser] });
    await bridge.settle();
    expect(await eventsOf(bridge, loser)).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'salesforce', from: loser, to: master, apart: [left, gone] }));
    expect(await eventsOf(bridge, loser)).toContainEqual(expect.objectContaining({ kind: 'rejected', side: 'marketo', error: expect.objectContaining({ code: 'RECORD_GONE' }) }));
    const before = await eventsOf(bridge, loser);
    for (let cycles = 0; cycles < 15; cycles++) await bridge.cycle();
    expect(await eventsOf(bridge, loser)).toEqual(before);
    await expectBalance(bridge);
  });

  it('L27, F57: is missed anew where our clock was set back since the log was read, or since it was missed', async () => {
    let skewMs = 0;
    const bridge = await settled({ aroundStore: (store) => ({
      ...store,
      change: (lease, selection, decide) => store.change(lease, selection, (loaded) => {
        const decision = decide(loaded);
        // Right after the pairs were compared, in the cycle that has read the log before.
        if (decision.reconcile?.pass?.phase === 'confirm' && skewMs === 0) skewMs = -3_600_000;
        return decision;
      }),
    }) }, { mapping: CARRIED });
    const withClock = (): EngineContext => ({ ...bridge.context(), clock: { now: () => bridge.clock.now() + skewMs } });
    const cycle = async (): Promise<void> => {
      await runSyncCycle(withClock(), 'schedule', new AbortController().signal);
      bridge.clock.advance(10_000);
    };
    const [lead = ''] = await idsOf(bridge, 'Lead');
    purgePerson(bridge, String(personOf(bridge, lead)['id']));
    await askForReconcile(bridge.context(), 'lead');
    for (let cycles = 0; cycles < 12; cycles++) {
      await cycle();
      expect(await found(bridge, 'lead')).toMatchObject({ phase: 'confirm', gone: 0 });
    }
    for (let cycles = 0; cycles < 3; cycles++) await cycle();
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 1 });
    expect(marketoPeople(bridge).filter((person) => person['basculeSalesforceId'] === lead)).toEqual([]);
  });
});
