import type { z } from 'zod';

import type { triedAnswer } from '../../src/app/api/rules-answer.ts';
import { compareConfigurations } from '../../src/app/configuration/compare-configurations.ts';
import { documentOf, parseConfiguration, spelledOut } from '../../src/app/configuration/configuration.ts';
import { createConfigurations } from '../../src/app/configuration/configurations.ts';
import type { Configurations, GivenConfiguration } from '../../src/app/configuration/configurations.ts';
import { refusingImpossible } from '../../src/app/configuration/refusing-impossible.ts';
import type { Json } from '../../src/engine/connector-port.ts';
import type { ConfigurationStore, StoredVersion } from '../../src/store/configuration-store.ts';
import { FAKE_PREVIEW } from './fake-preview.ts';

const HOUR_MS = 3_600_000;

/** The configurations of the one connection, as the product judges them, over versions that a test holds. */
export interface FakeRules {
  readonly configurations: Configurations;
  /** Somebody else applies this meanwhile. */
  change(given: object, note: string): Promise<void>;
}

/** Two versions: the settings file's, and one that somebody applied with a reason. */
export async function fakeRules(now: number): Promise<FakeRules> {
  const clock = { now: () => now - 50 * HOUR_MS };
  const stored = createConfigurations(storeOf([{ version: 1, madeAt: new Date(now - 200 * HOUR_MS).toISOString(), madeBy: 'the settings file', source: 'settings-file', note: null, document: wholeOf({}) }]), { clock, ids: { next: () => 'entry' } });
  const configurations = refusingImpossible(stored, (_connectionId, { fields }) => Promise.resolve(fields.some(({ marketo, lead }) => marketo === 'title' && lead === 'NumberOfEmployees') ? [{ kind: 'refused', object: 'lead', field: 'title', says: 'title takes a text, and gets a number.' }] : []));
  const change = async (given: object, note: string): Promise<void> => {
    const newest = await configurations.newest('main');
    await configurations.apply([{ connectionId: 'main', basedOn: newest?.version ?? 0, document: wholeOf(given) }], { by: 'ann@example.com', source: 'applied', note });
  };
  await change({ deletes: { brakePercent: 20 }, filters: [{ objects: ['lead', 'contact'], where: "Country in ('Japan', 'Korea')", doNotSyncField: 'Do_Not_Sync__c' }] }, 'Asia goes first');
  return { configurations, change };
}

/** Answers what the API answers about configurations; null for any other address. */
export async function answerAboutRules({ configurations }: FakeRules, request: { readonly method: string; readonly route: string; readonly query: URLSearchParams; readonly body: string; readonly by: string }): Promise<object | null> {
  const { method, route, query, body, by } = request;
  if (method === 'POST' && route.startsWith('configurations/')) {
    const given: { readonly connections: readonly GivenConfiguration[]; readonly note?: string | null } = JSON.parse(body);
    if (route.endsWith('compare')) return { isApplied: false, connections: await configurations.judge(given.connections) };
    const { isApplied, judged } = await configurations.apply(given.connections, { by, source: 'applied', note: given.note ?? null });
    return { isApplied, connections: judged };
  }
  if (method === 'POST' && route === 'connections/main/dictionary') return uploadAnswer(configurations, JSON.parse(body), by);
  if (method === 'POST' && route === 'connections/main/rules/try') return FAKE_TRIED;
  if (method === 'POST' && route === 'connections/main/configuration/preview') {
    const given: Omit<GivenConfiguration, 'connectionId'> = JSON.parse(body);
    const [judged] = await configurations.judge([{ connectionId: 'main', ...given }]);
    return judged?.result === 'ready' ? { ...judged, preview: FAKE_PREVIEW } : (judged ?? null);
  }
  const [, number, action] = /^connections\/main\/configuration\/versions(?:\/(\d+))?(?:\/([\w-]+))?$/u.exec(route) ?? [null];
  if (!route.startsWith('connections/main/configuration/versions')) return null;
  if (number === undefined) return { versions: await configurations.history('main') };
  const version = await configurations.get('main', Number(number));
  if (action === undefined || version === null) return version;
  if (action === 'differences') {
    const before = await configurations.get('main', Number(query.get('from') ?? Number(number) - 1));
    return { from: before?.version ?? 0, to: version.version, differences: compareConfigurations(before?.document ?? {}, version.document) };
  }
  const newest = await configurations.newest('main');
  const { isApplied, judged } = await configurations.apply([{ connectionId: 'main', basedOn: newest?.version ?? 0, document: version.document }], { by, source: 'rolled-back', note: `back to version ${number}` });
  return { isApplied, connections: judged };
}

/** A file says what it says of one field: the second cell of its second line is the purpose of the title. */
async function uploadAnswer(configurations: FakeRules['configurations'], { csv, apply = false }: { readonly csv: string; readonly apply?: boolean }, by: string): Promise<object> {
  const newest = await configurations.newest('main');
  const purpose = csv.split('\n')[1]?.split(',')[1] ?? '';
  const document: object = Object.assign({}, newest?.document, { dictionary: [{ object: 'person', field: 'title', purpose }] });
  const given = [{ connectionId: 'main', basedOn: newest?.version ?? 0, document: wholeOf(document) }];
  if (!apply) return { isApplied: false, connections: await configurations.judge(given) };
  const { isApplied, judged } = await configurations.apply(given, { by, source: 'applied', note: 'data dictionary' });
  return { isApplied, connections: judged };
}

const FAKE_TRIED: z.output<typeof triedAnswer> = {
  object: 'lead',
  direction: 'both',
  refused: null,
  warning: null,
  from: [
    { side: 'salesforce', records: 120, held: { VALUE_NOT_MAPPED: 2 }, uncovered: [{ by: 'map of 2 values', because: 'The map names no such value. Correct the value on the record, or add a line for it to the map.', records: 2, examples: ['Osaka'] }], levelled: 0, values: [{ value: 'Kobe', records: 118, after: 'K', back: 'Kobe', code: null, by: null }, { value: 'Osaka', records: 2, after: null, back: null, code: 'VALUE_NOT_MAPPED', by: 'map of 2 values' }] },
    { side: 'marketo', records: 0, held: {}, uncovered: [], levelled: 0, values: [] },
  ],
};

function wholeOf(given: object): Json {
  const parsed = parseConfiguration(given);
  if (parsed.result === 'problems') throw new Error(parsed.problems.join(' '));
  return documentOf(spelledOut(parsed.configuration));
}

function storeOf(versions: StoredVersion[]): ConfigurationStore {
  const newest = (): StoredVersion | null => versions.at(-1) ?? null;
  return {
    newest: () => Promise.resolve(newest()),
    newestVersion: () => Promise.resolve(newest()?.version ?? null),
    get: (_connectionId, number) => Promise.resolve(versions.find(({ version }) => version === number) ?? null),
    history: () => Promise.resolve(versions.toReversed()),
    namesByVersion: () => Promise.resolve([]),
    append: (added) => {
      for (const { basedOn, madeAt, madeBy, source, note, document } of added) versions.push({ version: basedOn + 1, madeAt, madeBy, source, note, document });
      return Promise.resolve('appended');
    },
  };
}
