import type { HttpOutcome, HttpRequest, HttpTransport } from '../../src/connectors/http-transport.ts';
import type { SimResponse, Simulator } from '../../simulators/foundation/exchange.ts';

/** A way to a simulator without sockets; keeps every request that was made, sign-ins too. */
export interface SimulatedTransport {
  readonly send: HttpTransport;
  readonly requests: HttpRequest[];
  /** The next answers are put through this first; the way to send what no simulator would. */
  spoil(change: ((answer: HttpOutcome, request: HttpRequest) => HttpOutcome) | null): void;
}

/** Carries requests to a simulator, with the Date header that a web server adds, by the vendor's own clock. */
export function transportTo(simulator: Simulator, vendorNow: () => number): SimulatedTransport {
  const requests: HttpRequest[] = [];
  let change: ((answer: HttpOutcome, request: HttpRequest) => HttpOutcome) | null = null;
  return {
    requests,
    spoil(next) {
      change = next;
    },
    async send(request) {
      requests.push(request);
      const { method, path, headers, body } = request;
      const response = await simulator.handle({ method, url: path, headers: { host: 'vendor.example', ...headers }, body: body ?? '' });
      const outcome = outcomeOf(response, vendorNow());
      return change?.(outcome, request) ?? outcome;
    },
  };
}

/** What a caller over a network would see of an answer with this fate (reliability.md §2.2). */
function outcomeOf(response: SimResponse, vendorNow: number): HttpOutcome {
  switch (response.fate ?? 'answer') {
    case 'answer': {
      const named = Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
      const headers = { date: new Date(vendorNow).toUTCString(), ...Object.fromEntries(named) };
      return { kind: 'answered', status: response.status, headers, body: response.body };
    }
    case 'reset-before':
    case 'hang-before':
    case 'reset-after':
    case 'hang-after':
    case 'cut-body':
    case 'wrong-length':
      return { kind: 'lost', reason: 'the connection ended' };
  }
}
