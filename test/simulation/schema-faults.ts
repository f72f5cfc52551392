import type { Random } from '../../simulators/foundation/random.ts';
import type { FaultId } from './fault-kinds.ts';
import { nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import { between, sample } from './random-streams.ts';
import { OUTSIDE } from './vendors.ts';
import { NOBODY } from './vendor-ledger.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** Each does what its number says, and answers whether it did happen. */
const CHANGED_BY: Partial<Record<FaultId, (world: SimulatedWorld, chance: Random) => Promise<boolean>>> = {
  F33: describeThousands,
  F34: loseFieldItself,
  F35: changeType,
  F38: deactivateChoice,
};

/** Faults of fields that administrators change (F33 to F35, F38); false for all others. */
export async function changeSchema(world: SimulatedWorld, id: FaultId, chance: Random): Promise<boolean> {
  const change = CHANGED_BY[id];
  if (change !== undefined && (await change(world, chance))) world.counts.struck(id);
  return change !== undefined;
}

/** What a field may become, by the mapping's key; Salesforce loses the values of dates and numbers with their type. */
interface NewShape {
  readonly keys: readonly string[];
  readonly change: Readonly<Record<string, unknown>>;
  readonly losesValues?: true;
  readonly accepts: (value: Plain) => boolean;
}

/** Salesforce takes white space off both ends (apis.md B7): what is nothing else fits where a blank does. */
const isBlank = (value: Plain): boolean => meaning('text', value) === null;
const isShort = (most: number) => (value: Plain): boolean => isBlank(value) || String(value).length <= most;
const CHOICES: readonly string[] = ['Bronze', 'Silver', 'Gold'];

const NEW_SHAPES: Readonly<Record<'salesforce' | 'marketo', readonly NewShape[]>> = {
  salesforce: [
    { keys: ['notes'], change: { type: 'string', length: 9 }, accepts: isShort(9) },
    { keys: ['notes'], change: { type: 'picklist', choices: CHOICES, restricted: true }, accepts: (value) => isBlank(value) || CHOICES.includes(String(value)) },
    { keys: ['notes', 'leadScore', 'annualBudget', 'customerTier', 'interests', 'renewalDate'], change: { required: true }, accepts: (value) => !isBlank(value) },
    { keys: ['customerTier'], change: { type: 'string', length: 4 }, accepts: isShort(4) },
    { keys: ['renewalDate'], change: { type: 'string' }, losesValues: true, accepts: () => false },
    { keys: ['leadScore', 'annualBudget'], change: { type: 'date' }, losesValues: true, accepts: () => false },
  ],
  marketo: [
    { keys: ['customerTier', 'interests'], change: { length: 6 }, accepts: isShort(6) },
    { keys: ['customerTier', 'interests'], change: { dataType: 'date' }, accepts: () => false },
  ],
};

/** A field gets another type, gets shorter, or must be filled from now on; after a while it is again what it was (F35). */
async function changeType(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const object = chance.pick(['Lead', 'Lead', 'Contact', 'person'] as const);
  const shape = chance.pick(NEW_SHAPES[object === 'person' ? 'marketo' : 'salesforce']);
  const [plan] = sample(chance, world.options.fields.filter(({ marketo }) => shape.keys.includes(marketo)), 1);
  const lastsMs = between(chance, 30, 1500) * 1000;
  const field = plan === undefined ? null : nameOn(plan, object);
  if (field === null || world.fieldStates.of(object, field) !== undefined) return false;
  // A value that nothing can be is of another kind than its counterpart's: the field is left alone.
  const isSuspended = !shape.accepts('x') && !shape.accepts(null);
  await world.fieldStates.change({ object, field, change: shape.change, isGone: false, isSuspended, accepts: shape.accepts });
  if (shape.losesValues === true) await empty(world, object, field);
  world.scheduler.at(OUTSIDE, `${object}.${field} is what it was`, lastsMs, () => {
    world.guard(shape.losesValues === true ? makeAgain(world, object, field) : world.fieldStates.restore(object, field));
  });
  return true;
}

/** A vendor describes far more fields than anybody needs, for a while (F33). */
async function describeThousands(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const side = chance.pick(['salesforce', 'marketo'] as const);
  const tell = (spareFields: number): Promise<unknown> => (side === 'marketo' ? world.vendors.control(side, 'switches', { spareFields }) : world.vendors.control(side, 'spare-fields', spareFields));
  await tell(between(chance, 300, 900));
  world.fieldStates.touched();
  world.scheduler.at(OUTSIDE, `${side} describes the usual fields`, between(chance, 60, 900) * 1000, () => {
    world.fieldStates.touched();
    world.guard(tell(0));
  });
  return true;
}

/** A choice of a restricted picklist may no longer be chosen; records keep it (F38). */
async function deactivateChoice(world: SimulatedWorld, chance: Random): Promise<boolean> {
  const object = chance.pick(['Lead', 'Contact'] as const);
  const choice = chance.pick(CHOICES);
  const lastsMs = between(chance, 30, 1500) * 1000;
  const field = 'Customer_Tier__c';
  if (!world.options.fields.some((plan) => nameOn(plan, object) === field) || world.fieldStates.of(object, field) !== undefined) return false;
  await world.fieldStates.change({ object, field, change: { inactive: [choice] }, isGone: false, isSuspended: false, accepts: (value) => value !== choice });
  world.scheduler.at(OUTSIDE, `${object}.${field} takes ${choice} again`, lastsMs, () => {
    world.guard(world.fieldStates.restore(object, field));
  });
  return true;
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
  if (place === null || world.fieldStates.of(place.object, place.field) !== undefined) return false;
  const { object, field } = place;
  const change = object === 'person' ? { hidden: true } : { gone: true };
  await world.fieldStates.change({ ...place, change, isGone: true, isSuspended: true, accepts: () => false });
  world.scheduler.at(OUTSIDE, `${object}.${field} is there again`, awayMs, () => {
    world.guard(isMadeAgain && object !== 'person' ? makeAgain(world, object, field) : world.fieldStates.restore(object, field));
  });
  return true;
}

/** The field of that name is a new one: empty on every record, and no stamp tells. */
async function makeAgain(world: SimulatedWorld, object: VendorRecord['object'], field: string): Promise<void> {
  if (world.fieldStates.of(object, field) === undefined) return;
  await empty(world, object, field);
  world.verdicts.reached('a field was made again, empty');
  await world.fieldStates.restore(object, field);
}

/** Whatever has another type for now gets its own back, and loses once more what was typed into it meanwhile. */
export async function restoreTypes(world: SimulatedWorld): Promise<void> {
  for (const { object, field } of world.fieldStates.ofAnotherType()) await makeAgain(world, object, field);
}

/** Every record loses what it held in the field. */
async function empty(world: SimulatedWorld, object: VendorRecord['object'], field: string): Promise<void> {
  world.fieldStates.makeAnew(object, field);
  await world.vendors.control('salesforce', 'empty-field', { object, field });
  world.ledger.scan('salesforce', NOBODY);
}
