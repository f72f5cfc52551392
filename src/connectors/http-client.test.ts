import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient } from './http-client.ts';
import type { HttpClient, HttpClientOptions } from './http-client.ts';
import type { HttpRequest } from './http-transport.ts';
import { isPrivateAddress } from './private-address.ts';

const opened: (() => Promise<unknown>)[] = [];
const patient = { sleep: (_: number, signal?: AbortSignal) => new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve())) };
const GET: HttpRequest = { method: 'GET', path: '/path?q=1', headers: { authorization: 'Bearer token' }, body: null, timeoutMs: 1000 };

afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ readonly baseUrl: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(() => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  }));
  const address = server.address();
  return { server, baseUrl: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
}

function clientFor(baseUrl: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({ baseUrl, allowPrivateHosts: true, maxInFlight: 2, timers: patient, ...options });
  opened.push(() => client.close());
  return client;
}

describe('the HTTP client', () => {
  it('carries a request and its answer, packed or not, whatever the status', async () => {
    const text = JSON.stringify({ text: '山田 😀 é'.repeat(1000) });
    const { baseUrl } = await serve((request, response) => {
      response.writeHead(request.method === 'POST' ? 500 : 200, { 'content-encoding': 'gzip', 'X-Name': 'Value' });
      response.end(gzipSync(text));
    });
    const client = clientFor(baseUrl);
    expect(await client.send(GET)).toMatchObject({ kind: 'answered', status: 200, headers: { 'x-name': 'Value' }, body: text });
    expect(await client.send({ ...GET, method: 'POST', body: '{}' })).toMatchObject({ kind: 'answered', status: 500 });
  });

  it('tells a request that never left from one that was sent (F1, F2, F12)', async () => {
    const { baseUrl, server } = await serve((_, response) => response.socket?.destroy());
    const client = clientFor(baseUrl);
    expect((await client.send({ ...GET, method: 'POST', body: '{}' })).kind).toBe('lost');
    await new Promise((resolve) => server.close(resolve));
    expect((await client.send(GET)).kind).toBe('not-sent');
    expect((await clientFor('http://no-such-host.invalid').send(GET)).kind).toBe('not-sent');
    expect((await client.send({ ...GET, path: '//elsewhere.example/x' })).kind).toBe('not-sent');
  });

  it.each([
    ['is cut off', (write: (text: string) => void) => write('{"half":')],
    ['promises more than it holds', (write: (text: string) => void) => write('{}')],
  ])('takes an answer that %s for lost (F3)', async (_, answer) => {
    const { baseUrl } = await serve((__, response) => {
      response.writeHead(200, { 'content-length': 1000 });
      answer((text) => response.write(text, () => response.socket?.destroySoon()));
    });
    expect((await clientFor(baseUrl).send(GET)).kind).toBe('lost');
  });

  it('gives up when the whole exchange takes too long (F2)', async () => {
    const { baseUrl } = await serve((_, response) => response.write('{'));
    const impatient = { sleep: async () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))) };
    expect((await clientFor(baseUrl, { timers: impatient }).send(GET)).kind).toBe('lost');
  });

  it('takes no answer above its cap, also when it grows by unpacking (F33)', async () => {
    const { baseUrl } = await serve((request, response) => {
      const isPacked = request.url === '/packed';
      response.writeHead(200, isPacked ? { 'content-encoding': 'gzip' } : {});
      response.end(isPacked ? gzipSync('a'.repeat(1_000_000)) : 'a'.repeat(1_000_000));
    });
    const client = clientFor(baseUrl, { maxAnswerBytes: 100_000 });
    expect((await client.send(GET)).kind).toBe('lost');
    expect((await client.send({ ...GET, path: '/packed' })).kind).toBe('lost');
  });

  it('follows no redirect (F12, F62)', async () => {
    let calls = 0;
    const { baseUrl } = await serve((_, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect(await clientFor(baseUrl).send(GET)).toMatchObject({ kind: 'answered', status: 302 });
    expect(calls).toBe(1);
  });

  it.each(['http://example.com', 'https://127.0.0.1', 'https://[::1]', 'https://10.1.2.3', 'https://169.254.169.254', 'https://[::ffff:127.0.0.1]'])('refuses %s unless private hosts are allowed (reliability.md §3.2)', (baseUrl) => {
    expect(() => clientFor(baseUrl, { allowPrivateHosts: false })).toThrow(/must use https and a public host/);
  });

  it.each(['example.com', 'ftp://example.com', 'https://user:word@example.com', 'https://example.com/path', 'https://example.com/?q=1', ''])('refuses %j, which is no address of a host', (baseUrl) => {
    expect(() => clientFor(baseUrl)).toThrow(/base URL/);
  });

  it('reaches no private address behind a public name', async () => {
    const client = clientFor('https://localhost', { allowPrivateHosts: false });
    expect(await client.send(GET)).toEqual({ kind: 'not-sent', reason: 'EPRIVATEADDRESS' });
  });

  it('knows public addresses from private ones', () => {
    for (const address of ['8.8.8.8', '2606:4700::1111', 'example.com']) expect(isPrivateAddress(address)).toBe(false);
    for (const address of ['192.168.1.1', '172.16.0.1', 'fe80::1', '[fd00::1]', '0.0.0.0', '::ffff:10.0.0.1']) expect(isPrivateAddress(address)).toBe(true);
  });
});
