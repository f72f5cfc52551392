/** The most ids that a selection may name, so that no batch has more pairs than the store takes (`PairSelection`). */
export const MOST_IDS = 2000;

/** Cuts rows into batches, in order, that name at most `MOST_IDS` ids each; a row that alone names more stands alone. */
export function cutBatches<Row>(rows: readonly Row[], idsNamed: (row: Row) => number): readonly (readonly Row[])[] {
  const batches: Row[][] = [];
  let room = 0;
  for (const row of rows) {
    const ids = idsNamed(row);
    const batch = batches.at(-1);
    if (batch === undefined || ids > room) {
      batches.push([row]);
      room = MOST_IDS - ids;
    } else {
      batch.push(row);
      room -= ids;
    }
  }
  return batches;
}
