import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { serveSalesforceSimulator } from './start.ts';

const program = new URL('./start.ts', import.meta.url).pathname;
const madeSchema = z.object({ id: z.string() });
const listSchema = z.object({ total: z.number(), rows: z.array(madeSchema) });
let data = '';
let children: ChildProcess[] = [];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'salesforce-simulator-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(data, { recursive: true, force: true });
});

/** Starts the program and waits for its one line. */
async function start(...flags: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, url: /http:\S+/.exec(String(line))?.[0] ?? '' };
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  return (await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json();
}

test('what was answered survives kill -9 of the process, and SIGTERM ends it cleanly (I18)', async () => {
  const first = await start('--people', '20');
  const { id } = madeSchema.parse(await ask(`${first.url}/_control/records/Lead`, { LastName: 'Kept', Company: 'C' }));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await start('--people', '20');
  expect(listSchema.parse(await ask(`${second.url}/_control/records/Lead?search=kept`))).toMatchObject({ total: 1, rows: [{ id }] });
  expect(listSchema.parse(await ask(`${second.url}/_control/records/Lead`)).total).toBe(13);
  second.child.kill('SIGTERM');
  const [code] = await once(second.child, 'exit');
  expect(code).toBe(0);
});

test('a taken port is one sentence and exit code 1, and the data folder is not touched', async () => {
  const server = await serveSalesforceSimulator({ port: 0 });
  const child = spawn(process.execPath, [program, '--port', new URL(server.url).port, '--data', join(data, 'new')], { stdio: ['ignore', 'ignore', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(said).toMatch(/^Salesforce simulator: Port \d+ is already in use; .*\n$/);
  expect(existsSync(join(data, 'new'))).toBe(false);
  await server.close();
});
