import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { PlannedAct } from './planned.ts';
import { between, sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { A_USER } from './vendor-ledger.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/** So long a write is on its way: longer than most pauses between cycles, and shorter than we think that Salesforce works on it, ms. */
const LATE_MS = [20_000, 40_000, 85_000] as const;
/** Somebody gives a contact a role so long after its person went into another one, ms. */
const SOON_MS = 120_000;

/** Somebody tidies up in Marketo just where we are at work, or where somebody else will be soon. */
export async function mergeMeanwhile(world: SimulatedWorld, { detail }: PlannedAct): Promise<void> {
  const chance = createRandom(detail);
  if (world.options.objects?.followed.includes('OpportunityContactRole') === true && chance.chance(0.35)) await mergeBeforeRole(world, chance);
  else await mergeWhileMade(world, chance);
}

/** A person is wanted in Salesforce, the answer to its create comes late or never, and it is merged away before that is known. */
async function mergeWhileMade(world: SimulatedWorld, chance: Random): Promise<void> {
  const { road, scheduler, vendors, ledger } = world;
  const made = await newPerson(world, chance);
  // Another one that is being made as well, or one that is there, with a lead or without.
  const other = chance.chance(0.3) ? await newPerson(world, chance) : (sample(chance, there(world).filter(({ id }) => id !== made), 1)[0]?.id ?? null);
  if (made === null || other === null) return;
  const lateMs = chance.pick(LATE_MS);
  const inMs = chance.integer(lateMs);
  const isEdited = chance.chance(0.3);
  road.arm({
    id: 'F2', side: 'salesforce', only: null, makesFor: made, deed: { how: 'arrives-late', ms: lateMs },
    onStruck() {
      scheduler.at(OUTSIDE, 'a person is merged away while its lead is being made', inMs, () => {
        world.guard((async () => {
          if (isEdited) await vendors.control('marketo', `records/people/${made}`, { email: `moved${made}@example.com` }, 'PATCH');
          ledger.scan('marketo', A_USER);
          if (await merge(world, made, other)) world.verdicts.reached('a person was merged away while its lead was being made');
        })());
      });
    },
  });
}

/** The person of a contact goes into another one, and the contact, which stays, gets a role in an opportunity. */
async function mergeBeforeRole(world: SimulatedWorld, chance: Random): Promise<void> {
  const { vendors, ledger, beside } = world;
  const [person] = sample(chance, there(world).filter(({ key }) => key !== null && contactOf(world, key) !== undefined), 1);
  const [survivor] = sample(chance, there(world).filter(({ id }) => id !== person?.id), 1);
  const [opportunity] = sample(chance, beside.objects?.ledger.records('salesforce', 'Opportunity').filter(({ isThere }) => isThere) ?? [], 1);
  if (person === undefined || survivor === undefined || opportunity === undefined) return;
  if (!(await merge(world, person.id, survivor.id))) return;
  world.scheduler.at(OUTSIDE, 'a contact gets a role', chance.integer(SOON_MS), () => {
    world.guard((async () => {
      const contact = contactOf(world, person.key ?? '');
      if (contact === undefined) return;
      const made = await vendors.control('salesforce', 'records/OpportunityContactRole', { OpportunityId: opportunity.id, ContactId: contact.id, Role: chance.pick(['Evaluator', 'Influencer']), IsPrimary: false }, 'POST');
      ledger.scan('salesforce', A_USER);
      if (made !== null) world.verdicts.reached('a contact got a role after its person was merged away');
    })());
  });
}

async function merge(world: SimulatedWorld, gone: string, kept: string): Promise<boolean> {
  const [loser, survivor] = [world.ledger.record('marketo', gone), world.ledger.record('marketo', kept)];
  if (loser?.state !== 'there' || survivor?.state !== 'there') return false;
  await world.mergeUsers.merge('merge', loser, survivor);
  return world.ledger.record('marketo', gone)?.state !== 'there';
}

/** Answers its id; null where Marketo took nothing. */
async function newPerson(world: SimulatedWorld, chance: Random): Promise<string | null> {
  const number = between(chance, 1, 1_000_000);
  const values = { lastName: `cmeanwhilex${number}`, company: 'Meanwhile', ...(chance.chance(0.5) ? { email: `meanwhile${number}@example.com` } : {}) };
  const made = (await world.vendors.control('marketo', 'records/people', values)) as { readonly id: number } | null;
  world.ledger.scan('marketo', A_USER);
  if (made === null) return null;
  world.press('person', String(made.id));
  return String(made.id);
}

function there({ ledger }: SimulatedWorld): readonly VendorRecord[] {
  return ledger.records('marketo').filter(({ state }) => state === 'there');
}

function contactOf({ ledger }: SimulatedWorld, id: string): VendorRecord | undefined {
  const record = ledger.record('salesforce', id);
  return record?.state === 'there' && record.object === 'Contact' ? record : undefined;
}
