import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import type { Gaps } from './gaps.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { isSame } from './same-value.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the checks of matches look at. */
export interface MatchParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  /** Records and fields that the sync user could not see for a while. */
  readonly hidden: Gaps;
  readonly suspended: Gaps;
}

/** A record that has not changed for so long is found by every search, ms. */
export const FOUND_AFTER_MS = 120_000;

/** Belongs to no pair, or to one whose other half was never there. A pair keeps its record when the other is deleted. */
function isFree(books: Books, side: Side, id: string): boolean {
  const holder = books.pairHolding(side, id);
  return holder === undefined || holder[otherSide(side)].presence === 'absent';
}

/** Free records with an address that every search since `since` has found, besides one that is named. */
export function freeWith({ books, ledger, hidden, suspended }: MatchParts, side: Side, email: unknown, besides: string, since: number): readonly VendorRecord[] {
  if (typeof email !== 'string' || suspended.any('email')) return [];
  return ledger.records(side).filter((other) =>
    other.id !== besides && other.state === 'there' && other.key === null && isSame('email', other.values['email'], email)
    && ledger.lastAt(side, other.id) < since - FOUND_AFTER_MS && hidden.reachesBeyond(other.id, other.madeAt) === 0 && isFree(books, side, other.id));
}

/** A link by address is made when one free record has it, and never between two (I14, PRODUCT A1). */
export function checkLinked(parts: MatchParts, pairId: string, event: Extract<JournalEvent, { kind: 'linked' }>, now: number): void {
  const { ledger, verdicts, books } = parts;
  const record = ledger.record(event.side, event.recordId);
  if (event.how !== 'email' || record === undefined || ledger.lastAt(event.side, record.id) > now - FOUND_AFTER_MS) return;
  const [other] = freeWith(parts, event.side, record.values['email'], record.id, now);
  if (other !== undefined) verdicts.violated('I14', 'S', `${nameOf(event.side, record.id)} was linked by its address, which the free ${other.id} has too`, { pairId });
  const key = books.pairs.get(pairId)?.[otherSide(event.side)].id;
  const named = record.key === null || record.key === key ? undefined : ledger.record(otherSide(event.side), record.key);
  // A record whose counterpart was deleted is free for who comes anew (L24): also for the very contact that the lead has become since somebody
  // brought it back, where that contact is served before the lead itself has been looked at once more (L35, 130174).
  const isFreed = named?.state === 'deleted' || (named?.convertedTo === key && ledger.lives.salesforce.cameBackSince(named?.id ?? '', 0));
  const isNamedByOther = record.key !== null && record.key !== key && !isFreed;
  if (isNamedByOther) verdicts.violated('I14', 'S', `${nameOf(event.side, record.id)} was linked by its address to ${String(key)}, and carries the key of ${record.key}`, { pairId });
}
