import type { Observation } from '../domain/observation.ts';
import type { Operation } from '../domain/operation.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';

/** What is being written on the pairs of one decision about looks at one side. */
export interface UnderWay {
  /** Pairs of which any record is being written. */
  readonly busy: ReadonlySet<string>;
  /** Pairs whose record on this side is being written. */
  readonly open: ReadonlySet<string>;
  /** Merges of a pair's record into another pair's, by pair. */
  readonly merging: ReadonlyMap<string, Operation>;
  /** Merges that wait for an admin, by pair: nothing of them was sent, so looks at their records are believed. */
  readonly stopped: ReadonlyMap<string, Operation>;
  /** Deletions of ours under way on this side, by pair. */
  readonly deleting: ReadonlyMap<string, Operation>;
  /** Creates under way on the other side, by pair. */
  readonly making: ReadonlyMap<string, Operation>;
  /** Pairs for which a record of this side is being made under an id that is not theirs any more, by that id. */
  readonly madeFor: ReadonlyMap<string, string>;
}

/** Sorts the open operations of loaded pairs as looks at `side` ask for them. */
export function underWay(operations: readonly Operation[], side: Side): UnderWay {
  const ofPairs = (isMeant: (operation: Operation) => boolean): ReadonlyMap<string, Operation> => new Map(operations.filter(isMeant).map((operation) => [operation.pairId, operation]));
  return {
    busy: new Set(operations.map(({ pairId }) => pairId)),
    open: new Set(ofPairs((operation) => operation.side === side && operation.isStopped !== true).keys()),
    merging: ofPairs(({ kind }) => kind === 'merge'),
    stopped: ofPairs(({ isStopped }) => isStopped === true),
    deleting: ofPairs((operation) => operation.kind === 'delete' && operation.side === side),
    making: ofPairs((operation) => operation.kind === 'create' && operation.side === otherSide(side)),
    madeFor: new Map(operations.flatMap(({ madeFor, pairId, side: on }) => (madeFor === undefined || on !== side ? [] : [[madeFor, pairId] as const]))),
  };
}

/**
 * The merge under way, where a look says that it is done, by whomever; else null. That is told once: nobody sends it or waits for an admin
 * any more, and a look at both records settles it (W30). Were it to end unsent, because its counterpart is brought back, the pair would keep
 * a record that is gone.
 */
export function toldDone(operation: Operation | undefined, side: Side, { id, mergedInto }: Observation): Operation | null {
  if (operation === undefined || mergedInto === undefined || operation.side !== side || operation.recordId !== id) return null;
  const { isStopped: _nothingToAgreeTo, isUnsent: _done, ...rest } = operation;
  return rest;
}
