import { createRandom } from '../../simulators/foundation/random.ts';
import { anyTwo, inSalesforce, isThere, soon, there } from './account-scene.ts';
import type { AccountScene } from './account-scene.ts';
import { isCustomName } from './object-kinds.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { OUTSIDE } from './vendors.ts';

/** Whoever merges leaves one account less: with so few of them somebody types in another one. */
const LEAST_ACCOUNTS = 5;
/** So long after somebody asked for it a flush or cycle is under way, ms. */
const UNDER_WAY_MS = 3000;

/** Somebody tidies up accounts, or does something about one that was tidied away (L43). */
export async function actOnAccounts(world: SimulatedWorld, { detail }: PlannedAct): Promise<void> {
  const accounts = world.beside.objects?.accounts;
  if (accounts === undefined) return;
  const chance = createRandom(detail);
  const given = { world, accounts, chance };
  for (let missing = LEAST_ACCOUNTS - there(given).length; missing > 0; missing--) await typeIn(given);
  const turn = chance.next();
  if (turn < 0.4) return mergeSome(given);
  if (turn < 0.52) return mergeInCycle(given);
  if (turn < 0.62) return typeInAndMerge(given);
  if (turn < 0.74) return convertAround(given);
  if (turn < 0.84) return bringBack(given);
  if (turn < 0.9) return mergeInTheDark(given);
  if (turn < 0.95) return editAround(given);
  return mergeAndPurge(given);
}

/** One, or two at once; and now and then the survivor goes into a third one, before or after anybody has looked. */
async function mergeSome(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  if (loser === undefined || survivor === undefined) return;
  const [other] = sample(chance, there(given).map(({ id }) => id).filter((id) => id !== loser && id !== survivor), 1);
  await accounts.merge(survivor, other !== undefined && chance.chance(0.2) ? [loser, other] : [loser]);
  if (!chance.chance(0.35)) return;
  const goOn = async (): Promise<void> => {
    const [next] = sample(chance, there(given).map(({ id }) => id).filter((id) => id !== survivor), 1);
    if (next === undefined || !isThere(given, survivor)) return;
    await accounts.merge(next, [survivor]);
    world.verdicts.reached('a survivor of accounts was merged away too');
  };
  if (chance.chance(0.4)) await goOn();
  else soon(given, 'the survivor of two accounts is merged away', goOn);
}

/** While somebody of us is reading or writing one of the two, or what belongs to them. */
async function mergeInCycle(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  if (loser === undefined || survivor === undefined) return;
  const [contact] = sample(chance, accounts.belongingsOf(loser).filter(({ object }) => object === 'Contact'), 1);
  await inSalesforce(world, `records/Account/${loser}`, { Phone: `+1 555 01${between(chance, 10, 99)}` }, 'PATCH');
  if (contact !== undefined && chance.chance(0.5)) world.press('contact', contact.id);
  else world.press('account', chance.chance(0.7) ? loser : survivor);
  world.scheduler.at(OUTSIDE, 'accounts are merged while they are written', chance.integer(UNDER_WAY_MS), () => world.guard(accounts.merge(survivor, [loser])));
}

/** An account is merged before or after anybody has looked at it, and at what was typed in with it. */
async function typeInAndMerge(given: AccountScene): Promise<void> {
  const { accounts, chance } = given;
  const survivor = sample(chance, there(given), 1)[0]?.id;
  const account = await typeIn(given);
  if (account === null || survivor === undefined) return;
  const merge = (): Promise<void> => accounts.merge(survivor, [account]);
  if (chance.chance(0.3)) await merge();
  else soon(given, 'an account is merged that was typed in a while ago', merge);
}

/** An account with a contact, an opportunity and a custom record. */
async function typeIn({ world, chance }: AccountScene): Promise<string | null> {
  const followed = world.options.objects?.followed ?? [];
  const custom = world.options.objects?.custom?.name ?? 'Invoice__c';
  const number = between(chance, 1, 1_000_000);
  const account = await inSalesforce(world, 'records/Account', { Name: `cm${number}`, Site: `cm${number}` }, 'POST');
  if (account === null) return null;
  const contact = await inSalesforce(world, 'records/Contact', { LastName: `cm${number}`, Email: `m${number}@example.com`, AccountId: account }, 'POST');
  if (followed.includes('Opportunity')) await inSalesforce(world, 'records/Opportunity', { Name: `cm${number}`, StageName: 'Prospecting', CloseDate: '2026-09-30', AccountId: account }, 'POST');
  const hasCustom = world.options.objects?.custom !== null && world.vendors.salesforce.world.store.catalogue().named(custom) !== undefined && isCustomName(custom);
  if (hasCustom) await inSalesforce(world, `records/${custom}`, { Name: `cm${number}`, Account__c: account, Contact__c: contact }, 'POST');
  return account;
}

