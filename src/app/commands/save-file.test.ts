import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPaint } from '../paint.ts';
import { saveFile } from './save-file.ts';
import type { Terminal } from './terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-save-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Saves and answers what was said, or the sentence that ended it. */
async function saved(file: string, content = 'whole'): Promise<string> {
  const said: string[] = [];
  const terminal: Terminal = { environment: {}, folder, user: null, paint: createPaint(false, {}), say: (line) => said.push(line), complain: () => undefined, show: () => undefined };
  await saveFile(terminal, file, content).catch((error: unknown) => said.push(error instanceof Error ? error.message : 'unknown'));
  return said.join('\n');
}

const refused = (file: string, reason: string): string => `The file ${file} cannot be written: ${reason}. Choose another name, in a folder that you may write to.`;

describe('a file for the person who called a command', () => {
  it('is written with the folders that it needs, and nothing beside it is left', async () => {
    expect(await saved('a/b/page.md')).toBe('Written to a/b/page.md.');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['page.md']);
    expect(readFileSync(join(folder, 'a/b/page.md'), 'utf8')).toBe('whole');
  });

  it('takes the place of what a link leads to, with the rights that it had', async () => {
    writeFileSync(join(folder, 'real'), 'before', { mode: 0o600 });
    symlinkSync('real', join(folder, 'link'));
    expect(await saved('link')).toBe('Written to link.');
    expect([readFileSync(join(folder, 'real'), 'utf8'), statSync(join(folder, 'real')).mode & 0o777, readdirSync(folder).toSorted()]).toEqual(['whole', 0o600, ['link', 'real']]);
  });

  it('is refused in a sentence where it has no place, and what was there stays', async () => {
    writeFileSync(join(folder, 'file'), 'before');
    mkdirSync(join(folder, 'taken'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await saved('taken')).toBe(refused('taken', 'a folder has this name'));
    expect(await saved('file/page.md')).toBe(refused('file/page.md', 'a part of its path is a file and no folder'));
    expect(await saved('pipe'), 'nobody reads from it, and nobody waits for that').toBe(refused('pipe', 'a pipe or a device has this name'));
    expect(await saved('x'.repeat(400))).toBe(refused('x'.repeat(400), 'its name is too long'));
    mkdirSync(join(folder, 'file.bascule-new'));
    expect(await saved('file')).toMatch(/^The file file cannot be written: /);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('before');
  });

  it.skipIf(!existsSync('/proc/self'))('is refused at once in a place that takes no folders', async () => {
    expect(await saved('/proc/nowhere/page.md')).toBe(refused('/proc/nowhere/page.md', 'no folder can be made there'));
  });
});
