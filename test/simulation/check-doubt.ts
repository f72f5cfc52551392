import type { FieldChange } from '../../src/domain/operation.ts';
import type { Books, OperationLife } from './books.ts';
import type { Commit } from './database.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Verdicts } from './oracle.ts';
import { isSame } from './same-value.ts';
import type { Change, VendorLedger } from './vendor-ledger.ts';

/** What the checks of doubts look at. */
export interface DoubtChecksParts {
  readonly verdicts: Verdicts;
  readonly now: () => number;
  /** So long a vendor may be working on a call whose answer was lost, ms: the rule that the run was given. */
  readonly inDoubtMs: number;
  /** Whether the clock of a worker was ever set in this run: then nobody can say how long it waited (F57). */
  readonly clocksWereSet: () => boolean;
}

/** Checks of operations that were ended because a look did not show them. */
export interface DoubtChecks {
  onCommit(commit: Commit): void;
  /** The vendor took a row of this operation. */
  onApplied(life: OperationLife): void;
}

/**
 * An operation whose answer was lost has no effect after it was ended as not done, if it was ended while the vendor could
 * still be working on it (W12, W13): whatever was sent in its place would be the second effect of one change (I19).
 */
export function createDoubtChecks({ verdicts, now, inDoubtMs, clocksWereSet }: DoubtChecksParts): DoubtChecks {
  const endedAt = new Map<string, number>();
  return {
    onCommit({ decision }) {
      for (const { event } of decision.journal ?? []) {
        if (event.kind === 'resolved' && event.outcome === 'not-applied') endedAt.set(event.operationId, now());
      }
    },
    onApplied({ operation, isOpen, isForgotten }) {
      const at = endedAt.get(operation.operationId);
      if (at === undefined || isOpen || isForgotten || clocksWereSet()) return;
      const waitedMs = at - Date.parse(operation.openedAt);
      if (waitedMs >= inDoubtMs) return;
      const what = `operation ${operation.operationId} took effect on ${operation.side} ${Math.round((now() - at) / 1000)} s after it was ended as not done, and that ${Math.round(waitedMs / 1000)} s after it was reserved`;
      verdicts.violated('I19', 'E', what, { pairId: operation.pairId });
    },
  };
}

/**
 * Somebody typed what a write of ours said that was in doubt then: it counts as done, and as ours, since nothing tells. Nor does Marketo's log,
 * where that write never came: it shows one step to the value from the one that we knew, as it would of ours (W11, W18, seed 152641), and no
 * source says that every step of a program's write names a program (apis.md E).
 */
export function wasTakenForOurs(books: Books, edit: Change, { kind }: FieldPlan, pairId: string): boolean {
  return [...books.operations.values()].some(({ operation, isDoubtful, applied, openedAt, settledAt }) => {
    const isUnderWay = isDoubtful && operation.pairId === pairId && operation.side === edit.side && openedAt <= edit.at && (settledAt ?? Infinity) >= edit.at;
    const looksLikeOurs = ({ replaces }: FieldChange): boolean => edit.side === 'salesforce' || (applied === 0 && isSame(kind, replaces, edit.from));
    return isUnderWay && operation.changes.some((one) => one.field === edit.field && isSame(kind, one.value, edit.to) && looksLikeOurs(one));
  });
}

/**
 * A write whose answer was lost was never done, and counts as done because its record shows another of its values, which
 * somebody typed there by himself: then what the record holds of this field counts as an edit over ours, which the journal
 * names, and what the other side holds as crossed (W11).
 */
export function wasTakenForDone({ books, ledger }: { readonly books: Books; readonly ledger: VendorLedger }, edit: Change, { kind }: FieldPlan, pairId: string, plans: ReadonlyMap<string, FieldPlan>): boolean {
  return [...books.operations.values()].some(({ operation, isDoubtful, applied, openedAt, settledAt }) => {
    const isCandidate = isDoubtful && applied === 0 && settledAt !== null && operation.pairId === pairId && operation.side !== edit.side && openedAt >= edit.at;
    if (!isCandidate || !operation.changes.some(({ field, value }) => field === edit.field && isSame(kind, value, edit.to))) return false;
    const isTypedThere = ({ field, value }: FieldChange): boolean => {
      const held = ledger.history(operation.side, operation.recordId ?? '', field).findLast((one) => one.at <= settledAt);
      return held !== undefined && held.by !== 'engine' && isSame(plans.get(field)?.kind ?? 'text', held.to, value);
    };
    const isNamed = books.journalOf(pairId).some(({ event }) => event.kind === 'conflict' && event.policy === 'edited-over' && event.field === edit.field && isSame(kind, event.lost, edit.to));
    return isNamed && operation.changes.some(isTypedThere);
  });
}
