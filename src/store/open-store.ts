import type { PGlite } from '@electric-sql/pglite';
import { PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import type { Clock } from '../engine/ports.ts';
import type { Store, StoreQueries } from '../engine/store-port.ts';
import { createAccessStore } from './access-store.ts';
import type { AccessStore } from './access-store.ts';
import { createConfigurationStore } from './configuration-store.ts';
import type { ConfigurationStore } from './configuration-store.ts';
import { openEmbeddedStore } from './embedded-store.ts';
import { freeAllLeases } from './lease-statements.ts';
import { migrateToLatest } from './migrate.ts';
import { createPGliteClient } from './pglite-client.ts';
import { createPostgresClient } from './postgres-client.ts';
import type { SqlClient } from './sql-client.ts';
import { createSqlQueries } from './sql-queries.ts';
import { createSqlStore } from './sql-store.ts';
import { StoreOpenError } from './store-open-error.ts';

/** Where the store is: a PostgreSQL server, or a folder of its own when there is no URL. */
export interface StoreSettings {
  readonly databaseUrl: string | null;
  /** Absolute, or relative to where the process was started. */
  readonly folder: string;
}

/** An open store with everything that hangs on it. */
export interface OpenedStore {
  readonly store: Store;
  readonly queries: StoreQueries;
  readonly access: AccessStore;
  readonly configurations: ConfigurationStore;
  /** The database itself, for the job engine's own schema. */
  readonly database: { readonly kind: 'postgres'; readonly pool: Pool } | { readonly kind: 'pglite'; readonly pglite: PGlite };
  /** For `moveStore`. */
  readonly client: SqlClient;
  /** What it is and where, without secrets: "PostgreSQL bascule on db.example.com" or "the embedded database in …". */
  readonly description: string;
  /** What opening found and did, as sentences for the log. */
  readonly notes: readonly string[];
  /** Writes an fsynced copy of an embedded store, to be called every few minutes; null on PostgreSQL, which keeps itself. */
  readonly takeSnapshot: (() => Promise<'taken' | 'unchanged'>) | null;
  /** Statements of ours run so far, for measurements. */
  statementsRun(): number;
  close(): Promise<void>;
}

/** Connections one process keeps to a PostgreSQL server. */
const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** Opens the store, embedded or on a server, and brings its schema up to date. Throws `StoreOpenError` with one sentence. */
export function openStore(settings: StoreSettings, clock: Clock): Promise<OpenedStore> {
  return settings.databaseUrl === null ? openEmbedded(settings.folder, clock) : openPostgres(settings.databaseUrl);
}

async function openEmbedded(folder: string, clock: Clock): Promise<OpenedStore> {
  const { pglite, notes, takeSnapshot, close } = await openEmbeddedStore(folder, clock);
  const client = createPGliteClient(pglite);
  await freeAllLeases(client);
  return {
    ...over(client),
    database: { kind: 'pglite', pglite },
    description: `the embedded database in ${folder}`,
    notes,
    takeSnapshot,
    close,
  };
}

async function openPostgres(databaseUrl: string): Promise<OpenedStore> {
  const description = describe(databaseUrl);
  const pool = createPool(databaseUrl);
  try {
    await demandUsable(pool);
    await migrateToLatest(new PostgresDialect({ pool }));
  } catch (error) {
    await pool.end();
    if (error instanceof StoreOpenError) throw error;
    throw new StoreOpenError(`${description} cannot be used: ${reasonOf(error)}. Check the database URL, the server and the user's rights.`, { cause: error });
  }
  return {
    ...over(createPostgresClient(pool)),
    database: { kind: 'postgres', pool },
    description,
    notes: [],
    takeSnapshot: null,
    close: () => pool.end(),
  };
}

function over(client: SqlClient): Pick<OpenedStore, 'store' | 'queries' | 'access' | 'configurations' | 'client' | 'statementsRun'> {
  return {
    store: createSqlStore(client),
    queries: createSqlQueries(client),
    access: createAccessStore(client),
    configurations: createConfigurationStore(client),
    client,
    statementsRun: () => client.statementsRun(),
  };
}

/** PostgreSQL 15 or later, and UTF-8: in another encoding names of people would be refused one by one. */
async function demandUsable(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; encoding: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding",
  );
  const { version, encoding } = rows[0] ?? { version: 0, encoding: '' };
  if (version < 150_000) throw new StoreOpenError('The database server is older than PostgreSQL 15. Use PostgreSQL 15 or later.');
  if (encoding !== 'UTF8') throw new StoreOpenError(`The database's encoding is ${encoding}. Create one with the encoding UTF8 for Bascule.`);
}

/** A lost connection's error event, which the statement that was using the connection reports itself. */
function alreadyHeard(): void {}

/**
 * A pool that survives the server's restarts. A connection lost while nobody uses it is reported as an
 * event which, unheard, would end the process; the statement that uses one hears of it by itself.
 */
function createPool(databaseUrl: string): Pool {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'bascule',
    keepAlive: true,
    // A process that hangs in a transaction must not keep its locks from the others (F47).
    idle_in_transaction_session_timeout: 60_000,
  });
  pool.on('error', alreadyHeard);
  pool.on('connect', (connection) => connection.on('error', alreadyHeard));
  return pool;
}

/** The server and database of a URL, without user and password. */
function describe(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) throw new StoreOpenError('The database URL cannot be read; it looks like postgres://user:password@host:5432/database.');
  const { protocol, hostname, pathname, searchParams } = new URL(databaseUrl);
  if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
    throw new StoreOpenError(`The database URL begins with ${protocol}// but must begin with postgres://.`);
  }
  return `PostgreSQL ${pathname.slice(1)} on ${hostname === '' ? (searchParams.get('host') ?? 'this machine') : hostname}`;
}

/** The server's words; a refused connection is an error with several errors in it and none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message;
  return error instanceof Error ? error.message : String(error);
}
