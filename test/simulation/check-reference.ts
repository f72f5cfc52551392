import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { isMisread } from './books.ts';
import type { PresentPlan } from './field-plans.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { cameBackEmpty, historyOf, isSwapped, missedReturn } from './returned-fields.ts';
import type { ReturnParts } from './returned-fields.ts';
import { isByEarlierRules } from './rights-known.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { Change, VendorRecord } from './vendor-ledger.ts';

/** What has to be known to say which value the history of two records calls for. */
export interface ReferenceParts extends ReturnParts {
  readonly verdicts: Verdicts;
  /** `pair/field` of which nobody can tell who was last. */
  readonly disputed: ReadonlySet<string>;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger: it counts as anybody's edit. */
  readonly forgotten: ReadonlySet<number>;
  /** When users last made one of a record and another one, true time in ms; -Infinity when they never did. */
  readonly mergedAt: (id: string) => number;
}

/** So long after the journal says that two records met, both have surely been looked at; the clock of a worker may be wrong, ms. */
const MEETING_MS = 180_000;

/** I2: the value both hold is the one that the history calls for, as far as the policy decides it. */
export function checkReference(parts: ReferenceParts, pair: Pair, plan: PresentPlan, records: Readonly<Record<Side, VendorRecord>>, agreed: Plain): void {
  const { ledger, books, verdicts, disputed } = parts;
  if (plan.direction !== 'both' || disputed.has(`${pair.pairId}/${plan.marketo}`)) return;
  const histories = { salesforce: historyOf(books, ledger, pair, 'salesforce', plan.marketo), marketo: historyOf(books, ledger, pair, 'marketo', plan.marketo) };
  if (SIDES.some((side) => histories[side].some((one) => parts.forgotten.has(one.seq)))) return;
  const later = SIDES.flatMap((side) => lastEdit(histories[side]) ?? []).toSorted((a, b) => b.seq - a.seq)[0];
  // Who comes anew takes the person over; what was last typed into the record that was deleted went with it (L24).
  if (later === undefined || ledger.record(later.side, later.recordId)?.state === 'deleted') return;
  // One that was merged into this one and brought back is a record of its own, and so is what is typed into it (seed 84008).
  const holder = books.pairHolding(later.side, later.recordId);
  if (holder !== undefined && holder.pairId !== pair.pairId && ledger.lives[later.side].cameBackSince(later.recordId, 0)) return;
  // Of records that users made one, the survivor's value wins over whatever was typed before (L19, L20).
  if (SIDES.some((side) => books.idsOf(pair.pairId, side).some((id) => parts.mergedAt(id) > later.at - MEETING_MS) || histories[side].some((one) => one.by === 'automation' && one.seq > later.seq))) return;
  const there = recordThen(parts, pair, otherSide(later.side), later.at);
  const heldThere = ledger.history(otherSide(later.side), there, plan.marketo).findLast((one) => one.seq < later.seq)?.to ?? null;
  const hadCrossed = replacedCrossed(later, plan, ofRecord(histories[later.side], plan, later.recordId, later.from), ofRecord(histories[otherSide(later.side)], plan, there, heldThere));
  const journal = books.journalOf(pair.pairId);
  const meetings = journal.filter(({ event }) => event.kind === 'linked' || event.kind === 'created' || event.kind === 'merged').map(({ at }) => Date.parse(at));
  // Where a pair went into this one, or a record into one of its two, those that are left met last.
  const metAt = journal.some(({ event }) => event.kind === 'absorbed' || event.kind === 'merged') ? Math.max(-Infinity, ...meetings) : Math.min(Infinity, ...meetings);
  // Before they met, equal values were equal by chance and agreed on by nobody.
  if (!hadCrossed || later.atCreation || later.at < plan.changedAt || later.at < metAt + MEETING_MS) return;
  verdicts.reached('a later edit over one that had crossed');
  if (plan.policy === 'fill-if-empty' || plan.policy === 'write-once' || isSame(plan.kind, agreed, later.to)) return;
  if (wasUndone(parts, pair, plan, later, histories.salesforce) || wasFilledByMerge(parts, pair, plan, later) || wasEmptiedUnread(parts, pair, plan, later)) return;
  if (wasWrittenByEarlierRules(parts, pair, plan, later)) return;
  const isMisjudged = [...books.operations.values()].some((life) => isMisread(life, pair.pairId, plan.marketo));
  if (isMisjudged && verdicts.isAllowed('doubt under a later edit')) return;
  verdicts.violated('I2', 'Q', `${nameOf('salesforce', records.salesforce.id)} and ${nameOf('marketo', records.marketo.id)}: ${plan.marketo} is ${JSON.stringify(agreed)}; the last edit, made over one that had crossed, was ${JSON.stringify(later.to)} on ${later.side}`, { pairId: pair.pairId, field: plan.marketo });
}

