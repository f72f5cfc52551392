import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { MassDeleteRule } from '../../src/domain/connection.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import { deletedBeside, drawFlagActs, drawFlags, NO_FLAGS } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import type { PlannedAct, PlannedFault } from './planned.ts';
import { between } from './random-streams.ts';

/** What the settings of a run say of deletions, merges and the second look, and who makes use of them. */
export interface LifecyclesPlan {
  /** By side, the kinds of pairs whose record there is deleted when its counterpart was (decision 26). */
  readonly deletedToo: Readonly<Record<Side, readonly PairObject[]>>;
  /** Kinds of pairs that are told of a deletion instead. */
  readonly flags: FlagsPlan;
  /** When somebody does something about what may be flagged; left out where nobody does. */
  readonly flagActs?: readonly PlannedAct[];
  /** Whether persons' leads and contacts are merged where the persons were (decision 30). */
  readonly mergesInSalesforce: boolean;
  readonly massDelete: MassDeleteRule;
  /** The period of the second look, minutes; null in a run without it (decision 28). */
  readonly lookEveryMinutes: number | null;
  /** Whether an admin agrees in the end to the deletions that were stopped (decision 24). */
  readonly agreesInTheEnd: boolean;
  readonly acts: readonly PlannedAct[];
  /** Faults of the calls that these make: which one its detail says. */
  readonly troubles: readonly Omit<PlannedFault, 'id'>[];
}

/** What a connection does unless its settings say otherwise. */
export const NO_LIFECYCLES: LifecyclesPlan = { deletedToo: { salesforce: [], marketo: [] }, flags: NO_FLAGS, mergesInSalesforce: false, massDelete: { percent: 10, atLeast: 50 }, lookEveryMinutes: null, agreesInTheEnd: false, acts: [], troubles: [] };

/** Apart from the streams of everything else. */
const LIFECYCLES_STREAM = 4200;

/** Objects that lose their record in Marketo, by what settings of real connections name together. */
const IN_MARKETO: readonly (readonly PairObject[])[] = [
  ['lead', 'contact', 'account', 'opportunity', 'opportunity-contact-role', 'custom:Invoice__c', 'custom:Booking__c'],
  ['lead', 'contact', 'opportunity', 'opportunity-contact-role'],
  ['lead', 'contact'],
  ['lead'],
  [],
];
const IN_SALESFORCE: readonly (readonly PairObject[])[] = [['lead', 'contact'], ['lead', 'contact'], ['contact'], []];

/** What a seed says of these, for a run of this length and share of a whole one. */
export function drawLifecycles(seed: number, safetyMs: number, share: number): LifecyclesPlan {
  const chance = createRandom(mixSeed(seed, LIFECYCLES_STREAM));
  const planned = (count: number): readonly PlannedAct[] =>
    Array.from({ length: count }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  return {
    deletedToo: { salesforce: deletedBeside(seed, 'salesforce', chance.pick(IN_SALESFORCE)), marketo: deletedBeside(seed, 'marketo', chance.pick(IN_MARKETO)) },
    flags: drawFlags(seed),
    mergesInSalesforce: chance.chance(0.75),
    massDelete: chance.chance(0.75) ? { percent: between(chance, 5, 40), atLeast: between(chance, 2, 6) } : { percent: 10, atLeast: 50 },
    lookEveryMinutes: chance.chance(0.7) ? between(chance, 10, 40) : null,
    agreesInTheEnd: chance.chance(0.6),
    acts: planned(Math.max(8, Math.round(between(chance, 30, 60) * share))),
    troubles: planned(Math.max(4, Math.round(between(chance, 10, 20) * share))),
    ...flagActsOf(seed, safetyMs, share),
  };
}

/** The same for a run with members of campaigns, where nothing but these is deleted too, and persons are merged in Marketo alone. */
export function drawMemberLifecycles(seed: number, safetyMs: number, share: number): LifecyclesPlan {
  const { massDelete, agreesInTheEnd, acts } = drawLifecycles(seed, safetyMs, share);
  return { ...NO_LIFECYCLES, deletedToo: { salesforce: deletedBeside(seed, 'salesforce', []), marketo: deletedBeside(seed, 'marketo', []) }, flags: drawFlags(seed), massDelete, agreesInTheEnd, acts: acts.slice(0, Math.ceil(acts.length / 3)), ...flagActsOf(seed, safetyMs, share) };
}

function flagActsOf(seed: number, safetyMs: number, share: number): Pick<LifecyclesPlan, 'flagActs'> {
  const flagActs = drawFlagActs(seed, safetyMs, share);
  return flagActs.length === 0 ? {} : { flagActs };
}
