import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder } from '../store/durable-files.ts';

/** How the command line reaches the Bascule that runs over a data folder. */
export interface LocalDoor {
  readonly url: string;
  readonly token: string;
  /** Where its simulators are, when it runs with the sandbox connection; null when it runs with connections of its own. */
  readonly simulators: { readonly salesforceUrl: string; readonly marketoUrl: string } | null;
}

const FILE = 'cli-token';
const doorSchema = z.object({ url: z.string(), token: z.string(), simulators: z.object({ salesforceUrl: z.string(), marketoUrl: z.string() }).nullable().default(null) });

/** Leaves address and token where only this user can read them; new at each start. */
export async function writeCliToken(dataFolder: string, door: LocalDoor): Promise<void> {
  const path = join(dataFolder, FILE);
  await makeFolder(dataFolder);
  await writeFile(`${path}.new`, `${JSON.stringify(door)}\n`, { mode: 0o600 });
  await chmod(`${path}.new`, 0o600);
  await rename(`${path}.new`, path);
}

/** The door of the running Bascule; null when none was opened here or its file cannot be understood. */
export async function readCliToken(dataFolder: string): Promise<LocalDoor | null> {
  try {
    return doorSchema.parse(JSON.parse(await readFile(join(dataFolder, FILE), 'utf8')));
  } catch {
    return null;
  }
}

/** Takes the door away at a clean stop. */
export async function removeCliToken(dataFolder: string): Promise<void> {
  await rm(join(dataFolder, FILE), { force: true });
}
