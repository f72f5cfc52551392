import type { HttpTransport } from '../src/connectors/http-transport.ts';
import type { Simulator } from '../simulators/foundation/exchange.ts';

/** Stands between a connector and a simulator in the same process and tells what the simulator itself cost. */
export interface VendorMeter {
  /** The way to a simulator without a socket. */
  through(simulator: Simulator): HttpTransport;
  /** Processor time spent inside the simulators so far, in microseconds. */
  spentMicros(): number;
  /** From now on keeps the exchanges. */
  record(): void;
  /** The exchanges kept, in order; none are kept any more. */
  takeRecorded(): readonly Exchange[];
}

/** One request and its answer. */
export interface Exchange {
  readonly path: string;
  readonly sent: string;
  readonly answered: string;
}

/** A meter of its own for one bridge. */
export function createVendorMeter(): VendorMeter {
  let spent = 0;
  let inside = 0;
  let entered = 0;
  let recorded: Exchange[] | null = null;

  return {
    through: (simulator) => async (request) => {
      if (inside === 0) entered = processorMicros();
      inside += 1;
      const { method, path, headers } = request;
      const sent = request.body ?? '';
      const answer = await simulator.handle({ method, url: path, headers, body: sent });
      inside -= 1;
      if (inside === 0) spent += processorMicros() - entered;
      recorded?.push({ path, sent, answered: answer.body });
      const lowerCase = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
      return { kind: 'answered', status: answer.status, headers: lowerCase, body: answer.body };
    },
    spentMicros: () => spent,
    record() {
      recorded = [];
    },
    takeRecorded() {
      const kept = recorded ?? [];
      recorded = null;
      return kept;
    },
  };
}

/** Processor time of this process so far, in microseconds. */
export function processorMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Collects garbage, so that a measurement does not pay for what came before it; does nothing without `--expose-gc`. */
export function collectGarbage(): void {
  globalThis.gc?.();
}
