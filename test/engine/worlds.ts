import { expect } from 'vitest';
import type { ErrorCode } from '../../src/domain/error-catalogue.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { sessionOn } from '../../simulators/salesforce/test-session.ts';
import type { Bridge } from './bridge.ts';

/** One record of either vendor, values by the vendor's own names; blank is null. */
export type VendorRecord = Readonly<Record<string, string | number | boolean | null>>;

/** Fields compared between the worlds: both ways, same meaning, on leads and contacts alike. */
const COMPARED: readonly (readonly [marketo: string, lead: string | null, contact: string | null])[] = [
  ['firstName', 'FirstName', 'FirstName'],
  ['lastName', 'LastName', 'LastName'],
  ['email', 'Email', 'Email'],
  ['title', 'Title', 'Title'],
  ['phone', 'Phone', 'Phone'],
  ['city', 'City', 'MailingCity'],
  ['state', 'State', 'MailingState'],
  ['leadScore', 'Lead_Score__c', 'Lead_Score__c'],
  ['company', 'Company', null],
  ['rating', 'Rating', null],
];

/** Changes a Salesforce record as the administrator, one second later so that its stamp moves. */
export async function editSalesforce(bridge: Bridge, object: string, id: string, values: VendorRecord): Promise<void> {
  bridge.clock.advance(1000);
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const answer = await admin.call('PATCH', `/sobjects/${object}/${id}`, values);
  expect(answer.status, JSON.stringify(answer.body)).toBe(204);
}

/** Creates a Salesforce record as the administrator and answers its id. */
export async function createSalesforce(bridge: Bridge, object: string, values: VendorRecord): Promise<string> {
  bridge.clock.advance(1000);
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const answer = await admin.call('POST', `/sobjects/${object}`, values);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return (answer.body as { id: string }).id;
}

/** Deletes a Salesforce record as the administrator; it stays in the recycle bin. */
export async function deleteSalesforce(bridge: Bridge, object: string, id: string): Promise<void> {
  bridge.clock.advance(1000);
  const admin = await sessionOn(bridge.salesforce, 'admin');
  expect((await admin.call('DELETE', `/sobjects/${object}/${id}`)).status).toBe(204);
}

/** Every record of an object that is not deleted, with these fields; at most 2,000. */
export async function salesforceAll(bridge: Bridge, object: string, fields: readonly string[]): Promise<readonly VendorRecord[]> {
  const admin = await sessionOn(bridge.salesforce, 'admin');
  return (await admin.query(`SELECT Id, ${fields.join(', ')} FROM ${object} ORDER BY Id LIMIT 2000`)) as readonly VendorRecord[];
}

/** Changes a person as somebody at Marketo's keyboard. */
export async function editMarketo(bridge: Bridge, id: string, values: VendorRecord): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('marketo', `records/people/${id}`, values, 'PATCH');
}

/** Creates a person by hand and answers its id. */
export async function createMarketo(bridge: Bridge, values: VendorRecord): Promise<string> {
  bridge.clock.advance(1000);
  const made = (await bridge.control('marketo', 'records/people', values)) as { id: number };
  return String(made.id);
}

/** Every lead or contact that is not deleted. */
export async function salesforceRecords(bridge: Bridge, object: 'Lead' | 'Contact'): Promise<readonly VendorRecord[]> {
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const names = COMPARED.flatMap(([, lead, contact]) => (object === 'Lead' ? lead : contact) ?? []);
  const records: VendorRecord[] = [];
  let after: string | null = null;
  for (;;) {
    const page: readonly VendorRecord[] = (await admin.query(`SELECT Id, Marketo_Id__c, ${names.join(', ')} FROM ${object}${after === null ? '' : ` WHERE Id > '${after}'`} ORDER BY Id LIMIT 2000`)) as readonly VendorRecord[];
    records.push(...page);
    if (page.length < 2000) return records;
    after = String(page.at(-1)?.['Id'] ?? '');
  }
}

/** One lead or contact by id. */
export async function salesforceRecord(bridge: Bridge, object: 'Lead' | 'Contact', id: string): Promise<VendorRecord> {
  const found = (await salesforceRecords(bridge, object)).find((record) => record['Id'] === id);
  if (found === undefined) throw new Error(`no ${object} ${id}`);
  return found;
}

/** Makes or changes one of Marketo's records as another integration does, by the API. */
export async function asAnotherIntegration(bridge: Bridge, path: string, values: VendorRecord): Promise<void> {
  const answer = await postToMarketo(bridge, path, JSON.stringify({ action: 'createOrUpdate', input: [values] }));
  expect(answer, path).toMatchObject({ success: true, result: [{ status: expect.stringMatching(/created|updated/) }] });
}

