import type { Operation } from '../domain/operation.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';

/** What is being written on the pairs of one decision about looks at one side. */
export interface UnderWay {
  /** Pairs of which any record is being written. */
  readonly busy: ReadonlySet<string>;
  /** Pairs whose record on this side is being written. */
  readonly open: ReadonlySet<string>;
  /** Pairs whose record is being merged into another pair's. */
  readonly merging: ReadonlySet<string>;
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
    merging: new Set(ofPairs(({ kind }) => kind === 'merge').keys()),
    stopped: ofPairs(({ isStopped }) => isStopped === true),
    deleting: ofPairs((operation) => operation.kind === 'delete' && operation.side === side),
    making: ofPairs((operation) => operation.kind === 'create' && operation.side === otherSide(side)),
    madeFor: new Map(operations.flatMap(({ madeFor, pairId, side: on }) => (madeFor === undefined || on !== side ? [] : [[madeFor, pairId] as const]))),
  };
}
