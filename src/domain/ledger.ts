import type { PairObject, Side } from './side.ts';
import type { Work } from './pair.ts';

/**
 * The one ledger (DESIGN §6, I22): per object and direction,
 * `observed = applied + unchanged + superseded + lostInConflict + rejected + pending`
 * at every commit. `pending` is not counted here: it is the number of pairs whose work waits.
 * No term ever decreases.
 */
export interface LedgerTerms {
  readonly observed: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly lostInConflict: number;
  readonly rejected: number;
}

/** What one commit adds to the ledger of one object and direction (named by the side written to). */
export interface LedgerDelta extends LedgerTerms {
  readonly object: PairObject;
  readonly to: Side;
}

/** A ledger row as the store keeps and shows it. */
export interface LedgerRow extends LedgerDelta {
  readonly pending: number;
}

/** Adds nothing. */
export const NO_TERMS: LedgerTerms = {
  observed: 0,
  applied: 0,
  unchanged: 0,
  superseded: 0,
  lostInConflict: 0,
  rejected: 0,
};

/** A change that was overwritten before it was observed: seen only by what our write replaced (I3). */
export const OVERTAKEN: LedgerTerms = { ...NO_TERMS, observed: 1, lostInConflict: 1 };

/** What moved a direction from one work state to the next. */
export type LedgerEvent =
  /** The source was observed; `lost` when it had changes and every one lost to the other side. */
  | { readonly kind: 'source-observed'; readonly lost: boolean }
  /** Something else than a source observation re-derived the work (target observed, schema, request). */
  | { readonly kind: 're-derived'; readonly lost: boolean }
  /** The vendor took the write. */
  | { readonly kind: 'applied' }
  /** The vendor, or Bascule before it, refused. */
  | { readonly kind: 'refused' };

/**
 * The terms that a transition of one direction's work adds. Written so that the identity of I22
 * holds by construction: entering `waiting` adds one observation, leaving it adds one end.
 */
export function ledgerTerms(before: Work, after: Work, event: LedgerEvent): LedgerTerms {
  const wasWaiting = before.state === 'waiting';
  const isWaiting = after.state === 'waiting';
  const entered = !wasWaiting && isWaiting ? 1 : 0;
  const left = wasWaiting && !isWaiting ? 1 : 0;
  switch (event.kind) {
    case 'source-observed': {
      if (isWaiting) return { ...NO_TERMS, observed: 1, superseded: wasWaiting ? 1 : 0 };
      const end = after.state === 'rejected' ? 'rejected' : event.lost ? 'lostInConflict' : 'unchanged';
      return { ...NO_TERMS, observed: 1, superseded: left, [end]: 1 };
    }
    case 're-derived': {
      const end = after.state === 'rejected' ? 'rejected' : event.lost ? 'lostInConflict' : 'superseded';
      return { ...NO_TERMS, observed: entered, [end]: left };
    }
    case 'applied':
      return { ...NO_TERMS, observed: entered, applied: left };
    case 'refused':
      return { ...NO_TERMS, observed: entered, rejected: left };
  }
}

/** The sum of two sets of terms. */
export function addTerms(a: LedgerTerms, b: LedgerTerms): LedgerTerms {
  return {
    observed: a.observed + b.observed,
    applied: a.applied + b.applied,
    unchanged: a.unchanged + b.unchanged,
    superseded: a.superseded + b.superseded,
    lostInConflict: a.lostInConflict + b.lostInConflict,
    rejected: a.rejected + b.rejected,
  };
}
