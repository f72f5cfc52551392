import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Kept, KeeperMessage } from './keeper.ts';

/*
 * Started by keeper.ts. Remembers what it is told and takes it away when the channel closes: processes first, then
 * the folders they wrote to.
 */

const kept = new Map<string, Kept>();
const LAST_WRITES_MS = 5000;

process.on('message', (message: KeeperMessage) => {
  if ('forget' in message) kept.delete(nameOf(message.forget));
  else kept.set(nameOf(message), message);
});
process.on('disconnect', () => void takeAway());
// Whoever stops the test stops everything it can see; this process ends by itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

function nameOf(what: Kept): string {
  return what.keep === 'process' ? `process ${what.pid}` : what.path;
}

async function takeAway(): Promise<void> {
  const all = [...kept.values()];
  const folders = all.flatMap((what) => (what.keep === 'folder' ? [what.path] : []));
  const processes = all.flatMap((what) => (what.keep === 'process' ? [what.pid] : []));
  const deadline = Date.now() + LAST_WRITES_MS;
  do {
    const servers = folders.flatMap(serverIn);
    // A server told to quit takes its processes with it; one that is killed leaves them behind.
    for (const pid of servers) send(pid, 'SIGQUIT');
    if (!processes.some((pid) => send(pid, 'SIGKILL')) && servers.length === 0) break;
    await wait(50);
  } while (Date.now() < deadline);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/** The process of a PostgreSQL server that runs over a folder, as its own file says. */
function serverIn(folder: string): readonly number[] {
  try {
    return [Number.parseInt(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8'), 10)].filter((pid) => pid > 0 && send(pid, 0));
  } catch {
    return [];
  }
}

/** Sends a signal; false when there is nobody to take it. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
