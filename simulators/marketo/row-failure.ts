import { textArgument } from '../foundation/fault-plan.ts';
import type { Call } from './operation.ts';
import { responseError } from './refusal.ts';
import type { ApiError } from './refusal.ts';

/**
 * Fault F26 `row-failure`: answers for each row of a call whether it is struck, and with what. `row` is first, last,
 * every, or a position; default first.
 */
export function rowFailures(call: Call, count: number): (index: number) => ApiError | undefined {
  const fault = call.fault('row-failure');
  if (fault === undefined) return () => undefined;
  const error = responseError(textArgument(fault, 'code', '1003'), textArgument(fault, 'message', 'Invalid data'));
  const row = fault['row'] ?? 'first';
  return (index) => {
    const struck = row === 'every' || (row === 'first' ? index === 0 : row === 'last' ? index === count - 1 : row === index);
    return struck ? error : undefined;
  };
}
