import { createCallBudget } from '../../src/connectors/call-budget.ts';
import { createMarketoConnector } from '../../src/connectors/marketo/marketo-connector.ts';
import { createSalesforceConnector } from '../../src/connectors/salesforce/salesforce-connector.ts';
import type { Schema } from '../../src/domain/field.ts';
import { isOfSalesforce, PERSON_OBJECTS } from '../../src/domain/object-pair.ts';
import type { RecordWrite } from '../../src/domain/operation.ts';
import type { KeyedObject, RecordObject } from '../../src/domain/side.ts';
import type { KnownValues } from '../../src/domain/value.ts';
import type { ChangePage, Connector, FieldsByObject, Json, WriteOutcome } from '../../src/engine/connector-port.ts';
import type { Diagnosable } from '../../src/engine/diagnosis-port.ts';
import { createClock } from '../../simulators/foundation/clock.ts';
import type { SettableClock } from '../../simulators/foundation/clock.ts';
import type { Simulator } from '../../simulators/foundation/exchange.ts';
import { createMarketoSimulator } from '../../simulators/marketo/simulator.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { transportTo } from './simulated-transport.ts';
import type { SimulatedTransport } from './simulated-transport.ts';

/** Calls the vendor's API and answers the parsed body. */
type Caller = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** One connector over its simulator, in one process and under one virtual clock. */
export interface World {
  readonly connector: Connector & Diagnosable;
  readonly clock: SettableClock;
  readonly transport: SimulatedTransport;
  /** The object that tests of both vendors write and read. */
  readonly object: RecordObject;
  /** An id such as this vendor gives, of no record. */
  readonly noId: string;
  /** A field of text, the e-mail address, a date with time, and the key field, by this vendor's names. */
  readonly names: { readonly text: string; readonly lastName: string; readonly email: string; readonly moment: string; readonly key: string };
  readonly fields: FieldsByObject;
  /** What creating a record needs beside what a test gives. */
  readonly needed: KnownValues;
  /** Another connector over the same simulator, with nothing of this one's memory. */
  restarted(): Connector & Diagnosable;
  control(path: string, body?: unknown, method?: string): Promise<unknown>;
  /** Charged calls since this was last asked, by the simulator's own count. */
  charged(): Promise<number>;
  /** Calls the vendor's API as somebody else; throws when the call as a whole is refused. */
  call: Caller;
  /** Somebody else changes a record, and a second passes. */
  edit(id: string, values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Somebody else creates a record. */
  create(values: Readonly<Record<string, unknown>>): Promise<string>;
  remove(id: string): Promise<void>;
}

const NOW = Date.parse('2026-03-01T12:00:00Z');

function wideBudget(clock: SettableClock): ReturnType<typeof createCallBudget> {
  const timers = { sleep: async (ms: number) => clock.advance(ms) };
  return createCallBudget({ clock, timers, window: null, maxInFlight: 10, callsPerDay: null, priorityShare: 0.2, othersShare: 0, maxWaitMs: 30_000 });
}

async function control(simulator: Simulator, path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const answer = await simulator.handle({ method, url: `/_control/${path}`, headers: { 'content-type': 'application/json' }, body: body === undefined ? '' : JSON.stringify(body) });
  if (answer.status >= 400) throw new Error(answer.body);
  return answer.body === '' ? null : JSON.parse(answer.body);
}

function callerOf(simulator: Simulator, signIn: { readonly method: string; readonly url: string; readonly body: string }): Caller {
  return async (method, url, body) => {
    const granted = await simulator.handle({ ...signIn, headers: { host: 'vendor.example', 'content-type': 'application/x-www-form-urlencoded' } });
    const token = String(JSON.parse(granted.body).access_token);
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'sforce-auto-assign': 'FALSE' };
    const answer = await simulator.handle({ method, url, headers, body: body === undefined ? '' : JSON.stringify(body) });
    if (answer.status >= 400) throw new Error(answer.body);
    return answer.body === '' ? null : JSON.parse(answer.body);
  };
}

async function charged(simulator: Simulator): Promise<number> {
  const counted = await control(simulator, 'requests');
  await control(simulator, 'requests', undefined, 'DELETE');
  return typeof counted === 'object' && counted !== null && 'charged' in counted ? Number(counted.charged) : Number.NaN;
}

