import { SOMETIMES_WITH_ACCOUNT_MERGES, SOMETIMES_WITH_BELONGINGS } from './check-accounts.ts';
import { SOMETIMES_WITH_BRAKE } from './check-brake.ts';
import { SOMETIMES_WITH_DELETIONS } from './check-deletions.ts';
import { SOMETIMES_WITH_MEMBER_DELETIONS } from './check-member-deletions.ts';
import { SOMETIMES_WITH_MERGES } from './check-merges.ts';
import { SOMETIMES_WITH_ACTIVITIES } from './check-activities.ts';
import { SOMETIMES_LED_ELSEWHERE, SOMETIMES_TIED_ANEW, SOMETIMES_WITH_MEMBERS } from './check-members-quiet.ts';
import { SOMETIMES_CAMPAIGNS_HIDDEN, SOMETIMES_HIDDEN, SOMETIMES_KEPT_APART, SOMETIMES_WITH_SHARED } from './check-shared-quiet.ts';
import { SOMETIMES_WITH_LEAD_LOOKUP, SOMETIMES_WITH_OBJECTS } from './check-objects-quiet.ts';
import { SOMETIMES_WITH_FILTERS, SOMETIMES_WITH_PARENTS } from './check-filters.ts';
import { SOMETIMES_WITH_FLAGS } from './check-flags.ts';
import { SOMETIMES_WITH_ACCOUNT_FLAGS, SOMETIMES_WITH_MEMBER_FLAGS, SOMETIMES_WITH_OBJECT_FLAGS } from './check-flags-quiet.ts';
import { SOMETIMES_WITH_VALUE_RULES } from './check-ruled.ts';
import { SOMETIMES_WITH_UNIONS } from './check-unions.ts';
import { FAULT_IDS, FAULT_KINDS } from './fault-kinds.ts';
import type { FaultId } from './fault-kinds.ts';
import { OBJECT_KINDS } from './object-kinds.ts';
import { SOMETIMES_WITH_NEW_FIELDS } from './new-fields-of-world.ts';
import { strikesOf } from './operations.ts';
import { seedHas } from './seed-kinds.ts';
import type { SeedKind } from './seed-kinds.ts';
import type { Outcome } from './run-seed.ts';
import { SOMETIMES_WITH_SECOND_LOOK } from './looks-twice.ts';

/** What many runs came to. */
export interface Tally {
  add(outcome: Outcome): void;
  /** Seeds whose runs broke an invariant, with the invariants' numbers. */
  failures(): readonly (readonly [seed: number, invariants: readonly string[]])[];
  readonly seeds: () => number;
  /** What many seeds together should have reached and did not: kinds of faults, "sometimes" assertions, and what each fault struck. */
  unmet(): Unmet;
  /** The whole tally as a page for a terminal. `seconds` is processor time. */
  page(seconds: number): string;
}

/** What should have been reached (reliability.md §2.3, rule 10). */
export interface Unmet {
  readonly things: readonly string[];
  readonly tuples: readonly string[];
}

const MS_PER_YEAR = 365.25 * 86_400_000;

/** Things that runs should reach sometimes (reliability.md §2.3, rule 10), beside every fault. */
const SOMETIMES: readonly string[] = [
  'an operation in doubt', 'a conflict', 'done by another hand', 'a later edit over one that had crossed', 'an edit that had not crossed was overwritten',
  'an overwritten edit named in the journal', 'journal: converted', 'journal: deleted', 'journal: restored', 'journal: absorbed', 'journal: resolved',
  'refused: ROW_LOCKED', 'refused: AUTOMATION_FAILED', 'refused: VALIDATION_RULE', 'refused: RECORD_NOT_WRITABLE',
  'refused: MATCH_TAKEN', 'refused: MATCH_AMBIGUOUS', 'refused: RETRIES_EXHAUSTED', 'ended early: LEASE_LOST',
  'ended early: STORE_UNAVAILABLE', 'ended early: VENDOR_UNAVAILABLE', 'ended early: RATE_LIMITED', 'ended early: DAILY_QUOTA_USED', 'ended early: ACCESS_REFUSED',
  'ended early: ANSWER_MALFORMED', 'a second look at everything',
];

/** What runs reach that have more than people, by what they have. */
const SOMETIMES_BESIDE: readonly (readonly [kind: SeedKind, things: readonly string[]])[] = [
  ['objects', SOMETIMES_WITH_OBJECTS],
  ['merges', SOMETIMES_WITH_MERGES],
  ['leadLookup', SOMETIMES_WITH_LEAD_LOOKUP],
  ['lifecycles', [...SOMETIMES_WITH_DELETIONS, ...SOMETIMES_WITH_BRAKE, ...SOMETIMES_WITH_UNIONS, ...SOMETIMES_WITH_SECOND_LOOK]],
  ['accountMerges', SOMETIMES_WITH_ACCOUNT_MERGES],
  ['belongings', SOMETIMES_WITH_BELONGINGS],
  ['members', [...SOMETIMES_WITH_MEMBERS, ...SOMETIMES_WITH_SHARED, ...SOMETIMES_WITH_ACTIVITIES]],
  ['ledElsewhere', SOMETIMES_LED_ELSEWHERE],
  ['keptApart', SOMETIMES_KEPT_APART],
  ['tiedAnew', SOMETIMES_TIED_ANEW],
  ['hidden', SOMETIMES_HIDDEN],
  ['campaignsHidden', SOMETIMES_CAMPAIGNS_HIDDEN],
  ['rules', [...SOMETIMES_WITH_VALUE_RULES, ...SOMETIMES_WITH_FILTERS]],
  ['newFields', SOMETIMES_WITH_NEW_FIELDS],
  ['parents', SOMETIMES_WITH_PARENTS],
  ['flags', SOMETIMES_WITH_FLAGS],
  ['objectFlags', SOMETIMES_WITH_OBJECT_FLAGS],
  ['accountFlags', SOMETIMES_WITH_ACCOUNT_FLAGS],
  ['memberFlags', SOMETIMES_WITH_MEMBER_FLAGS],
  ['memberDeletions', SOMETIMES_WITH_MEMBER_DELETIONS],
];

