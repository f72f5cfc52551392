import { existsSync } from 'node:fs';
import { access, chmod, constants, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { Clock } from '../engine/ports.ts';
import { makeFolder, syncFolder, syncTree } from './durable-files.ts';
import { lockFolder } from './folder-lock.ts';
import type { FolderLock, LastEnd } from './folder-lock.ts';
import { checkIntegrity } from './integrity-check.ts';
import { migrateToLatest } from './migrate.ts';
import { createPGliteClient } from './pglite-client.ts';
import { listSnapshots, readSnapshot, writeSnapshot } from './snapshots.ts';
import { StoreOpenError } from './store-open-error.ts';

/** Above this size a clean stop leaves the snapshot to the scheduler: stopping takes seconds, not minutes. */
const SNAPSHOT_AT_CLOSE_BYTES = 256 * 1024 * 1024;

/** An embedded database: PGlite in a folder, with the durability that PGlite leaves to us (DESIGN §9). */
export interface EmbeddedStore {
  readonly pglite: PGlite;
  /** Sentences about what opening found and did, for the log; empty when all was well. */
  readonly notes: readonly string[];
  /** Tidies up and writes an fsynced copy of the database; nothing when nothing changed since the last one. */
  readonly takeSnapshot: () => Promise<'taken' | 'unchanged'>;
  /** Ends cleanly: snapshot, close, sync, and only then the lock. */
  readonly close: () => Promise<void>;
}

/** The parts of a data folder. */
interface Places {
  readonly folder: string;
  readonly data: string;
  /** Where a database is made before it takes the place of `data` in one step. */
  readonly draft: string;
  readonly snapshots: string;
}

/**
 * Opens the embedded store in a folder, making it when it is not there. One process at a time has it.
 * A database that is damaged, or that a power cut caught open, is put aside as `damaged-<time>` and the
 * newest good snapshot takes its place: that costs only re-reading (I18). Throws `StoreOpenError`.
 */
export async function openEmbeddedStore(folder: string, clock: Clock): Promise<EmbeddedStore> {
  const places = placesIn(folder);
  const lock = await claimFolder(places, clock);
  try {
    const { pglite, notes } = await openData(places, lock.lastEnd, clock);
    return keepEmbeddedStore(places, lock, pglite, notes);
  } catch (error) {
    await lock.abandon();
    throw error;
  }
}

/** Whether a folder holds a database, or copies of one: opening it makes none. */
export function holdsEmbeddedStore(folder: string): boolean {
  const { data, snapshots } = placesIn(folder);
  return existsSync(data) || existsSync(snapshots);
}

function placesIn(folder: string): Places {
  return { folder, data: join(folder, 'data'), draft: join(folder, 'data.new'), snapshots: join(folder, 'snapshots') };
}

async function claimFolder(places: Places, clock: Clock): Promise<FolderLock> {
  try {
    await makeFolder(places.folder);
    await requireAccess(places);
    return await lockFolder(places.folder, clock);
  } catch (error) {
    if (error instanceof StoreOpenError) throw error;
    throw new StoreOpenError(`The data folder ${places.folder} cannot be used (${reason(error)}). Name a folder that Bascule may write to.`, { cause: error });
  }
}

/** Rights that do not fit are neither damage nor an empty folder: nothing is restored or made anew over them. */
async function requireAccess({ folder, data, snapshots }: Places): Promise<void> {
  for (const place of [folder, data, snapshots]) {
    if (existsSync(place)) await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
  }
}

interface Opened {
  readonly pglite: PGlite;
  readonly notes: readonly string[];
}

async function openData(places: Places, lastEnd: LastEnd, clock: Clock): Promise<Opened> {
  await rm(places.draft, { recursive: true, force: true });
  const snapshots = await listSnapshots(places.snapshots);
  if (!existsSync(places.data)) {
    if (snapshots.length > 0) return restore(places, snapshots, 'the database was missing', clock);
    await makeDatabase(places, null);
    return { pglite: await openDatabase(places.data), notes: [] };
  }
  if (!existsSync(join(places.data, 'PG_VERSION')) && snapshots.length === 0) {
    throw new StoreOpenError(`The folder ${places.data} holds something that Bascule did not make. Name another data folder, or move this one away.`);
  }
  if (lastEnd === 'machine-died' && snapshots.length > 0) {
    return restore(places, snapshots, 'the machine went down while Bascule was running', clock).catch(() => openChecked(places, [], lastEnd, clock));
  }
  return openChecked(places, snapshots, lastEnd, clock);
}

async function openChecked(places: Places, snapshots: readonly string[], lastEnd: LastEnd, clock: Clock): Promise<Opened> {
  const attempt = await tryOpen(places.data, lastEnd !== 'clean');
  if (attempt.kind === 'unreadable') return restore(places, snapshots, 'the database was damaged', clock);
  return { pglite: attempt.pglite, notes: attempt.imbalances === 0 ? [] : [imbalanceNote(attempt.imbalances)] };
}

/** Sums that do not add up are a fault of ours, not damage: a snapshot would not mend them. */
function imbalanceNote(rows: number): string {
  return `The accounting of ${rows} ledger row(s) does not add up. Syncing goes on. This is a fault in Bascule: please open an issue of it with this line and what the log says.`;
}

type Attempt =
  | { readonly kind: 'open'; readonly pglite: PGlite; readonly imbalances: number }
  | { readonly kind: 'unreadable'; readonly cause: unknown };

/** Opens and checks a database; one that cannot be read is closed again. */
async function tryOpen(data: string, everyRow: boolean): Promise<Attempt> {
  let pglite: PGlite;
  try {
    pglite = await openDatabase(data);
  } catch (cause) {
    if (cause instanceof StoreOpenError) throw cause;
    return { kind: 'unreadable', cause };
  }
  const problem = await checkIntegrity(createPGliteClient(pglite), everyRow);
  if (problem?.kind !== 'unreadable') return { kind: 'open', pglite, imbalances: problem?.rows ?? 0 };
  await pglite.close().catch(() => undefined);
  return problem;
}

/** Opens the database and brings its schema up to date. */
async function openDatabase(data: string): Promise<PGlite> {
  const pglite = await PGlite.create(data);
  try {
    await migrateToLatest(new PGliteDialect({ pglite }));
    return pglite;
  } catch (error) {
    await pglite.close().catch(() => undefined);
    throw error;
  }
}

/** Makes a new database, or one out of a snapshot, completely and on the disk before it gets its name. */
async function makeDatabase(places: Places, archive: Blob | null): Promise<void> {
  await rm(places.draft, { recursive: true, force: true });
  const pglite = await PGlite.create({ dataDir: places.draft, ...(archive === null ? {} : { loadDataDir: archive }) });
  await pglite.close();
  const attempt = await tryOpen(places.draft, archive !== null);
  if (attempt.kind === 'unreadable') throw new Error('The database could not be made.', { cause: attempt.cause });
  await attempt.pglite.close();
  // PGlite's files are everybody's to read; the folder around them is its owner's alone.
  await chmod(places.draft, 0o700);
  await syncTree(places.draft);
  await rename(places.draft, places.data);
  await syncFolder(places.folder);
}

/** Puts the database aside and the newest good snapshot in its place. */
async function restore(places: Places, snapshots: readonly string[], because: string, clock: Clock): Promise<Opened> {
  const aside = join(places.folder, `damaged-${new Date(clock.now()).toISOString().replaceAll(':', '-')}`);
  const hadData = existsSync(places.data);
  for (const snapshot of snapshots) {
    try {
      const archive = await readSnapshot(snapshot);
      if (hadData && existsSync(places.data)) await rename(places.data, aside);
      await makeDatabase(places, archive);
    } catch (error) {
      if (error instanceof StoreOpenError) throw error;
      continue;
    }
    const kept = hadData ? ` The old one was kept as ${aside}.` : '';
    const note = `Because ${because}, it was restored from its newest good snapshot; what happened since is read again.${kept}`;
    return { pglite: await openDatabase(places.data), notes: [note] };
  }
  if (hadData && !existsSync(places.data)) await rename(aside, places.data);
  throw new StoreOpenError(
    `The database in ${places.data} is damaged and there is no good snapshot of it. Move the folder away to start anew; every record is then read and matched again.`,
  );
}

function keepEmbeddedStore(places: Places, lock: FolderLock, pglite: PGlite, notes: readonly string[]): EmbeddedStore {
  let snapshotAt: string | null = null;
  let running: Promise<'taken' | 'unchanged'> | null = null;

  async function snapshot(): Promise<'taken' | 'unchanged'> {
    if (snapshotAt === (await position(pglite))) return 'unchanged';
    // PGlite has no autovacuum; this is also its only tidying up and where the planner's statistics come from.
    await pglite.exec('vacuum (analyze)');
    await pglite.exec('checkpoint');
    const at = await position(pglite);
    await writeSnapshot(places.snapshots, await pglite.dumpDataDir('none'));
    snapshotAt = at;
    return 'taken';
  }

  const takeSnapshot = () => {
    running ??= snapshot().finally(() => {
      running = null;
    });
    return running;
  };

  return {
    pglite,
    notes,
    takeSnapshot,
    close: async () => {
      try {
        if ((await sizeOf(pglite)) <= SNAPSHOT_AT_CLOSE_BYTES) await takeSnapshot();
      } finally {
        await running;
        await pglite.close();
        await syncTree(places.data);
        await lock.release();
      }
    },
  };
}

/** How far the database has been written; unchanged means that nothing was committed. */
async function position(pglite: PGlite): Promise<string | null> {
  const { rows } = await pglite.query<{ at: string }>('select pg_current_wal_insert_lsn()::text as at');
  return rows[0]?.at ?? null;
}

async function sizeOf(pglite: PGlite): Promise<number> {
  const { rows } = await pglite.query<{ bytes: string }>('select pg_database_size(current_database())::text as bytes');
  return Number(rows[0]?.bytes);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
