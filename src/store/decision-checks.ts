import { isPersonObject } from '../domain/object-pair.ts';
import { isLinked } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { Decision, Lease, LoadedPairs, PairSelection } from '../engine/store-port.ts';

/**
 * What every store demands of a decision before it saves anything. Breaking one of these is a fault
 * in the code that decides, so it is thrown as a plain error and nothing is saved.
 */
export function checkDecision(lease: Lease, selection: PairSelection, loaded: LoadedPairs, decision: Decision<unknown>): void {
  const pairs = decision.pairs ?? [];
  const known = new Set([...loaded.pairs, ...pairs].map((pair) => pair.pairId));
  demand(new Set(pairs.map((pair) => pair.pairId)).size === pairs.length, 'saves a pair twice');
  demand(pairs.every((pair) => pair.connectionId === lease.connectionId), 'saves a pair of another connection');
  const touchesOperations = [decision.openOperations, decision.closeOperations, decision.absorbed].some((part) => (part ?? []).length > 0);
  demand(selection.withoutOperations !== true || !touchesOperations, 'touches operations without having loaded them');
  demand(pairs.every(hasRealInstants), 'lets work wait since no moment');
  const loadedIds = new Set(loaded.pairs.map((pair) => pair.pairId));
  const closed = new Set(decision.closeOperations ?? []);
  for (const gone of decision.absorbed ?? []) {
    demand(loadedIds.has(gone.pairId), 'absorbs a pair it did not load');
    demand(pairs.every((pair) => pair.pairId !== gone.pairId), 'saves a pair that it absorbs');
    demand(loaded.openOperations.every(({ operationId, pairId }) => pairId !== gone.pairId || closed.has(operationId)), 'absorbs a pair that is being written');
  }
  for (const operation of decision.openOperations ?? []) {
    demand(known.has(operation.pairId), 'opens an operation on a pair it did not load');
    demand(!closed.has(operation.operationId), 'opens and closes one operation');
  }
  const noted = new Set((decision.changedParents ?? []).map(({ id }) => id));
  demand((decision.childrenRead ?? []).every(({ id }) => !noted.has(id)), 'notes a parent whose children it has read');
  for (const { object: _object, to: _to, ...terms } of decision.ledger ?? []) {
    demand(Object.values(terms).every((term) => Number.isSafeInteger(term) && term >= 0), 'takes something out of the ledger');
  }
}

function hasRealInstants(pair: Pair): boolean {
  return SIDES.every((side) => {
    const { work } = pair[side];
    if (work.state === 'rest') return true;
    const instants = work.state === 'waiting' ? [work.since, work.nextAttemptAt] : [work.since];
    return instants.every((instant) => Number.isFinite(Date.parse(instant)));
  });
}

function demand(holds: boolean, fault: string): void {
  if (!holds) throw new Error(`The store refuses a decision that ${fault}.`);
}

/** How many linked people more (or fewer) there are once the decision is saved. */
export function linkedDelta(loaded: readonly Pair[], saved: readonly Pair[]): number {
  const before = new Map(loaded.map((pair) => [pair.pairId, isLinkedPerson(pair)]));
  return saved.reduce((sum, pair) => sum + Number(isLinkedPerson(pair)) - Number(before.get(pair.pairId) ?? false), 0);
}

/** Companies and the like are linked too, and no people. */
export function isLinkedPerson(pair: Pair): boolean {
  return isPersonObject(pair.object) && isLinked(pair);
}
