import type { Pair } from '../domain/pair.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** Pairs changed at a time. */
const BLOCK = 500;

/** All pairs of a kind on a side, or of an object. */
type Walk =
  | { readonly by: 'present' | 'rejected'; readonly side: Side; readonly withoutOperations?: true }
  | { readonly by: 'object'; readonly object: PairObject; readonly withoutOperations?: true }
  | { readonly by: 'differing' };

/**
 * Changes all pairs of a kind, block by block in pair-id order, each block in a transaction of its own. It goes to the end
 * unless `isStopped` says otherwise after a block.
 */
export async function changeInBlocks(session: SyncSession, walk: Walk, decide: (pairs: readonly Pair[], loaded: LoadedPairs) => Omit<Decision<unknown>, 'result'>, isStopped = (): boolean => false): Promise<void> {
  let after: string | null = null;
  do {
    after = await changePairs(session, { ...walk, after, limit: BLOCK }, (loaded) => ({
      ...decide(loaded.pairs, loaded),
      result: loaded.pairs.length < BLOCK ? null : (loaded.pairs.at(-1)?.pairId ?? null),
    }));
  } while (after !== null && !isStopped());
}
