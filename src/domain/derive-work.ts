import { mayBeMade } from './activity.ts';
import type { Lane } from './lane.ts';
import { moreUrgent } from './lane.ts';
import { addTerms, ledgerTerms, NO_TERMS } from './ledger.ts';
import type { LedgerDelta, LedgerEvent } from './ledger.ts';
import { deletionDue, isStoppedEnd } from './deletion.ts';
import { withDeletionWord } from './deletion-flag.ts';
import { judgeFilters } from './filtered.ts';
import { mergePair, standingOfPair } from './merge-pair.ts';
import type { HeldField, PairPlan } from './merge-pair.ts';
import { isNotShown } from './never-seen.ts';
import type { Pair, Rejected, Repairing, Waiting, Work } from './pair.ts';
import { isGone, isMergeable, repairOf, withSide } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';
import { ownError } from './sync-error.ts';
import type { SyncError } from './sync-error.ts';

/** What made the work of a pair be derived anew. */
export type Trigger =
  /** A record of `side` was looked at; `changed` when a mapped value was new. */
  | { readonly kind: 'looked'; readonly side: Side; readonly changed: boolean }
  /** A write to `side` was settled. */
  | { readonly kind: 'written'; readonly side: Side }
  /** What the sync user may see or write is another than before: a refusal may be over (I29); with `to`, of writes to that side alone. */
  | { readonly kind: 'schema-changed'; readonly to?: Side }
  /** Nothing happened; the states are merged anew, as before a write. */
  | { readonly kind: 're-merged' }
  /** A person asked for this record: what was refused is tried again (PRODUCT F2 "retry one"). */
  | { readonly kind: 'requested' };

/** The moment and urgency of a derivation, and whose finding it follows from; `now` is our clock, used for scheduling alone. */
export interface Occasion extends Repairing {
  readonly lane: Lane;
  readonly now: string;
}

/** A pair with its work derived anew, and what that adds to the ledger. */
export interface Derived {
  readonly pair: Pair;
  readonly ledger: readonly LedgerDelta[];
  readonly plan: PairPlan | null;
}

/**
 * Derives the work of both directions from the pair's states (DESIGN §2) and accounts for the
 * transition so that the ledger's identity holds at every commit (I22). `before` is the pair as it
 * was loaded: its work is where the transition starts.
 */
export function deriveWork(before: Pair, looked: Pair, mapping: ResolvedMapping, trigger: Trigger, occasion: Occasion): Derived {
  const judged = judgeFilters(withDeletionWord(looked, mapping), mapping, occasion.now);
  const plan = isMergeable(judged) ? mergePair(judged, mapping) : null;
  let pair = plan === null ? judged : plan.pair;
  const ledger: LedgerDelta[] = [];
  for (const to of SIDES) {
    const work = before[to].work;
    const demand = demandOn(pair, mapping, plan, to);
    const next = demand.kind === 'write' && trigger.kind !== 'requested' && isStoppedEnd(pair, to, work) ? work : nextWork(work, to, demand, { trigger, occasion });
    pair = withSide(pair, to, { work: next });
    const terms = ledgerTerms(work, next, eventFor(trigger, to, plan?.lost[to] ?? false));
    if (terms !== NO_TERMS && Object.values(terms).some((term) => term !== 0)) {
      ledger.push({ object: pair.object, to, ...terms });
    }
  }
  return { pair, ledger, plan };
}

/** What a direction wants: something to write, something that cannot be written, or nothing. */
type Demand =
  | { readonly kind: 'write'; readonly besides: readonly HeldField[] }
  | { readonly kind: 'held'; readonly fields: readonly HeldField[] }
  | { readonly kind: 'none' };

function demandOn(pair: Pair, mapping: ResolvedMapping, plan: PairPlan | null, to: Side): Demand {
  const target = pair[to];
  const source = pair[otherSide(to)];
  if (deletionDue(pair, mapping, to)) return { kind: 'write', besides: [] };
  if (source.presence === 'absent' || isGone(target.presence)) return { kind: 'none' };
  if (target.presence === 'absent' && target.filtered !== null) return { kind: 'none' };
  if (target.presence === 'absent') return source.presence === 'present' && mayBeMade(pair, to) && isSought(pair, mapping) && !isNotShown(pair, otherSide(to), mapping) ? { kind: 'write', besides: [] } : { kind: 'none' };
  if (plan === null) return { kind: 'none' };
  if (plan.changes[to].length > 0 || (to === 'marketo' && plan.isRekeyed)) return { kind: 'write', besides: plan.held[to] };
  return plan.held[to].length > 0 ? { kind: 'held', fields: plan.held[to] } : { kind: 'none' };
}

