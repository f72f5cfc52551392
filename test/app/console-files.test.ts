import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asApiProblem, problemResponse } from '../../src/app/http/api-problem.ts';
import { consoleFiles } from '../../src/app/http/console-files.ts';

let folder = '';
let app = new Hono();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-console-'));
  app = new Hono();
  app.get('*', consoleFiles(folder));
  app.onError((error, context) => {
    const problem = asApiProblem(error);
    if (problem === null) throw error;
    return problemResponse(context, problem);
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function build(page: string, script: string, minute: number): void {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'assets', 'main-abc.js'), script);
  writeFileSync(join(folder, 'index.html'), page);
  utimesSync(join(folder, 'index.html'), minute * 60, minute * 60);
}

test('a console that is not built yet says so and looks again by itself', async () => {
  const answer = await app.request('/people');
  expect([answer.status, answer.headers.get('refresh')]).toEqual([503, '2']);
  expect(await answer.text()).toContain('The console is being built');
  build('<p>ready', '', 1);
  expect(await (await app.request('/people')).text()).toBe('<p>ready');
});

test('one that is built anew is read anew', async () => {
  build('<p>first', 'one', 1);
  expect(await (await app.request('/')).text()).toBe('<p>first');
  build('<p>second', 'two', 2);
  expect(await (await app.request('/')).text()).toBe('<p>second');
  expect(await (await app.request('/assets/main-abc.js')).text()).toBe('two');
});

test('files with a hash in their name are kept for ever, pages are asked for again', async () => {
  build('<p>page', 'script', 1);
  const script = await app.request('/assets/main-abc.js', { headers: { 'accept-encoding': 'br, gzip' } });
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect([script.headers.get('content-type'), script.headers.get('content-encoding')]).toEqual(['text/javascript; charset=utf-8', 'gzip']);
  expect(gunzipSync(await script.arrayBuffer()).toString()).toBe('script');
  expect((await app.request('/records/lead/1.5')).headers.get('cache-control')).toBe('no-cache');
});

test('no address leads out of the folder', async () => {
  build('<p>page', 'script', 1);
  writeFileSync(`${folder}-secret`, 'secret');
  const outside = ['/../secret', '/..%2f..%2fetc%2fpasswd', `/assets/../../${folder.split('/').at(-1)}-secret`, '/assets/%2e%2e/%2e%2e/etc/passwd', '/assets/missing.js', '/%00'];
  for (const path of outside) {
    const answer = await app.request(path);
    expect(await answer.text(), path).not.toMatch(/secret|root:/);
  }
  expect((await app.request('/assets/missing.js')).status).toBe(404);
  rmSync(`${folder}-secret`);
});
