import type { Random } from '../../simulators/foundation/random.ts';
import type { FaultId } from './fault-kinds.ts';
import { nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { between, sample } from './random-streams.ts';
import { OUTSIDE } from './vendors.ts';
import { NOBODY } from './vendor-ledger.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import type { SimulatedWorld } from './world.ts';

/** Each does what its number says, and answers whether it did happen. */
const CHANGED_BY: Partial<Record<FaultId, (world: SimulatedWorld, chance: Random) => Promise<boolean>>> = {
  F34: loseFieldItself,
};

/** Faults of fields that administrators change (F34); false for all others. */
export async function changeSchema(world: SimulatedWorld, id: FaultId, chance: Random): Promise<boolean> {
  const change = CHANGED_BY[id];
  if (change !== undefined && (await change(world, chance))) world.counts.struck(id);
  return change !== undefined;
}

/** A field that an administrator may delete, with the object it is on: Salesforce's custom ones, and the same in Marketo. */
function customField({ options }: SimulatedWorld, chance: Random, wanted: (plan: FieldPlan) => boolean): { readonly object: VendorRecord['object']; readonly field: string } | null {
  const plans = options.fields.filter((plan) => plan.lead?.endsWith('__c') === true && wanted(plan));
  const [plan] = sample(chance, plans, 1);
  const object = chance.pick(['Lead', 'Lead', 'Contact', 'person'] as const);
  const field = plan === undefined ? null : nameOn(plan, object);
  return field === null ? null : { object, field };
}

/**
 * A field is deleted or renamed, and comes back: with its values, or made again under its name and empty (F34).
 * Marketo never deletes a field, it hides it (apis.md A4).
 */
async function loseFieldItself(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const place = customField(world, chance, () => true);
  const awayMs = between(chance, 30, 1500) * 1000;
  const isMadeAgain = chance.chance(0.5);
  if (place === null) return false;
  const { object, field } = place;
  const change = object === 'person' ? { hidden: true } : { gone: true };
  await world.fields.change({ ...place, change, isGone: true, accepts: () => false });
  world.scheduler.at(OUTSIDE, `${object}.${field} is there again`, awayMs, () => {
    world.guard(isMadeAgain && object !== 'person' ? makeAgain(world, object, field) : world.fields.restore(object, field));
  });
  return true;
}

/** The field of that name is a new one: empty on every record, and no stamp tells. */
async function makeAgain(world: SimulatedWorld, object: VendorRecord['object'], field: string): Promise<void> {
  if (world.fields.of(object, field) === undefined) return;
  world.fields.makeAnew(object, field);
  await world.vendors.control('salesforce', 'empty-field', { object, field });
  world.ledger.scan('salesforce', NOBODY);
  world.verdicts.reached('a field was made again, empty');
  await world.fields.restore(object, field);
}
