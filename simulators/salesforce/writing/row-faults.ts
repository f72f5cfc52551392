import { textArgument } from '../../foundation/fault-plan.ts';
import { rowError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Faults that strike single records (reliability.md §2.2). Their `match.operation` is one of `create`, `update`,
 * `delete`, and by SOAP `convert` and `merge`, with the object: `update Lead`.
 * - `row-lock` F28: UNABLE_TO_LOCK_ROW;
 * - `row-failure` F26/F29: any `code` and `message` (default: a trigger that throws);
 * - `all-or-none` F27: one row of a Composite call is refused, with `code`, and everything else in the call is rolled back;
 * - `late-commit` F21: the record keeps this stamp but becomes visible to queries only after `delayMs`.
 */
export const ROW_FAULTS: readonly string[] = ['row-lock', 'row-failure'];
export const LATE_COMMIT = 'late-commit';
export const ALL_OR_NONE = 'all-or-none';

/** The error a planned fault puts in the way of one record. */
export function plannedRowError(context: WriteContext, operation: 'create' | 'update' | 'delete' | 'convert' | 'merge', object: string, id: string): VendorError | undefined {
  const fault = context.org.faults.draw(ROW_FAULTS, { operation: `${operation} ${object}`, path: context.path });
  if (fault === undefined) return undefined;
  if (fault.kind === 'row-lock') {
    return rowError('UNABLE_TO_LOCK_ROW', `unable to obtain exclusive access to this record or 1 records: ${id}`);
  }
  const message = textArgument(fault, 'message', `${object}Trigger: execution of AfterInsert caused by: System.LimitException: Apex CPU time limit exceeded`);
  return rowError(textArgument(fault, 'code', 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'), message);
}
