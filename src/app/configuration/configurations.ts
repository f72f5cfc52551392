import type { PersonObject } from '../../domain/side.ts';
import type { Json } from '../../engine/connector-port.ts';
import type { Clock, Ids } from '../../engine/ports.ts';
import type { ConfigurationStore, NewVersion, StoredVersion, VersionRecord } from '../../store/configuration-store.ts';
import { compareConfigurations } from './compare-configurations.ts';
import type { ConfigurationDifference } from './compare-configurations.ts';
import { documentOf, parseConfiguration, spelledOut } from './configuration.ts';

/** A configuration that somebody gives for a connection, and the version it was made from. */
export interface GivenConfiguration {
  readonly connectionId: string;
  readonly basedOn: number;
  readonly document: Json;
}

/** What a given configuration comes to, before anything is applied. */
export type Judged = { readonly connectionId: string; readonly basedOn: number } & (
  | { readonly result: 'ready'; readonly differences: readonly ConfigurationDifference[]; readonly document: Json }
  /** Sentences. */
  | { readonly result: 'problems'; readonly problems: readonly string[] }
  /** Somebody made a later version meanwhile. */
  | { readonly result: 'overtaken'; readonly newest: number }
);

/** Who applies, and what for. */
export interface Applying {
  readonly by: string;
  readonly source: Exclude<VersionRecord['source'], 'settings-file'>;
  readonly note: string | null;
}

/** The configurations of all connections, as people work with them (PRODUCT J2). Throws a `StepFailure` when the store is away. */
export interface Configurations {
  newest(connectionId: string): Promise<StoredVersion | null>;
  get(connectionId: string, version: number): Promise<StoredVersion | null>;
  history(connectionId: string): Promise<readonly VersionRecord[]>;
  /** In what a version differs from the one before it; nothing of the first, and of one that is not there. */
  changes(connectionId: string, version: number): Promise<readonly ConfigurationDifference[]>;
  /** Every version with the names of one side of its lines of people, Marketo's unless said otherwise; oldest first. */
  lines(connectionId: string, of?: 'marketo' | PersonObject): ReturnType<ConfigurationStore['namesByVersion']>;
  /** Every version with what it names beside people: the objects it follows, the custom ones, and its lines of members and campaigns by Marketo's names; oldest first. */
  named(connectionId: string, what: keyof typeof NAMED): ReturnType<ConfigurationStore['namesByVersion']>;
  /** Validates and compares; changes nothing. */
  judge(given: readonly GivenConfiguration[]): Promise<readonly Judged[]>;
  /** Judges, and makes all of them the newest versions if every one is ready and something differs; else none. */
  apply(given: readonly GivenConfiguration[], applying: Applying): Promise<{ readonly isApplied: boolean; readonly judged: readonly Judged[] }>;
}

/** By what name the entries of each part of a configuration go; a block of switches has none. */
const NAMED = { objects: '', customObjects: 'salesforce', memberFields: 'marketo', campaignFields: 'marketo' } as const;

/** Configurations over the store. */
export function createConfigurations(store: ConfigurationStore, { clock, ids }: { readonly clock: Clock; readonly ids: Ids }): Configurations {
  async function judgeOne({ connectionId, basedOn, document }: GivenConfiguration): Promise<Judged> {
    const newest = await store.newest(connectionId);
    if ((newest?.version ?? 0) !== basedOn) return { connectionId, basedOn, result: 'overtaken', newest: newest?.version ?? 0 };
    const parsed = parseConfiguration(document);
    if (parsed.result === 'problems') return { connectionId, basedOn, ...parsed };
    const whole = documentOf(spelledOut(parsed.configuration));
    return { connectionId, basedOn, result: 'ready', differences: compareConfigurations(newest?.document ?? {}, whole), document: whole };
  }

  const judge = (given: readonly GivenConfiguration[]): Promise<readonly Judged[]> => Promise.all(given.map(judgeOne));

  return {
    newest: (connectionId) => store.newest(connectionId),
    get: (connectionId, version) => store.get(connectionId, version),
    history: (connectionId) => store.history(connectionId),
    async changes(connectionId, version) {
      const [before, after] = await Promise.all([store.get(connectionId, version - 1), store.get(connectionId, version)]);
      return before === null || after === null ? [] : compareConfigurations(before.document, after.document);
    },
    lines: (connectionId, of = 'marketo') => store.namesByVersion(connectionId, 'fields', of),
    named: (connectionId, what) => store.namesByVersion(connectionId, what, NAMED[what]),
    judge,
    async apply(given, { by, source, note }) {
      const judged = await judge(given);
      const madeAt = new Date(clock.now()).toISOString();
      const versions = judged.flatMap((one): readonly NewVersion[] =>
        one.result === 'ready' && one.differences.length > 0 ? [{ entryId: ids.next(), connectionId: one.connectionId, basedOn: one.basedOn, document: one.document, madeAt, madeBy: by, source, note }] : [],
      );
      if (judged.some(({ result }) => result !== 'ready') || versions.length === 0) return { isApplied: false, judged };
      if ((await store.append(versions)) === 'appended') return { isApplied: true, judged };
      return { isApplied: false, judged: await judge(given) };
    },
  };
}
