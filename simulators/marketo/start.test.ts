import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveMarketoSimulator } from './start.ts';

const program = new URL('./start.ts', import.meta.url).pathname;
let data = '';
let children: ChildProcess[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'marketo-simulator-'));
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  rmSync(data, { recursive: true, force: true });
});

/** Starts the program and waits for its one line. */
async function start(...flags: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, url: /http:\S+/.exec(String(line))?.[0] ?? '' };
}

async function create(url: string, email: string): Promise<number> {
  const answer = await fetch(`${url}/_control/records/people`, { method: 'POST', body: JSON.stringify({ email }) });
  return JSON.parse(await answer.text()).id;
}

test('what was answered survives kill -9, and ids go on (I18)', async () => {
  const first = await start('--people', '20');
  const ids = [await create(first.url, 'ann@example.com'), await create(first.url, 'bob@example.com')];
  await fetch(`${first.url}/_control/records/people/${ids[1]}`, { method: 'DELETE' });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const second = await start('--people', '20');
  const found = JSON.parse(await (await fetch(`${second.url}/_control/records/people?search=ann@example.com`)).text());
  expect(found).toMatchObject({ total: 1, rows: [{ id: ids[0] }] });
  expect(JSON.parse(await (await fetch(`${second.url}/_control/records/people`)).text()).total).toBe(21);
  expect(await create(second.url, 'carol@example.com')).toBe((ids[1] ?? 0) + 1);
  second.child.kill('SIGTERM');
  expect((await once(second.child, 'exit'))[0]).toBe(0);
});

test('a taken port is one sentence and exit code 1, and the data folder is not touched', async () => {
  const server = await serveMarketoSimulator({ port: 0 });
  const child = spawn(process.execPath, [program, '--port', new URL(server.url).port, '--data', join(data, 'new')], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'exit');
  expect(code).toBe(1);
  expect(said).toMatch(/^Marketo simulator: Port \d+ is already in use; .*\n$/);
  await server.close();
});

test('a damaged data folder is one sentence and exit code 1', async () => {
  writeFileSync(join(data, 'marketo.log'), 'nonsense\n[]\n');
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'exit');
  expect([code, said]).toEqual([1, expect.stringMatching(/^Marketo simulator: The simulator's data file .* is damaged in line 1; .*\n$/)]);
});

test('a data file that cannot be opened is one sentence and exit code 1', async () => {
  writeFileSync(join(data, 'marketo.log'), '');
  mkdirSync(join(data, 'marketo.log.new'));
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([1, expect.stringMatching(/^Marketo simulator: .*marketo\.log\.new cannot be used \(E\w+\); whoever runs this must be able to read and write it\.\n$/)]);
});

test('served over HTTP it signs in and answers', async () => {
  const server = await serveMarketoSimulator({ port: 0, people: 1 });
  const identity = await fetch(`${server.url}/identity/oauth/token?grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret`);
  const { access_token: token } = JSON.parse(await identity.text());
  const answer = await fetch(`${server.url}/rest/v1/lead/1001.json`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(JSON.parse(await answer.text())).toMatchObject({ success: true, result: [{ id: 1001 }] });
  await server.close();
});
