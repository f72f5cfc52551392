import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { cyclesAnswer } from '../../src/app/api/cycle-answer.ts';
import { explanationAnswer } from '../../src/app/api/explanation-answer.ts';
import { statusAnswer } from '../../src/app/api/status-answer.ts';
import type { ConnectionStatus } from '../../src/app/api/status-answer.ts';
import { freePort } from '../free-port.ts';
import { putNewDatabase } from '../new-database.ts';
import { descendants, isAlive } from './process-table.ts';

/** Everything `npm start` starts, as real processes that are spoken to over HTTP, in a folder of its own. */
export interface WholeThing {
  readonly folder: string;
  readonly ports: Ports;
  readonly salesforce: string;
  readonly marketo: string;
  /** Takes the empty database away, so that the first start makes one. */
  withoutDatabase(): void;
  /** What was printed since the last start. */
  output(): string;
  /** Starts it again over what it left. Does not wait. */
  start(): void;
  /** Resolves when Bascule answers. Rejects with what was printed when it ends instead. */
  ready(): Promise<void>;
  /** Ends every process with SIGKILL at the same moment. */
  killEverything(): Promise<void>;
  /** Asks nicely and waits; answers the exit code. */
  stop(): Promise<number | null>;
  /** The processes that are alive. */
  processes(): readonly number[];
  /** Asks Bascule's API, with the token of the command line. */
  api(method: 'GET' | 'POST', path: string): Promise<Answer>;
  /** Stops for good and takes the folder away. */
  dispose(): Promise<void>;
}

interface Ports {
  readonly bascule: number;
  readonly salesforce: number;
  readonly marketo: number;
}

/** An answer over HTTP; whoever reads the body says what it must be. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const doorSchema = z.object({ url: z.string(), token: z.string() });

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Prepares a run with `people` in Salesforce and a fifth of them in Marketo. Nothing is started yet. An empty database is
 * there already; who wants the first start to make it calls `withoutDatabase`.
 */
export async function prepareWholeThing(people: number): Promise<WholeThing> {
  const folder = mkdtempSync(join(tmpdir(), 'bascule-end-to-end-'));
  await putNewDatabase(folder);
  const ports: Ports = { bascule: await freePort(), salesforce: await freePort(), marketo: await freePort() };
  const args = [
    join(root, 'bin', 'start.mjs'),
    `--port=${ports.bascule}`,
    `--salesforce-port=${ports.salesforce}`,
    `--marketo-port=${ports.marketo}`,
    `--people=${people}`,
    `--data-folder=${folder}`,
  ];
  let child: ChildProcess | null = null;
  let printed = '';

  const thing: WholeThing = {
    folder,
    ports,
    salesforce: `http://127.0.0.1:${ports.salesforce}`,
    marketo: `http://127.0.0.1:${ports.marketo}`,
    withoutDatabase: () => rmSync(join(folder, 'data'), { recursive: true }),
    output: () => printed,
    start() {
      printed = '';
      child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
      child.stdout?.on('data', (part) => (printed += String(part)));
      child.stderr?.on('data', (part) => (printed += String(part)));
    },
    async ready() {
      try {
        await until('Bascule to answer', async () => {
          if (child?.exitCode !== null) throw new Error('It ended instead of starting.');
          return printed.includes('/sign-in?code=') && (await thing.api('GET', 'health')).status === 200;
        });
      } catch (problem) {
        const said = printed.replaceAll(/\bbsc_[\w-]+|(?<=code=)[\w-]+/g, '…');
        throw new Error(`Bascule did not start. It printed:\n${said}`, { cause: problem });
      }
    },
    async killEverything() {
      const top = child?.pid;
      if (child === null || top === undefined || !isAlive(top)) return;
      const gone = once(child, 'exit');
      // Stopped first: what it is about to start would else outlive it, and hold a port for some seconds.
      kill(top, 'SIGSTOP');
      await until('every process below to be gone', async () => {
        const below = descendants(top).filter(isAlive);
        for (const pid of below) kill(pid);
        return below.length === 0;
      });
      kill(top);
      await gone;
    },
    async stop() {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
      const gone = once(child, 'exit');
      child.kill('SIGINT');
      await gone;
      return child.exitCode;
    },
    processes: () => (child?.pid === undefined ? [] : [child.pid, ...descendants(child.pid)].filter(isAlive)),
    async api(method, path) {
      const door = doorSchema.parse(JSON.parse(readFileSync(join(folder, 'cli-token'), 'utf8')));
      return ask(method, `${door.url}/api/v1/${path}`, undefined, { authorization: `Bearer ${door.token}` });
    },
    async dispose() {
      await thing.killEverything();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return thing;
}

/** One request; the body of the answer is parsed if it is JSON. */
export async function ask(method: string, url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await answer.text();
  const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
  return { status: answer.status, body: parsed };
}

/**
 * Waits until something holds, looking several times a second; what it throws or `false` means "not yet". The limit is for
 * what hangs: beside four other workers on two busy cores a first start has taken longer than 90 seconds.
 */
export async function until(what: string, holds: () => Promise<boolean>, withinMs = 200_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  let problem: unknown = null;
  while (Date.now() < deadline) {
    try {
      if (await holds()) return;
      problem = null;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('It ended')) throw error;
      problem = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`, { cause: problem });
}

type Cycle = z.output<typeof cyclesAnswer>['cycles'][number];

/** Brings the next cycle forward and waits until one that began afterwards has succeeded. */
export async function runCycle(thing: WholeThing): Promise<Cycle> {
  const asked = new Date().toISOString();
  await until('a cycle to be asked for', async () => (await thing.api('POST', 'connections/sandbox/sync')).status === 202);
  let ended: Cycle | undefined;
  await until('the cycle to end', async () => {
    const { cycles } = cyclesAnswer.parse((await thing.api('GET', 'connections/sandbox/cycles?limit=5')).body);
    ended = cycles.find((cycle) => cycle.startedAt >= asked && cycle.state !== 'in-process');
    return ended !== undefined;
  });
  if (ended?.state !== 'succeeded') throw new Error(`The cycle ended as ${ended?.state ?? 'nothing'}.\n${thing.output()}`);
  return ended;
}

/** The status of the sandbox connection. */
export async function statusOf(thing: WholeThing): Promise<ConnectionStatus> {
  const [status] = statusAnswer.parse((await thing.api('GET', 'status')).body).connections;
  if (status === undefined) throw new Error('There is no connection.');
  return status;
}

/** The explanation of a record by its e-mail address. */
export async function explain(thing: WholeThing, email: string): Promise<z.output<typeof explanationAnswer>> {
  return explanationAnswer.parse((await thing.api('GET', `records/person/${encodeURIComponent(email)}/explain`)).body);
}

function kill(pid: number, signal: 'SIGKILL' | 'SIGSTOP' = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in between.
  }
}
