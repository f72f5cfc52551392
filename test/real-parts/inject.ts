import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { between } from '../simulation/random-streams.ts';
import type { BridgeOfProcesses } from './bridge-of-processes.ts';
import type { Cluster } from './cluster.ts';
import type { Injection, PlannedInjection } from './run-options.ts';
import { TIMES_FASTER } from './quick-time.ts';

/** What really happened in a run. */
export type InjectionCounts = Partial<Record<Injection, number>>;

/** Does what is done to a bridge. Everything is over by itself: a silence ends, and what is armed strikes once. */
export interface Injector {
  /** Arms what the vendors do by themselves. */
  arm(planned: readonly PlannedInjection[]): Promise<void>;
  /** Does what was planned for this moment. Resolves when it has happened, and when what it silenced speaks again. */
  inject(planned: PlannedInjection): Promise<void>;
  /** Disarms what found no occasion, and counts what the vendors did. */
  disarm(): Promise<void>;
}

/** A lease lasts sixty seconds; whoever sleeps longer wakes up without it. */
const PAST_THE_LEASE_MS = 64_000 / TIMES_FASTER;
/** Shorter than a vendor may still be working on a call that was given up (100 s): otherwise a doubt would end too early. */
const LONGEST_SILENCE_MS = 600;
/** More than the five seconds in which a worker promises to stop. */
const ENOUGH_GRACE_MS = 2000;
/** A commit as it is sent to PostgreSQL. */
const COMMIT = 'commit\0';
/** What only a request that writes holds. */
const WORDS_OF_A_WRITE: Readonly<Record<Side, string>> = { salesforce: '"attributes"', marketo: '"action"' };

/** Faults that the simulators perform by themselves. */
const VENDOR_FAULTS: Readonly<Record<Side, readonly Readonly<Record<string, unknown>>[]>> = {
  salesforce: [
    { kind: 'timeout-before' }, { kind: 'lost-answer' }, { kind: 'cut-body' }, { kind: 'cut-body', how: 'wrong-length' }, { kind: 'http-status', status: 503 }, { kind: 'http-status', status: 500, processed: true },
    { kind: 'http-status', status: 200, page: 'html' }, { kind: 'too-many-requests' }, { kind: 'session-expired' }, { kind: 'request-limit', scope: 'concurrent' }, { kind: 'row-lock', match: { pathContains: 'sobjects' } },
  ],
  marketo: [
    { kind: 'timeout-before' }, { kind: 'lost-answer' }, { kind: 'cut-body' }, { kind: 'http-status', status: 502 }, { kind: 'http-status', status: 200, page: 'html' }, { kind: 'too-many-requests' }, { kind: 'token-expired' },
    { kind: 'api-error', code: '606' }, { kind: 'api-error', code: '615' }, { kind: 'api-error', code: '713' }, { kind: 'lost-answer', match: { operation: 'sync-leads' } }, { kind: 'short-page', walk: 1 },
  ],
};

/** Vendor calls among which a vendor's own fault strikes. */
const CALLS_BEFORE = 8;

/** Prepares to do things to a bridge; what happened is added to `counts`. */
export function createInjector(bridge: BridgeOfProcesses, cluster: Cluster, counts: InjectionCounts): Injector {
  const { workers, wires, vendors } = bridge;
  const happened = (kind: Injection, times = 1): void => void (times > 0 && (counts[kind] = (counts[kind] ?? 0) + times));
  const anySide = (chance: Random): Side => chance.pick(SIDES);
  const silence = (chance: Random): number => between(chance, 100, LONGEST_SILENCE_MS);

  const ways: Readonly<Record<Injection, (chance: Random) => Promise<void> | void>> = {
    'worker killed'(chance) {
      chance.pick(workers).kill();
      happened('worker killed');
    },
    async 'worker stopped in haste'(chance) {
      happened('worker stopped in haste');
      await chance.pick(workers).stop(between(chance, 1, 30));
    },
    async 'worker stopped'(chance) {
      happened('worker stopped');
      await chance.pick(workers).stop(ENOUGH_GRACE_MS);
    },
    async 'worker asleep'(chance) {
      happened('worker asleep');
      await chance.pick(workers).sleep(PAST_THE_LEASE_MS);
    },
    'vendor connections cut'(chance) {
      happened('vendor connections cut', wires[anySide(chance)].cut());
    },
    async 'vendor silent'(chance) {
      happened('vendor silent');
      await wires[anySide(chance)].stall(silence(chance));
    },
    'vendor answer cut'(chance) {
      wires[anySide(chance)].cutAnswerAfter(chance.pick([1, 20, 150, 400, 1000]), () => happened('vendor answer cut'));
    },
    'vendor request lost'(chance) {
      const side = anySide(chance);
      wires[side].loseRequest(WORDS_OF_A_WRITE[side], () => happened('vendor request lost'));
    },
    'vendor answer lost'(chance) {
      const side = anySide(chance);
      wires[side].loseAnswerTo(WORDS_OF_A_WRITE[side], () => happened('vendor answer lost'));
    },
    // Armed before the run begins.
    'vendor fault': () => undefined,
    'database connections cut'() {
      happened('database connections cut', wires.database.cut());
    },
    async 'database silent'(chance) {
      happened('database silent');
      await wires.database.stall(silence(chance));
    },
    async 'database sessions ended'() {
      happened('database sessions ended', await cluster.endSessions(bridge.databaseUrl));
    },
    'commit lost'() {
      wires.database.loseRequest(COMMIT, () => happened('commit lost'));
    },
    'commit answer lost'() {
      wires.database.loseAnswerTo(COMMIT, () => happened('commit answer lost'));
    },
    async 'database crashed'() {
      if (cluster.crash === null) return;
      happened('database crashed');
      await cluster.crash();
    },
  };

  return {
    async arm(planned) {
      const own = planned.filter(({ kind }) => kind === 'vendor fault').map(({ detail }) => createRandom(detail)).map((chance) => ({ side: anySide(chance), chance }));
      for (const side of SIDES) {
        const faults = own.filter((one) => one.side === side).map(({ chance }) => ({ ...chance.pick(VENDOR_FAULTS[side]), times: between(chance, 1, 3), after: chance.integer(CALLS_BEFORE) }));
        await vendors.control(side, 'faults', { faults });
      }
    },
    async inject({ kind, detail }) {
      await ways[kind](createRandom(detail));
    },
    async disarm() {
      for (const wire of Object.values(wires)) wire.heal();
      for (const side of SIDES) {
        const { faults } = (await vendors.control(side, 'faults')) as { readonly faults: readonly { readonly struck: number }[] };
        happened('vendor fault', faults.reduce((sum, { struck }) => sum + struck, 0));
        await vendors.control(side, 'faults', { faults: [] });
      }
    },
  };
}
