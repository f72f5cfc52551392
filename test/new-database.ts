import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import { openJobEngine } from '../src/app/job-engine.ts';
import { createLog } from '../src/app/log.ts';
import { migrateToLatest } from '../src/store/migrate.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * An embedded database as it is when it is new, with our tables and those of the job engine and nothing in them. To make one
 * takes eight seconds of processor time, to unpack this one takes less than one. It is made once per version of PGlite, of
 * pg-boss and of our tables, and kept beside the dependencies. Whoever tests the making itself makes one.
 */
export async function newDatabase(): Promise<Blob> {
  return new Blob([readFileSync(await archive())], { type: 'application/x-tar' });
}

/** Puts a new embedded database into a data folder, as a first start would have left it. */
export async function putNewDatabase(dataFolder: string): Promise<void> {
  const data = join(dataFolder, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  execFileSync('tar', ['-xf', await archive(), '-C', data, '--no-same-owner'], { stdio: 'pipe' });
}

/** The archive's path. Two who make it at once make the same, and the later one replaces the earlier one's in one step. */
async function archive(): Promise<string> {
  const path = join(ROOT, 'node_modules', '.cache', 'bascule-tests', `new-database-${version()}.tar`);
  if (existsSync(path)) return path;
  const pglite = await PGlite.create();
  await migrateToLatest(new PGliteDialect({ pglite }));
  const jobs = await openJobEngine({ kind: 'pglite', pglite }, createLog('error', process.stderr, false));
  await jobs.stop(0);
  await pglite.exec('checkpoint');
  const content = await pglite.dumpDataDir('none');
  await pglite.close();
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, Buffer.from(await content.arrayBuffer()));
  renameSync(draft, path);
  return path;
}

/** Changes with whatever may change what a new database is. */
function version(): string {
  const hash = createHash('sha256');
  for (const path of ['node_modules/@electric-sql/pglite/package.json', 'node_modules/pg-boss/package.json', 'test/new-database.ts', 'src/store/migrate.ts', ...globSync('src/store/migrations/*.ts', { cwd: ROOT }).toSorted()]) hash.update(readFileSync(join(ROOT, path)));
  return hash.digest('hex').slice(0, 16);
}
