import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { CustomName, ObjectName } from './object-kinds.ts';
import type { PlannedAct, PlannedFault } from './planned.ts';
import { between, sample } from './random-streams.ts';
import { seedHas } from './seed-kinds.ts';

/** What a run has beside people: other objects, and users who work with them. */
export interface ObjectsPlan {
  /** What the connection follows from the beginning; the custom object may come later. */
  readonly followed: readonly ObjectName[];
  /** When the custom object is made in Salesforce and when the settings name it, ms after the start; null in a run without it. */
  readonly custom: { readonly madeAtMs: number; readonly followedAtMs: number; readonly name?: CustomName } | null;
  /** When somebody does something about a lead that records of the custom object name; left out where none does. */
  readonly leadActs?: readonly PlannedAct[];
  /** When somebody merges accounts, or does something about one that was merged; left out where none does. */
  readonly accountActs?: readonly PlannedAct[];
  /** When somebody books for accounts that are merged, for their contacts, or for leads that go into them; left out where none does. */
  readonly belongingActs?: readonly PlannedAct[];
  /** Opportunities that are there before the run. */
  readonly opportunities: number;
  readonly acts: readonly PlannedAct[];
  /** Faults of the calls that these objects make: which one its detail says. */
  readonly troubles: readonly Omit<PlannedFault, 'id'>[];
}

/** Apart from the concerns of a run, the size of a seed, and every fault's own streams. */
const OBJECTS_STREAM = 4000;

/** Sets of objects that people follow, the whole of it most often: whatever names another one is followed with it alone. */
const FOLLOWED: readonly (readonly ObjectName[])[] = [
  ['User', 'Account', 'Opportunity', 'OpportunityContactRole'],
  ['User', 'Account', 'Opportunity', 'OpportunityContactRole'],
  ['Account', 'Opportunity', 'OpportunityContactRole'],
  ['User', 'Account'],
  ['Account'],
];

/** What a seed says of other objects, for a run of this length and share of a whole one. */
export function drawObjects(seed: number, safetyMs: number, share: number): ObjectsPlan {
  const chance = createRandom(mixSeed(seed, OBJECTS_STREAM));
  const followed = chance.pick(FOLLOWED);
  const moment = (): number => Math.floor(chance.next() * safetyMs);
  const custom = chance.chance(0.6) ? { madeAtMs: chance.chance(0.5) ? 0 : Math.floor(moment() / 2), followedAtMs: chance.chance(0.4) ? 0 : moment() } : null;
  const opportunities = between(chance, 0, 6);
  const planned = (count: number): readonly PlannedAct[] =>
    Array.from({ length: count }, () => ({ atMs: moment(), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  const [acts, troubles] = [planned(between(chance, 80, 200)), planned(between(chance, 6, 14))];
  const few = <One>(list: readonly One[], least: number): readonly One[] => sample(chance, list, Math.max(least, Math.round(list.length * share)));
  const inOrder = (list: readonly PlannedAct[]): readonly PlannedAct[] => list.toSorted((a, b) => a.atMs - b.atMs);
  return { followed, custom, opportunities, acts: inOrder(few(acts, 12)), troubles: inOrder(few(troubles, 3)) };
}

/** Apart from the streams of everything else. */
const LEADS_STREAM = 4160;

/** The same plan with a custom object that names leads; as it is where the seed has none. */
function withLeadLookup(seed: number, plan: ObjectsPlan, safetyMs: number, share: number): ObjectsPlan {
  if (!seedHas(seed, 'leadLookup')) return plan;
  const chance = createRandom(mixSeed(seed, LEADS_STREAM));
  const moment = (): number => Math.floor(chance.next() * safetyMs);
  const [madeAtMs, followedAtMs] = [chance.chance(0.8) ? 0 : Math.floor(moment() / 2), chance.chance(0.6) ? 0 : moment()];
  const leadActs = Array.from({ length: Math.max(10, Math.round(60 * share)) }, () => ({ atMs: moment(), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  return { ...plan, custom: { madeAtMs, followedAtMs, name: 'Booking__c' }, leadActs };
}

/** Apart from the streams of everything else. */
const ACCOUNTS_STREAM = 4170;

/** The same plan with people who merge accounts; as it is where the seed has none. */
function withAccountMerges(seed: number, plan: ObjectsPlan, safetyMs: number, share: number): ObjectsPlan {
  if (!seedHas(seed, 'accountMerges')) return plan;
  const chance = createRandom(mixSeed(seed, ACCOUNTS_STREAM));
  const accountActs = Array.from({ length: Math.max(6, Math.round(40 * share)) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  return { ...plan, accountActs };
}

/** Apart from the streams of everything else. */
const BELONGINGS_STREAM = 4180;

/** The same plan with people who book for what hangs at merged accounts; as it is where the seed has none. */
function withBelongings(seed: number, plan: ObjectsPlan, safetyMs: number, share: number): ObjectsPlan {
  if (!seedHas(seed, 'belongings')) return plan;
  const chance = createRandom(mixSeed(seed, BELONGINGS_STREAM));
  const belongingActs = Array.from({ length: Math.max(8, Math.round(50 * share)) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  return { ...plan, belongingActs };
}

/** Everything that a seed says of other objects, for a run of this length and share of a whole one. */
export function objectsOfSeed(seed: number, safetyMs: number, share: number): ObjectsPlan {
  return [withLeadLookup, withAccountMerges, withBelongings].reduce((plan, more) => more(seed, plan, safetyMs, share), drawObjects(seed, safetyMs, share));
}

/** Apart from the streams of everything else. */
const MERGES_STREAM = 4100;

/** When a seed's users merge something, in a run of this length. */
export function drawMerges(seed: number, safetyMs: number): readonly PlannedAct[] {
  const chance = createRandom(mixSeed(seed, MERGES_STREAM));
  if (!chance.chance(0.75)) return [];
  return Array.from({ length: between(chance, 1, 4) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}

/** Apart from the streams of everything else. */
const MEANWHILE_STREAM = 4150;

/** When a seed's users merge persons while something is made for them; none where it has no such users. */
export function drawMergesMeanwhile(seed: number, safetyMs: number): readonly PlannedAct[] {
  if (!seedHas(seed, 'mergesMeanwhile')) return [];
  const chance = createRandom(mixSeed(seed, MEANWHILE_STREAM));
  return Array.from({ length: between(chance, 2, 6) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}
