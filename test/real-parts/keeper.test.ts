import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isAlive } from '../end-to-end/process-table.ts';
import { startKeeper } from './keeper.ts';

const KEEPER = fileURLToPath(new URL('keeper.ts', import.meta.url));
const WITHIN = { timeout: 60_000 };

/** A program that starts a keeper, gives it a sleeping process and a folder, says so, and does nothing more. */
const PROGRAM = `
  const { startKeeper } = await import(process.argv[1]);
  const { spawn } = await import('node:child_process');
  const keeper = startKeeper();
  const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { detached: true, stdio: 'ignore' });
  process.kill(sleeper.pid, 'SIGSTOP');
  keeper.keep({ keep: 'process', pid: sleeper.pid });
  keeper.keep({ keep: 'folder', path: process.argv[2] });
  setTimeout(() => console.log(sleeper.pid), 200);
  setInterval(() => 0, 1000);
`;

test('what a killed test left behind is taken away: processes, also stopped ones, and folders', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-kept-'));
  writeFileSync(join(folder, 'file'), '');
  const child = spawn(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', PROGRAM, KEEPER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const sleeper = Number(String(said));
  expect(isAlive(sleeper)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => isAlive(sleeper) || existsSync(folder), WITHIN).toBe(false);
});

test('what is gone already is forgotten, and what is not is taken away at the end', async () => {
  const [gone, left] = [mkdtempSync(join(tmpdir(), 'bascule-kept-')), mkdtempSync(join(tmpdir(), 'bascule-kept-'))];
  const keeper = startKeeper();
  for (const path of [gone, left]) keeper.keep({ keep: 'folder', path });
  keeper.forget({ keep: 'folder', path: gone });
  await keeper.close();
  expect([existsSync(gone), existsSync(left)]).toEqual([true, false]);
  const last = startKeeper();
  last.keep({ keep: 'folder', path: gone });
  await last.close();
  expect(existsSync(gone)).toBe(false);
});
