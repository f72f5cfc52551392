import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import { SIDES } from '../../src/domain/side.ts';
import { FILTER_KINDS, FILTERS_OVER_RULED } from './filter-kinds.ts';
import type { FilterKind } from './filter-kinds.ts';
import type { NewFieldsPlan } from './new-field-options.ts';
import type { PlannedAct } from './planned.ts';
import { between } from './random-streams.ts';
import { RULED_FIELDS } from './ruled-fields.ts';

/** Value rules, filters and formulas of a run, who works with what they look at, and when admins change them. */
export interface RulesPlan {
  /** What holds at the beginning. */
  readonly first: RulesVersion;
  readonly acts: readonly PlannedAct[];
  readonly changes: readonly PlannedAct[];
  /** Fields that are seen later than others and added by themselves; null in a run without them. */
  readonly newFields: NewFieldsPlan | null;
  /** Users of what filters over parents look at; null in a run without such filters. */
  readonly parentActs: readonly PlannedAct[] | null;
}

/** One version of what admins decide, as far as these runs change it. It is data, so that an option record can be kept in a file. */
export interface RulesVersion {
  /** By mapping key, the name of the line's rules; null where the line is left out. */
  readonly sets: Readonly<Record<string, string | null>>;
  readonly filters: Readonly<Record<Side, ChosenFilter | null>>;
  /** Hours between two readings of formulas; null where they are as old as the last look. */
  readonly formulaHours: number | null;
}

/** A filter of a version. */
export interface ChosenFilter {
  readonly text: string;
  readonly onLeaving: 'keep' | 'flag' | 'delete';
}

/** Apart from the streams of everything else. */
const RULES_STREAM = 4400;

/** Every filter that may be chosen. */
export const ALL_FILTERS: readonly FilterKind[] = [...FILTER_KINDS, ...FILTERS_OVER_RULED];

/** The box of a person that is ticked where a filter says so, and that no line carries. */
export const FLAG = 'marketingSuspended';

/** What a seed says of rules, for a run of this length and share of a whole one. */
export function drawRules(seed: number, safetyMs: number, share: number): RulesPlan {
  const chance = createRandom(mixSeed(seed, RULES_STREAM));
  const planned = (count: number): readonly PlannedAct[] => Array.from({ length: count }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
  return { first: drawVersion(chance), acts: planned(Math.max(16, Math.round(160 * share))), changes: planned(Math.max(2, Math.round(between(chance, 4, 14) * share))), newFields: null, parentActs: null };
}

/** Any version. */
function drawVersion(chance: Random): RulesVersion {
  return {
    sets: Object.fromEntries(RULED_FIELDS.map(({ plan }) => [plan.marketo, drawSet(chance, plan.marketo)])),
    filters: { marketo: drawFilter(chance, 'marketo', 0.65), salesforce: drawFilter(chance, 'salesforce', 0.35) },
    formulaHours: chance.pick([null, 1, 6]),
  };
}

/** A version in which one or two things are others than in this one. */
export function changedVersion(before: RulesVersion, chance: Random): RulesVersion {
  const turn = chance.next();
  if (turn < 0.45) {
    const to = chance.pick(SIDES);
    return { ...before, filters: { ...before.filters, [to]: drawFilter(chance, to, 0.75) } };
  }
  if (turn > 0.92) return { ...before, formulaHours: chance.pick([null, 1, 2, 6]) };
  const { plan } = chance.pick(RULED_FIELDS);
  const changed = { ...before, sets: { ...before.sets, [plan.marketo]: drawSet(chance, plan.marketo) } };
  return turn < 0.85 ? changed : { ...changed, filters: drawVersion(chance).filters };
}

const LEAVING: readonly ChosenFilter['onLeaving'][] = ['keep', 'keep', 'flag', 'delete'];
const LEAVING_PERSONS: readonly ChosenFilter['onLeaving'][] = ['keep', 'keep', 'delete'];

function drawSet(chance: Random, key: string): string | null {
  const sets = RULED_FIELDS.find(({ plan }) => plan.marketo === key)?.sets ?? [];
  return chance.chance(0.15) ? null : chance.pick(sets).name;
}

/** A filter for what goes to a side; none in the other cases of this share. */
export function drawFilter(chance: Random, to: Side, share: number): ChosenFilter | null {
  const kinds = ALL_FILTERS.filter((kind) => kind.to === to);
  // Leads of the sandbox have no box for it.
  const [kind, onLeaving, isChosen] = [chance.pick(kinds), chance.pick(to === 'marketo' ? LEAVING : LEAVING_PERSONS), chance.chance(share)];
  return isChosen ? { text: kind.text, onLeaving } : null;
}
