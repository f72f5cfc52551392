import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgresPrograms, requireInCI } from '../../bin/find-test-tools.mjs';
import { freePort } from '../free-port.ts';

/** A PostgreSQL server for tests. */
export interface TestServer {
  /** URL of a database of it that exists; suites make databases of their own beside it. */
  readonly url: string;
  /** Ends the server as a power cut would and starts it over what it left; null for a named server, which is others' too. */
  readonly crash: (() => Promise<void>) | null;
  /** Where everything of it is, its data in `data`; null for a named server. */
  readonly folder: string | null;
  stop(): Promise<void>;
}

/**
 * A server to test against: `TEST_DATABASE_URL` if set, else a private one started from the PostgreSQL
 * programs on this machine, in a temporary folder, on a free port, gone afterwards. Null when there is neither:
 * then the tests are skipped, and with `CI=true` a sentence is thrown. So is one when the named server does not answer.
 * `settings` are the private server's own, by PostgreSQL's names.
 */
export async function startTestServer(
  environment: Readonly<Record<string, string | undefined>>,
  programs: string | null = findPostgresPrograms(environment),
  settings: Readonly<Record<string, string>> = {},
): Promise<TestServer | null> {
  const given = environment['TEST_DATABASE_URL'] ?? '';
  if (given !== '') return { url: await answering(given), crash: null, folder: null, stop: () => Promise.resolve() };
  requireInCI(environment, programs !== null, 'PostgreSQL', 'name a server in TEST_DATABASE_URL');
  return programs === null ? null : startPrivateServer(programs, settings);
}

/** The URL given, once its server answered. The URL itself stays out of the sentence: it may hold a password. */
async function answering(url: string): Promise<string> {
  try {
    await onServer(url, 'select 1');
    return url;
  } catch (problem) {
    const why = problem instanceof Error ? problem.message || ('code' in problem ? String(problem.code) : problem.name) : String(problem);
    throw new Error(`The server that TEST_DATABASE_URL names does not answer (${why}).`, { cause: problem });
  }
}

/** PostgreSQL refuses to run as root: there it runs as `postgres`, or as `nobody`. Null keeps the user. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim() || Number.NaN));
    if (uid !== undefined && gid !== undefined && uid > 0 && gid > 0) return { uid, gid };
  }
  return null;
}

/**
 * What a killed server has written is the operating system's, which no test kills: nothing is lost without waiting for
 * the disk, and recovery does not visit every file.
 */
const UNSYNCED: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off' };

async function startPrivateServer(programs: string, given: Readonly<Record<string, string>>): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-postgres-'));
  const user = serverUser();
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const options = { cwd: folder, ...user };
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'bascule', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], options);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr.toString()}`);
  const port = await freePort();
  const settings = Object.entries({ port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, ...UNSYNCED, ...given }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://bascule@127.0.0.1:${port}/postgres`;
  const start = async (): Promise<ChildProcess> => {
    const started = spawn(join(programs, 'postgres'), ['-D', data, ...settings], { ...options, stdio: 'ignore' });
    await untilReady(url, () => started.exitCode);
    return started;
  };
  let server = await start();
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  const lastResort = () => server.kill('SIGQUIT');
  process.once('exit', lastResort);
  return {
    url,
    folder,
    crash: async () => {
      await end('SIGQUIT');
      server = await start();
    },
    stop: async () => {
      process.off('exit', lastResort);
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, exitCode: () => number | null): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (exitCode() !== null) throw new Error(`The test server ended with code ${exitCode()} instead of starting.`);
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await client.end();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('The test server did not start within 15 seconds.');
}

let databases = 0;

/** Makes an empty database on a server and gives its URL; dropped with `dropDatabase`. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  databases += 1;
  const database = `bascule_${name}_${process.pid}_${databases}`;
  await onServer(serverUrl, `create database ${database} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`);
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Removes a database made by `createDatabase`, whoever is still connected to it. */
export async function dropDatabase(serverUrl: string, databaseUrl: string): Promise<void> {
  await onServer(serverUrl, `drop database if exists ${new URL(databaseUrl).pathname.slice(1)} with (force)`);
}

/** The URL of a database through another port of this machine, behind which a proxy leads to its server. */
export function throughPort(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
