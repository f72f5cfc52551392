import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import { MOST_TABLES, PAIRING_KINDS } from './pairing-kinds.ts';
import type { PairingKind } from './pairing-kinds.ts';
import type { PlannedAct, PlannedFault } from './planned.ts';
import { between, sample } from './random-streams.ts';
import { drawShared } from './shared-options.ts';
import type { SharedPlan } from './shared-options.ts';
import { seedHas } from './seed-kinds.ts';

/** Campaigns whose members go with a program's, and users who work with them. */
export interface MembersPlan {
  readonly pairings: readonly PlannedPairing[];
  /** Memberships on either side that are there before anybody follows them. */
  readonly atFirst: number;
  readonly acts: readonly PlannedAct[];
  /** Faults of the calls that memberships cost: which one its detail says. */
  readonly troubles: readonly Omit<PlannedFault, 'id'>[];
  /** What campaigns and members share beside the statuses; null in a run where they share nothing. */
  readonly shared: SharedPlan | null;
}

/** A campaign of a run. */
export interface PlannedPairing {
  readonly kind: PairingKind['name'];
  readonly policy: CampaignPairing['policy'];
  /** When the settings name it, ms after the start. */
  readonly followedAtMs: number;
  /** When the settings lead it to another program, ms after the start, in order; left out in seeds from before there was that. */
  readonly ledTo?: readonly { readonly kind: PairingKind['name']; readonly atMs: number }[];
  /** When the settings tie its statuses by another table, of those that its kind has by then, ms after the start, in order; left out likewise. */
  readonly tiedBy?: readonly { readonly table: number; readonly atMs: number }[];
}

/** Tasks and events that are told to Marketo, and users who plan their days. */
export interface ActivitiesPlan {
  /** When the settings name them, ms after the start. */
  readonly followedAtMs: number;
  readonly atFirst: number;
  readonly acts: readonly PlannedAct[];
  readonly troubles: readonly Omit<PlannedFault, 'id'>[];
}

/** Share of the campaigns that are led to other programs, in seeds that lead some. */
const LED_SHARE = 0.7;

/** Share of the campaigns whose table changes while the sync runs, in seeds that change some. */
const TIED_SHARE = 0.8;

/** Apart from the streams of everything else. */
const TIED_STREAM = 4220;
const LED_STREAM = 4210;
const MEMBERS_STREAM = 4200;
const ACTIVITIES_STREAM = 4300;
/** Shares of the seeds that have each; every seed has one of them. */
const MEMBERS_SHARE = 0.8;
const ACTIVITIES_SHARE = 0.7;

const POLICIES: readonly CampaignPairing['policy'][] = ['further-on', 'further-on', 'further-on', 'salesforce-wins', 'marketo-wins'];

/** What a seed says of members of campaigns, for a run of this length and share of a whole one; null where it says nothing. */
export function drawMembers(seed: number, safetyMs: number, share: number): MembersPlan | null {
  const chance = createRandom(mixSeed(seed, MEMBERS_STREAM));
  // Where members are flagged every seed has some.
  if (!chance.chance(MEMBERS_SHARE) && !seedHas(seed, 'memberFlags')) return null;
  const pairings = sample(chance, PAIRING_KINDS, between(chance, 1, 2)).map(({ name }): PlannedPairing => ({ kind: name, policy: chance.pick(POLICIES), followedAtMs: chance.chance(0.7) ? 0 : Math.floor(chance.next() * safetyMs) }));
  return { pairings: tiedAnew(seed, seedHas(seed, 'ledElsewhere') ? ledElsewhere(seed, pairings, safetyMs) : pairings, safetyMs), atFirst: between(chance, 0, 8), acts: planned(seed, MEMBERS_STREAM + 1, safetyMs, countOf(share, 150, 14)), troubles: planned(seed, MEMBERS_STREAM + 2, safetyMs, countOf(share, 12, 3)), shared: drawShared(seed, safetyMs, share) };
}

/** Campaigns go to programs that no other campaign of the run begins with, and some come back. */
function ledElsewhere(seed: number, pairings: readonly PlannedPairing[], safetyMs: number): readonly PlannedPairing[] {
  const chance = createRandom(mixSeed(seed, LED_STREAM));
  const free = PAIRING_KINDS.map(({ name }) => name).filter((name) => !pairings.some(({ kind }) => kind === name));
  return pairings.map((pairing, place): PlannedPairing => {
    // Of two campaigns one alone moves: the other program is taken.
    if (!chance.chance(LED_SHARE) || (pairings.length > 1 && place > 0)) return pairing;
    let standing = pairing.kind;
    const moments = Array.from({ length: between(chance, 1, 3) }, () => Math.floor(chance.next() * safetyMs)).toSorted((a, b) => a - b);
    const ledTo = moments.map((atMs) => {
      standing = chance.pick([pairing.kind, ...free].filter((name) => name !== standing));
      return { kind: standing, atMs };
    });
    return { ...pairing, ledTo };
  });
}

/** The tables of campaigns change, and some change back. */
function tiedAnew(seed: number, pairings: readonly PlannedPairing[], safetyMs: number): readonly PlannedPairing[] {
  if (!seedHas(seed, 'tiedAnew')) return pairings;
  const chance = createRandom(mixSeed(seed, TIED_STREAM));
  return pairings.map((pairing): PlannedPairing => {
    if (!chance.chance(TIED_SHARE)) return pairing;
    const moments = Array.from({ length: between(chance, 2, 6) }, () => Math.floor(chance.next() * safetyMs)).toSorted((a, b) => a - b);
    return { ...pairing, tiedBy: moments.map((atMs) => ({ table: chance.integer(MOST_TABLES), atMs })) };
  });
}

/** The same of tasks and events. */
export function drawActivities(seed: number, safetyMs: number, share: number): ActivitiesPlan | null {
  const chance = createRandom(mixSeed(seed, ACTIVITIES_STREAM));
  if (!chance.chance(ACTIVITIES_SHARE) && drawMembers(seed, safetyMs, share) !== null) return null;
  const followedAtMs = chance.chance(0.75) ? 0 : Math.floor(chance.next() * safetyMs);
  return { followedAtMs, atFirst: between(chance, 0, 4), acts: planned(seed, ACTIVITIES_STREAM + 1, safetyMs, countOf(share, 120, 12)), troubles: planned(seed, ACTIVITIES_STREAM + 2, safetyMs, countOf(share, 12, 3)) };
}

function countOf(share: number, whole: number, least: number): number {
  return Math.max(least, Math.round(whole * share));
}

/** So many things at moments of their own, in order, each with its own detail. */
function planned(seed: number, stream: number, safetyMs: number, count: number): readonly PlannedAct[] {
  const chance = createRandom(mixSeed(seed, stream));
  return Array.from({ length: count }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}
