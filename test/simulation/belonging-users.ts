import { createRandom } from '../../simulators/foundation/random.ts';
import { anyTwo, inSalesforce, isThere, soon, there } from './account-scene.ts';
import type { AccountScene } from './account-scene.ts';
import { seenContacts } from './lead-users.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/** So long after somebody asked for it a flush or cycle is under way, ms. */
const UNDER_WAY_MS = 3000;

/** Two accounts that somebody makes one. */
interface Two extends AccountScene {
  readonly loser: string;
  readonly survivor: string;
}

/** Somebody books for accounts that become one, for their contacts, and for leads that are converted into them (L42, L43). */
export async function actOnBelongings(world: SimulatedWorld, { detail }: PlannedAct): Promise<void> {
  const accounts = world.beside.objects?.accounts;
  if (accounts === undefined || world.vendors.salesforce.world.store.catalogue().named('Booking__c') === undefined) return;
  const scene = { world, accounts, chance: createRandom(detail) };
  const [loser, survivor] = anyTwo(scene) ?? [];
  if (loser === undefined || survivor === undefined) return;
  const two = { ...scene, loser, survivor };
  const turn = scene.chance.next();
  if (turn < 0.3) return convertBooked(two);
  if (turn < 0.5) return bookAround(two);
  if (turn < 0.65) return moveAround(two);
  if (turn < 0.8) return mergeContactsToo(two);
  if (turn < 0.92) return mergeWhileWritten(two);
  return bringBackBooked(two);
}

function merge({ accounts, survivor, loser }: Two): Promise<void> {
  return accounts.merge(survivor, [loser]);
}

/** At once or soon, as chance has it. */
function mergeNowOrSoon(two: Two, what: string): Promise<void> | void {
  return two.chance.chance(0.4) ? merge(two) : soon(two, what, () => merge(two));
}

/** A booking of these; answers nothing where nobody could make it. */
async function book({ world, chance }: AccountScene, names: { readonly Account__c?: string; readonly Contact__c?: string; readonly Lead__c?: string }): Promise<string | null> {
  return inSalesforce(world, 'records/Booking__c', { Name: `cx${between(chance, 1, 1_000_000)}`, ...names }, 'POST');
}

function contactsOf({ accounts }: AccountScene, account: string): readonly string[] {
  return accounts.belongingsOf(account).flatMap(({ object, id }) => (object === 'Contact' ? [id] : []));
}

function bookingsOf({ accounts }: AccountScene, account: string): readonly string[] {
  return accounts.belongingsOf(account).flatMap(({ object, id }) => (object === 'Booking__c' ? [id] : []));
}

/** A lead that is booked for, mostly in the name of the account, goes into that one or into a contact of it, before the merge or after it. */
async function convertBooked(two: Two): Promise<void> {
  const { world, chance, loser, survivor } = two;
  const [lead] = sample(chance, world.ledger.records('salesforce').filter(({ state, object }) => state === 'there' && object === 'Lead'), 1);
  if (lead === undefined) return;
  await book(two, { Lead__c: lead.id, ...(chance.chance(0.7) ? { Account__c: loser } : {}) });
  const convertInto = async (account: string): Promise<void> => {
    if (world.ledger.record('salesforce', lead.id)?.state !== 'there' || !isThere(two, account)) return;
    const contact = chance.chance(0.3) ? seenContactOf(two, account) : undefined;
    if (contact !== undefined) await world.mergeUsers.merge('conversion', lead, contact);
    else await inSalesforce(world, 'convert-lead', { leadId: lead.id, accountId: account }, 'POST');
    world.verdicts.reached('a lead that is booked for was converted into an account that is merged');
  };
  if (chance.chance(0.6)) {
    await convertInto(loser);
    return mergeNowOrSoon(two, 'an account is merged into which a lead was converted that is booked for');
  }
  await merge(two);
  if (chance.chance(0.5)) await convertInto(survivor);
  else soon(two, 'a lead that is booked for is converted into the survivor of two accounts', () => convertInto(survivor));
}

