import { differenceFrom, seenOn } from './merge-pair.ts';
import { deriveWork } from './derive-work.ts';
import type { Derived, Occasion } from './derive-work.ts';
import type { JournalEvent } from './journal-entry.ts';
import { ledgerTerms, OVERTAKEN } from './ledger.ts';
import { TELLS_WHAT_WAS_REPLACED } from './observation.ts';
import type { Operation } from './operation.ts';
import { overtakenBy } from './overtaken-edit.ts';
import type { UnechoedWrite, UnechoedWrites } from './overtaken-edit.ts';
import type { Difference, Pair, Work } from './pair.ts';
import { heldOf, repairOf, withSide } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { decideRetry } from './retry.ts';
import { leftBehind, written } from './rewrite.ts';
import type { Rewrites } from './rewrite.ts';
import { MEMBERSHIP_ITSELF } from './field-mapping.ts';
import { isMember, isWatched } from './object-pair.ts';
import { otherSide } from './side.ts';
import type { Side } from './side.ts';
import { ownError } from './sync-error.ts';
import type { SyncError } from './sync-error.ts';
import { isBlank, isUnknown, own } from './value.ts';
import type { KnownValue, KnownValues } from './value.ts';

/** A pair after one of its operations ended, with its ledger deltas and journal events. */
export interface Settled {
  readonly derived: Derived;
  readonly events: readonly JournalEvent[];
}

/**
 * The vendor took the write: what was sent becomes the base, so its return is no change (I4). The
 * source may have moved on meanwhile; then the difference from the new base is what waits next.
 */
export function settleApplied(
  pair: Pair,
  operation: Operation,
  recordId: string,
  mark: number,
  mapping: ResolvedMapping,
  occasion: Occasion,
): Settled {
  const to = operation.side;
  const agreed = operation.changes.filter((change) => change.isDefault !== true);
  const sent = { ...blanksOfNew(pair, operation, mapping), ...Object.fromEntries(agreed.map((change) => [change.field, change.value])) };
  const source = otherSide(to);
  let settled: Pair = { ...pair, base: { ...pair.base, ...sent } };
  settled = withSide(settled, source, {
    differences: differencesAfter(pair, source, sent, mapping),
    rewrites: crossed(pair[source].rewrites, sent),
  });
  const created = operation.kind === 'create';
  settled = withSide(settled, to, {
    id: created ? recordId : pair[to].id,
    presence: created ? 'present' : pair[to].presence,
    differences: { ...differencesWithout(pair, to, sent), ...defaultsSent(operation) },
    writtenMark: mark,
    rewrites: isWatched(pair.object, to) ? awaited(pair[to].rewrites, sent) : pair[to].rewrites,
    unechoed: withUnechoed(pair, operation),
  });
  const calm = withSide(pair, to, { work: withoutAttempts(pair[to].work) });
  const derived = deriveWork(calm, settled, mapping, { kind: 'written', side: to }, occasion);
  const ledger = overtakenBy(operation).length === 0 ? derived.ledger : [...derived.ledger, { object: pair.object, to: source, ...OVERTAKEN }];
  return { derived: { ...derived, ledger }, events: appliedEvents(operation, recordId) };
}

/**
 * A record that was made under a key of ours holds nothing but what was sent, and no feed will tell of it (apis.md A5): the
 * rest is blank. What the source has to say in it – a link that was early – is a difference from that.
 */
function blanksOfNew(pair: Pair, { kind, side, metRecord }: Operation, { fields }: ResolvedMapping): KnownValues {
  if (kind !== 'create' || metRecord === true || isWatched(pair.object, side)) return {};
  const known = fields.filter(({ key }) => {
    const value = seenOn(pair, otherSide(side), key);
    return value !== undefined && !isUnknown(value);
  });
  return Object.fromEntries(known.map(({ key }) => [key, null]));
}

function differencesAfter(
  pair: Pair,
  source: Side,
  sent: Readonly<Record<string, KnownValue>>,
  mapping: ResolvedMapping,
): Record<string, Difference> {
  const kept: Record<string, Difference> = { ...pair[source].differences };
  for (const field of mapping.fields) {
    const value = own(sent, field.key);
    if (value === undefined) continue;
    const seen = own(pair[source].differences, field.key) ?? atBase(pair, field.key);
    const difference = seen === null ? null : differenceFrom(value, field, seen);
    if (difference === null) delete kept[field.key];
    else kept[field.key] = difference;
  }
  return kept;
}

/** What was written waits to be seen; what the vendor did with earlier values is kept (I5). */
function awaited(rewrites: Rewrites, sent: Readonly<Record<string, KnownValue>>): Rewrites {
  return { ...rewrites, ...Object.fromEntries(Object.keys(sent).map((key) => [key, written(own(rewrites, key))])) };
}

/** A value that came across from this side is no longer the one we wrote here. */
function crossed(rewrites: Rewrites, sent: Readonly<Record<string, KnownValue>>): Rewrites {
  return Object.fromEntries(Object.entries(rewrites).map(([key, rewrite]) => [key, Object.hasOwn(sent, key) ? leftBehind(rewrite) : rewrite]));
}

/**
 * The side's own log will tell what a write really replaced (I3). Nobody can have edited a record before it was created; but fields of
 * a membership go in a call of their own behind the one that makes it (decision 41), and somebody may have filled them in between.
 */
function withUnechoed(pair: Pair, operation: Operation, seenBefore: string | null = null): UnechoedWrites {
  const { side } = operation;
  const { unechoed } = pair[side];
  if (!TELLS_WHAT_WAS_REPLACED[side] || !isWatched(pair.object, side)) return unechoed;
  const added = toldAsChanged(operation).map(([field, write]) => [field, [...(own(unechoed, field) ?? []), seenBefore === null ? write : { ...write, seenBefore }]] as const);
  return added.length === 0 ? unechoed : { ...unechoed, ...Object.fromEntries(added) };
}

