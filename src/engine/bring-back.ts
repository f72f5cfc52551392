import type { Derived } from '../domain/derive-work.ts';
import { isGone } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { hasLost, toBeMadeAgain, wentWithPerson } from '../domain/went-with-person.ts';
import type { SyncSession } from './sync-session.ts';

/** The pairs of one decision as they are by now, by id. */
export interface PairsAround {
  readonly mappingOf: SyncSession['mappingOf'];
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Those of which a record is being written. */
  readonly busy: ReadonlySet<string>;
}

/** Whether anything is under way on a pair, or on what would come back with its person; never where there is no pair. */
export function isUnderWay(around: PairsAround, pair: Pair | undefined): boolean {
  return pair !== undefined && [pair, ...wentWith(around, pair).map((one) => one.pair)].some(({ pairId }) => around.busy.has(pairId));
}

/**
 * What went with a person that was deleted, made again for `heir`, the pair that is in its place by now, unless that one lost its record
 * there too (L30). `mark` is the store's of this transaction.
 */
export function broughtBack(around: PairsAround, person: Pair, heir: Pair | undefined, mark: number, now: string): readonly Derived[] {
  const missed = wentWith(around, person).filter(({ side }) => heir !== undefined && !isGone(heir[side].presence));
  return missed.map(({ pair, side }) => toBeMadeAgain(pair, side, mark, around.mappingOf(pair.object), { lane: 'normal', now }));
}

/** What lost its record together with the person of a pair, and on which side. */
function wentWith({ mappingOf, pairs }: PairsAround, person: Pair): readonly { readonly pair: Pair; readonly side: Side }[] {
  return SIDES.filter((side) => hasLost(person, side)).flatMap((side) =>
    [...pairs.values()].filter((pair) => wentWithPerson(pair, side, person, mappingOf(pair.object))).map((pair) => ({ pair, side })),
  );
}
