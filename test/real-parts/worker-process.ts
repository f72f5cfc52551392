import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { programFlags } from '../../bin/program-flags.mjs';
import { spawnTethered } from '../../bin/run-child.mjs';
import type { Kept, Keeper } from './keeper.ts';
import { SINCE_VARIABLE } from './quick-time.ts';
import type { QuickTime } from './quick-time.ts';

/** One Bascule as a process of its own, started again whenever it has ended, as whoever runs servers would do it. */
export interface WorkerProcess {
  /** `kill -9`, at whatever it is doing. */
  kill(): void;
  /** Asks it to stop and kills it when it takes longer, ms: too little grace, or enough (F47). */
  stop(graceMs: number): Promise<void>;
  /** Puts it to sleep for so long, ms: it wakes up in the middle of what it was doing (F47). */
  sleep(ms: number): Promise<void>;
  /** What it did wrong as a process: ended by itself, or met a fault of its own. */
  complaints(): readonly string[];
  /** The latest lines it printed. */
  lines(): readonly string[];
  /** How often it was started. */
  starts(): number;
  /** Ends it for good. */
  dispose(): Promise<void>;
}

/** Where a worker works. */
export interface WorkerPlace {
  readonly name: string;
  /** Holds its settings and its data. */
  readonly folder: string;
  /** Variables with its secrets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly time: QuickTime;
  /** Bascule's own program (program-in-one-piece.ts). */
  readonly program: string;
}

const LINES_KEPT = 200;
const LAST_LINES = 5;
const START_AGAIN_AFTER_MS = 50;
const PRELOAD = fileURLToPath(new URL('quick-time-preload.ts', import.meta.url));

/** Starts a worker over the settings in its folder. Does not wait until it is ready. */
export function startWorker({ name, folder, environment, time, program }: WorkerPlace, keeper: Keeper): WorkerProcess {
  const lines: string[] = [];
  const complaints: string[] = [];
  let child: ChildProcess | null = null;
  let starts = 0;
  /** True from the moment on at which somebody meant it to end. */
  let isMeantToEnd = false;
  let isOver = false;

  function start(): void {
    starts += 1;
    isMeantToEnd = false;
    const started = spawnTethered(program, ['start', '--log-level', 'warn'], {
      cwd: folder,
      flags: [...programFlags, '--import', PRELOAD],
      env: { ...environment, [SINCE_VARIABLE]: String(time.since), BASCULE_SETTINGS: 'bascule.yaml', NO_COLOR: '1' },
    });
    const kept: Kept = { keep: 'process', pid: started.pid ?? 0 };
    keeper.keep(kept);
    for (const stream of [started.stdout, started.stderr]) stream?.on('data', (part) => take(String(part)));
    started.once('exit', (code, signal) => {
      keeper.forget(kept);
      if (!isMeantToEnd && !isExcused(code)) complaints.push(`${name} ended by itself (${signal ?? `exit code ${code}`}); its last words: ${lines.slice(-LAST_LINES).join(' | ')}`);
      if (!isOver) setTimeout(() => isOver || start(), START_AGAIN_AFTER_MS);
    });
    child = started;
  }

  function take(text: string): void {
    const said = text.split('\n').filter((line) => line.trim() !== '');
    lines.push(...said);
    lines.splice(0, lines.length - LINES_KEPT);
    for (const line of said) if (/^\{"level":"(error|fatal)"/.test(line)) complaints.push(`${name} met a fault of its own: ${line}`);
  }

  /** Without its database a worker cannot start, and says so in one sentence. */
  function isExcused(code: number | null): boolean {
    return code === 1 && lines.slice(-LAST_LINES).some((line) => /cannot be used: |went away while Bascule was starting/.test(line));
  }

  function send(signal: NodeJS.Signals): void {
    if (child !== null && child.exitCode === null && child.signalCode === null) child.kill(signal);
  }

  async function ended(ofWhom: ChildProcess | null, withinMs: number): Promise<boolean> {
    if (ofWhom === null || ofWhom.exitCode !== null || ofWhom.signalCode !== null) return true;
    const late = new AbortController();
    const outcome = await Promise.race([once(ofWhom, 'exit').then(() => true), wait(withinMs, false, { signal: late.signal }).catch(() => true)]);
    late.abort();
    return outcome;
  }

  start();
  return {
    kill() {
      isMeantToEnd = true;
      send('SIGKILL');
    },
    async stop(graceMs) {
      const stopping = child;
      isMeantToEnd = true;
      send('SIGTERM');
      if (!(await ended(stopping, graceMs))) stopping?.kill('SIGKILL');
    },
    async sleep(ms) {
      const sleeping = child;
      send('SIGSTOP');
      await wait(ms);
      sleeping?.kill('SIGCONT');
    },
    complaints: () => complaints,
    lines: () => lines,
    starts: () => starts,
    async dispose() {
      isOver = true;
      isMeantToEnd = true;
      send('SIGKILL');
      await ended(child, 10_000);
    },
  };
}