/** A lead is converted into one of two that become one, before that or after it. */
async function convertAround(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  const [lead] = sample(chance, world.ledger.records('salesforce').filter(({ state, object }) => state === 'there' && object === 'Lead'), 1);
  if (loser === undefined || survivor === undefined || lead === undefined) return;
  const convert = async (account: string): Promise<void> => {
    if (world.ledger.record('salesforce', lead.id)?.state !== 'there' || !isThere(given, account)) return;
    const done = await inSalesforce(world, 'convert-lead', { leadId: lead.id, accountId: account }, 'POST');
    if (done !== null) world.verdicts.reached('a lead was converted into an account that is merged');
  };
  if (chance.chance(0.6)) {
    await convert(loser);
    const merge = (): Promise<void> => accounts.merge(survivor, [loser]);
    return chance.chance(0.4) ? merge() : soon(given, 'an account is merged into which a lead was converted', merge);
  }
  await accounts.merge(survivor, [loser]);
  soon(given, 'a lead is converted into the survivor of two accounts', () => convert(survivor));
}

/** Out of the bin; of one that is out of it for good Salesforce says no. */
async function bringBack(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [one] = sample(chance, accounts.merged().filter(({ loser }) => !isThere(given, loser)), 1);
  if (one === undefined) return mergeSome(given);
  if ((await inSalesforce(world, 'undelete', { ids: [one.loser] }, 'POST')) === null) return world.verdicts.reached('a merged account was out of the bin for good');
  world.verdicts.reached('a merged account was brought back');
  if (chance.chance(0.4)) soon(given, 'an account that was brought back is merged again', async () => (isThere(given, one.loser) && isThere(given, one.survivor) ? accounts.merge(one.survivor, [one.loser]) : undefined));
}

/** The sync user does not see the survivor for a while, or the loser, or either (L43). */
async function mergeInTheDark(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  if (loser === undefined || survivor === undefined) return;
  await world.showAllBut(chance.pick([[survivor], [survivor], [loser], [loser, survivor]]));
  await accounts.merge(survivor, [loser]);
  world.scheduler.at(OUTSIDE, 'accounts that were merged are shown again', between(chance, 20, 500) * 1000, () => world.guard(world.showAllBut([])));
}

/** What is typed into the loser right before its merge is lost with it, and nobody else's company gets it. */
async function editAround(given: AccountScene): Promise<void> {
  const { world, accounts, chance } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  if (loser === undefined || survivor === undefined) return;
  await inSalesforce(world, `records/Account/${loser}`, { Site: `cl${between(chance, 1, 1_000_000)}`, BillingCity: `cl${between(chance, 1, 1_000_000)}` }, 'PATCH');
  const merge = async (): Promise<void> => {
    await accounts.merge(survivor, [loser]);
    if (chance.chance(0.3)) await inSalesforce(world, `records/Account/${survivor}`, { Phone: `+1 555 02${between(chance, 10, 99)}` }, 'PATCH');
  };
  if (chance.chance(0.5)) await merge();
  else soon(given, 'an account is merged after an edit', merge);
}

/** It is out of the bin before, or after, anybody has read of it: then only a second look can tell. */
async function mergeAndPurge(given: AccountScene): Promise<void> {
  const { world, accounts } = given;
  const [loser, survivor] = anyTwo(given) ?? [];
  if (loser === undefined || survivor === undefined) return;
  await accounts.merge(survivor, [loser]);
  if (world.options.lifecycles.lookEveryMinutes === null) return;
  soon(given, 'merged accounts are out of the bin', async () => {
    await inSalesforce(world, 'empty-bin', { object: 'Account' }, 'POST');
    world.verdicts.reached('a merged account was purged');
  });
}
