import type { Random } from '../../simulators/foundation/random.ts';
import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import { PARENT_FILTERS } from './filter-kinds.ts';
import { drawObjects } from './object-options.ts';
import type { ObjectsPlan } from './object-options.ts';
import type { PlannedAct } from './planned.ts';
import type { RulesVersion } from './rule-options.ts';

/** What a seed says of filters over parents: users who change what these look at, and the objects that have to be followed for them. */
export interface ParentsPlan {
  readonly objects: ObjectsPlan;
  readonly acts: readonly PlannedAct[];
  /** The first version, perhaps with such a filter. */
  readonly first: (version: RulesVersion) => RulesVersion;
}

/** Apart from the streams of everything else. */
const PARENTS_STREAM = 4700;

/** Accounts and owners beside people, and users of both, for a run of this length and share of a whole one. */
export function drawParents(seed: number, safetyMs: number, share: number): ParentsPlan {
  const chance = createRandom(mixSeed(seed, PARENTS_STREAM));
  const { acts, troubles } = drawObjects(seed, safetyMs, share);
  const planned = Array.from({ length: Math.max(12, Math.round(90 * share)) }, () => ({ atMs: Math.floor(chance.next() * safetyMs), detail: chance.integer(2 ** 31) }));
  return { objects: { followed: ['User', 'Account'], custom: null, opportunities: 0, acts, troubles }, acts: planned.toSorted((a, b) => a.atMs - b.atMs), first: (version) => withParentFilter(version, chance, 0.6) };
}

/** Another filter to Marketo over parents, or the one there is. */
export function withParentFilter(version: RulesVersion, chance: Random, share: number): RulesVersion {
  const [kind, onLeaving, isMeant] = [chance.pick(PARENT_FILTERS), chance.pick(['keep', 'keep', 'flag', 'delete'] as const), chance.chance(share)];
  return isMeant ? { ...version, filters: { ...version.filters, marketo: { text: kind.text, onLeaving } } } : version;
}
