import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A stretch of wire between a worker and a vendor or the database, and what can happen to it (F1, F2, F3, F49). */
export interface CuttingProxy {
  readonly port: number;
  /** Ends every connection at once, in both directions. Answers how many there were. */
  cut(): number;
  /** Nothing passes for so long, ms; what was sent meanwhile arrives afterwards. */
  stall(ms: number): Promise<void>;
  /** The next answer that begins ends after so many bytes, and its connection with it; `struck` is told. */
  cutAnswerAfter(bytes: number, struck: () => void): void;
  /** The next request that holds this text is passed on, and its answer never comes back; `struck` is told. */
  loseAnswerTo(text: string, struck: () => void): void;
  /** The next request that holds this text never arrives; `struck` is told. */
  loseRequest(text: string, struck: () => void): void;
  /** Forgets what was armed and did not happen yet. */
  heal(): void;
  close(): Promise<void>;
}

interface Wire {
  readonly client: Socket;
  readonly server: Socket;
  /** Set when the answer is to be lost. */
  losing: Loss | null;
  /** Set when the answer ends early. */
  cutting: Armed<number> | null;
}

/** Something that waits for its occasion. */
interface Armed<What> {
  what: What;
  readonly struck: () => void;
}

/** A request that does not arrive, or one whose answer does not. */
interface Loss extends Armed<string> {
  readonly of: 'request' | 'answer';
}

/** Passes bytes between a free port of this machine and a server on it. */
export async function openCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const wires = new Set<Wire>();
  const cuts: Armed<number>[] = [];
  const losses: Loss[] = [];
  let stalled = 0;

  function end(wire: Wire): void {
    wires.delete(wire);
    for (const socket of [wire.client, wire.server]) reset(socket);
  }

  function ask(wire: Wire, chunk: Buffer): void {
    const due = losses.findIndex(({ what }) => chunk.includes(what));
    const [loss = null] = due < 0 ? [] : losses.splice(due, 1);
    if (loss?.of === 'request') {
      loss.struck();
      return end(wire);
    }
    wire.losing ??= loss;
    wire.server.write(chunk);
  }

  function answer(wire: Wire, chunk: Buffer): void {
    if (wire.losing !== null) {
      wire.losing.struck();
      return end(wire);
    }
    wire.cutting ??= cuts.shift() ?? null;
    const { cutting } = wire;
    if (cutting === null || chunk.length < cutting.what) {
      if (cutting !== null) cutting.what -= chunk.length;
      wire.client.write(chunk);
      return;
    }
    cutting.struck();
    wire.client.write(chunk.subarray(0, cutting.what), () => end(wire));
  }

  const proxy = createServer((client) => {
    const server = connect(targetPort, '127.0.0.1');
    const wire: Wire = { client, server, losing: null, cutting: null };
    wires.add(wire);
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => end(wire));
      // What one end said before it left still arrives.
      socket.on('close', () => {
        wires.delete(wire);
        other.destroySoon();
      });
    }
    client.on('data', (chunk) => ask(wire, chunk));
    server.on('data', (chunk) => answer(wire, chunk));
    if (stalled > 0) for (const socket of [client, server]) socket.pause();
  });
  await new Promise<void>((resolve) => {
    proxy.listen(0, '127.0.0.1', resolve);
  });
  const address = proxy.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy did not get a port.');

  return {
    port: address.port,
    cut() {
      const all = [...wires];
      for (const wire of all) end(wire);
      return all.length;
    },
    async stall(ms) {
      stalled += 1;
      for (const { client, server } of wires) for (const socket of [client, server]) socket.pause();
      await wait(ms);
      stalled -= 1;
      if (stalled === 0) for (const { client, server } of wires) for (const socket of [client, server]) socket.resume();
    },
    cutAnswerAfter(what, struck) {
      cuts.push({ what, struck });
    },
    loseAnswerTo(what, struck) {
      losses.push({ of: 'answer', what, struck });
    },
    loseRequest(what, struck) {
      losses.push({ of: 'request', what, struck });
    },
    heal() {
      cuts.length = 0;
      losses.length = 0;
      for (const wire of wires) wire.cutting = null;
    },
    async close() {
      for (const wire of wires) end(wire);
      await new Promise((resolve) => {
          proxy.close(resolve);
      });
    },
  };
}

/**
 * Ends a connection as a crashed machine would. One that is saying goodbye already is only closed: Node never frees the
 * handle of a connection that is reset then, and its process does not end.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}
