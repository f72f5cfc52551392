import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import { otherSide } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import type { Change, VendorLedger } from './vendor-ledger.ts';

interface Worlds {
  readonly books: Books;
  readonly ledger: VendorLedger;
}

/**
 * Whether a write fills an emptiness of the record with which its pair goes on since another one was merged into it (L20), or whose
 * pair went to somebody who came anew (L24, seed 12907): there the counterpart's value stays, also over what somebody had emptied
 * before. The first write after that alone.
 */
export function fillsSurvivor(worlds: Worlds, change: Change, emptied: Change, life: OperationLife): boolean {
  const { books, ledger } = worlds;
  const wentOn = ({ event }: JournalEntry): boolean => (event.kind === 'merged' && event.side === change.side && event.to === change.recordId && event.apart === undefined) || wentToNewcomer(event, change);
  const meetings = books.journalOf(life.operation.pairId).flatMap((entry) => (wentOn(entry) ? [Date.parse(entry.at)] : []));
  const since = ledger.history(change.side, change.recordId, change.field).filter(({ seq }) => seq > emptied.seq);
  return since[0]?.seq === change.seq && (meetings.some((at) => at >= emptied.at && at <= change.at) || hasNotMetNewcomer(worlds, change, life));
}

/**
 * Whether its record was emptied after it had gone to somebody who came anew, and before the two had agreed on anything in this field: what
 * had crossed before was the deleted one's, and an emptiness says nothing without a base (L24, M9, seed 165819).
 */
function hasNotMetNewcomer({ books, ledger }: Worlds, change: Change, { operation: { pairId }, agreed }: OperationLife): boolean {
  const metAt = books.journalOf(pairId).findLast(({ event }) => wentToNewcomer(event, change))?.at;
  if (metAt === undefined || agreed[change.field] !== undefined) return false;
  const other = otherSide(change.side);
  const both = [...ledger.history(change.side, change.recordId, change.field), ...books.idsOf(pairId, other).flatMap((id) => ledger.history(other, id, change.field))];
  return !both.some(({ by, at, seq }) => by === 'engine' && at >= Date.parse(metAt) && seq < change.seq);
}

function wentToNewcomer(event: JournalEntry['event'], { side, recordId }: Change): boolean {
  return event.kind === 'absorbed' && event.side === side && event.recordId === recordId;
}

/**
 * Whether the counterpart of an emptied field was empty too before `by` wrote over it, though no change tells: it was made after the edit and
 * without a value; or it was made so before, has held none up to the edit, and came in the place of a deleted record, whose last value is the
 * latest change there is (L24, seed 48126).
 */
export function wasMadeBlank({ books, ledger }: Worlds, emptied: Change, by: Change, pairId: string): boolean {
  const side = otherSide(emptied.side);
  const ids = books.idsOf(pairId, side);
  const isNewcomer = (id: string): boolean => books.pairs.get(pairId)?.[side].id === id && ids.every((other) => other === id || ledger.record(side, other)?.state === 'deleted');
  return ids.some((id) => {
    const [record, history] = [ledger.record(side, id), ledger.history(side, id, emptied.field)];
    if (record === undefined) return false;
    if (record.madeAt > emptied.at) return record.madeAt < by.at && !history.some(({ atCreation }) => atCreation);
    return isNewcomer(id) && Object.hasOwn(record.values, emptied.field) && !history.some(({ seq }) => seq < emptied.seq);
  });
}