/** A flush that went by the rules of the cycle before them was right by those, and the journal names what it overwrote (decision 32, seed 21094). */
function wasWrittenByEarlierRules({ books }: ReferenceParts, { pairId }: Pair, plan: PresentPlan, later: Change): boolean {
  return [...books.operations.values()].some((life) => {
    const { operation, openedAt } = life;
    return operation.pairId === pairId && operation.side === later.side && openedAt > later.at && operation.changes.some(({ field }) => field === plan.marketo) && isByEarlierRules(books, life, plan);
  });
}

/** The record that a pair had on a side at a true time, ms: a contact that a conversion made later was a lead then (seed 44344). */
function recordThen({ books, ledger }: ReferenceParts, pair: Pair, side: Side, at: number): string {
  const id = pair[side].id ?? '';
  const wasThere = (ledger.record(side, id)?.madeAt ?? -Infinity) <= at;
  return wasThere ? id : (books.idsOf(pair.pairId, side).find((one) => ledger.record(side, one)?.convertedTo === id) ?? id);
}

/** The edit was made over a value that both sides held because the engine had copied it, and the other side has not changed by itself since. */
function replacedCrossed(edit: Change, plan: PresentPlan, ours: readonly Change[], theirs: readonly Change[]): boolean {
  const earlier = lastEdit(theirs);
  if (earlier !== undefined && ours.some((one) => one.by === 'engine' && one.seq > earlier.seq && one.seq < edit.seq && isSame(plan.kind, one.to, earlier.to))) return true;
  const crossing = theirs.findLast((one) => one.by === 'engine' && one.seq < edit.seq);
  return crossing !== undefined && isSame(plan.kind, crossing.to, edit.from) && theirs.every((one) => one.seq <= crossing.seq || one.by === 'engine');
}

/**
 * Changes as far as they say what a record came to hold: what had crossed to or from one that was merged into it had not from or
 * to the one that is left, where that held another value (L20).
 */
function ofRecord(history: readonly Change[], { kind }: PresentPlan, recordId: string, held: Plain): readonly Change[] {
  return history.filter((one) => one.recordId === recordId || isSame(kind, one.to, held));
}

/** The last edit was undone with its field, or was an emptiness found when the field came back: then it is named as lost (M28, I3). */
function wasUndone(parts: ReferenceParts, pair: Pair, plan: PresentPlan, later: Change, salesforce: readonly Change[]): boolean {
  const erased = salesforce.some((one) => one.by === 'nobody' && one.seq > later.seq);
  if (erased && later.side === 'salesforce') return true;
  if (isSwapped(parts, pair, plan) && parts.verdicts.isAllowed('field swapped between two readings')) return true;
  if (salesforce.some((one) => one.by === 'nobody') && missedReturn(parts, pair, plan) && parts.verdicts.isAllowed('hidden beyond the overlap')) return true;
  if (!cameBackEmpty(parts, pair, plan, later)) return false;
  return parts.books.journalOf(pair.pairId).some(({ event }) => event.kind === 'conflict' && event.field === plan.marketo && meaning(plan.kind, event.lost) === null);
}

/**
 * The last edit emptied a person into which another one was merged afterwards: the vendor fills what is empty on the survivor
 * with what the other one held (marketo-native-sync.md §2.4). The journal names the merge.
 */
function wasFilledByMerge({ books, ledger }: ReferenceParts, pair: Pair, { kind, marketo: field }: PresentPlan, later: Change): boolean {
  if (later.side !== 'marketo' || meaning(kind, later.to) !== null) return false;
  const filled = ledger.history('marketo', later.recordId, field).find((one) => one.seq > later.seq);
  const losers = books.journalOf(pair.pairId).flatMap(({ event }) => (event.kind === 'merged' && event.side === 'marketo' && event.to === later.recordId ? [event.from] : []));
  return filled?.by === 'automation' && losers.some((id) => isSame(kind, ledger.history('marketo', id, field).at(-1)?.to, filled.to));
}

/**
 * The last edit emptied a contact between its lead's conversion and the first reading of the field, which took no part meanwhile or
 * was not read before (seed 17551). That lead holds a value still, so that nobody can tell it from what the contact never had; the
 * journal names the field (L14, docs/reliability.md).
 */
function wasEmptiedUnread({ books, suspended }: ReferenceParts, pair: Pair, { kind, marketo: field }: PresentPlan, later: Change): boolean {
  if (later.side !== 'salesforce' || meaning(kind, later.to) !== null) return false;
  const journal = books.journalOf(pair.pairId);
  const followed = journal.filter(({ event }) => event.kind === 'converted' && event.to === later.recordId).map(({ at }) => Date.parse(at));
  const wasUnread = followed.some((at) => at > later.at || [at, later.at].every((moment) => suspended.overlaps(field, moment, moment)));
  return wasUnread && journal.some(({ at, event }) => event.kind === 'conflict' && event.field === field && Date.parse(at) > later.at && meaning(kind, event.lost) === null);
}

function lastEdit(history: readonly Change[]): Change | undefined {
  return history.findLast((one) => one.by === 'user');
}
