import type { Json } from '../engine/connector-port.ts';
import { writeJson, writeText } from './json-text.ts';
import type { RunStatement, SqlClient } from './sql-client.ts';
import { untilDone } from './sql-failure.ts';

/** Who made a version of a configuration, when, and by what. */
export interface VersionRecord {
  /** Counted from 1 in each connection, without gaps. */
  readonly version: number;
  /** ISO 8601, by our clock. */
  readonly madeAt: string;
  /** Who made it and through what, in the words of the app: `Ann (console)`, `api`, or the settings file. */
  readonly madeBy: string;
  /** Why there is a version: what the settings file says, somebody applied one, or went back to one. */
  readonly source: 'settings-file' | 'applied' | 'rolled-back' | 'guard';
  /** What whoever made it has to say of it; null when nothing. */
  readonly note: string | null;
}

/** One version with what it says. The document is what was given, in words of the app's. */
export interface StoredVersion extends VersionRecord {
  readonly document: Json;
}

/** A version to be made: the next one of its connection, if `basedOn` is still the newest. */
export interface NewVersion extends Omit<StoredVersion, 'version'> {
  readonly entryId: string;
  readonly connectionId: string;
  /** 0 for the first. */
  readonly basedOn: number;
}

/** Configurations of all connections, version by version (decision 32). */
export interface ConfigurationStore {
  newest(connectionId: string): Promise<StoredVersion | null>;
  /** Its number alone, for whoever keeps what it says; null before the first. */
  newestVersion(connectionId: string): Promise<number | null>;
  get(connectionId: string, version: number): Promise<StoredVersion | null>;
  /** Newest first; at most 500. */
  history(connectionId: string): Promise<readonly VersionRecord[]>;
  /** Every version with the values of one name in the entries of one list of its document, or with the switches that are on in one block of it; oldest first. */
  namesByVersion(connectionId: string, list: string, name: string): Promise<readonly (Pick<VersionRecord, 'version' | 'madeAt' | 'madeBy'> & { readonly keys: readonly string[] })[]>;
  /** Makes all of them, or none: `overtaken` when somebody made a version that one of them is not based on. */
  append(versions: readonly NewVersion[]): Promise<'appended' | 'overtaken'>;
}

const RECORD = `'version', version, 'madeAt', made_at, 'madeBy', made_by, 'source', source, 'note', note`;
const NEWEST = `
  select json_build_object(${RECORD}, 'document', document)::text as answer
  from bascule.configuration_version where connection_id = $1 order by version desc limit 1`;
const NEWEST_VERSION = 'select max(version)::text as answer from bascule.configuration_version where connection_id = $1';
const ONE = `
  select json_build_object(${RECORD}, 'document', document)::text as answer
  from bascule.configuration_version where connection_id = $1 and version = $2`;
const HISTORY = `
  select coalesce(json_agg(record order by version desc), '[]')::text as answer
  from (select version, json_build_object(${RECORD}) as record
        from bascule.configuration_version where connection_id = $1 order by version desc limit 500) versions`;
const NAMES = `
  select coalesce(json_agg(json_build_object('version', version, 'madeAt', made_at, 'madeBy', made_by,
    'keys', case json_typeof(document->$2)
      when 'array' then (select coalesce(json_agg(entry->>$3) filter (where entry->>$3 is not null), '[]') from json_array_elements(document->$2) entry)
      when 'object' then (select coalesce(json_agg(switch.key) filter (where switch.value = 'true'), '[]') from json_each_text(document->$2) switch)
      else '[]' end) order by version), '[]')::text as answer
  from bascule.configuration_version where connection_id = $1`;
/** Nobody else makes a version until this transaction ends. */
const ALONE = 'lock table bascule.configuration_version in exclusive mode';
const INSERT = `
  insert into bascule.configuration_version (entry_id, connection_id, version, document, made_at, made_by, source, note)
  values ($1, $2, $3, $4::json, $5, $6, $7, $8)`;

/** Configurations in the database. */
export function createConfigurationStore(client: SqlClient): ConfigurationStore {
  return {
    newest: (connectionId) => untilDone(() => client.run<StoredVersion>(NEWEST, [writeText(connectionId)])),
    newestVersion: (connectionId) => untilDone(() => client.run<number>(NEWEST_VERSION, [writeText(connectionId)])),
    get: (connectionId, version) => untilDone(() => client.run<StoredVersion>(ONE, [writeText(connectionId), version])),
    history: async (connectionId) => (await untilDone(() => client.run<readonly VersionRecord[]>(HISTORY, [writeText(connectionId)]))) ?? [],
    namesByVersion: async (connectionId, list, name) => (await untilDone(() => client.run<Awaited<ReturnType<ConfigurationStore['namesByVersion']>>>(NAMES, [writeText(connectionId), list, name]))) ?? [],
    append: (versions) =>
      untilDone(() =>
        client.transaction(async (run) => {
          await run(ALONE, []);
          for (const version of versions) if (!(await isBasedOnNewest(run, version))) return 'overtaken';
          for (const version of versions) await run(INSERT, valuesOf(version));
          return 'appended';
        }),
      ),
  };
}

async function isBasedOnNewest(run: RunStatement, { connectionId, basedOn }: NewVersion): Promise<boolean> {
  const newest = await run<StoredVersion>(NEWEST, [writeText(connectionId)]);
  return (newest?.version ?? 0) === basedOn;
}

function valuesOf({ entryId, connectionId, basedOn, document, madeAt, madeBy, source, note }: NewVersion): Parameters<RunStatement>[1] {
  return [entryId, writeText(connectionId), basedOn + 1, writeJson(document), madeAt, writeText(madeBy), source, note === null ? null : writeText(note)];
}
