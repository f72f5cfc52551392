import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { flushPriority } from '../../src/engine/flush-priority.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, requestsOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** A settled bridge of three leads, whose cities go to Marketo only; one of them is what a test is about. */
interface Scene {
  readonly bridge: Bridge;
  readonly id: string;
  readonly person: string;
  /** Happens once, before the next look at records of Salesforce leaves. */
  beforeLook(act: () => Promise<unknown>): void;
  /** From now on Salesforce answers one poll and nothing else, or everything again. */
  answersOnlyAPoll(isSo: boolean): void;
}

async function titleAccess(bridge: Bridge, read: boolean, edit = read): Promise<void> {
  await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Title', read, edit });
}

const refuseRow = (bridge: Bridge, times: number): Promise<unknown> => bridge.control('salesforce', 'faults', { faults: [{ kind: 'row-failure', code: 'UNABLE_TO_LOCK_ROW', row: 'every', times }] });

async function settled(): Promise<Scene> {
  let due: (() => Promise<unknown>) | null = null;
  let answersLeft = Infinity;
  const around = (side: string, transport: HttpTransport): HttpTransport => async (request) => {
    const isCall = side === 'salesforce' && request.path.includes('/composite');
    if (isCall && answersLeft-- <= 0) return { kind: 'lost', reason: 'the connection ended' };
    const act = isCall && request.body?.includes('ORDER%20BY%20Id') === true ? due : null;
    if (act !== null) due = null;
    await act?.();
    return transport(request);
  };
  const fields = DEFAULT_FIELD_MAPPINGS.map((line) => (line.marketo === 'city' ? { ...line, direction: 'to-marketo' as const } : line));
  const mapping = { fields, objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const bridge = openBridge({ salesforcePeople: 3, rules: { mapping }, around });
  await bridge.settle();
  const [lead] = await salesforceRecords(bridge, 'Lead');
  const id = String(lead?.['Id']);
  return {
    bridge, id, person: String(personOf(bridge, id)['id']),
    beforeLook: (act) => void (due = act),
    answersOnlyAPoll: (isSo) => void (answersLeft = isSo ? 1 : Infinity),
  };
}

async function flushOf(context: EngineContext, id: string): Promise<unknown> {
  const asked = await requestSync(context, { object: 'lead', id, by: 'test' });
  if (asked.result !== 'queued') throw new Error(asked.result);
  return flushPriority(context, [asked.request], new AbortController().signal);
}

const titleOf = async ({ bridge, id }: Scene): Promise<unknown> => (await salesforceRecord(bridge, 'Lead', id))['Title'];

/** Long enough for every pause of a refused row, and for every reading to have passed by. */
async function laterOn({ bridge }: Scene): Promise<void> {
  bridge.clock.advance(3_600_000);
  await bridge.settle();
}

describe('what is in force of the sync user\'s rights (decision 21)', () => {
  it('I1, I20, I29: a flush that began while a field was away is ended by the cycle that sees it come back, with what it found for it left to be done', async () => {
    const scene = await settled();
    const { bridge, id, person } = scene;
    await titleAccess(bridge, false);
    await editMarketo(bridge, person, { title: 'Waits' });
    await bridge.settle();
    scene.beforeLook(async () => {
      await titleAccess(bridge, true);
      // The write that the cycle finds for the field is refused for now, so that it waits when the flush goes on.
      await refuseRow(bridge, 1);
      await bridge.cycle();
    });
    await expect(flushOf(bridge.context(), id)).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
    await laterOn(scene);
    expect(await titleOf(scene)).toBe('Waits');
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I1, I17, I29: no flush goes by rights that no cycle has seen: a field that is away between two cycles takes no work with it', async () => {
    const scene = await settled();
    const { bridge, id, person } = scene;
    await refuseRow(bridge, 1);
    await editMarketo(bridge, person, { title: 'Waits' });
    await bridge.cycle();
    await titleAccess(bridge, false);
    bridge.restart();
    expect(await flushOf(bridge.context(), id)).toBe('cycle-first');
    await titleAccess(bridge, true);
    await laterOn(scene);
    expect(await titleOf(scene)).toBe('Waits');
    await expectAgreement(bridge);
  });

  it('I1, I17, I29: what a cycle could not read is read again when the field comes back, and work that it ended for it is found', async () => {
    const scene = await settled();
    const { bridge, person } = scene;
    await refuseRow(bridge, 1);
    await editMarketo(bridge, person, { title: 'Waits' });
    await bridge.cycle();
    await titleAccess(bridge, false);
    // What is seen of the person ends the work to Salesforce, since nothing else is to be written there.
    await editMarketo(bridge, person, { city: 'Lyon' });
    scene.answersOnlyAPoll(true);
    await bridge.cycle();
    expect((await bridge.pairs()).every((pair) => pair.salesforce.work.state === 'rest')).toBe(true);
    scene.answersOnlyAPoll(false);
    await titleAccess(bridge, true);
    await laterOn(scene);
    expect(await titleOf(scene)).toBe('Waits');
    await expectAgreement(bridge);
  });

  it('I29: a flush goes by nothing that its process remembers, once a cycle of another one has put something else in force', async () => {
    const scene = await settled();
    const { bridge, id, person } = scene;
    const first = bridge.context();
    await titleAccess(bridge, true, false);
    bridge.restart();
    await bridge.cycle();
    await editMarketo(bridge, person, { title: 'Held' });
    expect(await flushOf(first, id)).toEqual({ served: 1 });
    await titleAccess(bridge, true);
    await laterOn(scene);
    expect(await titleOf(scene)).toBe('Held');
    await expectAgreement(bridge);
  });

  it('I28, I29: processes that remember Marketo\'s fields from different times do not take turns in what is in force', async () => {
    const { bridge } = await settled();
    const first = bridge.context();
    await bridge.control('marketo', 'switches', { fieldChanges: [{ name: 'title', hidden: true }] });
    bridge.restart();
    await bridge.cycle();
    await runSyncCycle(first, 'schedule', new AbortController().signal);
    const [latest, before] = await bridge.queries.cycles('test', 2);
    expect(before?.rights).toEqual(expect.any(String));
    expect(latest?.rights).toBe(before?.rights);
  });

  it('I17, I29: a field that only a cycle cut short saw hidden is looked at again, and goes on', async () => {
    const scene = await settled();
    const { bridge, id, person } = scene;
    await titleAccess(bridge, false);
    bridge.clock.advance(3_600_000);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', times: 1 }] });
    const cut = await bridge.cycle();
    expect(cut.steps.map(({ state }) => state)).toEqual(['succeeded', 'incomplete', ...Array.from({ length: 7 }, () => 'waiting')]);
    await titleAccess(bridge, true);
    await bridge.syncNow('lead', id);
    await laterOn(scene);
    await editMarketo(bridge, person, { title: 'New' });
    await bridge.settle();
    expect(await titleOf(scene)).toBe('New');
    await expectAgreement(bridge);
  });

  it('I1, I29: a cycle that cannot look at what is in doubt derives refused work anew all the same', async () => {
    const scene = await settled();
    const { bridge, person } = scene;
    await titleAccess(bridge, true, false);
    await bridge.settle();
    await editMarketo(bridge, person, { title: 'Held' });
    await bridge.settle();
    const [other] = (await bridge.pairs()).filter((pair) => pair.marketo.id !== person);
    await editMarketo(bridge, other?.marketo.id ?? '', { phone: '+33 1' });
    scene.answersOnlyAPoll(true);
    await bridge.cycle();
    await titleAccess(bridge, true);
    scene.answersOnlyAPoll(true);
    const cut = await bridge.cycle();
    expect(cut.steps.find(({ operation }) => operation === 'resolve-unknown')?.state).not.toBe('succeeded');
    scene.answersOnlyAPoll(false);
    await laterOn(scene);
    expect(await titleOf(scene)).toBe('Held');
    await expectAgreement(bridge);
  });

  it('I28: what Marketo refused because the person is gone, of which no log told, is not tried again by other rights (B12, seed 80169)', async () => {
    const { bridge, id, person } = await settled();
    bridge.marketo.world.commit([['no-person', Number(person)]]);
    await editSalesforce(bridge, 'Lead', id, { City: 'Nowhere' });
    await bridge.settle();
    const isRefused = async (): Promise<void> => expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'RECORD_GONE', object: 'lead', records: 1 }]);
    await isRefused();
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    // Of contacts: a field of leads that comes back is read on every lead, and so is news of this one.
    for (const isGiven of [false, true]) {
      await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Contact', field: 'Title', read: isGiven, edit: isGiven });
      await bridge.settle();
      await isRefused();
    }
    expect((await requestsOf(bridge, 'marketo')).byOperation).not.toHaveProperty('sync-leads');
    // News of the lead opens it, as ever.
    await editSalesforce(bridge, 'Lead', id, { City: 'Elsewhere' });
    await bridge.settle();
    expect((await requestsOf(bridge, 'marketo')).byOperation).toHaveProperty('sync-leads', 1);
    await expectBalance(bridge);
  });
});
