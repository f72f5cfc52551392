import { otherSide, SIDES } from '../src/domain/side.ts';
import type { Side } from '../src/domain/side.ts';
import { requireAgreement } from './agreement.ts';
import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge, Calls } from './bridge.ts';
import { editPhones, linkedLeads } from './edit-people.ts';
import type { Bench, Figure } from './figure.ts';

const CHANGED = 10_000;
/** Three of five generated people are leads. */
const PEOPLE = 17_000;

/** Charged calls, counted by the simulators: no noise, and the same on every machine (reliability.md §4.3, I31). */
export const callEconomy: Bench = {
  name: 'calls',
  question: 'How many calls do the vendors charge for an idle cycle, and for 10,000 changed leads?',
  async run(say) {
    const source = await findStoreSource();
    const bridge = await buildBridge(PEOPLE, source, 'calls');
    try {
      say(`initial sync of ${PEOPLE} people`);
      await untilQuiet(bridge);
      return [
        ...(await idleCycles(bridge)),
        ...(await changesOn(bridge, 'salesforce', say)),
        ...(await changesOn(bridge, 'marketo', say)),
      ];
    } finally {
      await bridge.close();
      await source.stop();
    }
  },
};

/** Three idle cycles; the dearest of them counts. */
async function idleCycles(bridge: Bridge): Promise<readonly Figure[]> {
  const most: Record<Side, number> = { salesforce: 0, marketo: 0 };
  for (let round = 0; round < 3; round++) {
    const calls = await cycleCalls(bridge);
    for (const side of SIDES) most[side] = Math.max(most[side], calls[side].charged);
  }
  const figure = (side: Side, goal: number): Figure => ({
    name: `idle-cycle-${side}`,
    title: `idle cycle, ${NAMES[side]}`,
    value: most[side],
    unit: 'calls',
    goal,
    note: 'the dearest of three idle cycles',
  });
  return [figure('salesforce', 1), figure('marketo', 2)];
}

const NAMES: Readonly<Record<Side, string>> = { salesforce: 'Salesforce', marketo: 'Marketo' };

/** Changes on one side, and every cycle until both sides rest, against the fewest calls that could do it. */
async function changesOn(bridge: Bridge, side: Side, say: (progress: string) => void): Promise<readonly Figure[]> {
  say(`${CHANGED} leads changed in ${NAMES[side]}`);
  const linked = linkedLeads(bridge, CHANGED);
  await editPhones(bridge, side, linked, side === 'salesforce' ? 1 : 2);
  const cycles: Readonly<Record<Side, Calls>>[] = [];
  for (let cycle = 0; cycle < CYCLES; cycle++) cycles.push(await cycleCalls(bridge));
  await requireAgreement(bridge, linked);
  const minimum = MINIMUM[side];
  const both = SIDES.reduce((sum, vendor) => sum + minimum[vendor].calls, 0);
  const total: Figure = {
    name: `changed-in-${side}-calls`,
    title: `${CHANGED.toLocaleString('en')} leads changed in ${NAMES[side]}: calls to both`,
    value: cycles.flatMap((calls) => SIDES.map((vendor) => calls[vendor].charged)).reduce((sum, calls) => sum + calls, 0),
    unit: 'calls',
    goal: Math.floor(1.1 * both),
    note: `minimum ${both}`,
  };
  const figures = [side, otherSide(side)].map((vendor) => ({
    name: `changed-in-${side}-calls-to-${vendor}`,
    title: `${CHANGED.toLocaleString('en')} leads changed in ${NAMES[side]}: calls to ${NAMES[vendor]}`,
    value: cycles.reduce((sum, calls) => sum + calls[vendor].charged, 0),
    unit: 'calls',
    goal: Math.floor(1.1 * minimum[vendor].calls),
    note: `minimum ${minimum[vendor].calls} = ${minimum[vendor].formula}, then ${REST[vendor]} idle; measured cycle by cycle: ${cycles.map((calls) => show(calls[vendor])).join(' + ')}`,
  }));
  return [...figures, total];
}

function show({ charged, byOperation }: Calls): string {
  const parts = Object.entries(byOperation).map(([operation, count]) => `${operation} ${count}`);
  return `${charged} (${parts.join(', ')})`;
}

/** The cycle with the changes, the one in which they come back, and two more: nothing may be put off. */
const CYCLES = 4;
const REST: Readonly<Record<Side, number>> = { salesforce: 2, marketo: 2 * 2 };

const PAGES_OF_2000 = Math.ceil(CHANGED / 2000);
const BLOCKS_OF_300 = Math.ceil(CHANGED / 300);
const COMPOSITES_OF_1000 = Math.ceil(CHANGED / 1000);

/** The fewest charged calls over these cycles, by the formulas of reliability.md §4.3. */
const MINIMUM: Readonly<Record<Side, Readonly<Record<Side, { readonly calls: number; readonly formula: string }>>>> = {
  salesforce: {
    salesforce: { calls: PAGES_OF_2000 + 1 + REST.salesforce, formula: `${PAGES_OF_2000} pages of 2,000 rows, then 1 poll` },
    marketo: {
      calls: 2 + BLOCKS_OF_300 + BLOCKS_OF_300 + 1 + REST.marketo,
      formula: `2 polls and ${BLOCKS_OF_300} writes of 300, then ${BLOCKS_OF_300} feed pages of 300 activities and 1 poll for deletions`,
    },
  },
  marketo: {
    marketo: {
      calls: BLOCKS_OF_300 + 1 + BLOCKS_OF_300 + 2 + REST.marketo,
      formula: `${BLOCKS_OF_300} feed pages of 300 activities, 1 poll for deletions and ${BLOCKS_OF_300} reads of 300, then 2 polls`,
    },
    salesforce: {
      calls: 1 + COMPOSITES_OF_1000 + PAGES_OF_2000 + REST.salesforce,
      formula: `1 poll and ${COMPOSITES_OF_1000} writes of 1,000, then ${PAGES_OF_2000} pages of 2,000 rows`,
    },
  },
};

async function cycleCalls(bridge: Bridge): Promise<Readonly<Record<Side, Calls>>> {
  await bridge.cycle();
  return { salesforce: await bridge.takeCharged('salesforce'), marketo: await bridge.takeCharged('marketo') };
}

/** Cycles until nothing is written any more and the overlap window is behind; counters are cleared. */
async function untilQuiet(bridge: Bridge): Promise<void> {
  for (let round = 0; round < 6; round++) await cycleCalls(bridge);
}
