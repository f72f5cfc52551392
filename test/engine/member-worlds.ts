import { expect } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createSalesforce, postToMarketo, salesforceAll } from './worlds.ts';

/** The program *Product Webinar*, whose channel has the steps Invited 10, Registered 20, No Show 30, Attended and Attended On-demand 40. */
export const PROGRAM = 1001;
const STATUSES = ['Sent', 'Registered', 'No Show', 'Attended'];

/**
 * A bridge with one campaign whose members go with those of that program. The simulators give out ids in the order of making,
 * so the campaign's is known before it is made.
 */
export async function pairedBridge(pairing: Partial<CampaignPairing> = {}, { mapping: more, ...options }: BridgeOptions & { readonly mapping?: Partial<Mapping> } = {}): Promise<{ readonly bridge: Bridge; readonly campaign: string }> {
  const campaign = await firstCampaign();
  const campaigns: readonly CampaignPairing[] = [{ campaign, program: String(PROGRAM), policy: 'further-on', statuses: [{ salesforce: 'Sent', marketo: 'Invited' }], ...pairing }];
  const mapping = { fields: withOverrides([], []), objects: {}, ...more, campaigns, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const bridge = openBridge({ ...options, rules: { ...options.rules, mapping } });
  expect(await createSalesforce(bridge, 'Campaign', { Name: 'Spring Webinar' })).toBe(campaign);
  for (const [place, Label] of STATUSES.slice(1).entries()) await createSalesforce(bridge, 'CampaignMemberStatus', { CampaignId: campaign, Label, SortOrder: place + 3, HasResponded: Label === 'Attended' });
  return { bridge, campaign };
}

let known: string | undefined;

async function firstCampaign(): Promise<string> {
  known ??= await createSalesforce(openBridge(), 'Campaign', { Name: 'Spring Webinar' });
  return known;
}

/** A lead in the campaign. */
export async function leadIn(bridge: Bridge, campaign: string, Status: string, LastName = 'Example'): Promise<{ readonly lead: string; readonly member: string }> {
  const lead = await createSalesforce(bridge, 'Lead', { LastName, Company: 'Harbor Ltd', Email: `${LastName.toLowerCase()}@example.com` });
  return { lead, member: await createSalesforce(bridge, 'CampaignMember', { CampaignId: campaign, LeadId: lead, Status }) };
}

/** Statuses in Marketo by the person's id. */
export function inMarketo(bridge: Bridge, program = PROGRAM): Readonly<Record<string, unknown>> {
  const members = [...bridge.marketo.world.records('programMember').all()].filter(({ values }) => values['programId'] === program);
  return Object.fromEntries(members.map(({ values }) => [String(values['leadId']), values['statusName']]));
}

/** Statuses in Salesforce by the lead's or contact's id. */
export async function inSalesforce(bridge: Bridge): Promise<Readonly<Record<string, unknown>>> {
  const members = await salesforceAll(bridge, 'CampaignMember', ['LeadOrContactId', 'Status']);
  return Object.fromEntries(members.map(({ LeadOrContactId, Status }) => [String(LeadOrContactId), Status]));
}

/** Moves people in Marketo as another integration, or a smart campaign, does. */
export async function moveInMarketo(bridge: Bridge, statusName: string, ...people: readonly unknown[]): Promise<void> {
  await moveInProgram(bridge, PROGRAM, statusName, ...people);
}

/** The same in any program. */
export async function moveInProgram(bridge: Bridge, program: number, statusName: string, ...people: readonly unknown[]): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/v1/programs/${program}/members/status.json`, JSON.stringify({ statusName, input: people.map((id) => ({ leadId: Number(id) })) }));
  expect(answer).toMatchObject({ result: people.map(() => ({ status: expect.stringMatching(/created|updated/) })) });
}

/** Takes somebody out of the program in Marketo, as another integration does. */
export async function leaveProgram(bridge: Bridge, person: unknown): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/v1/programs/${PROGRAM}/members/delete.json`, JSON.stringify({ input: [{ leadId: Number(person) }] }));
  expect(answer).toMatchObject({ result: [{ status: 'deleted' }] });
}

/** The pair of any record. */
export async function pairOf(bridge: Bridge, id: string): Promise<Pair> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`${id} is ${found.result}`);
  return found.pair;
}