/** What an operation did of which the log tells as changes. Of what a create met it is not known to have written anything. */
function toldAsChanged({ object, kind, changes, metRecord }: Operation): readonly (readonly [string, UnechoedWrite])[] {
  if (kind !== 'create') return changes.flatMap(({ field, value, replaces }) => (replaces === undefined ? [] : [[field, { value, replaced: replaces }] as const]));
  if (!isMember(object) || metRecord === true) return [];
  return changes.flatMap(({ field, value }) => (MEMBERSHIP_ITSELF.has(field) || isBlank(value) ? [] : [[field, { value, replaced: null }] as const]));
}

function differencesWithout(pair: Pair, side: Side, sent: Readonly<Record<string, KnownValue>>): Record<string, Difference> {
  return Object.fromEntries(Object.entries(pair[side].differences).filter(([key]) => !Object.hasOwn(sent, key)));
}

/** A default stands on the target as if somebody had typed it there; nobody agreed on it. */
function defaultsSent(operation: Operation): Record<string, Difference> {
  const defaults = operation.changes.filter((change) => change.isDefault === true);
  return Object.fromEntries(defaults.map(({ field, value }) => [field, { value, changedAt: '', changedBy: null, isDefault: true as const }]));
}

/** A source that equalled the old base has, after a write of something else, moved away from the new one. */
function atBase(pair: Pair, key: string): Difference | null {
  const value = own(pair.base, key);
  return value === undefined ? null : { value, changedAt: pair.salesforce.seenVersion ?? pair.marketo.seenVersion ?? '', changedBy: null };
}

function withoutAttempts(work: Work): Work {
  return work.state === 'waiting' ? { ...work, attempts: 0, lastError: null } : work;
}

function appliedEvents(operation: Operation, recordId: string): readonly JournalEvent[] {
  const { operationId, changes, cause, side } = operation;
  const kind = operation.kind === 'create' ? 'created' : 'updated';
  return [{ kind, side, recordId, operationId, changes, cause }, ...losses(operation)];
}

/** The values that a write overwrote and that had something to say. */
function losses({ side, changes }: Operation): readonly JournalEvent[] {
  return changes.flatMap(({ field, value, lost }) =>
    lost === undefined ? [] : [{ kind: 'conflict', field, winner: otherSide(side), policy: lost.policy, kept: value, lost: lost.value } as const],
  );
}

/**
 * A look did not show a write in doubt: that spends one try, so that it ends (I28). With `isHidden` the record holds
 * neither what was sent nor what that replaced, so the write may have happened and been edited over: then what it would
 * have overwritten is named (I3), and the side's log, where it has one, will tell the rest.
 */
export function settleNotDone(pair: Pair, operation: Operation, isHidden: boolean, occasion: Occasion): Settled {
  // A create whose record is not there left nothing of which a log could tell.
  const watched = operation.kind === 'create' ? pair : withSide(pair, operation.side, { unechoed: withUnechoed(pair, operation, pair[operation.side].seenVersion) });
  const { derived } = settleRefused(watched, operation, ownError('WRITE_NOT_DONE'), occasion);
  const { side, operationId } = operation;
  return { derived, events: [{ kind: 'resolved', side, operationId, outcome: 'not-applied' }, ...(isHidden ? losses(operation) : [])] };
}

/** The vendor refused the record: tried again later or given to people, as the catalogue says (I25, I28). */
export function settleRefused(pair: Pair, operation: Operation, error: SyncError, occasion: Occasion): Settled {
  const before = pair[operation.side].work;
  const changes = operation.changes;
  if (before.state !== 'waiting') return ended(pair, operation, error);
  const decision = decideRetry(error, before.attempts);
  const next: Work =
    decision.kind === 'stop'
      ? { state: 'rejected', since: occasion.now, error: decision.error, ...heldOf(before), ...repairOf(before) }
      : {
          ...before,
          attempts: decision.attempts,
          nextAttemptAt: new Date(Date.parse(occasion.now) + decision.afterSeconds * 1000).toISOString(),
          lastError: error,
        };
  return rejectedWith(pair, operation.side, next, {
    kind: 'rejected',
    side: operation.side,
    operationId: operation.operationId,
    error: decision.kind === 'stop' ? decision.error : error,
    changes,
  });
}

/** Work that ended while its write was under way (the source was deleted, say) stays ended (I6). */
function ended(pair: Pair, operation: Operation, error: SyncError): Settled {
  const { side, operationId, changes } = operation;
  return {
    derived: { pair, ledger: [], plan: null },
    events: [{ kind: 'rejected', side, operationId, error, changes }],
  };
}

/** Bascule itself refuses to write, before any call: an ambiguous match, a missing value. */
export function refuseWork(pair: Pair, side: Side, error: SyncError, occasion: Occasion): Settled {
  const { work } = pair[side];
  const next: Work = { state: 'rejected', since: occasion.now, error, ...heldOf(work), ...repairOf(work) };
  return rejectedWith(pair, side, next, { kind: 'rejected', side, operationId: null, error, changes: [] });
}

function rejectedWith(pair: Pair, side: Side, next: Work, event: JournalEvent): Settled {
  const terms = ledgerTerms(pair[side].work, next, { kind: 'refused' });
  return {
    derived: {
      pair: withSide(pair, side, { work: next }),
      ledger: [{ object: pair.object, to: side, ...terms }],
      plan: null,
    },
    events: [event],
  };
}
