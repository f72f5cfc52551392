import { createClock } from '../../simulators/foundation/clock.ts';
import type { SettableClock } from '../../simulators/foundation/clock.ts';
import type { SimRequest, Simulator } from '../../simulators/foundation/exchange.ts';
import { serveSimulator } from '../../simulators/foundation/http-server.ts';
import type { RunningServer } from '../../simulators/foundation/http-server.ts';
import { createMarketoSimulator } from '../../simulators/marketo/simulator.ts';
import type { MarketoSimulator } from '../../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldPlan } from '../simulation/field-plans.ts';
import { A_USER, createVendorLedger } from '../simulation/vendor-ledger.ts';
import type { Doer, VendorLedger } from '../simulation/vendor-ledger.ts';
import { quickMoment, TIMES_FASTER } from './quick-time.ts';
import type { QuickTime } from './quick-time.ts';

/** Both vendors, served over HTTP from this process so that everything that changes in their worlds is written down. */
export interface RealVendors {
  readonly salesforce: SalesforceSimulator;
  readonly marketo: MarketoSimulator;
  readonly clocks: Readonly<Record<Side, SettableClock>>;
  readonly ports: Readonly<Record<Side, number>>;
  /** Every change of a mapped value in either world, under who made it: a user, or somebody over HTTP. */
  readonly ledger: VendorLedger;
  /** Asks a control door as somebody at the vendor's own pages. Null when the vendor's rules refused it. */
  control(side: Side, path: string, body?: unknown, method?: string): Promise<unknown>;
  close(): Promise<void>;
}

/** How many there are at first, and how long an answer takes, real ms. */
export interface VendorOptions {
  readonly seed: number;
  readonly salesforcePeople: number;
  readonly marketoPeople: number;
  readonly latencyMs: number;
}

/** Whatever changes when somebody calls over HTTP is the engine's: users go by the control door. */
const OVER_HTTP: Doer = { by: 'engine', sent: () => undefined };

/** Starts both vendors on free ports, with people in them. */
export async function openRealVendors(options: VendorOptions, fields: readonly FieldPlan[], time: QuickTime): Promise<RealVendors> {
  const now = (): number => Math.floor(quickMoment(time, Date.now()));
  const { seed, salesforcePeople, marketoPeople, latencyMs } = options;
  const clocks = { salesforce: createClock(now), marketo: createClock(now) };
  const salesforce = createSalesforceSimulator({ clock: clocks.salesforce, people: salesforcePeople, seed });
  const marketo = createMarketoSimulator({
    clock: clocks.marketo,
    people: marketoPeople,
    seed,
    // Their window of twenty seconds passes in one; the budget is not what is tested here.
    limits: { callsPerWindow: 1e9, callsPerDay: 1e9, callsInFlight: 1e9 },
    latency: { baseMs: latencyMs * TIMES_FASTER, perRecordMs: 0 },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / TIMES_FASTER)),
  });
  const simulators = { salesforce, marketo };

  async function control(side: Side, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
    // What was done over HTTP until now is the engine's; a control call itself is done in one go.
    ledger.scan(side, OVER_HTTP);
    const request: SimRequest = { method, url: `/_control/${path}`, headers: { host: 'vendor.example' }, body: body === undefined ? '' : JSON.stringify(body) };
    const answering = simulators[side].handle(request);
    ledger.scan(side, A_USER);
    const answer = await answering;
    if (answer.status >= 500 || answer.status === 400 || answer.status === 405) throw new Error(`${side} ${path}: ${answer.status} ${answer.body}`);
    if (answer.status >= 400) return null;
    return answer.body === '' ? {} : JSON.parse(answer.body);
  }

  const ledger = createVendorLedger({ salesforce, marketo, clocks, control }, fields, now);
  // Who was there from the beginning was written by people.
  for (const side of SIDES) ledger.scan(side, A_USER);
  await giveEverybodyPhones(ledger, control);
  await control('salesforce', 'latency', { ms: latencyMs });
  const watched = (side: Side): Simulator => ({
    async handle(request) {
      const answer = await simulators[side].handle(request);
      ledger.scan(side, OVER_HTTP);
      return answer;
    },
  });
  const servers = { salesforce: await serveSimulator(watched('salesforce'), { port: 0 }), marketo: await serveSimulator(watched('marketo'), { port: 0 }) };
  return {
    ...simulators,
    clocks,
    ledger,
    control,
    ports: { salesforce: portOf(servers.salesforce), marketo: portOf(servers.marketo) },
    async close() {
      await Promise.all([servers.salesforce.close(), servers.marketo.close()]);
      salesforce.close();
      marketo.close();
    },
  };
}

/** The org refuses a hot lead without a phone number, and what is refused for good is another test's matter. */
async function giveEverybodyPhones(ledger: VendorLedger, control: RealVendors['control']): Promise<void> {
  for (const side of SIDES) {
    for (const record of ledger.records(side).filter(({ values }) => values['phone'] === null)) {
      const [path, name] = side === 'marketo' ? [`records/people/${record.id}`, 'phone'] : [`records/${record.object}/${record.id}`, 'Phone'];
      await control(side, path, { [name]: `phone of ${record.id}` }, 'PATCH');
    }
  }
}

function portOf({ url }: RunningServer): number {
  return Number(new URL(url).port);
}
