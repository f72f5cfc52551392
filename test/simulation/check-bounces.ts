import { SIDES } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import type { Verdicts } from './oracle.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the check of bounces looks at. */
export interface BounceCheckParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  /** What we wrote and a database put back knows nothing of, by its place in the ledger. */
  readonly forgotten: ReadonlySet<number>;
}

/** A fight ends after three to five crossings (decision 19), and begins anew over a database that was put back. */
const MOST_BOUNCES = 6;
/** Answers that lie further apart are not a fight to the engine either, ms by any of the clocks: one that is set forward makes it forget (decision 19, F19). */
const REMEMBERED_MS = 3_600_000;

/** I5: vendors that keep rewriting a value are not answered for ever. What they make of a write at once shows in no history, so writes are counted. */
export function createBounceCheck({ books, ledger, verdicts, forgotten }: BounceCheckParts): (life: OperationLife, field: string) => void {
  /** When a pair's field was written, by pair and field: `VendorLedger.moments`. */
  const writtenAt = new Map<string, readonly (readonly number[])[]>();

  /** When somebody last edited the field, or asked for the person: that ends a fight, and it may begin anew. */
  function lastWordAt(pairId: string, field: string): number {
    const touched = SIDES.flatMap((side) => books.idsOf(pairId, side).flatMap((id) => ledger.history(side, id, field)));
    const asked = books.journalOf(pairId).flatMap(({ event, at }) => (event.kind === 'requested' ? [Date.parse(at)] : []));
    return Math.max(0, ...asked, ...touched.filter((one) => one.by === 'user').map((one) => one.at));
  }

  return ({ operation: { pairId, side } }, field) => {
    const key = `${pairId}/${field}`;
    const now = ledger.moments();
    const lastWord = lastWordAt(pairId, field);
    const isRemembered = (then: readonly number[]): boolean => (then[0] ?? 0) >= lastWord && then.every((at, clock) => (now[clock] ?? at) - at < REMEMBERED_MS);
    const since = [...(writtenAt.get(key) ?? []).filter(isRemembered), now];
    writtenAt.set(key, since);
    if (since.length !== (forgotten.size === 0 ? MOST_BOUNCES : 2 * MOST_BOUNCES) + 1) return;
    verdicts.violated('I5', 'E', `${field} of pair ${pairId} was written ${since.length} times within an hour and since a user last touched it or asked for it, the last time to ${side}`, { pairId, field });
  };
}
