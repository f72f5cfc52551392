import type { ConnectionRules } from '../../domain/connection.ts';
import { documentOf, parseConfiguration } from '../configuration/configuration.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Configurations, GivenConfiguration } from '../configuration/configurations.ts';
import { dictionaryOf, orphanNotes, sinceWhen } from './dictionary.ts';
import type { DictionaryEntry, LineAdded, LinesAdded } from './dictionary.ts';
import { readDictionaryCsv } from './dictionary-csv.ts';

/** The dictionary of a connection as its newest configuration has it. */
export interface Dictionary {
  readonly entries: readonly DictionaryEntry[];
  /** What is said of fields that are not synced, by `object/field`. */
  readonly orphans: readonly string[];
  /** The configuration that it belongs to. */
  readonly version: number;
  readonly configuration: Configuration;
}

/** Puts the dictionary of a connection together from its rules, what people said, and the history of its configuration. */
export async function readDictionary(configurations: Configurations, rules: ConnectionRules): Promise<Dictionary> {
  const { connectionId } = rules;
  const [newest, added] = await Promise.all([configurations.newest(connectionId), linesAdded(configurations, connectionId)]);
  const parsed = parseConfiguration(newest?.document ?? {});
  if (newest === null || parsed.result === 'problems') throw new Error('rules were made of a configuration that can be read');
  const { configuration } = parsed;
  const entries = dictionaryOf(rules, configuration.dictionary, added);
  return { entries, orphans: orphanNotes(entries, configuration.dictionary), version: newest.version, configuration };
}

async function linesAdded(configurations: Configurations, connectionId: string): Promise<LinesAdded> {
  const [people, objects, custom, members, campaigns] = await Promise.all([configurations.lines(connectionId), ...(['objects', 'customObjects', 'memberFields', 'campaignFields'] as const).map((what) => configurations.named(connectionId, what))]);
  const since = (versions: typeof people = []): ReadonlyMap<string, LineAdded> => sinceWhen(versions);
  return { people: since(people), objects: new Map([...since(objects), ...since(custom)]), members: since(members), campaigns: since(campaigns) };
}

/** The configuration with what a CSV file says of its fields, or what is wrong with the file. */
export function withCsv(connectionId: string, { entries, version, configuration }: Dictionary, csv: string): { readonly result: 'given'; readonly given: GivenConfiguration } | { readonly result: 'problems'; readonly problems: readonly string[] } {
  const read = readDictionaryCsv(csv, entries, configuration.dictionary);
  if (read.result === 'problems') return read;
  return { result: 'given', given: { connectionId, basedOn: version, document: documentOf({ ...configuration, dictionary: read.notes }) } };
}
