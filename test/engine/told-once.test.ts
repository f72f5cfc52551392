import { describe, expect, it } from 'vitest';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { emptyTables } from '../../src/store/memory-tables.ts';
import type { MemoryTables } from '../../src/store/memory-tables.ts';
import { keepCollections } from '../simulation/backups.ts';
import type { Bridge } from './bridge.ts';
import { CrashPoints, Killed } from './crash-points.ts';
import { passOver } from './second-look.ts';
import { fault, statesTold, withLead } from './tasks-world.ts';
import { createSalesforce, editSalesforce, expectBalance, personOf, requestsOf } from './worlds.ts';

/** Keeps the database as it is now; answers how to put it back. */
function backUp(tables: MemoryTables): () => void {
  const { mark, waiting, lookDue, ...flat } = tables;
  const putBack = keepCollections([...Object.values(flat), ...Object.values(waiting), ...Object.values(lookDue)]);
  return () => {
    putBack();
    tables.mark = mark;
  };
}

describe('an activity is never told twice (I8, I19, decision 27)', () => {
  it('W26: one whose answer was lost is found in the log, when it is made and when it is closed', async () => {
    const { bridge, lead } = await withLead();
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    await bridge.settle();
    bridge.clock.advance(400_000);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open', 'Call back: closed']);
    await expectBalance(bridge);
  });

  it('one that Marketo says it could not add, and added all the same, is not added again', async () => {
    const refusal = '{"requestId":"a","success":false,"errors":[{"code":"611","message":"System error"}]}';
    let spoiled = 1;
    const around = (_side: Side, transport: HttpTransport): HttpTransport => async (request) => {
      const answer = await transport(request);
      const isSpoiled = request.path.endsWith('/activities/external.json') && answer.kind === 'answered' && spoiled-- > 0;
      return isSpoiled ? { ...answer, body: refusal } : answer;
    };
    const { bridge, lead } = await withLead({ around });
    await fault(bridge, { kind: 'late-commit', delayMs: 40_000, order: 'at-the-end', match: { operation: 'add-custom-activities' }, times: 1 });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.settle(20);
    expect(statesTold(bridge)).toEqual(['Call back: open']);
  });

  it('W27: one that never arrived is told when the log has been read past the time that the vendor has for it', async () => {
    const { bridge, lead } = await withLead();
    await fault(bridge, { kind: 'timeout-before', match: { operation: 'add-custom-activities' }, times: 1 });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.cycle();
    bridge.clock.advance(150_000);
    await bridge.cycle();
    expect(statesTold(bridge), 'it could turn up yet').toEqual([]);
    bridge.clock.advance(150_000);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
  });

  it('C4a: the log settles what was told, and nobody is asked once more about a write that is in doubt beside it (I37)', async () => {
    const { bridge, lead } = await withLead();
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 }, { kind: 'timeout-before', match: { operation: 'sync-leads' }, times: 1 });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Buyer' });
    await bridge.cycle();
    const before = await requestsOf(bridge, 'marketo');
    await bridge.cycle();
    const { byOperation } = await requestsOf(bridge, 'marketo');
    expect((byOperation['get-leads'] ?? 0) - (before.byOperation['get-leads'] ?? 0), 'looked at once').toBe(1);
    bridge.clock.advance(600_000);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    expect(personOf(bridge, lead)).toMatchObject({ title: 'Buyer' });
  });

  it('one that turns up late in the log is not told again meanwhile', async () => {
    const { bridge, lead } = await withLead();
    await fault(bridge, { kind: 'late-commit', delayMs: 117_000, order: 'by-stamp', match: { operation: 'add-custom-activities' }, times: 1 }, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    for (let cycle = 0; cycle < 30; cycle++) await bridge.cycle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    await expectBalance(bridge);
  });

  it('while the log cannot be read, nothing in doubt is decided', async () => {
    const { bridge, lead } = await withLead();
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 }, { kind: 'http-status', status: 503, match: { operation: 'activities' }, times: 40 });
    await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    for (let cycle = 0; cycle < 4; cycle++) {
      await bridge.cycle();
      bridge.clock.advance(300_000);
    }
    expect(statesTold(bridge)).toEqual(['Call back: open']);
    await fault(bridge);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open']);
  });

  it('a database that comes back from a copy learns from the log what was told since, whatever is read first', async () => {
    const tables = emptyTables();
    let readings = Number.POSITIVE_INFINITY;
    const cut = (side: Side, transport: HttpTransport): HttpTransport => async (request) => {
      const isCut = side === 'salesforce' && request.path.endsWith('/composite') && --readings < 0;
      return isCut ? { kind: 'not-sent', reason: 'cut' } : transport(request);
    };
    const { bridge, lead } = await withLead({ openStore: (clock) => createMemoryStore(clock, tables), around: cut });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Before', WhoId: lead });
    await bridge.settle();
    const putBack = backUp(tables);
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    const after = await createSalesforce(bridge, 'Task', { Subject: 'After', WhoId: lead });
    await bridge.settle();
    const before = statesTold(bridge);
    expect(before).toHaveLength(3);
    putBack();
    bridge.restart();
    // Salesforce says what its fields are, and is read last: what the log shows is of a task that nobody knows yet.
    readings = 1;
    await bridge.cycle();
    readings = Number.POSITIVE_INFINITY;
    const found = await findRecord(bridge.context(), 'task-activity', after);
    expect(found.result === 'found' && found.pair).toMatchObject({ marketo: { presence: 'present' }, salesforce: { presence: 'absent', work: { state: 'rest' } } });
    expect(statesTold(bridge)).toEqual(before);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(before);
    await expectBalance(bridge);
  });

  it('a database that comes back from a copy tells nothing while the log cannot be read, and nothing twice', async () => {
    const tables = emptyTables();
    const { bridge, lead } = await withLead({ openStore: (clock) => createMemoryStore(clock, tables) });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Before', WhoId: lead });
    await bridge.settle();
    const putBack = backUp(tables);
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    await createSalesforce(bridge, 'Task', { Subject: 'After', WhoId: lead });
    await bridge.settle();
    const before = statesTold(bridge);
    putBack();
    bridge.restart();
    await fault(bridge, { kind: 'http-status', status: 503, match: { operation: 'activities' }, times: 40 });
    await bridge.cycle();
    await bridge.syncNow('task', task);
    expect(statesTold(bridge)).toEqual(before);
    await fault(bridge);
    bridge.clock.advance(120_000);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(before);
    await expectBalance(bridge);
  });

  it('of a copy from before it was known whether one was told, and closed since, nothing is told again', async () => {
    const tables = emptyTables();
    const { bridge, lead } = await withLead({ openStore: (clock) => createMemoryStore(clock, tables) });
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.cycle();
    const putBack = backUp(tables);
    await bridge.settle();
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    await bridge.settle();
    putBack();
    bridge.restart();
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open', 'Call back: closed']);
    await expectBalance(bridge);
  });

  it('the second look asks for no activity, and what follows is told all the same (decision 28)', async () => {
    const { bridge, lead } = await withLead({ rules: { reconcileEveryDays: 7 } });
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    await bridge.settle();
    await passOver(bridge);
    expect((await bridge.queries.reconcileRows('test')).map(({ object }) => object).toSorted()).toEqual(['contact', 'lead']);
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open', 'Call back: closed']);
    await expectBalance(bridge);
  });

  it('one that is asked for is told at once, and once', async () => {
    const { bridge, lead } = await withLead();
    const task = await createSalesforce(bridge, 'Task', { Subject: 'Call back', WhoId: lead });
    for (let time = 0; time < 2; time++) {
      await bridge.syncNow('task', task);
      expect(statesTold(bridge)).toEqual(['Call back: open']);
    }
    await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
    await editSalesforce(bridge, 'Task', task, { Status: 'Completed' });
    for (let time = 0; time < 2; time++) await bridge.syncNow('task', task);
    await bridge.settle();
    expect(statesTold(bridge)).toEqual(['Call back: open', 'Call back: closed']);
  });

  it('no crash around a write, its settling or its hearing tells a task twice or not at all', { timeout: 60_000 }, async () => {
    const failures: string[] = [];
    const met = await pointsOfTelling();
    expect(met.size).toBe(5);
    for (const fate of ['kill', 'lose-commit'] as const) {
      for (const point of met) {
        // What the last commit was matters where it was about the write.
        if (fate === 'lose-commit' && !/marketo write|settle:/.test(point)) continue;
        const { bridge, points, expected } = await stageOfTelling();
        points.watch({ point, occurrence: 0, fate, meanwhile: async () => undefined });
        await runCycle(bridge).catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
        bridge.restart();
        for (let round = 0; round < 3; round++) {
          bridge.clock.advance(120_000);
          await bridge.cycle();
        }
        await bridge.settle();
        const states = statesTold(bridge).toSorted();
        if (JSON.stringify(states) !== JSON.stringify(expected)) failures.push(`${point}, ${fate}: ${states.join('; ')}`);
      }
    }
    expect(failures).toEqual([]);
  });
});

