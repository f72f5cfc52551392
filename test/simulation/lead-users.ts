import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/** Something else happens to who was converted or merged so long after it, ms. */
const SOON_MS: readonly number[] = [1000, 60_000, 900_000];

/** Somebody does something about a lead that bookings name, or about the contact that it has become (L42). */
export async function actOnBookedLead(world: SimulatedWorld, { detail }: PlannedAct): Promise<void> {
  const chance = createRandom(detail);
  const lead = anyOf(chance, booked(world)) ?? anyOf(chance, there(world, 'Lead'));
  const turn = chance.next();
  if (turn < 0.2) return signUp(world, chance);
  if (turn < 0.35) return mergeContacts(world, chance);
  if (lead === undefined) return;
  if (turn < 0.6) return convert(world, chance, lead);
  if (turn < 0.75) return convertInto(world, chance, lead);
  if (turn < 0.83) return mergeLeads(world, chance, lead);
  if (turn < 0.93) return hide(world, chance, lead);
  return removeForAWhile(world, chance, lead);
}

/** A lead is typed in with its booking: nothing of either is there yet, and it may be converted before anybody has looked. */
async function signUp(world: SimulatedWorld, chance: Random): Promise<void> {
  const number = between(chance, 1, 1_000_000);
  const id = await make(world, 'Lead', { LastName: `cbooked${number}`, Company: 'Booked', Email: `booked${number}@example.com` });
  const lead = world.ledger.record('salesforce', id ?? '');
  if (lead === undefined) return;
  await book(world, chance, lead);
  if (chance.chance(0.3)) world.press('lead', lead.id);
  if (chance.chance(0.4)) soon(world, chance, 'a lead is converted that was typed in with its booking', async () => convert(world, chance, lead));
}

async function book(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  if (world.vendors.salesforce.world.store.catalogue().named('Booking__c') !== undefined) await make(world, 'Booking__c', { Name: `cb${between(chance, 1, 1_000_000)}`, Lead__c: lead.id });
}

async function convert(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  if (world.ledger.record('salesforce', lead.id)?.state !== 'there') return;
  const done = (await world.vendors.control('salesforce', 'convert-lead', { leadId: lead.id })) as { readonly contactId: string } | null;
  world.ledger.scan('salesforce', A_USER);
  if (done !== null) await goOn(world, chance, done.contactId);
}

async function convertInto(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  const contact = anyOf(chance, seenContacts(world));
  if (contact === undefined) return;
  await world.mergeUsers.merge('conversion', lead, contact);
  await goOn(world, chance, contact.id);
}

/** What became of a lead is merged into another contact soon, or its lookup is changed by hand. */
async function goOn(world: SimulatedWorld, chance: Random, contactId: string): Promise<void> {
  world.verdicts.reached('a lead was converted that somebody may have booked for');
  if (!chance.chance(0.35)) return;
  soon(world, chance, 'a contact that was a lead is merged', async () => {
    const [contact, other] = [seenContacts(world).find(({ id }) => id === contactId), anyOf(chance, seenContacts(world).filter(({ id }) => id !== contactId))];
    if (contact !== undefined && other !== undefined) await world.mergeUsers.merge('merge', contact, other);
  });
}

async function mergeContacts(world: SimulatedWorld, chance: Random): Promise<void> {
  const [loser, survivor] = sample(chance, seenContacts(world), 2);
  if (loser !== undefined && survivor !== undefined) await world.mergeUsers.merge('merge', loser, survivor);
}

async function mergeLeads(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  const other = anyOf(chance, there(world, 'Lead').filter(({ id }) => id !== lead.id));
  if (other !== undefined) await world.mergeUsers.merge('merge', lead, other);
}

/** The lead is hidden from the sync user for a while, and may become a contact in the dark. */
async function hide(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  await world.showAllBut([lead.id]);
  if (chance.chance(0.5)) await convert(world, chance, lead);
  world.scheduler.at(OUTSIDE, 'a lead is shown again', between(chance, 20, 500) * 1000, () => world.guard(world.showAllBut([])));
}

async function removeForAWhile(world: SimulatedWorld, chance: Random, lead: VendorRecord): Promise<void> {
  await world.vendors.control('salesforce', `records/Lead/${lead.id}`, undefined, 'DELETE');
  world.ledger.scan('salesforce', A_USER);
  if (!chance.chance(0.6)) return;
  soon(world, chance, 'a lead comes back from the bin', async () => {
    if (world.ledger.record('salesforce', lead.id)?.state !== 'deleted') return;
    await world.vendors.control('salesforce', 'undelete', { ids: [lead.id] }, 'POST');
    world.ledger.scan('salesforce', A_USER);
  });
}

async function make({ vendors, ledger }: SimulatedWorld, object: string, values: unknown): Promise<string | null> {
  const made = (await vendors.control('salesforce', `records/${object}`, values, 'POST')) as { readonly id: string } | null;
  ledger.scan('salesforce', A_USER);
  return made?.id ?? null;
}

function soon(world: SimulatedWorld, chance: Random, what: string, act: () => Promise<void>): void {
  world.scheduler.at(OUTSIDE, what, chance.integer(chance.pick(SOON_MS)), () => world.guard(act()));
}

function there({ ledger }: SimulatedWorld, object: VendorRecord['object']): readonly VendorRecord[] {
  return ledger.records(object === 'person' ? 'marketo' : 'salesforce').filter((record) => record.state === 'there' && record.object === object);
}

/** Contacts that somebody of us has seen: no other one can be told from what a conversion makes (docs/reliability.md). */
export function seenContacts(world: SimulatedWorld): readonly VendorRecord[] {
  const keys = new Set(there(world, 'person').map(({ key }) => key));
  return there(world, 'Contact').filter(({ id }) => keys.has(id));
}

/** Leads that some booking names. */
function booked(world: SimulatedWorld): readonly VendorRecord[] {
  const named = new Set(world.beside.objects?.ledger.records('salesforce', 'Booking__c').filter(({ isThere }) => isThere).map(({ values }) => values['Lead__c']));
  return there(world, 'Lead').filter(({ id }) => named.has(id));
}

function anyOf<One>(chance: Random, list: readonly One[]): One | undefined {
  return list.length === 0 ? undefined : chance.pick(list);
}
