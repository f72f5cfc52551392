import type { Books, OperationLife } from './books.ts';
import { isCustom, OBJECT_KINDS } from './object-kinds.ts';
import type { ObjectLedger } from './object-ledger.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What tells whether links were cleared. */
interface ClearedLinksParts {
  readonly books: Pick<Books, 'operations'>;
  readonly ledgers: readonly Pick<VendorLedger | ObjectLedger, 'lives'>[];
  /** When the second look before the one that is judged began, true time, ms. */
  readonly lookedAt: number;
}

/**
 * Whether anything was written since there were so many operations, and all of it emptied links of custom records whose record was
 * deleted after the second look before had begun. Salesforce shows such a lookup empty from then on, moves no stamp for it, and finds
 * nobody by it any more: the next second look alone can see it. It was due to one of our own where the look before had found that a
 * person was lost without a word, and the contact was deleted for it once that look was over (L26, L27; seed 80165). Asked again
 * with the later look, it is true of later deletions alone.
 */
export function wereClearedLinksOnly({ books, ledgers, lookedAt }: ClearedLinksParts, before: number): boolean {
  const isGoneSince = (id: unknown): boolean => typeof id === 'string' && ledgers.some(({ lives: { salesforce } }) => isDeletedSince(salesforce.deletedAt(id), lookedAt) && !salesforce.cameBackSince(id, lookedAt));
  const written = [...books.operations.values()].slice(before);
  return written.length > 0 && written.every(({ operation }) => emptiesLinks(operation) && operation.changes.every(({ replaces }) => isGoneSince(replaces)));
}

/** Of what was never deleted the moment is Infinity. */
function isDeletedSince(deletedAt: number, since: number): boolean {
  return deletedAt >= since && deletedAt !== Infinity;
}

function emptiesLinks({ kind, side, object, changes }: OperationLife['operation']): boolean {
  const fields = OBJECT_KINDS.find((one) => isCustom(one) && one.word === object)?.fields ?? [];
  return kind === 'update' && side === 'marketo' && changes.every(({ field, value }) => value === null && fields.some(({ marketo, links }) => marketo === field && links !== undefined));
}
