import type { RecordWrite } from '../../domain/operation.ts';

/** Rows of one call of a sync (apis.md A1). */
export const SYNC_ROWS = 300;
/** Its body may have 1 MB (413); the rest is left for what stands around the rows. */
const MOST_BODY_BYTES = 950_000;

/** A write with the row that stands for it. */
export interface PackedRow {
  readonly write: RecordWrite;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Fills calls up to their rows and bytes. A row too large for any call goes alone, and the vendor refuses it. */
export function inCalls(rows: readonly PackedRow[]): readonly (readonly PackedRow[])[] {
  const calls: PackedRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row.row)) + 1;
    const call = calls.at(-1);
    if (call === undefined || call.length === SYNC_ROWS || bytes + size > MOST_BODY_BYTES) {
      calls.push([row]);
      bytes = size;
    } else {
      call.push(row);
      bytes += size;
    }
  }
  return calls;
}
