import type { MassDeleteRule } from './connection.ts';
import { ledgerTerms } from './ledger.ts';
import type { LedgerDelta } from './ledger.ts';
import type { Pair, Work } from './pair.ts';
import { isLinked, isMergeable, withSide } from './pair.ts';

/** True when so many deletions of one object, beside so many records that are still linked, are too many to be meant (I7). */
export function isMassDelete({ percent, atLeast }: MassDeleteRule, deletions: number, stillLinked: number): boolean {
  return deletions >= atLeast && deletions * 100 > percent * (deletions + stillLinked);
}

/**
 * True when what waits for Marketo is the word of a deletion that nobody asked for by name: a request, and an admin's
 * agreement, put work into the priority lane.
 */
export function tellsOfDeletion(pair: Pair): boolean {
  const { work } = pair.marketo;
  return work.state === 'waiting' && work.lane !== 'priority' && isMergeable(pair) && !isLinked(pair);
}

/** A deletion that was stopped is told after all: an admin agreed. Null for a pair that waits for no agreement. */
export function agreedToTell(pair: Pair, now: string): { readonly pair: Pair; readonly ledger: readonly LedgerDelta[] } | null {
  const before = pair.marketo.work;
  if (before.state !== 'rejected' || before.error.code !== 'MASS_DELETE_STOPPED') return null;
  const work: Work = { state: 'waiting', lane: 'priority', since: now, attempts: 0, nextAttemptAt: now, lastError: null };
  const ledger = [{ object: pair.object, to: 'marketo' as const, ...ledgerTerms(before, work, { kind: 're-derived', lost: false }) }];
  return { pair: withSide(pair, 'marketo', { work }), ledger };
}
