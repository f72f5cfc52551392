import { Client } from 'pg';
import { openJobEngine } from '../../src/app/job-engine.ts';
import { createLog } from '../../src/app/log.ts';
import { systemClock } from '../../src/app/system-clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createDatabase, dropDatabase, startTestServer } from '../contract/postgres-for-tests.ts';
import type { Kept, Keeper } from './keeper.ts';
import { TIMES_FASTER } from './quick-time.ts';
import type { QuickTime } from './quick-time.ts';

/** A PostgreSQL server whose clock is quick, and databases for one run each. */
export interface Cluster {
  readonly time: QuickTime;
  /** The port the server listens on. */
  readonly port: number;
  /** A database with Bascule's tables and nothing in them. */
  freshDatabase(): Promise<string>;
  drop(databaseUrl: string): Promise<void>;
  /** Ends every connection to a database, as an administrator would; answers how many there were. */
  endSessions(databaseUrl: string): Promise<number>;
  /** Ends the server as a power cut would and starts it again; null on a server that is not ours alone. */
  readonly crash: (() => Promise<void>) | null;
  close(): Promise<void>;
}

/** Many processes come and go, each with a pool of its own. */
const SETTINGS = { max_connections: '200' };

/** Starts a server of its own, or uses the one that `TEST_DATABASE_URL` names; null when there is neither. */
export async function openCluster(environment: Readonly<Record<string, string | undefined>>, keeper: Keeper): Promise<Cluster | null> {
  const server = await startTestServer(environment, undefined, SETTINGS);
  if (server === null) return null;
  const kept: Kept | null = server.folder === null ? null : { keep: 'folder', path: server.folder };
  if (kept !== null) keeper.keep(kept);
  const time = { since: Date.now() };
  const template = await createDatabase(server.url, 'quick');
  await makeQuick(template, time);
  await makeTables(template);
  await run(template, `create or replace function bascule_jobs.job_now() returns timestamptz language sql stable as 'select quick.now()'`);
  let databases = 0;
  return {
    time,
    port: Number(new URL(server.url).port),
    async freshDatabase() {
      databases += 1;
      const url = new URL(template);
      url.pathname = `${url.pathname}_${databases}`;
      await run(server.url, `create database ${nameOf(url.href)} template ${nameOf(template)}`);
      await lookFirstInQuick(url.href);
      return url.href;
    },
    drop: (databaseUrl) => dropDatabase(server.url, databaseUrl),
    async endSessions(databaseUrl) {
      const ending = run(server.url, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${nameOf(databaseUrl)}'`);
      // A server that has just crashed has no sessions.
      return ending.then(({ rows }) => rows.length, () => 0);
    },
    crash: server.crash,
    async close() {
      await dropDatabase(server.url, template);
      await server.stop();
      if (kept !== null) keeper.forget(kept);
    },
  };
}

/** A `now()` that runs ahead, which every statement without a schema before its `now()` finds first. */
async function makeQuick(databaseUrl: string, { since }: QuickTime): Promise<void> {
  await run(databaseUrl, 'create schema quick');
  await run(
    databaseUrl,
    `create function quick.now() returns timestamptz language sql stable as $$
       select to_timestamp(${since / 1000}) + (pg_catalog.now() - to_timestamp(${since / 1000})) * ${TIMES_FASTER} $$`,
  );
  await lookFirstInQuick(databaseUrl);
}

/** A setting of the database itself, which a copy of it does not inherit. */
async function lookFirstInQuick(databaseUrl: string): Promise<void> {
  await run(databaseUrl, `alter database ${nameOf(databaseUrl)} set search_path = quick, pg_catalog, public`);
}

/** The tables of the store and of the job engine, made by themselves. */
async function makeTables(databaseUrl: string): Promise<void> {
  const store = await openStore({ databaseUrl, folder: '' }, systemClock);
  const jobs = await openJobEngine(store.database, createLog('error', { write: () => undefined }, false));
  await jobs.stop(1000);
  await store.close();
}

function nameOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

async function run(databaseUrl: string, statement: string): Promise<{ readonly rows: readonly unknown[] }> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}
