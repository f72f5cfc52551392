import type { OperationLife } from './books.ts';
import type { Gaps } from './gaps.ts';
import type { Allowance } from './oracle.ts';

/** What it takes to tell whether Marketo's log could say what a write of ours replaced; all moments are true time in ms. */
export interface UnheardParts {
  /** When the log was purged. */
  readonly purgedAt: () => readonly number[];
  /** Up to when the log was read each time that a place in it was stored. */
  readonly logReadAt: () => readonly number[];
  /** Mapping keys of fields that were hidden in Marketo itself for a while. */
  readonly hiddenThere: Pick<Gaps, 'overlaps'>;
  /** How late a step may come into the log, and the rights by which it is read may be known, ms. */
  readonly rightsAgeMs: number;
}

/** Which known gap kept Marketo's log from telling what a write of this field replaced (decision 18); null when it must have told. */
export function unheardBy(parts: UnheardParts, life: Pick<OperationLife, 'operation' | 'openedAt' | 'settledAt'>, field: string): Allowance | null {
  if (life.operation.side !== 'marketo') return null;
  if (purgedUnread(parts, life)) return 'log purged with it';
  return hiddenUnread(parts, life, field) ? 'field hidden in Marketo with it' : null;
}

/** The log was purged before anybody had read on in it, or so soon after that the reading may have come too early (F21). */
function purgedUnread({ purgedAt, logReadAt, rightsAgeMs }: UnheardParts, { openedAt, settledAt }: Pick<OperationLife, 'openedAt' | 'settledAt'>): boolean {
  return purgedAt().some((at) => at > openedAt && (at < openedAt + rightsAgeMs || !logReadAt().some((read) => read > (settledAt ?? openedAt) && read < at)));
}

/**
 * The field was hidden in Marketo before anybody had read on in the log. That names a field by its label and number, the describe leaves a
 * hidden one out (apis.md A4, A5), and no names of fields are kept that are described no more: nobody can tell whose step it is (seed 166681).
 */
function hiddenUnread({ logReadAt, hiddenThere }: UnheardParts, { openedAt, settledAt }: Pick<OperationLife, 'openedAt' | 'settledAt'>, field: string): boolean {
  const readAt = Math.min(...logReadAt().filter((read) => read > (settledAt ?? openedAt)));
  return hiddenThere.overlaps(field, openedAt, readAt);
}
