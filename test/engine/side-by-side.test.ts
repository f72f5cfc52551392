import { describe, expect, it } from 'vitest';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Decision, PairSelection, Store } from '../../src/engine/store-port.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Blocks so small that a few records already make several calls. */
const SMALL = { readBlockSize: 4, writeBlockSize: 4 };

/** Watches Marketo's wire: which persons each write carried, and how many calls of a kind were on their way at once. */
class Wire {
  /** Ids of the persons in each call of Sync Leads, also of those that Marketo refused. */
  writes: (readonly string[])[] = [];
  most = { writes: 0, searches: 0 };
  /** Runs while a write is on its way. */
  meanwhile: () => Promise<void> = async () => undefined;
  private now = { writes: 0, searches: 0 };

  around(side: Side, transport: HttpTransport): HttpTransport {
    if (side === 'salesforce') return transport;
    return async (request) => {
      const kind = request.path.startsWith('/rest/v1/leads.json') ? (request.body?.startsWith('{') === true ? 'writes' : 'searches') : null;
      if (kind === null) return transport(request);
      this.now[kind] += 1;
      this.most[kind] = Math.max(this.most[kind], this.now[kind]);
      if (kind === 'writes') {
        const { input } = JSON.parse(request.body ?? '') as { input: readonly { id?: number }[] };
        this.writes.push(input.map(({ id }) => String(id)));
        await this.meanwhile();
      }
      const answer = await transport(request);
      this.now[kind] -= 1;
      return answer;
    };
  }

  forget(): void {
    this.writes = [];
    this.most = { writes: 0, searches: 0 };
  }
}

/** Notes every selection and decision of a store. */
class Book {
  selections: PairSelection[] = [];
  decisions: Decision<unknown>[] = [];
  /** Updated records that a running `push-updates` step to Marketo showed, each number once. */
  readonly shown = new Set<number>();

  around(store: Store): Store {
    return {
      ...store,
      change: (lease, selection, decide) =>
        store.change(lease, selection, (loaded) => {
          const decision = decide(loaded);
          this.selections.push(selection);
          this.decisions.push(decision);
          return decision;
        }),
      saveCycle: (lease, cycle) => {
        for (const step of cycle.steps) if (step.operation === 'push-updates' && step.side === 'marketo') this.shown.add(step.counts.updated);
        return store.saveCycle(lease, cycle);
      },
    };
  }

  forget(): void {
    this.selections = [];
    this.decisions = [];
    this.shown.clear();
  }
}

/** A settled bridge with watched wire and store, and its leads. */
async function watchedBridge(options: BridgeOptions = {}): Promise<{ readonly bridge: Bridge; readonly wire: Wire; readonly book: Book; readonly leads: readonly string[] }> {
  const [wire, book] = [new Wire(), new Book()];
  const bridge = openBridge({
    salesforcePeople: 40,
    blockSizes: SMALL,
    around: (side, transport) => wire.around(side, transport),
    aroundStore: (store) => book.around(store),
    ...options,
  });
  await bridge.settle();
  const leads = (await salesforceRecords(bridge, 'Lead')).map((lead) => String(lead['Id']));
  return { bridge, wire, book, leads };
}

async function editTitles(bridge: Bridge, leads: readonly string[], title: string): Promise<void> {
  for (const id of leads) await editSalesforce(bridge, 'Lead', id, { Title: title });
}

/** Persons whose writes Marketo was asked for more than once. */
function askedTwice(wire: Wire): readonly string[] {
  const ids = wire.writes.flat();
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}

async function openOperations(bridge: Bridge): Promise<number> {
  let open = 0;
  for (const pair of await bridge.pairs()) open += (await bridge.queries.openOperations('test', pair.pairId)).length;
  return open;
}

