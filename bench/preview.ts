import { DEFAULT_FIELD_MAPPINGS } from '../src/app/settings/default-mapping.ts';
import { describeFieldHealth } from '../src/app/describe-field-health.ts';
import type { Mapping } from '../src/domain/field-mapping.ts';
import { readFilter } from '../src/domain/filter-syntax.ts';
import type { SyncFilter } from '../src/domain/sync-filter.ts';
import { previewRules } from '../src/engine/preview-rules.ts';
import { tryFilter } from '../src/engine/try-filter.ts';
import { SIDES } from '../src/domain/side.ts';
import { KEY_FIELDS } from './bench-connectors.ts';
import { findStoreSource } from './bench-store.ts';
import { buildBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { medianOf } from './figure.ts';
import type { Bench, Figure } from './figure.ts';
import { multiplyPairs } from './multiply-pairs.ts';
import { processorMicros } from './vendor-meter.ts';

const PEOPLE = 1_000_000;
/** So many are synced; the others are copies of their pairs, made by the database itself. */
const SYNCED = 1000;
const ROUNDS = 5;
/** A preview answers within so many seconds, and asks the vendors no more than so often (PRODUCT C3, H1). */
const GOAL_SECONDS = 2;
const GOAL_CALLS = 5;

const TITLE = 'title';
const WITHOUT_TITLE: Mapping = { fields: DEFAULT_FIELD_MAPPINGS.filter(({ marketo }) => marketo !== TITLE), objects: {}, marketoKeyField: KEY_FIELDS.marketo, salesforceKeyField: KEY_FIELDS.salesforce };
const ONLY_KOBE = filterOf("City = 'Kobe'");

/** Drafts of the rules, each compared with the default mapping that has no title. */
const DRAFTS: readonly { readonly name: string; readonly title: string; readonly mapping: Mapping }[] = [
  { name: 'policy', title: 'a draft that lets another side win', mapping: { ...WITHOUT_TITLE, fields: WITHOUT_TITLE.fields.map((line) => (line.marketo === 'phone' ? { ...line, policy: 'salesforce-wins' as const } : line)) } },
  { name: 'field', title: 'a draft with a field that was never read', mapping: { ...WITHOUT_TITLE, fields: DEFAULT_FIELD_MAPPINGS } },
  { name: 'filter', title: 'a draft with a filter', mapping: { ...WITHOUT_TITLE, filters: { lead: { marketo: ONLY_KOBE }, contact: { marketo: ONLY_KOBE } } } },
];

/** Previews over a million linked people answer at once, because none of them reads them all. */
export const preview: Bench = {
  name: 'preview',
  question: 'How long does a preview of a filter or of a draft of the rules, or a report on the health of the fields, take over 1,000,000 linked people?',
  async run(say) {
    const source = await findStoreSource();
    const bridge = await buildBridge(SYNCED, source, 'preview', { mapping: WITHOUT_TITLE });
    try {
      say(`initial sync of ${SYNCED} people`);
      for (let round = 0; round < 3; round++) await bridge.cycle();
      await multiplyPairs(bridge.opened.client, PEOPLE, say);
      const figures: Figure[] = [];
      const people = `${source.kind}; ${PEOPLE.toLocaleString('en')} pairs`;
      const trial = (): Promise<unknown> => tryFilter(bridge.context, { object: 'lead', to: 'marketo', filter: ONLY_KOBE, samples: 5 });
      figures.push(...(await figuresOf(bridge, { name: 'filter-trial', title: 'a filter, tried', people }, trial, say)));
      for (const { name, title, mapping } of DRAFTS) {
        const work = (): Promise<unknown> => previewRules(bridge.context, { ...bridge.context.rules, mapping }, { examples: 3 });
        figures.push(...(await figuresOf(bridge, { name: `preview-${name}`, title, people }, work, say)));
      }
      const health = (): Promise<unknown> => describeFieldHealth(bridge.context, []);
      figures.push(...(await figuresOf(bridge, { name: 'field-health', title: 'the health of every field, told', people }, health, say)));
      return figures;
    } finally {
      await bridge.close();
      await source.stop();
    }
  },
};

async function figuresOf(bridge: Bridge, { name, title, people }: Readonly<Record<'name' | 'title' | 'people', string>>, work: () => Promise<unknown>, say: (progress: string) => void): Promise<readonly Figure[]> {
  await callsOf(bridge);
  const seconds: number[] = [];
  const micros: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const microsBefore = processorMicros();
    const startedAt = performance.now();
    await work();
    seconds.push((performance.now() - startedAt) / 1000);
    micros.push(processorMicros() - microsBefore);
  }
  const calls = (await callsOf(bridge)) / ROUNDS;
  say(`${title}: ${seconds.map((each) => each.toFixed(2)).join(', ')} s`);
  const { median } = medianOf(seconds);
  return [
    { name: `${name}-seconds`, title, value: median, unit: 's', goal: GOAL_SECONDS, note: `${people}; ${(medianOf(micros).median / 1e6).toFixed(2)} s of it processor time of the engine; the first time ${(seconds[0] ?? 0).toFixed(2)} s, at most ${Math.max(...seconds).toFixed(2)} s of ${ROUNDS}` },
    { name: `${name}-calls`, title: `${title}: calls to both vendors`, value: calls, unit: 'calls', goal: GOAL_CALLS, note: people },
  ];
}

async function callsOf(bridge: Bridge): Promise<number> {
  let charged = 0;
  for (const side of SIDES) charged += (await bridge.takeCharged(side)).charged;
  return charged;
}

function filterOf(text: string): SyncFilter {
  const read = readFilter(text);
  if ('problem' in read) throw new Error(read.problem.says);
  return { where: read.expression, text, onLeaving: { kind: 'keep' } };
}
