import type { Books } from './books.ts';
import type { Change, VendorLedger } from './vendor-ledger.ts';

/**
 * Whether a write fills an emptiness of the record with which its pair goes on since another one was merged into it (L20): there
 * the counterpart's value stays, also over what somebody had emptied before. The first write after the merge alone.
 */
export function fillsSurvivor({ books, ledger }: { readonly books: Books; readonly ledger: VendorLedger }, change: Change, emptied: Change, pairId: string): boolean {
  const merges = books.journalOf(pairId).flatMap(({ at, event }) => (event.kind === 'merged' && event.side === change.side && event.to === change.recordId && event.apart === undefined ? [Date.parse(at)] : []));
  const since = ledger.history(change.side, change.recordId, change.field).filter(({ seq }) => seq > emptied.seq);
  return since[0]?.seq === change.seq && merges.some((at) => at >= emptied.at && at <= change.at);
}
