import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Ports below those from which systems take the near ends of outgoing connections (Linux from 32768, others from
 * 49152): what is stopped and started again must not find its port lent to somebody's connection.
 */
const PORTS = { from: 10_000, to: 32_000 } as const;

/** A port of this machine that nobody uses at the moment, and that nobody is given by chance later. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
