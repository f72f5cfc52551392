import { createReadStream, existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { makeFolder, syncFolder } from './durable-files.ts';

/** How many snapshots are kept: the newest, and one in case the newest turns out damaged. */
const KEPT = 2;

const SNAPSHOT_NAME = /^snapshot-(\d{8})\.tar\.gz$/;

/** The snapshots in a folder, newest first. Numbered, so that a clock set back cannot change their order (I16). */
export async function listSnapshots(folder: string): Promise<readonly string[]> {
  const names = existsSync(folder) ? await readdir(folder) : [];
  return names.filter((name) => SNAPSHOT_NAME.test(name)).toSorted().toReversed().map((name) => join(folder, name));
}

/** Writes a snapshot that a power cut leaves whole or not at all, then removes the ones too many. */
export async function writeSnapshot(folder: string, archive: Blob): Promise<void> {
  await makeFolder(folder, 0o700);
  const [newest] = await listSnapshots(folder);
  const number = newest === undefined ? 1 : Number(/(\d{8})\.tar\.gz$/.exec(newest)?.[1]) + 1;
  const path = join(folder, `snapshot-${String(number).padStart(8, '0')}.tar.gz`);
  await compressTo(`${path}.new`, archive);
  await rename(`${path}.new`, path);
  await syncFolder(folder);
  for (const old of (await listSnapshots(folder)).slice(KEPT)) await rm(old);
}

/** Light compression: a snapshot is taken while people work. Its checksum tells damage when it is read. */
async function compressTo(path: string, archive: Blob): Promise<void> {
  const file = await open(path, 'w');
  try {
    const chunks = Readable.from(chunksOf(archive)).pipe(createGzip({ level: 1 }));
    for await (const chunk of chunks) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The archive in pieces of a megabyte. */
async function* chunksOf(archive: Blob): AsyncGenerator<Buffer> {
  const size = 1 << 20;
  for (let start = 0; start < archive.size; start += size) {
    yield Buffer.from(await archive.slice(start, start + size).arrayBuffer());
  }
}

/** Reads a snapshot back; throws when its checksum says that it is damaged. */
export async function readSnapshot(path: string): Promise<Blob> {
  const unpacked = createGunzip();
  const [content] = await Promise.all([buffer(unpacked), pipeline(createReadStream(path), unpacked)]);
  return new Blob([content], { type: 'application/x-tar' });
}
