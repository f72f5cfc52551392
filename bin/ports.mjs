import { createServer } from 'node:net';

/** Throws a sentence when something listens on a port of this machine already. */
export async function requireFreePort(port, whose, flag) {
  const problem = await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.code ?? 'UNKNOWN'));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(null)));
  });
  if (problem === 'EADDRINUSE') {
    throw new Error(`Port ${port}, meant for ${whose}, is in use already – perhaps by another Bascule. Stop that one, or choose another port with --${flag}.`);
  }
  if (problem !== null) throw new Error(`Port ${port}, meant for ${whose}, cannot be used (${problem}). Choose another one with --${flag}.`);
}
