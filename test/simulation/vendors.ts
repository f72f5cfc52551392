import type { SettableClock } from '../../simulators/foundation/clock.ts';
import { createMarketoSimulator } from '../../simulators/marketo/simulator.ts';
import type { MarketoSimulator } from '../../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import type { Side } from '../../src/domain/side.ts';
import type { OptionRecord } from './option-record.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** Both vendors' worlds, each with a clock of its own that may be wrong (F19). */
export interface Vendors {
  readonly salesforce: SalesforceSimulator;
  readonly marketo: MarketoSimulator;
  readonly clocks: Readonly<Record<Side, SettableClock>>;
  /** Calls a control door. Answers null when the vendor's own rules refused what was asked (4xx). */
  control(side: Side, path: string, body?: unknown, method?: string): Promise<unknown>;
}

/** Completions that belong to nobody who could be killed. */
export const OUTSIDE: Owner = { name: 'world' };

/** Seeds both worlds as the options say. Marketo's working time between looking up and writing is scheduled too. */
export function openVendors(options: OptionRecord, scheduler: Scheduler): Vendors {
  const clocks = { salesforce: clockBeside(scheduler, options.skewMs.salesforce), marketo: clockBeside(scheduler, options.skewMs.marketo) };
  const { salesforcePeople, marketoPeople, seed } = options;
  const salesforce = createSalesforceSimulator({ clock: clocks.salesforce, people: salesforcePeople, seed });
  const marketo = createMarketoSimulator({
    clock: clocks.marketo,
    people: marketoPeople,
    seed,
    limits: { callsPerWindow: 1e9, callsPerDay: 1e9, callsInFlight: 1e9 },
    latency: { baseMs: 5, perRecordMs: 1 },
    sleep: (ms) => new Promise((resolve) => {
      scheduler.at(OUTSIDE, 'marketo works', ms, () => resolve());
    }),
  });
  return {
    salesforce,
    marketo,
    clocks,
    async control(side, path, body, method = body === undefined ? 'GET' : 'POST') {
      const text = body === undefined ? '' : JSON.stringify(body);
      const simulator = side === 'salesforce' ? salesforce : marketo;
      const answer = await simulator.handle({ method, url: `/_control/${path}`, headers: { host: 'vendor.example' }, body: text });
      if (answer.status >= 500 || answer.status === 400 || answer.status === 405) throw new Error(`${side} ${path}: ${answer.status} ${answer.body}`);
      if (answer.status >= 400) return null;
      return answer.body === '' ? {} : JSON.parse(answer.body);
    },
  };
}

/** A clock that follows true time at a distance. */
function clockBeside({ now }: Pick<Scheduler, 'now'>, skewAtFirst: number): SettableClock {
  let skewMs = skewAtFirst;
  return {
    now: () => now() + skewMs,
    useReal: () => undefined,
    useVirtual: () => undefined,
    advance: () => undefined,
    skewBy(ms) {
      skewMs = ms;
    },
    state: () => ({ mode: 'virtual', now: new Date(now() + skewMs).toISOString(), skewMs }),
  };
}