describe('calls side by side', () => {
  it('I8: searches and creates of an initial sync go three at a time and give everybody one person', async () => {
    const { bridge, wire } = await watchedBridge({ marketoPeople: 10 });
    expect(wire.most).toEqual({ writes: 3, searches: 3 });
    await expectAgreement(bridge);
  });

  it('I21, I19: the writes of one reservation go three at a time, once each, and are settled together', async () => {
    const { bridge, wire, book, leads } = await watchedBridge();
    await editTitles(bridge, leads.slice(0, 20), 'Director');
    wire.forget();
    book.forget();
    await bridge.cycle();
    expect(wire.most.writes).toBe(3);
    expect(wire.writes).toHaveLength(5);
    expect(askedTwice(wire)).toEqual([]);
    const settlements = book.decisions.filter((decision) => (decision.closeOperations ?? []).length > 0);
    expect(settlements.map((decision) => decision.closeOperations?.length)).toEqual([20]);
    await expectAgreement(bridge);
  });

  it('I26, I28: when the side throttles, what was answered is settled and what was not sent is put back', async () => {
    const { bridge, wire, leads } = await watchedBridge();
    await editTitles(bridge, leads.slice(0, 24), 'Director');
    wire.forget();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', code: '606', match: { operation: 'sync-leads' }, after: 1, times: 1 }] });
    const { state, steps } = await bridge.cycle();
    expect(state).toBe('incomplete');
    expect(steps.find(({ operation, side }) => operation === 'push-updates' && side === 'marketo')).toMatchObject({ counts: { updated: 8, failed: 0 }, errorCode: 'RATE_LIMITED' });
    expect(wire.writes).toHaveLength(3);
    expect(await openOperations(bridge)).toBe(0);
    await expectBalance(bridge);
    const refused = wire.writes[1] ?? [];
    await bridge.settle();
    expect(askedTwice(wire).toSorted()).toEqual([...refused].toSorted());
    await expectAgreement(bridge);
  });

  it('I19: of calls side by side only the one whose answer was lost is in doubt, and a look resolves it', async () => {
    const { bridge, wire, leads } = await watchedBridge();
    await editTitles(bridge, leads.slice(0, 12), 'Director');
    wire.forget();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-leads' }, after: 1, times: 1 }] });
    await bridge.settle();
    expect(wire.writes).toHaveLength(3);
    expect(askedTwice(wire)).toEqual([]);
    const doubted: string[] = [];
    for (const pair of await bridge.pairs()) {
      const events = (await bridge.queries.journal('test', pair.pairId, 50)).map((entry) => entry.event.kind);
      if (events.includes('in-doubt')) doubted.push(String(pair.marketo.id));
    }
    expect(doubted.toSorted()).toEqual((wire.writes[1] ?? []).toSorted());
    await expectAgreement(bridge);
  });

  it('I20: after the lease is lost no further call begins, and the next worker looks at what was sent', async () => {
    const { bridge, wire, leads } = await watchedBridge();
    await editTitles(bridge, leads.slice(0, 24), 'Director');
    wire.forget();
    wire.meanwhile = async () => {
      if (wire.writes.length !== 1) return;
      bridge.clock.advance(61_000);
      expect(await bridge.store.acquireLease({ connectionId: 'test', name: 'test/cycle', holder: 'another', seconds: 60 })).not.toBeNull();
    };
    await expect(bridge.cycle()).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
    // Three of six left in one moment, when the lease was ours; none follows.
    expect(wire.writes).toHaveLength(3);
    wire.meanwhile = async () => undefined;
    bridge.restart();
    await bridge.settle();
    expect(askedTwice(wire)).toEqual([]);
    await expectAgreement(bridge);
  });

  it('a slow side is settled as it answers, so that the step is seen to move and the lease is kept (I20)', async () => {
    const { bridge, wire, book, leads } = await watchedBridge();
    await editTitles(bridge, leads.slice(0, 24), 'Director');
    wire.forget();
    book.forget();
    wire.meanwhile = async () => {
      bridge.clock.advance(8000);
    };
    expect((await bridge.cycle()).state).toBe('succeeded');
    expect([...book.shown]).toEqual([0, 12, 24]);
    await expectAgreement(bridge);
  });
});

describe('batches', () => {
  it('name at most 2,000 pairs, whichever way the records go', async () => {
    const { bridge, book, leads } = await watchedBridge({ blockSizes: { readBlockSize: 300, writeBlockSize: 300 } });
    await editTitles(bridge, leads.slice(0, 3), 'Director');
    for (const id of leads.slice(3, 6)) await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Editor' });
    await bridge.settle();
    const sizes = book.selections.flatMap((selection) => {
      if (selection.by === 'side-ids') return selection.ids.salesforce.length + selection.ids.marketo.length;
      return selection.by === 'waiting' ? selection.limit : [];
    });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(2000);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(1800);
    expect((await salesforceRecord(bridge, 'Lead', leads[4] ?? ''))['Title']).toBe('Editor');
  });

  it('I17, I18: a page of more than one batch moves the cursor with its last one', async () => {
    const { bridge, book, leads } = await watchedBridge({ salesforcePeople: 1700, blockSizes: { readBlockSize: 300, writeBlockSize: 300 } });
    const persons = new Map(marketoPeople(bridge).map((person) => [person['basculeSalesforceId'], String(person['id'])]));
    bridge.clock.advance(1000);
    // Records that name their person count twice: their pair could be another one.
    for (const id of leads.slice(0, 1001)) {
      await bridge.control('salesforce', `records/Lead/${id}`, { Title: 'Director', Marketo_Id__c: persons.get(id) }, 'PATCH');
    }
    book.forget();
    await bridge.cycle();
    const cursors = book.decisions.filter((decision) => (decision.pairs ?? []).length > 0 && (decision.closeOperations ?? []).length === 0);
    expect(cursors.map((decision) => [decision.pairs?.length, decision.cursor !== undefined])).toEqual([[1000, false], [1, true]]);
    await expectAgreement(bridge);
  }, 60_000);
});