/** An empty tally. What runs of a kind should reach is asked of so many or more of them. */
export function createTally(leastOfKind = 1): Tally {
  const faults = new Map<FaultId, { times: number; seeds: number }>();
  const tuples = new Map<string, number>();
  const reached = new Map<string, number>();
  const allowed = new Map<string, number>();
  const failed: (readonly [number, readonly string[]])[] = [];
  let seeds = 0;
  let steps = 0;
  let virtualMs = 0;
  let calls = 0;
  let struck = 0;
  const ofKind = new Map<SeedKind, number>();

  const count = (into: Map<string, number>, from: Readonly<Record<string, number>>): void => {
    for (const [what, times] of Object.entries(from)) into.set(what, (into.get(what) ?? 0) + times);
  };

  function faultTable(): readonly string[] {
    return FAULT_IDS.flatMap((id) => {
      const { times, seeds: inSeeds } = faults.get(id) ?? { times: 0, seeds: 0 };
      const struckOn = [...tuples].filter(([tuple]) => tuple.startsWith(`${id} `)).toSorted(([, a], [, b]) => b - a).map(([tuple, count]) => `${tuple.slice(id.length + 1)} ${count}`);
      return [`  ${id.padEnd(4)} ${String(times).padStart(8)} in ${String(inSeeds).padStart(6)} seeds  ${FAULT_KINDS[id]}`, ...(struckOn.length === 0 ? [] : [`         ${struckOn.join(', ')}`])];
    });
  }

  function unmet(): Unmet {
    return {
      things: [...FAULT_IDS.filter((id) => !faults.has(id)), ...[...SOMETIMES, ...SOMETIMES_BESIDE.flatMap(([kind, things]) => ((ofKind.get(kind) ?? 0) >= leastOfKind ? things : []))].filter((what) => !reached.has(what))],
      tuples: FAULT_IDS.flatMap((id) => strikesOf(id).map((operation) => `${id} ${operation}`)).filter((tuple) => !tuples.has(tuple)),
    };
  }

  return {
    add(outcome) {
      seeds += 1;
      for (const [kind] of SOMETIMES_BESIDE) if (seedHas(outcome.options.seed, kind)) ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1);
      steps += outcome.steps;
      virtualMs += outcome.virtualMs;
      calls += outcome.calls;
      for (const [id, times] of Object.entries(outcome.faults) as readonly (readonly [FaultId, number])[]) {
        const sum = faults.get(id) ?? { times: 0, seeds: 0 };
        faults.set(id, { times: sum.times + times, seeds: sum.seeds + 1 });
        struck += times;
      }
      count(tuples, outcome.tuples);
      count(reached, outcome.reached);
      count(allowed, outcome.allowed);
      if (outcome.violations.length > 0) failed.push([outcome.options.seed, [...new Set(outcome.violations.map(({ invariant }) => invariant))]]);
    },
    failures: () => failed,
    seeds: () => seeds,
    unmet,
    page(seconds) {
      const missed = unmet();
      const perSeed = (sum: number): string => (sum / Math.max(1, seeds)).toFixed(1);
      return [
        `${seeds} seeds, ${(seeds / seconds).toFixed(2)} a second of processor time; ${Math.round(steps / Math.max(1, seeds))} steps, ${perSeed(struck)} faults and ${perSeed(calls)} calls a seed`,
        `${(virtualMs / MS_PER_YEAR).toFixed(3)} years of virtual time, ${Math.round(virtualMs / 1000 / seconds)} times as fast as life`,
        'faults that struck, and what they struck:',
        ...faultTable(),
        ...(ofKind.size > 0 ? [`other objects: ${[...reached].filter(([what]) => isOfObjects(what)).map(([what, times]) => `${what} ${times}`).toSorted().join(', ')}`] : []),
        `known gaps that were allowed: ${[...allowed].map(([gap, times]) => `${gap} ${times}`).join(', ') || 'none'}`,
        `never reached: ${missed.things.join(', ') || 'nothing'}`,
        `faults that never struck: ${missed.tuples.join(', ') || 'none of those they should'}`,
        failed.length === 0 ? 'every invariant held' : `${failed.length} seeds failed:`,
        ...failed.map(([seed, invariants]) => `  --seed ${seed}  ${invariants.join(', ')}`),
      ].join('\n');
    },
  };
}

/** Whether something that was reached is about other objects than people. */
function isOfObjects(what: string): boolean {
  return SOMETIMES_BESIDE.some(([, things]) => things.includes(what)) || OBJECT_KINDS.some(({ name }) => what.includes(name));
}
