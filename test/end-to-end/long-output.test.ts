import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BASCULE = fileURLToPath(new URL('../../bin/bascule.mjs', import.meta.url));
/** More than a pipe holds: 64 kB. */
const SETTINGS = 3000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-output-'));
  writeFileSync(join(folder, 'wrong.yaml'), Array.from({ length: SETTINGS }, (_, place) => `nothing${place}: 1\n`).join(''));
});
afterEach(() => rmSync(folder, { recursive: true }));

function called(): ReturnType<typeof spawn> {
  return spawn(process.execPath, [BASCULE, 'start', '--settings', 'wrong.yaml'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
}

test('a reader that takes its time gets every line: nothing is cut off where the command ends', { timeout: 60_000 }, async () => {
  const { stderr } = called();
  if (stderr === null) throw new Error('its errors go to a pipe');
  const told = await text(stderr);
  expect(told.split('\n').filter((line) => line.includes('is not a setting')).length).toBe(SETTINGS);
  expect(told).toMatch(/\n$/);
});

test('a reader that has had enough ends the command, without a stack trace', { timeout: 60_000 }, async () => {
  const child = called();
  const first = await new Promise<string>((resolve) => child.stderr?.once('data', (part: Buffer) => resolve(part.toString())));
  child.stderr?.destroy();
  expect(await new Promise<number | null>((resolve) => child.once('exit', resolve))).not.toBe(0);
  expect(first).not.toMatch(/\n\s+at /);
});
