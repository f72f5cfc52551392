import { constants } from 'node:fs';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolder } from '../../store/durable-files.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/**
 * Writes a file for the person who called the command, with the folders that it needs, and says so; or ends the command with a
 * sentence. The file is there as a whole or as it was before, never in half.
 */
export async function saveFile(terminal: Terminal, file: string, content: string): Promise<void> {
  await writeWhole(resolve(terminal.folder, file), content).catch((error: unknown) => {
    throw new CommandFailure(`The file ${file} cannot be written: ${reason(error)}. Choose another name, in a folder that you may write to.`);
  });
  terminal.say(`Written to ${file}.`);
}

/** In place of what was there, behind a symbolic link too, and with its rights. */
async function writeWhole(path: string, content: string): Promise<void> {
  await makeFolder(dirname(path));
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory() === true) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  // A pipe would hold the command up until somebody reads, and a device is none to be replaced.
  if (there?.isFile() === false) throw Object.assign(new Error('no file'), { code: 'ESPECIAL' });
  if (there !== null) await access(path, constants.W_OK);
  const place = there === null ? path : await realpath(path);
  const draft = `${place}.bascule-new`;
  try {
    await writeFile(draft, content, there === null ? {} : { mode: there.mode });
    await rename(draft, place);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'nothing can be written there',
  EISDIR: 'a folder has this name',
  ESPECIAL: 'a pipe or a device has this name',
  ENOTDIR: 'a part of its path is a file and no folder',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
};

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return REASONS[code] ?? `the system says ${code}`;
}
