import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import type { PresentPlan } from './field-plans.ts';
import { meaning } from './same-value.ts';
import type { Change, VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the reasons are found in. */
interface Worlds {
  readonly books: Books;
  readonly ledger: VendorLedger;
  /** So old is what the engine knows of a record at most, ms. */
  readonly viewAgeMs: number;
}

type Written = Pick<OperationLife, 'operation' | 'openedAt' | 'agreed'>;

/**
 * Whether the target of a one-way field may follow a blank that nobody typed over a value (I11): its source was made without one,
 * or both were empty at one time and so agreed, or what is left of a merge is empty. `theirs` is what the source ever held.
 */
export function followsBlank(worlds: Worlds, change: Change, life: Written, plan: PresentPlan, theirs: readonly Change[]): boolean {
  // A contact that a conversion made took over what its lead held, whose own beginning counts.
  const wasMadeBlank = theirs.every((one) => !one.atCreation || one.by === 'conversion' || meaning(plan.kind, one.to) === null);
  return wasMadeBlank || agreedOnEmpty(worlds, change, life, plan, theirs) || followsSurvivor(worlds, life, plan) || followsNewcomer(worlds, change, life, plan);
}

/** Whether a record of the pair was merged into another one, or another one into it. */
export function wasMerged(books: Books, { operation }: Pick<OperationLife, 'operation'>): boolean {
  return books.journalOf(operation.pairId).some(({ event }) => event.kind === 'merged');
}

/** What crosses one way follows the record that is left of a merge, empty or not, as it was last seen (L20): the vendor may have filled it from the other one since. */
function followsSurvivor(worlds: Worlds, life: Written, plan: PresentPlan): boolean {
  const survivor = sourceOf(worlds, life);
  if (!wasMerged(worlds.books, life) || survivor === undefined) return false;
  if (meaning(plan.kind, survivor.values[plan.marketo]) === null) return true;
  const history = worlds.ledger.history(otherSide(life.operation.side), survivor.id, plan.marketo);
  return history.some(({ at, from }) => at > life.openedAt - worlds.viewAgeMs && meaning(plan.kind, from) === null);
}

/**
 * The target was empty too when its source was emptied with its field, or somebody emptied it before that one was filled again, and
 * both had agreed on that when the write was reserved (seed 150962): it follows.
 */
function agreedOnEmpty({ ledger }: Worlds, change: Change, { agreed }: Written, { kind, marketo: field }: PresentPlan, theirs: readonly Change[]): boolean {
  const emptied = theirs.findLast((one) => one.by === 'nobody');
  if (emptied === undefined) return false;
  const held = ledger.history(change.side, change.recordId, change.field);
  const isEmpty = (one: Change | undefined): boolean => meaning(kind, one?.to ?? null) === null;
  if (isEmpty(held.findLast((one) => one.seq < emptied.seq))) return true;
  const isEmptyBeside = ({ seq }: Change): boolean => isEmpty(theirs.findLast((one) => one.seq < seq));
  const metEmpty = held.some((one) => one.seq > emptied.seq && one.seq < change.seq && one.by === 'user' && isEmpty(one) && isEmptyBeside(one));
  return metEmpty && agreed[field] !== undefined && meaning(kind, agreed[field]) === null;
}

/**
 * Who came in the place of a deleted record was made without a value and never got one, and the target was empty then or later:
 * they agreed on that, and what the deleted one held is not the newcomer's (L24).
 */
function followsNewcomer(worlds: Worlds, change: Change, life: Written, { kind, marketo: field }: PresentPlan): boolean {
  const source = otherSide(life.operation.side);
  const { books, ledger } = worlds;
  const newcomer = sourceOf(worlds, life);
  if (newcomer === undefined) return false;
  // A contact goes on with what its lead was, which may have been the newcomer (seed 27136).
  const isNewcomer = (id: string): boolean => id === newcomer.id || ledger.record(source, id)?.convertedTo === newcomer.id;
  const ids = books.idsOf(life.operation.pairId, source);
  const itself = ids.filter(isNewcomer);
  if (itself.some((id) => ledger.history(source, id, field).some(({ to }) => meaning(kind, to) !== null))) return false;
  if (ids.some((id) => !isNewcomer(id) && ledger.record(source, id)?.state !== 'deleted')) return false;
  const madeAt = Math.min(...itself.map((id) => ledger.record(source, id)?.madeAt ?? Infinity));
  const held = ledger.history(change.side, change.recordId, field).filter(({ seq }) => seq <= change.seq);
  return held.some(({ at, from }) => at > madeAt && meaning(kind, from) === null);
}

/** The record that a write's pair has on the other side. */
function sourceOf({ books, ledger }: Worlds, { operation }: Written): VendorRecord | undefined {
  const source: Side = otherSide(operation.side);
  return ledger.record(source, books.pairs.get(operation.pairId)?.[source].id ?? '');
}