/** A world with a task to be told, one to be told closed, and one of which it is not known whether it was told. */
async function stageOfTelling(): Promise<{ readonly bridge: Bridge; readonly points: CrashPoints; readonly expected: readonly string[] }> {
  const tables = emptyTables();
  const points = new CrashPoints(tables);
  const { bridge, lead } = await withLead({ rules: { inDoubtSeconds: 30 }, openStore: (clock) => createMemoryStore(clock, tables), aroundStore: points.aroundStore, aroundConnector: points.aroundConnector });
  const closing = await createSalesforce(bridge, 'Task', { Subject: 'Closing', WhoId: lead });
  await bridge.settle();
  await fault(bridge, { kind: 'lost-answer', match: { operation: 'add-custom-activities' }, times: 1 });
  await createSalesforce(bridge, 'Task', { Subject: 'Doubted', WhoId: lead });
  await bridge.cycle();
  await editSalesforce(bridge, 'Task', closing, { Status: 'Completed' });
  await createSalesforce(bridge, 'Task', { Subject: 'New', WhoId: lead });
  return { bridge, points, expected: ['Closing: closed', 'Closing: open', 'Doubted: open', 'New: open'] };
}

async function pointsOfTelling(): Promise<ReadonlySet<string>> {
  const { bridge, points } = await stageOfTelling();
  points.watch(null);
  await runCycle(bridge);
  return new Set(points.taken.filter((point) => /Tellings|marketo page|storeKnowing|marketo write|settle:/.test(point)));
}

async function runCycle(bridge: Bridge): Promise<void> {
  await runSyncCycle(bridge.context(), 'schedule', new AbortController().signal);
}
