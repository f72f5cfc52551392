import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A door to a PostgreSQL server that can lose the answer to a commit. */
export interface CommitLosingProxy {
  /** The database's URL through the proxy. */
  readonly url: string;
  /** The next commit is passed on to the server, and its answer never comes back. */
  loseNextCommit(): void;
  close(): Promise<void>;
}

/** Passes bytes both ways; after a commit it was told to lose, it cuts the client off at the server's answer. */
export async function losingCommits(databaseUrl: string): Promise<CommitLosingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let losing = false;
  const proxy = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    let lost = false;
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => {
      if (losing && chunk.includes('commit\0')) [losing, lost] = [false, true];
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (lost) client.destroy();
      else client.write(chunk);
    });
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    loseNextCommit: () => {
      losing = true;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
