import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** Writes a file for the person who called the command, with the folders that it needs, and says so; or ends the command with a sentence. */
export async function saveFile(terminal: Terminal, file: string, content: string): Promise<void> {
  const path = resolve(terminal.folder, file);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  } catch {
    throw new CommandFailure(`The file ${file} cannot be written. Choose a name that no folder has, in a folder that you may write to.`);
  }
  terminal.say(`Written to ${file}.`);
}