/** One that somebody of us has seen: no other one can be told from what a conversion makes (docs/reliability.md). */
function seenContactOf(scene: AccountScene, account: string): VendorRecord | undefined {
  const ids = contactsOf(scene, account);
  return sample(scene.chance, seenContacts(scene.world).filter(({ id }) => ids.includes(id)), 1)[0];
}

/** Somebody books for the account and one of its contacts right before they are another one's, or for that one right after. */
async function bookAround(two: Two): Promise<void> {
  const { chance, loser, survivor } = two;
  const [contact] = sample(chance, contactsOf(two, loser), 1);
  const names = contact === undefined ? {} : { Contact__c: contact };
  await book(two, { ...names, ...(chance.chance(0.7) ? { Account__c: loser } : {}) });
  await mergeNowOrSoon(two, 'an account is merged that was booked for');
  if (chance.chance(0.5) && isThere(two, survivor)) await book(two, { ...names, Account__c: survivor });
}

/** A booking goes from the loser to a third account, or from there to the loser, right before the merge or right after. */
async function moveAround(two: Two): Promise<void> {
  const { world, chance, loser, survivor } = two;
  const third = sample(chance, there(two).map(({ id }) => id).filter((id) => id !== loser && id !== survivor), 1)[0] ?? survivor;
  const isFrom = chance.chance(0.5);
  const [booking] = sample(chance, bookingsOf(two, isFrom ? loser : third), 1);
  const id = booking ?? (await book(two, { Account__c: isFrom ? loser : third }));
  if (id === null || id === '') return;
  if (chance.chance(0.4)) await merge(two);
  const to = isFrom ? third : loser;
  await inSalesforce(world, `records/Booking__c/${id}`, { Account__c: isThere(two, to) ? to : survivor }, 'PATCH');
  if (isThere(two, loser)) await mergeNowOrSoon(two, 'an account is merged to which a booking went, or from which');
}

/** Contacts of the two, one of them booked for, become one as well. */
async function mergeContactsToo(two: Two): Promise<void> {
  const { world, chance, loser, survivor } = two;
  const [gone, kept] = [seenContactOf(two, loser), seenContactOf(two, survivor)];
  if (gone !== undefined) await book(two, { Contact__c: gone.id, Account__c: loser });
  const isFirst = chance.chance(0.5);
  if (!isFirst) await merge(two);
  if (gone !== undefined && kept !== undefined) {
    await world.mergeUsers.merge('merge', gone, kept);
    world.verdicts.reached('contacts of accounts that are merged were merged too');
  }
  if (isFirst) await mergeNowOrSoon(two, 'an account is merged whose contact was');
}

/** While a booking is on its way to Marketo, or what it names. */
async function mergeWhileWritten(two: Two): Promise<void> {
  const { world, chance, loser } = two;
  const [contact] = sample(chance, contactsOf(two, loser), 1);
  const booking = await book(two, { Account__c: loser, ...(contact === undefined ? {} : { Contact__c: contact }) });
  if (booking !== null && booking !== '') world.press('custom:Booking__c', booking);
  if (contact !== undefined && chance.chance(0.3)) world.press('contact', contact);
  world.scheduler.at(OUTSIDE, 'accounts are merged while a booking is written', chance.integer(UNDER_WAY_MS), () => world.guard(merge(two)));
}

/** A merged account comes back, and a booking of the survivor, or a new one, goes to it. */
async function bringBackBooked(two: Two): Promise<void> {
  const { world, accounts, chance } = two;
  const [one] = sample(chance, accounts.merged().filter(({ loser }) => !isThere(two, loser)), 1);
  if (one === undefined) return bookAround(two);
  if ((await inSalesforce(world, 'undelete', { ids: [one.loser] }, 'POST')) === null) return;
  const [booking] = sample(chance, bookingsOf(two, one.survivor), 1);
  if (booking === undefined) await book(two, { Account__c: one.loser });
  else await inSalesforce(world, `records/Booking__c/${booking}`, { Account__c: one.loser }, 'PATCH');
  world.verdicts.reached('a merged account was brought back and booked for');
  if (chance.chance(0.4)) soon(two, 'an account that was brought back and booked for is merged again', async () => (isThere(two, one.loser) && isThere(two, one.survivor) ? accounts.merge(one.survivor, [one.loser]) : undefined));
}