/** Merges a person into another one. */
export async function mergeInMarketo(bridge: Bridge, survivor: string, loser: string): Promise<void> {
  expect(await postToMarketo(bridge, `/rest/v1/leads/${survivor}/merge.json?leadId=${loser}`, '')).toMatchObject({ success: true });
}

/** Posts to Marketo as somebody else, and answers what it says. */
export async function postToMarketo({ marketo }: Bridge, url: string, body: string, type = 'application/json'): Promise<unknown> {
  const door = '/identity/oauth/token?grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const { access_token: token } = JSON.parse((await marketo.handle({ method: 'GET', url: door, headers: {}, body: '' })).body) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  return JSON.parse((await marketo.handle({ method: 'POST', url, headers, body })).body) as unknown;
}

/** Every person. */
export function marketoPeople(bridge: Bridge): readonly VendorRecord[] {
  return [...bridge.marketo.world.people.all()].map((person) => ({ ...person.values, id: person.id }));
}

/** One person by id. */
export function marketoPerson(bridge: Bridge, id: string): VendorRecord {
  const found = marketoPeople(bridge).find((person) => String(person['id']) === id);
  if (found === undefined) throw new Error(`no person ${id}`);
  return found;
}

/** The only person that carries a Salesforce id in its key field. */
export function personOf(bridge: Bridge, salesforceId: string): VendorRecord {
  const found = marketoPeople(bridge).filter((person) => person['basculeSalesforceId'] === salesforceId);
  expect(found, `persons of ${salesforceId}`).toHaveLength(1);
  return found[0] ?? {};
}

/**
 * The worlds agree: every visible Salesforce record has exactly one person and no person is shared
 * (I8, I14), every compared field is equal (I1), and the ledger balances (I22). Written without the
 * engine's merge code.
 */
export async function expectAgreement(bridge: Bridge): Promise<void> {
  const people = marketoPeople(bridge);
  const byKey = new Map<string, VendorRecord>();
  for (const person of people) {
    const key = person['basculeSalesforceId'] ?? null;
    if (key === null) continue;
    expect(byKey.has(String(key)), `two persons carry ${String(key)} (I8)`).toBe(false);
    byKey.set(String(key), person);
  }
  for (const object of ['Lead', 'Contact'] as const) {
    for (const record of await salesforceRecords(bridge, object)) {
      const person = byKey.get(String(record['Id']));
      expect(person, `${object} ${String(record['Id'])} has no person (I3)`).toBeDefined();
      for (const [marketo, lead, contact] of COMPARED) {
        const name = object === 'Lead' ? lead : contact;
        if (name === null) continue;
        expect(plain(person?.[marketo]), `${object} ${String(record['Id'])} ${name} (I1)`).toEqual(plain(record[name]));
      }
    }
  }
  await expectBalance(bridge);
}

/** A field of a lead's pair is held in one direction, with this code. */
export async function expectHeld(bridge: Bridge, leadId: string, code: ErrorCode, field: string): Promise<void> {
  const found = await findRecord(bridge.context(), 'lead', leadId);
  if (found.result !== 'found') throw new Error('no pair');
  const works = [found.pair.salesforce.work, found.pair.marketo.work];
  expect(works).toContainEqual(expect.objectContaining({ state: 'rejected', error: expect.objectContaining({ code, fields: [field] }) }));
}

/** I22: observed = applied + unchanged + superseded + lost in conflict + rejected + pending, in every row. */
export async function expectBalance(bridge: Bridge): Promise<void> {
  for (const row of await bridge.ledger()) {
    const ended = row.applied + row.unchanged + row.superseded + row.lostInConflict + row.rejected;
    expect(row.observed, `ledger of ${row.object} to ${row.to} (I22)`).toBe(ended + row.pending);
  }
}

/** Blank in any spelling, an unticked box, and the case of an address say the same on both sides. */
function plain(value: string | number | boolean | null | undefined): string | number | null {
  if (value === undefined || value === null || value === false || value === '') return null;
  if (value === true) return 'true';
  return typeof value === 'string' ? value.trim().toLowerCase() : value;
}

/** Calls that a side was asked since the count was last cleared: all, those that count against its limits, and each operation's. */
export async function requestsOf(bridge: Bridge, side: 'salesforce' | 'marketo'): Promise<{ readonly total: number; readonly charged: number; readonly byOperation: Readonly<Record<string, number>> }> {
  return (await bridge.control(side, 'requests')) as { total: number; charged: number; byOperation: Record<string, number> };
}
