import { requireAgreement } from './agreement.ts';
import { createBareLoop } from './bare-loop.ts';
import type { BareLoop } from './bare-loop.ts';
import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { editPhones, linkedLeads } from './edit-people.ts';
import type { LinkedLead } from './edit-people.ts';
import { medianOf } from './figure.ts';
import type { Bench, Figure } from './figure.ts';
import { collectGarbage, processorMicros } from './vendor-meter.ts';
import type { Exchange } from './vendor-meter.ts';

const CHANGED = 3000;
const PEOPLE = 5100;
/** Pairs of measurements, in the order A B B A. */
const PAIRS = 10;

/**
 * Processor time of the engine for each changed record – connectors, engine and our side of the store, without what the
 * simulators in the same process cost – against a loop that does only what cannot be left out (reliability.md §5, B4).
 */
export const processorTime: Bench = {
  name: 'cpu',
  question: 'How much processor time does a changed record cost, against a bare loop over the same answers?',
  async run(say) {
    const source = await findStoreSource();
    const bridge = await buildBridge(PEOPLE, source, 'cpu');
    try {
      say(`initial sync of ${PEOPLE} people`);
      for (let round = 0; round < 4; round++) await bridge.cycle();
      const linked = linkedLeads(bridge, CHANGED);
      const loop = await createBareLoop(bridge.opened.client);
      const warm = await engineRound(bridge, linked, -1);
      await loopRound(loop, warm.exchanges, -1);
      const pairs: Pair[] = [];
      let { exchanges } = warm;
      for (let round = 0; round < PAIRS; round++) {
        say(`pair ${round + 1} of ${PAIRS}`);
        // A B B A: a machine that gets busier or quieter meanwhile weighs on both alike.
        const early = round % 2 === 1 ? await loopRound(loop, exchanges, round) : null;
        const engine = await engineRound(bridge, linked, round);
        ({ exchanges } = engine);
        pairs.push({ engine: engine.micros, loop: early ?? (await loopRound(loop, exchanges, round)) });
      }
      await requireAgreement(bridge, linked);
      return figures(source.kind, pairs);
    } finally {
      await bridge.close();
      await source.stop();
    }
  },
};

/** Processor time for all changed records, in microseconds. */
interface Pair {
  readonly engine: number;
  readonly loop: number;
}

async function loopRound(loop: BareLoop, exchanges: readonly Exchange[], turn: number): Promise<number> {
  const pages = exchanges.filter(({ answered }) => answered.includes('"SystemModstamp"'));
  const requests = exchanges.filter(({ path, sent }) => path.startsWith('/rest/v1/leads.json') && sent.startsWith('{'));
  collectGarbage();
  const before = processorMicros();
  await loop.run(pages, requests, turn);
  return processorMicros() - before;
}

/** One change of every lead and the cycle that carries it over; then a cycle that takes the echo, which is not measured. */
async function engineRound(bridge: Bridge, linked: readonly LinkedLead[], round: number) {
  await editPhones(bridge, 'salesforce', linked, round);
  bridge.meter.record();
  collectGarbage();
  const before = processorMicros() - bridge.meter.spentMicros();
  await bridge.cycle();
  const micros = processorMicros() - bridge.meter.spentMicros() - before;
  const exchanges = bridge.meter.takeRecorded();
  for (let rest = 0; rest < 3; rest++) await bridge.cycle();
  return { micros, exchanges };
}

function figures(kind: string, pairs: readonly Pair[]): readonly Figure[] {
  const ratio = medianOf(pairs.map(({ engine, loop }) => engine / loop));
  const perRecord = (of: (pair: Pair) => number): number => medianOf(pairs.map(of)).median / CHANGED;
  const quiet = ratio.spread <= 0.15 ? '' : ' (above 15 %: the machine was busy, run it again)';
  return [
    { name: 'cpu-ratio', title: 'engine against bare loop', value: ratio.median, unit: '×', goal: null, note: `${kind}${kind === 'PGlite' ? ', its own processor time counted in both' : ', the server not counted'}; median of ${pairs.length} pairs, spread ${(100 * ratio.spread).toFixed(0)} %${quiet}` },
    { name: 'cpu-engine-per-record', title: 'engine, per changed record', value: perRecord(({ engine }) => engine), unit: 'µs', goal: null, note: `${CHANGED} leads changed, read, merged, stored, written to Marketo and settled` },
    { name: 'cpu-loop-per-record', title: 'bare loop, per changed record', value: perRecord(({ loop }) => loop), unit: 'µs', goal: null, note: 'parse, compare, one multi-row upsert per page, serialise' },
  ];
}
