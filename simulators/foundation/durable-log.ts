import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A journal of committed changes. An entry is any JSON value; once `append` returns it survives a kill -9. */
export type DurableLog = {
  append(...entries: readonly unknown[]): void;
  /** Forgets everything, as a reset of the vendor does. */
  clear(): void;
  close(): void;
};

/** What the log needs of the world it keeps: to take in an old entry, and to tell its whole state in few entries. */
export type LogOwner = {
  replay(entry: unknown): void;
  snapshot(): Iterable<unknown>;
};

/** A log for worlds kept in memory only. */
export const noLog: DurableLog = { append() {}, clear() {}, close() {} };

const READ_BYTES = 1 << 20;
const WRITE_CHARACTERS = 1 << 20;
const NEW_LINE = 10;

/**
 * Opens `<folder>/<name>.log`: replays what it holds, rewrites it as the world's present state (the old file stays
 * until the new one is complete), and appends from there with writeSync. A vendor never loses a commit, so callers
 * append before they answer; the operating system keeps written bytes when only the process dies. A last line without
 * its line feed was never acknowledged and is dropped. Any other damage is an error that names the file.
 */
export function openDurableLog(folder: string, name: string, owner: LogOwner): DurableLog {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.log`);
  if (existsSync(path)) {
    replayFile(path, (entry) => owner.replay(entry));
    const compacted = `${path}.new`;
    const target = openSync(compacted, 'w');
    writeEntries(target, owner.snapshot());
    fsyncSync(target);
    closeSync(target);
    renameSync(compacted, path);
  }
  const file = openSync(path, 'a');
  return {
    append: (...entries) => writeEntries(file, entries),
    clear: () => ftruncateSync(file, 0),
    close: () => closeSync(file),
  };
}

function writeEntries(file: number, entries: Iterable<unknown>): void {
  let waiting = '';
  for (const entry of entries) {
    waiting += `${JSON.stringify(entry)}\n`;
    if (waiting.length < WRITE_CHARACTERS) continue;
    writeAll(file, waiting);
    waiting = '';
  }
  if (waiting !== '') writeAll(file, waiting);
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** Reads line by line in pieces: a log of 100,000 people is longer than the longest string. */
function replayFile(path: string, replay: (entry: unknown) => void): void {
  const file = openSync(path, 'r');
  const piece = Buffer.allocUnsafe(READ_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let line = 0;
  for (;;) {
    const count = readSync(file, piece, 0, READ_BYTES, null);
    if (count === 0) break;
    const bytes = Buffer.concat([rest, piece.subarray(0, count)]);
    let from = 0;
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
      line += 1;
      replay(parseLine(bytes.toString('utf8', from, end), path, line));
      from = end + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
  closeSync(file);
}

function parseLine(text: string, path: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`The simulator's data file ${path} is damaged in line ${line}; delete the folder to start from an empty world.`);
  }
}
