import { requireAgreement } from './agreement.ts';
import { findStoreSource } from './bench-store.ts';
import type { StoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { editPhones, linkedLeads } from './edit-people.ts';
import { medianOf } from './figure.ts';
import type { Bench, Figure } from './figure.ts';
import { collectGarbage, processorMicros } from './vendor-meter.ts';

const CHANGED = 1000;
const SMALL = 10_000;
const LARGE = 100_000;
const ROUNDS = 9;

/** A cycle's cost depends on what changed, not on how many are linked (DESIGN §9). Both sizes are measured by turns in one run. */
export const growth: Bench = {
  name: 'growth',
  question: 'What does a cycle with 1,000 changes cost with 10,000 linked people, and with 100,000?',
  async run(say) {
    const source = await findStoreSource();
    const small = await linkedWorld(SMALL, source, say);
    const large = await linkedWorld(LARGE, source, say);
    try {
      const costs: { readonly small: Cost; readonly large: Cost }[] = [];
      for (let round = -1; round < ROUNDS; round++) {
        // By turns, so that a busy moment of the machine does not always hit the same one.
        const first = round % 2 === 0 ? small : large;
        const second = first === small ? large : small;
        const costOfFirst = await changeCycle(first, round);
        const costOfSecond = await changeCycle(second, round);
        if (round < 0) continue;
        say(`round ${round + 1} of ${ROUNDS}`);
        costs.push(first === small ? { small: costOfFirst, large: costOfSecond } : { small: costOfSecond, large: costOfFirst });
      }
      return figures(source.kind, costs);
    } finally {
      await small.close();
      await large.close();
      await source.stop();
    }
  },
};

async function linkedWorld(people: number, source: StoreSource, say: (progress: string) => void): Promise<Bridge> {
  say(`initial sync of ${people} people`);
  const bridge = await buildBridge(people, source, `growth_${people}`);
  for (let round = 0; round < 4; round++) await bridge.cycle();
  await takeCalls(bridge);
  return bridge;
}

interface Cost {
  readonly micros: number;
  readonly calls: number;
  readonly statements: number;
  readonly wallMs: number;
}

async function changeCycle(bridge: Bridge, round: number): Promise<Cost> {
  const linked = linkedLeads(bridge, CHANGED);
  await editPhones(bridge, 'salesforce', linked, round);
  collectGarbage();
  const statementsBefore = bridge.opened.statementsRun();
  const vendorBefore = bridge.meter.spentMicros();
  const microsBefore = processorMicros();
  const startedAt = performance.now();
  await bridge.cycle();
  const vendorMicros = bridge.meter.spentMicros() - vendorBefore;
  const cost: Cost = {
    micros: processorMicros() - microsBefore - vendorMicros,
    wallMs: performance.now() - startedAt - vendorMicros / 1000,
    statements: bridge.opened.statementsRun() - statementsBefore,
    calls: await takeCalls(bridge),
  };
  await bridge.cycle();
  await requireAgreement(bridge, linked);
  await bridge.cycle();
  await takeCalls(bridge);
  return cost;
}

async function takeCalls(bridge: Bridge): Promise<number> {
  return (await bridge.takeCharged('salesforce')).charged + (await bridge.takeCharged('marketo')).charged;
}

function figures(kind: string, costs: readonly { readonly small: Cost; readonly large: Cost }[]): readonly Figure[] {
  const figure = (name: string, title: string, of: (cost: Cost) => number, goal: number | null): Figure => {
    const { median, spread } = medianOf(costs.map(({ small, large }) => of(large) / of(small)));
    const at = (size: 'small' | 'large'): string => medianOf(costs.map((cost) => of(cost[size]))).median.toFixed(0);
    return { name, title, value: median, unit: '×', goal, note: `${kind}; ${at('small')} with ${SMALL.toLocaleString('en')} people, ${at('large')} with ${LARGE.toLocaleString('en')}; median of ${costs.length} pairs, spread ${(100 * spread).toFixed(0)} %` };
  };
  return [
    figure('growth-calls', 'calls, 100,000 against 10,000 people', (cost) => cost.calls, 1),
    figure('growth-statements', 'SQL statements', (cost) => cost.statements, 1),
    figure('growth-cpu', 'processor time of the engine (µs)', (cost) => cost.micros, 1.1),
    figure('growth-wall', 'time on the wall with the database (ms)', (cost) => cost.wallMs, null),
  ];
}
