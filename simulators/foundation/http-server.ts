import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { realSleep } from './clock.ts';
import type { SimRequest, SimResponse, Simulator } from './exchange.ts';

/** Where a simulator listens, and how to stop it: `close` ends open connections and resolves when the port is free. */
export type RunningServer = { readonly url: string; close(): Promise<void> };

/**
 * Serves a simulator over HTTP on 127.0.0.1 (port 0: any free one). Given a function, it takes the port first and only
 * then builds the simulator, so that a second start on a taken port never touches the data folder of the first.
 * Rejects with node's own error (code EADDRINUSE) when the port is taken.
 */
export async function serveSimulator(
  simulator: Simulator | (() => Simulator),
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 30_000 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const built = buildOrLeave(simulator, () => server.close());
  server.on('request', (incoming, outgoing) => {
    answerOverHttp(built, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host}:${actualPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Serves a simulator that is there already, on 127.0.0.1, and closes it together with the server. */
export async function serveToTheEnd<Served extends Simulator & { close(): void }>(
  simulator: Served,
  port: number,
): Promise<RunningServer & { readonly simulator: Served }> {
  const server = await serveSimulator(simulator, { port });
  return {
    simulator,
    url: server.url,
    async close() {
      await server.close();
      simulator.close();
    },
  };
}

/** A simulator that cannot be built (a damaged data folder) must not keep the port, or the program would never end. */
function buildOrLeave(simulator: Simulator | (() => Simulator), leave: () => void): Simulator {
  try {
    return typeof simulator === 'function' ? simulator() : simulator;
  } catch (problem) {
    leave();
    throw problem;
  }
}

async function answerOverHttp(simulator: Simulator, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const response = await simulator.handle(await readRequest(incoming));
  if (response.delayMs !== undefined && response.delayMs > 0) await realSleep(response.delayMs);
  send(response, incoming, outgoing);
}

async function readRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body: unpacked(Buffer.concat(pieces), headers['content-encoding']).toString('utf8') };
}

/** A body as it was before it was compressed; a vendor takes such requests (SF api_rest intro_rest_compression). */
function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'deflate' ? inflateSync(body) : body;
}

/** Both vendors compress for a caller who asks for it, Marketo nothing shorter than this many bytes (apis.md A1; SF api_rest intro_rest_compression). */
const LEAST_PACKED = 1024;

function isPackable({ headers }: SimResponse, incoming: IncomingMessage, length: number): boolean {
  const type = headers['Content-Type'] ?? headers['content-type'] ?? '';
  return length >= LEAST_PACKED && /json|xml/.test(type) && /\bgzip\b/.test(incoming.headers['accept-encoding'] ?? '');
}

function send(response: SimResponse, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const body = response.bytes === undefined ? Buffer.from(response.body, 'utf8') : Buffer.from(response.bytes);
  switch (response.fate ?? 'answer') {
    case 'answer': {
      const packed = isPackable(response, incoming, body.length) ? gzipSync(body, { level: 1 }) : undefined;
      outgoing.writeHead(response.status, { ...response.headers, ...(packed === undefined ? {} : { 'content-encoding': 'gzip' }), 'content-length': (packed ?? body).length });
      outgoing.end(incoming.method === 'HEAD' ? undefined : (packed ?? body));
      return;
    }
    case 'reset-before':
    case 'reset-after':
      incoming.socket.resetAndDestroy();
      return;
    case 'hang-before':
    case 'hang-after':
      return;
    case 'cut-body':
    case 'wrong-length': {
      const sent = response.fate === 'cut-body' ? body.subarray(0, Math.floor(body.length / 2)) : body;
      outgoing.writeHead(response.status, { ...response.headers, 'content-length': body.length + 100 });
      outgoing.write(sent, () => incoming.socket.destroySoon());
    }
  }
}
