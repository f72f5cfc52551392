import { deflateSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { dated, jsonAnswer } from './exchange.ts';
import type { AnswerFate, Simulator } from './exchange.ts';
import { serveSimulator } from './http-server.ts';
import type { RunningServer } from './http-server.ts';

let servers: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function serve(simulator: Simulator): Promise<string> {
  const server = await serveSimulator(simulator, { port: 0 });
  servers.push(server);
  return server.url;
}

function withFate(fate: AnswerFate): Simulator {
  return { handle: async () => ({ ...jsonAnswer(200, { text: 'x'.repeat(100) }), fate }) };
}

test('a request arrives whole, and its answer too', async () => {
  const url = await serve({ handle: async (request) => jsonAnswer(201, request) });
  const response = await fetch(`${url}/a/b?c=d`, { method: 'POST', body: 'größe', headers: { 'x-one': '1' } });
  expect(response.status).toBe(201);
  expect(JSON.parse(await response.text())).toMatchObject({ method: 'POST', url: '/a/b?c=d', body: 'größe', headers: { 'x-one': '1' } });
});

test('a compressed request arrives as it was before', async () => {
  const url = await serve({ handle: async (request) => jsonAnswer(200, request.body) });
  for (const [encoding, body] of [['gzip', gzipSync('größe')], ['deflate', deflateSync('größe')]] as const) {
    expect(await (await fetch(url, { method: 'POST', body: new Uint8Array(body), headers: { 'content-encoding': encoding } })).json()).toBe('größe');
  }
});

test('a long answer is compressed for a caller who asks for it, and for nobody else (apis.md A1; SF api_rest intro_rest_compression)', async () => {
  const url = await serve({ handle: async ({ method, url: path }) => jsonAnswer(200, `${method} ${path}${path === '/long' ? 'x'.repeat(2000) : ''}`) });
  const asked = async (path: string, encoding: string): Promise<[string | null, string]> => {
    const response = await fetch(url + path, { headers: { 'accept-encoding': encoding } });
    return [response.headers.get('content-encoding'), await response.text()];
  };
  const long = JSON.stringify(`GET /long${'x'.repeat(2000)}`);
  expect(await asked('/long', 'gzip, deflate')).toEqual(['gzip', long]);
  expect(await asked('/long', 'identity')).toEqual([null, long]);
  expect(await asked('/short', 'gzip')).toEqual([null, '"GET /short"']);
});

test('the time on an answer is the vendor\'s own, however wrong its clock is (F19)', async () => {
  const url = await serve({ handle: async () => dated(jsonAnswer(200, {}), Date.parse('2031-05-06T07:08:09Z')) });
  expect((await fetch(url)).headers.get('date')).toBe('Tue, 06 May 2031 07:08:09 GMT');
});

test('lost, cut and wrongly measured answers fail at the caller (F1, F2, F3)', async () => {
  for (const fate of ['reset-before', 'reset-after', 'cut-body', 'wrong-length'] as const) {
    const url = await serve(withFate(fate));
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  }
});

test('a hanging answer hangs until the caller gives up, and the server can still be closed', async () => {
  const url = await serve(withFate('hang-after'));
  const given = new AbortController();
  const call = fetch(url, { signal: given.signal });
  await expect(Promise.race([call, new Promise((resolve) => setImmediate(() => resolve('hanging')))])).resolves.toBe('hanging');
  given.abort();
  await expect(call).rejects.toThrow();
});

test('a taken port rejects before anything is built', async () => {
  const url = await serve(withFate('answer'));
  let built = false;
  const again = serveSimulator(
    () => {
      built = true;
      return withFate('answer');
    },
    { port: Number(new URL(url).port) },
  );
  await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(built).toBe(false);
});
