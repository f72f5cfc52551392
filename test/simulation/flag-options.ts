import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { FieldMapping, Mapping } from '../../src/domain/field-mapping.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { PairObject, PersonObject, Side } from '../../src/domain/side.ts';
import { deletionLines, flaggedObjects } from '../../src/app/settings/deletion-lines.ts';
import { objectName } from '../../src/app/settings/object-names.ts';
import type { PlannedAct } from './planned.ts';
import { seedHas } from './seed-kinds.ts';

/** By the side that is told, the kinds of pairs whose record there says that its counterpart was deleted (decision 46). */
export type FlagsPlan = Readonly<Record<Side, readonly PairObject[]>>;

/** What the settings say of deletions of one kind on one side. */
type Policy = 'flag' | 'delete' | 'keep';

/** By the side that is told, what is done about each kind that can be flagged there beside people. */
type PoliciesPlan = Readonly<Record<Side, Readonly<Partial<Record<PairObject, Policy>>>>>;

/** What the settings say unless a seed draws something else. */
export const NO_FLAGS: FlagsPlan = { salesforce: [], marketo: [] };

/** Marketo's field and Salesforce's, by the side that has it. */
export const FLAG_FIELDS: Readonly<Record<Side, string>> = { marketo: 'sfdcIsDeleted', salesforce: 'Marketo_Deleted__c' };

/** Apart from the streams of everything else. */
const FLAGS_STREAM = 4300;
const POLICIES_STREAM = 4360;
const ACTS_STREAM = 4370;

const CHOICES: readonly (readonly PersonObject[])[] = [['lead', 'contact'], ['lead', 'contact'], ['lead'], ['contact'], []];
const POLICIES: readonly Policy[] = ['flag', 'flag', 'flag', 'delete', 'keep'];
const OF_MEMBERS: readonly Policy[] = ['flag', 'flag', 'flag', 'keep'];
/** The same where a deletion may be carried, too. */
const OF_MEMBERS_CARRIED: readonly Policy[] = ['delete', 'delete', 'delete', 'flag', 'keep'];
/** What Marketo is told of beside people, by what the custom object of a seed is called. */
const OBJECTS: readonly PairObject[] = ['account', 'opportunity', 'custom:Invoice__c'];
const WITH_BOOKINGS: readonly PairObject[] = ['account', 'opportunity', 'custom:Booking__c'];

/** What a seed's settings flag. */
export function drawFlags(seed: number): FlagsPlan {
  if (!seedHas(seed, 'flags')) return NO_FLAGS;
  const chance = createRandom(mixSeed(seed, FLAGS_STREAM));
  const people: FlagsPlan = { salesforce: chance.pick(CHOICES), marketo: chance.pick(CHOICES) };
  const policies = drawPolicies(seed);
  return { salesforce: [...people.salesforce, ...ofPolicy(policies, 'salesforce', 'flag')], marketo: [...people.marketo, ...ofPolicy(policies, 'marketo', 'flag')] };
}

/** Of the objects that a list names for a side those that a seed's settings delete there: the ones that can be flagged have a policy of their own. */
export function deletedBeside(seed: number, side: Side, named: readonly PairObject[]): readonly PairObject[] {
  const policies = drawPolicies(seed);
  const flagged = drawFlags(seed)[side];
  return [...named.filter((object) => policies[side][object] === undefined && !flagged.includes(object)), ...ofPolicy(policies, side, 'delete')];
}

/** When somebody deletes, brings back or makes anew what may be flagged, or ticks a box by hand; none in seeds from before there was that. */
export function drawFlagActs(seed: number, safetyMs: number, share: number): readonly PlannedAct[] {
  if (!seedHas(seed, 'objectFlags')) return [];
  const chance = createRandom(mixSeed(seed, ACTS_STREAM));
  return Array.from({ length: Math.max(10, Math.round(70 * share)) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}

function drawPolicies(seed: number): PoliciesPlan {
  if (!seedHas(seed, 'objectFlags')) return { salesforce: {}, marketo: {} };
  const chance = createRandom(mixSeed(seed, POLICIES_STREAM));
  const ofMembers = seedHas(seed, 'memberDeletions') ? OF_MEMBERS_CARRIED : OF_MEMBERS;
  if (seedHas(seed, 'memberFlags')) return { salesforce: { 'campaign-member': chance.pick(ofMembers) }, marketo: { 'campaign-member': chance.pick(ofMembers) } };
  return { salesforce: {}, marketo: Object.fromEntries((seedHas(seed, 'leadLookup') ? WITH_BOOKINGS : OBJECTS).map((object) => [object, chance.pick(POLICIES)])) };
}

function ofPolicy(policies: PoliciesPlan, side: Side, policy: Policy): readonly PairObject[] {
  return [...OBJECTS, 'custom:Booking__c' as const, 'campaign-member' as const].filter((object) => policies[side][object] === policy);
}

/** Whether a field of such a record is the one by which it is told. */
export function isFlagOf(plan: FlagsPlan, side: Side, object: PairObject, field: string): boolean {
  return plan[side].includes(object) && field === FLAG_FIELDS[side];
}

/** What the mapping holds beside flags. */
type LinesBeside = Required<Pick<Mapping, 'objects'>> & Pick<Mapping, 'memberFields'>;

/** A mapping with the lines of these flags, as settings have them. */
export function withFlags<Lines extends LinesBeside>(plan: FlagsPlan, beside: Lines): Lines & { readonly flags: readonly FieldMapping[] } {
  const lines = deletionLines(SIDES.filter((to) => plan[to].length > 0).map((to) => ({ objects: plan[to].map(objectName), to, field: FLAG_FIELDS[to] })));
  return { ...beside, flags: lines.people, objects: flaggedObjects(beside.objects, lines), ...(lines.members.length === 0 ? {} : { memberFields: [...(beside.memberFields ?? []), ...lines.members] }) };
}
