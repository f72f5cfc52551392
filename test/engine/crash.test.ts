import { describe, expect, it } from 'vitest';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Store } from '../../src/engine/store-port.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/**
 * kill -9 as a list, not a probability (reliability.md §2.3): the worker dies at its n-th step, for every
 * n, before the step or right after it took effect; another worker takes over. Nothing may be lost (I3),
 * doubled (I8, I19) or unbalanced (I22).
 */

class Killed extends Error {}

/** Counts the steps that leave a trace outside the worker, and kills it at one of them. */
class Executioner {
  steps = 0;
  private dead = false;
  private generation = 0;
  private at = Number.POSITIVE_INFINITY;
  private after = false;

  sentence(at: number, after: boolean): void {
    this.steps = 0;
    this.dead = false;
    this.at = at;
    this.after = after;
  }

  /** From now on a new worker lives; whatever of the old one still runs stays dead. */
  pardon(): void {
    this.generation += 1;
    this.sentence(Number.POSITIVE_INFINITY, false);
  }

  /** What wraps the steps of the worker that lives now. */
  watch(): <Result>(step: () => Promise<Result>) => Promise<Result> {
    const { generation } = this;
    return (step) => {
      if (generation !== this.generation) throw new Killed();
      return this.around(step);
    };
  }

  /** Runs a step of the worker; a dead worker takes none. */
  private async around<Result>(step: () => Promise<Result>): Promise<Result> {
    if (this.dead) throw new Killed();
    this.steps += 1;
    const mine = this.steps === this.at;
    if (mine && !this.after) this.die();
    const result = await step();
    if (mine) this.die();
    return result;
  }

  private die(): never {
    this.dead = true;
    throw new Killed();
  }
}

function bridgeUnder(executioner: Executioner, options: BridgeOptions): Bridge {
  return openBridge({
    rules: { inDoubtSeconds: 30 },
    ...options,
    around: (_side: Side, transport: HttpTransport): HttpTransport => {
      const watched = executioner.watch();
      return async (request) => watched(() => transport(request));
    },
    aroundStore: (store: Store): Store => {
      const watched = executioner.watch();
      return {
        ...store,
        change: async (lease, selection, decide) => watched(() => store.change(lease, selection, decide)),
        acquireLease: async (request) => watched(() => store.acquireLease(request)),
        releaseLease: async (lease) => watched(() => store.releaseLease(lease)),
        saveCycle: async (lease, cycle) => watched(() => store.saveCycle(lease, cycle)),
      };
    },
  });
}

/** People at work on both sides while the worker lives: new records, edits, a conflict, a request. */
async function scene(bridge: Bridge): Promise<void> {
  await bridge.cycle();
  const [lead] = await salesforceRecords(bridge, 'Lead');
  const id = String(lead?.['Id']);
  const made = await createSalesforce(bridge, 'Lead', { LastName: 'Late', Company: 'Ltd', Email: 'late@example.com', Title: 'First' });
  await editSalesforce(bridge, 'Lead', id, { Title: 'Salesforce title', Phone: '+1 555 0100' });
  const person = marketoPeople(bridge).find((candidate) => candidate['basculeSalesforceId'] === id);
  if (person !== undefined) await editMarketo(bridge, String(person['id']), { title: 'Marketo title', city: 'Lyon' });
  const alone = marketoPeople(bridge).find((candidate) => candidate['email'] === 'alone@example.com');
  const aloneId = alone === undefined ? await createMarketo(bridge, { lastName: 'Alone', company: 'Ltd', email: 'alone@example.com' }) : String(alone['id']);
  await bridge.cycle();
  await bridge.syncNow('person', aloneId);
  await editSalesforce(bridge, 'Lead', made, { Title: 'Second' });
  await bridge.cycle();
}

/** Blocks of two records: searches, creates and updates go out side by side and are settled together. */
async function sceneOfManyCalls(bridge: Bridge): Promise<void> {
  await bridge.cycle();
  for (const lead of await salesforceRecords(bridge, 'Lead')) await editSalesforce(bridge, 'Lead', String(lead['Id']), { Title: 'Director' });
  await bridge.cycle();
}

