/**
 * Rows on their way to one side at a time: three calls of 300 to Marketo, one of 800 to Salesforce, where
 * calls beside each other would lock each other out over the account that their contacts name (F28).
 */
const MOST_ROWS_IN_FLIGHT = 1000;

/** Calls of one step at a time, so that others, the priority lane above all, find a turn in the side's budget too (I23, I24). */
const MOST_CALLS_IN_FLIGHT = 3;

/** How many calls of so many rows go out side by side. */
export function callsSideBySide(rowsPerCall: number): number {
  return Math.min(MOST_CALLS_IN_FLIGHT, Math.max(1, Math.floor(MOST_ROWS_IN_FLIGHT / rowsPerCall)));
}

/** Rows in blocks of one call each, to be taken one after the other. */
export function queueOf<Row>(rows: readonly Row[], rowsPerCall: number): (readonly Row[])[] {
  const calls = Math.ceil(rows.length / rowsPerCall);
  return Array.from({ length: calls }, (_, call) => rows.slice(call * rowsPerCall, (call + 1) * rowsPerCall));
}

/**
 * Takes one item after the other from the queue, several at a time, until it is empty or a call says stop. An error
 * stops the others too, and goes on only when the last call has ended: none may act behind our back (I20).
 */
export async function callSideBySide<Item>(queue: Item[], rowsPerCall: number, call: (item: Item) => Promise<'go-on' | 'stop'>): Promise<void> {
  let isStopped = false;
  const caller = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = isStopped ? undefined : queue.shift()) {
      try {
        if ((await call(item)) === 'stop') isStopped = true;
      } catch (error) {
        isStopped = true;
        throw error;
      }
    }
  };
  const callers = Array.from({ length: callsSideBySide(rowsPerCall) }, caller);
  for (const ended of await Promise.allSettled(callers)) if (ended.status === 'rejected') throw ended.reason;
}
