import type { Random } from '../../simulators/foundation/random.ts';
import type { FaultId } from './fault-kinds.ts';
import { nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Oddity } from './odd-values.ts';
import { between, sample } from './random-streams.ts';
import { OUTSIDE } from './vendors.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Each does what its number says, and answers whether it did happen. */
const DISTURBED_BY: Partial<Record<FaultId, (world: SimulatedWorld, chance: Random) => Promise<boolean>>> = {
  async F17({ users }, chance) {
    await users.editMany(chance, chance.pick(['salesforce', 'marketo']), between(chance, 5, 25));
    return true;
  },
  async F18({ users }, chance) {
    await users.editBothSides(chance);
    return true;
  },
  F20: aroundMidnight,
  F36: loseField,
  F37: loseSight,
  F39: ({ users }, chance) => users.convert(chance),
  F40: ({ users }, chance) => users.deleteOne(chance, chance.pick(['stays away', 'comes back', 'is made again'])),
  F41: ({ users }, chance) => users.duplicatePerson(chance),
  F42: ({ users }, chance) => users.swapAddresses(chance),
  F43: automate,
  F43b: letThemFight,
  async F44({ users, ledger }, chance) {
    const records = ledger.records(chance.pick(['salesforce', 'marketo'])).filter((record) => record.state === 'there');
    for (const record of sample(chance, records, 3)) await users.edit(chance, record, 2);
    return records.length > 0;
  },
  F45({ users }, chance) {
    const side = chance.pick(['salesforce', 'marketo'] as const);
    return chance.chance(0.75) ? users.editNearlyAll(chance, side) : users.deleteMany(chance, side);
  },
  F58: (world, chance) => typeOddly(world, chance, 'F58'),
  F59: (world, chance) => typeOddly(world, chance, 'F59'),
  F60: (world, chance) => typeOddly(world, chance, 'F60'),
};

/** Days and moments at the edges are typed, or the day's quota of Marketo is nearly used: it starts anew at midnight US Central (F20). */
async function aroundMidnight(world: SimulatedWorld, chance: Random): Promise<boolean> {
  if (chance.chance(0.6)) return typeOddly(world, chance, 'F20');
  const { charged } = (await world.vendors.control('marketo', 'requests')) as { readonly charged: number };
  await world.vendors.control('marketo', 'limits', { callsPerDay: charged + between(chance, 0, 30) });
  return true;
}

/** Every odd value that a vendor took counts once. */
async function typeOddly(world: SimulatedWorld, chance: Random, oddity: Oddity): Promise<boolean> {
  const taken = await world.users.editOddly(chance, oddity, between(chance, 3, 12));
  for (let counted = 1; counted < taken; counted++) world.counts.struck(oddity);
  return taken > 0;
}

/** Faults of schema, permissions, identity and other people's automations (F17, F18, F36 to F45, F58 to F60); false for all others. */
export async function disturbMeaning(world: SimulatedWorld, id: FaultId, chance: Random): Promise<boolean> {
  const disturb = DISTURBED_BY[id];
  if (disturb !== undefined && (await disturb(world, chance))) world.counts.struck(id);
  return disturb !== undefined;
}

/** Fields whose access an administrator can set; names and companies have none. */
function permissionable(fields: readonly FieldPlan[]): readonly FieldPlan[] {
  return fields.filter((plan) => !['lastName', 'firstName', 'company'].includes(plan.marketo));
}

/** The sync user may no longer read, or no longer write, a field; after a while it may again (F36). */
async function loseField(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const [plan] = sample(chance, permissionable(world.options.fields), 1);
  if (plan === undefined) return false;
  const object = chance.pick(['Lead', 'Contact'] as const);
  const field = nameOn(plan, object);
  if (field === null) return false;
  const read = chance.chance(0.4);
  await world.setFieldAccess({ object, field, read, edit: false });
  world.scheduler.at(OUTSIDE, `${object}.${field} is given back`, between(chance, 30, 1500) * 1000, () => {
    world.guard(world.setFieldAccess({ object, field, read: true, edit: true }));
  });
  return true;
}

/** Sharing hides some records from the sync user for a while: it looks like a delete and is none (F37). */
async function loseSight(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const there = world.ledger.records('salesforce').filter((record) => record.state === 'there');
  const ids = sample(chance, there, between(chance, 1, 4)).map((record) => record.id);
  await world.showAllBut(ids);
  world.scheduler.at(OUTSIDE, 'records are shown again', between(chance, 30, 900) * 1000, () => {
    world.guard(world.showAllBut([]));
  });
  return ids.length > 0;
}

/** A trigger or a smart campaign answers every write of one field with something else (F43). */
async function automate(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const [plan] = sample(chance, automatable(world.options.fields), 1);
  if (plan === undefined) return false;
  const isSalesforce = chance.chance(0.5);
  await (isSalesforce ? rewriteInSalesforce(world, plan, chance) : rewriteInMarketo(world, plan));
  return true;
}

/** Neither automation ever agrees with the other (F43, I5). */
async function letThemFight(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const [plan] = sample(chance, automatable(world.options.fields).filter(({ direction }) => direction === 'both'), 1);
  if (plan === undefined) return false;
  await rewriteInMarketo(world, plan);
  await rewriteInSalesforce(world, plan, chance);
  return true;
}

function automatable(fields: readonly FieldPlan[]): readonly FieldPlan[] {
  return fields.filter((plan) => plan.kind === 'text' && !['lastName', 'company'].includes(plan.marketo));
}

async function rewriteInSalesforce(world: SimulatedWorld, plan: FieldPlan, chance: Random): Promise<void> {
  world.automated.add(plan.marketo);
  const rewrites = (['Lead', 'Contact'] as const).flatMap((object) => {
    const field = nameOn(plan, object);
    return field === null ? [] : [{ object, field, to: chance.pick(['upper-case', 'lower-case'] as const) }];
  });
  await world.vendors.control('salesforce', 'rewrites', rewrites);
}

async function rewriteInMarketo(world: SimulatedWorld, plan: FieldPlan): Promise<void> {
  world.automated.add(plan.marketo);
  await world.vendors.control('marketo', 'switches', { rewrites: [{ field: plan.marketo, to: 'Rewritten' }] });
}