/**
 * A campaign that the settings do not name, and a member of one, has nothing to be found in Marketo; nor does a member of a program seek one of
 * a campaign that goes with another program, or with one that is not seen.
 */
function isSought(pair: Pair, mapping: ResolvedMapping): boolean {
  const standing = standingOfPair(pair, mapping);
  return standing === 'paired' || (standing === 'not-paired' && pair.marketo.presence === 'absent');
}

/**
 * News about either record, a changed schema, or a request opens refused work again: a refusal may have depended on
 * either. Anything else leaves it refused, so that a permanent error is tried once (I28).
 */
function isFresh(trigger: Trigger, to: Side): boolean {
  return trigger.kind === 'requested' || (trigger.kind === 'schema-changed' && (trigger.to ?? to) === to) || (trigger.kind === 'looked' && trigger.changed);
}

function nextWork(before: Work, to: Side, demand: Demand, { trigger, occasion }: { readonly trigger: Trigger; readonly occasion: Occasion }): Work {
  switch (demand.kind) {
    case 'none':
      return { state: 'rest' };
    case 'held': {
      const error = errorOfHeld(demand.fields);
      const since = before.state === 'rejected' ? before.since : occasion.now;
      return { state: 'rejected', since, error, ...repairOf(before), ...repairOf(occasion) };
    }
    case 'write':
      if (before.state === 'rejected' && !isFresh(trigger, to)) return withHeld(before, demand.besides);
      if (before.state === 'waiting') return withHeld(goesOnWaiting(before, trigger, occasion), demand.besides);
      return withHeld({ ...newlyWaiting(occasion), ...repairOf(before), ...repairOf(occasion) }, demand.besides);
  }
}

/**
 * A record may wait long, for what it links to, or be refused for good: until that is over its state names what is held back besides, so that
 * nothing stays away unnamed (I12, PRODUCT D1).
 */
function withHeld({ held: _before, ...work }: Waiting | Rejected, besides: readonly HeldField[]): Work {
  return besides.length === 0 ? work : { ...work, held: errorOfHeld(besides) };
}

/** The error of the first of them names all; what rules are in the way is said in words. */
function errorOfHeld(fields: readonly HeldField[]): SyncError {
  const error = ownError(fields[0]?.code ?? 'FIELD_NOT_WRITABLE', fields.map(({ field }) => field));
  const rules = fields.flatMap(({ field, by }) => (by === undefined ? [] : [`${field}: ${by}`]));
  return rules.length === 0 ? error : { ...error, vendorMessage: `Value rules that do not cover the value: ${rules.join('; ')}` };
}

/**
 * Waiting work never becomes less urgent; a request ends its pause. So does news where no try has failed: what else is to be
 * written does not wait for the record that a link waits for (decision 22).
 */
function goesOnWaiting(before: Waiting, trigger: Trigger, occasion: Occasion): Waiting {
  const lane = moreUrgent(before.lane, occasion.lane);
  const goesOn = { ...before, lane, ...repairOf(occasion) };
  if (before.lastError?.code === 'PARENT_NOT_SYNCED' && trigger.kind === 'looked' && trigger.changed) return { ...goesOn, nextAttemptAt: occasion.now };
  return trigger.kind === 'requested' ? { ...goesOn, attempts: 0, nextAttemptAt: occasion.now } : goesOn;
}

/** Work that starts to wait now. */
function newlyWaiting(occasion: Occasion): Waiting {
  return {
    state: 'waiting',
    lane: occasion.lane,
    since: occasion.now,
    attempts: 0,
    nextAttemptAt: occasion.now,
    lastError: null,
  };
}

function eventFor(trigger: Trigger, to: Side, lost: boolean): LedgerEvent {
  if (trigger.kind === 'looked' && trigger.side !== to) return { kind: 'source-observed', lost };
  if (trigger.kind === 'written' && trigger.side === to) return { kind: 'applied' };
  return { kind: 're-derived', lost };
}

/** Ledger deltas of one batch folded to one row per object and direction. */
export function foldLedger(deltas: readonly LedgerDelta[]): readonly LedgerDelta[] {
  const rows = new Map<string, LedgerDelta>();
  for (const delta of deltas) {
    const key = `${delta.object}/${delta.to}`;
    const row = rows.get(key);
    rows.set(key, row === undefined ? delta : { object: delta.object, to: delta.to, ...addTerms(row, delta) });
  }
  return [...rows.values()];
}
