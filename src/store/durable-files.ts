import { existsSync } from 'node:fs';
import { access, mkdir, open, readdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Makes a folder with those above it, where they are not there. Node's own recursive way never ends under a place that
 * takes no folders and says so by "no such file", such as /proc. Throws what the system says, also where a file has the name.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const missing: string[] = [];
  for (let place = resolve(path); !existsSync(place); place = dirname(place)) missing.unshift(place);
  for (const place of missing) {
    await mkdir(place, mode).catch((error: unknown) => {
      // Somebody else made it meanwhile.
      if (!existsSync(place)) throw error;
    });
  }
  await access(`${path}/.`);
}

/** Writes a file so that after a power cut it is either whole or not there: temporary file, sync, rename, sync. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Syncs a folder, so that names made, changed or removed in it outlast a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  await syncPath(folder);
}

/** Brings everything under a folder onto the disk, folders last. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (entry.isFile()) await syncPath(path);
  }
  await syncPath(folder);
}

/** Syncs one file or folder. Windows cannot sync folders and needs no such call; there it does nothing. */
async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  try {
    await file?.sync();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  } finally {
    await file?.close();
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'EISDIR');
}
