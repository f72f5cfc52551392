import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../engine/ports.ts';
import { writeDurably } from './durable-files.ts';
import { StoreOpenError } from './store-open-error.ts';

/** The file the operating system's lock lies on. It is empty and stays where it is. */
const LOCK_FILE = 'lock';
/** Who holds the folder; left behind only by a process that did not close it. */
const HOLDER_FILE = 'holder.json';

const holderSchema = z.object({ pid: z.number().int(), bootId: z.string().nullable(), bootedAt: z.number() });
type Holder = z.infer<typeof holderSchema>;

/** Stands for a holder whose file a power cut left unreadable. */
const UNREADABLE: Holder = { pid: 0, bootId: '', bootedAt: 0 };

/** How far two readings of the moment the machine was started may lie apart. */
const BOOT_READING_MS = 120_000;

/** How the folder was left by whoever held it before. */
export type LastEnd =
  | 'clean'
  /** The process died, the machine ran on: everything that was written is there. */
  | 'process-died'
  /** The machine went down with the folder open: unsynced pages may be missing. */
  | 'machine-died';

/** The right to use a data folder, held until `release` or the death of this process. */
export interface FolderLock {
  readonly lastEnd: LastEnd;
  /** Call after everything is closed and synced: it also says that the end was a clean one. */
  release(): Promise<void>;
  /** Gives the folder back as it was found, when it could not be opened. */
  abandon(): Promise<void>;
}

/**
 * Locks a data folder for this process, or throws a sentence naming the process that has it. The lock
 * is the operating system's own, taken through SQLite's exclusive transaction because Node offers no
 * other: it ends with the process however it dies, so there is no stale lock to clear away, and of two
 * processes that try at once exactly one gets it.
 */
export async function lockFolder(folder: string, clock: Clock): Promise<FolderLock> {
  const lock = takeLock(join(folder, LOCK_FILE));
  if (lock === null) throw new StoreOpenError(await refusal(folder));
  try {
    const holder: Holder = { pid: process.pid, bootId: bootId(), bootedAt: clock.now() - uptime() * 1000 };
    const before = await readHolder(folder);
    const lastEnd = before === null ? 'clean' : isSameBoot(before, holder) ? 'process-died' : 'machine-died';
    await writeDurably(join(folder, HOLDER_FILE), JSON.stringify(holder));
    return {
      lastEnd,
      release: async () => {
        await rm(join(folder, HOLDER_FILE), { force: true });
        lock.close();
      },
      abandon: async () => {
        if (before === null) await rm(join(folder, HOLDER_FILE), { force: true });
        else await writeDurably(join(folder, HOLDER_FILE), JSON.stringify(before));
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** Null when another process (or another part of this one) has it. */
function takeLock(path: string): DatabaseSync | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && /locked/.test(error.message)) return null;
    throw error;
  }
}

async function refusal(folder: string): Promise<string> {
  const holder = await readHolder(folder);
  const who = holder === null || holder.pid === 0 ? 'Another process' : `Another Bascule (process ${holder.pid})`;
  return `${who} is using the data folder ${folder}. Stop it first, or give this one a folder of its own.`;
}

async function readHolder(folder: string): Promise<Holder | null> {
  const text = await readFile(join(folder, HOLDER_FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return UNREADABLE;
  }
}

/** Linux names each run of the machine; elsewhere the moment it was started tells them apart. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}

function isSameBoot(a: Holder, b: Holder): boolean {
  if (a.bootId !== null || b.bootId !== null) return a.bootId === b.bootId;
  return Math.abs(a.bootedAt - b.bootedAt) < BOOT_READING_MS;
}
