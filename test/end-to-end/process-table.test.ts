import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { descendants, isAlive } from './process-table.ts';

const BEAT = `setInterval(() => {}, 1000);`;

test('a process is alive until it has ended, and is found below its parent at any depth', async () => {
  const inner = `require('node:child_process').spawn(process.execPath, ['-e', 'console.log("up"); ${BEAT}'], { stdio: ['ignore', 'inherit', 'ignore'] }); ${BEAT}`;
  const child = spawn(process.execPath, ['-e', inner], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  const [below = 0] = descendants(pid);
  expect(descendants(pid)).toHaveLength(1);
  expect(descendants(process.pid)).toEqual(expect.arrayContaining([pid, below]));
  expect([isAlive(pid), isAlive(below)]).toEqual([true, true]);

  process.kill(below, 'SIGKILL');
  await expect.poll(() => isAlive(below), { timeout: 20_000 }).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([isAlive(pid), descendants(pid)]).toEqual([false, []]);
});

// A shell that turns itself into `sleep` keeps its children without ever collecting them.
test.runIf(process.platform !== 'win32')('one that ended without being collected does not count as alive', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [said] = await once(parent.stdout, 'data');
    await expect.poll(() => isAlive(Number(String(said))), { timeout: 20_000 }).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});
