import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** Where the server listens, and how to stop it. */
export interface Listening {
  readonly port: number;
  /** Ends open connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Why nothing could be listened on, as one sentence. */
export class ListenError extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'ListenError';
  }
}

/**
 * Takes the port at once and answers with what `ready` gives: until then requests wait, so that a second
 * Bascule on the same port is refused before it touches anything.
 */
export async function listen(host: string, port: number, ready: Promise<Pick<Hono, 'fetch'>>): Promise<Listening> {
  const server = createAdaptorServer({ fetch: async (request, environment) => (await ready).fetch(request, environment) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(sentenceFor(error, host, port), { cause: error })));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function sentenceFor(error: Error, host: string, port: number): string {
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return `Port ${port} is in use already, perhaps by another Bascule. Stop that one, or choose another port with --port.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1024 with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `This machine has no address ${host} to listen on. Change the setting host.`;
  return `Bascule cannot listen on ${host}:${port} (${String(code)}).`;
}