/** Two leads that have persons are merged in Salesforce. */
async function sceneOfMerges(bridge: Bridge): Promise<void> {
  const master = await createSalesforce(bridge, 'Lead', { LastName: 'Kept', Company: 'Ltd', Email: 'kept@example.com', Title: null });
  const loser = await createSalesforce(bridge, 'Lead', { LastName: 'Lost', Company: 'Ltd', Email: 'lost@example.com', Title: 'Of the loser' });
  await bridge.cycle();
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'merge', { master, losers: [loser] });
  await bridge.cycle();
  await bridge.cycle();
}

/** What goes on while the worker lives, and in which world. */
interface Play {
  readonly name: string;
  readonly world: BridgeOptions;
  readonly scene: (bridge: Bridge) => Promise<void>;
  readonly fewestSteps: number;
}

const PLAYS: readonly Play[] = [
  { name: 'any step', world: { salesforcePeople: 12, marketoPeople: 6 }, scene, fewestSteps: 60 },
  { name: 'any step beside other calls', world: { salesforcePeople: 12, blockSizes: { readBlockSize: 2, writeBlockSize: 2 } }, scene: sceneOfManyCalls, fewestSteps: 60 },
  { name: 'any step of a merge', world: {}, scene: sceneOfMerges, fewestSteps: 20 },
];

async function playToTheEnd(bridge: Bridge, play: Play, executioner: Executioner): Promise<void> {
  try {
    await play.scene(bridge);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
  executioner.pardon();
  bridge.restart();
  await expectBalance(bridge);
  await bridge.settle(15);
  if (play.scene !== sceneOfMerges) return;
  // A merge in doubt is no backlog; by now the vendor can no longer be working on it.
  bridge.clock.advance(31_000);
  await bridge.settle(15);
}

async function expectNothingLostOrDoubled(bridge: Bridge): Promise<void> {
  await expectAgreement(bridge);
  const emails = [...(await salesforceRecords(bridge, 'Lead')), ...(await salesforceRecords(bridge, 'Contact'))].map((record) => record['Email']).filter((email) => email !== null);
  expect(new Set(emails).size, 'one Salesforce record for each address (I8)').toBe(emails.length);
  const addresses = marketoPeople(bridge).map((person) => person['email']).filter((email) => email !== undefined);
  expect(new Set(addresses).size, 'one person for each address (I8)').toBe(addresses.length);
  const named = marketoPeople(bridge).filter((person) => (person['basculeSalesforceId'] ?? null) !== null).length;
  const owned = (await salesforceRecords(bridge, 'Lead')).length + (await salesforceRecords(bridge, 'Contact')).length;
  expect(named, 'no person that says it is a record which is gone (I15)').toBe(owned);
}

async function stepsOf(play: Play): Promise<number> {
  const executioner = new Executioner();
  await play.scene(bridgeUnder(executioner, play.world));
  return executioner.steps;
}

describe('kill at every step', () => {
  for (const play of PLAYS) {
    for (const after of [false, true]) {
      it(`I3, I8, I18, I19, I22: dying ${after ? 'right after' : 'right before'} ${play.name} loses and doubles nothing`, async () => {
        const steps = await stepsOf(play);
        expect(steps).toBeGreaterThan(play.fewestSteps);
        for (let at = 1; at <= steps; at++) {
          const executioner = new Executioner();
          const bridge = bridgeUnder(executioner, play.world);
          executioner.sentence(at, after);
          try {
            await playToTheEnd(bridge, play, executioner);
            await expectNothingLostOrDoubled(bridge);
          } catch (error) {
            throw new Error(`killed ${after ? 'after' : 'before'} step ${at} of ${steps}`, { cause: error });
          }
        }
      });
    }
  }

  it('I8: a create whose answer was lost is found by its key, not made again', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-leads' }, times: 1 }] });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(1);
    expect(personOf(bridge, id)['lastName']).toBe('Example');
    await expectAgreement(bridge);
    expect((await salesforceRecord(bridge, 'Lead', id))['LastName']).toBe('Example');
  });
});