/** Salesforce: leads of a fresh org with so many people, by a connector that follows the members of these campaigns. */
export function salesforceWorld(people = 0, campaigns: readonly string[] = []): World {
  const clock = createClock();
  clock.useVirtual(NOW);
  const simulator = createSalesforceSimulator({ clock, people });
  const transport = transportTo(simulator, () => clock.now());
  const build = (): Connector & Diagnosable =>
    createSalesforceConnector({
      transport: transport.send,
      credentials: { kind: 'client-credentials', clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      apiVersion: '62.0',
      objects: campaigns.length === 0 ? PERSON_OBJECTS : [...PERSON_OBJECTS, 'campaign-member'],
      campaigns,
      keyField: 'Marketo_Id__c',
      passDuplicateAlerts: false,
      budget: wideBudget(clock),
      // Ours stays right when the vendor's is set.
      clock: { now: () => clock.now() - clock.state().skewMs },
    });
  const body = 'grant_type=client_credentials&client_id=sandbox-admin&client_secret=sandbox-admin-secret';
  const call = callerOf(simulator, { method: 'POST', url: '/services/oauth2/token', body });
  const leads = '/services/data/v62.0/sobjects/Lead';
  const fields = ['LastName', 'Title', 'Email', 'Last_Webinar__c', 'Lead_Score__c', 'Marketo_Id__c'];
  return {
    connector: build(),
    restarted: build,
    clock,
    transport,
    object: 'lead',
    noId: '00Q000000000099',
    names: { text: 'Title', lastName: 'LastName', email: 'Email', moment: 'Last_Webinar__c', key: 'Marketo_Id__c' },
    fields: { lead: fields, contact: ['LastName', 'Title', 'Email', 'Marketo_Id__c'] },
    needed: { Company: 'Example Ltd' },
    control: (path, value, method) => control(simulator, path, value, method),
    charged: () => charged(simulator),
    call,
    async edit(id, values) {
      await call('PATCH', `${leads}/${id}`, values);
      clock.advance(1000);
    },
    async create(values) {
      const made = await call('POST', leads, { Company: 'Example Ltd', ...values });
      clock.advance(1000);
      return typeof made === 'object' && made !== null && 'id' in made ? String(made.id) : '';
    },
    async remove(id) {
      await call('DELETE', `${leads}/${id}`);
      clock.advance(1000);
    },
  };
}

/** Marketo: the persons of a fresh subscription with so many, by a connector that follows these objects besides. */
export function marketoWorld(people = 0, objects: readonly KeyedObject[] = [], programs: readonly string[] = []): World {
  const clock = createClock();
  clock.useVirtual(NOW);
  const simulator = createMarketoSimulator({ clock, people, limits: { callsPerWindow: 1e9, callsInFlight: 1e9, callsPerDay: 1e9 } });
  const transport = transportTo(simulator, () => clock.now());
  const build = (): Connector & Diagnosable =>
    createMarketoConnector({
      transport: transport.send,
      credentials: { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' },
      objects,
      programs,
      keyField: 'basculeSalesforceId',
      budget: wideBudget(clock),
      clock,
    });
  const url = '/identity/oauth/token?grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const call = callerOf(simulator, { method: 'GET', url, body: '' });
  return {
    connector: build(),
    restarted: build,
    clock,
    transport,
    object: 'person',
    noId: '99999999',
    names: { text: 'title', lastName: 'lastName', email: 'email', moment: 'lastWebinar', key: 'basculeSalesforceId' },
    fields: { person: ['lastName', 'title', 'email', 'lastWebinar', 'leadScore', 'basculeSalesforceId'] },
    needed: {},
    control: (path, value, method) => control(simulator, path, value, method),
    charged: () => charged(simulator),
    call,
    async edit(id, values) {
      await call('POST', '/rest/v1/leads.json', { action: 'updateOnly', lookupField: 'id', input: [{ id: Number(id), ...values }] });
      clock.advance(1000);
    },
    async create(values) {
      const made = await call('POST', '/rest/v1/leads.json', { action: 'createDuplicate', input: [values] });
      clock.advance(1000);
      return String(JSON.parse(JSON.stringify(made)).result[0].id);
    },
    async remove(id) {
      await call('POST', '/rest/v1/leads/delete.json', { input: [{ id: Number(id) }] });
      clock.advance(1000);
    },
  };
}

/** What a poll brought, and where reading goes on. */
export interface Polled {
  readonly pages: readonly ChangePage[];
  readonly cursor: Json | null;
  readonly schema: Schema;
  /** Ids of all records seen or hinted at. */
  readonly ids: ReadonlySet<string>;
}

/** Polls to the end, as a cycle does; the connector knows nothing of how a page is stored. */
export async function pollAll(world: World, cursor: Json | null, schema: Schema | null = null, connector = world.connector): Promise<Polled> {
  const poll = await connector.poll({ cursor, knownSchema: schema, fields: world.fields });
  const pages: ChangePage[] = [];
  for await (const page of poll.pages(world.fields)) pages.push(page);
  const ids = pages.flatMap((page) => [...page.observations, ...page.hints].map(({ id }) => id));
  return { pages, cursor: pages.at(-1)?.cursor ?? cursor, schema: poll.schema, ids: new Set(ids) };
}

/** A write of a test. */
export function aWrite(world: World, number: number, write: Partial<RecordWrite> = {}): RecordWrite {
  const object = isOfSalesforce(world.object) ? world.object : 'lead';
  const values = { [world.names.lastName]: `Example ${number}`, ...world.needed, ...write.values };
  return { operationId: `operation-${number}`, kind: 'create', object, id: null, counterpartId: `key-${number}`, ...write, values: write.kind === 'update' ? (write.values ?? {}) : values };
}

/** Writes in the normal lane, by a worker whose lease has no end unless it is said to have one. */
export async function writeAll(world: World, writes: readonly RecordWrite[], maySend = async (): Promise<boolean> => true): Promise<readonly WriteOutcome[]> {
  return world.connector.write({ writes, lane: 'normal', maySend });
}

/** The id of an applied write; throws when it was not applied. */
export function idOf(outcome: WriteOutcome | undefined): string {
  if (outcome?.result !== 'applied') throw new Error(`The write was not applied: ${JSON.stringify(outcome)}.`);
  return outcome.id;
}
