import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { own } from '../../domain/value.ts';
import type { KnownValue } from '../../domain/value.ts';
import type { WriteOutcome } from '../../engine/connector-port.ts';
import { withOffset } from '../canonical-value.ts';
import { writeInRounds } from '../write-rounds.ts';
import type { ChunkAnswer } from '../write-rounds.ts';

/** Rows of one call of a sync (apis.md A1). */
export const SYNC_ROWS = 300;
/** Its body may have 1 MB (413); the rest is left for what stands around the rows. */
const MOST_BODY_BYTES = 950_000;

/** A write with the row that stands for it. */
export interface PackedRow {
  readonly write: RecordWrite;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A write's values as Marketo takes them: null clears a field (apis.md A6, C5); moments carry their offset (A3). */
export function rowValues(description: ObjectDescription, { values }: RecordWrite): readonly (readonly [string, KnownValue])[] {
  return Object.entries(values).map(([name, value]) => {
    const isMoment = own(description.fields, name)?.type === 'datetime' && typeof value === 'string';
    return [name, isMoment ? withOffset(value) : value];
  });
}

/** Sends creates and updates, each in calls of their own, and answers what became of every write. */
export async function sendInCalls(rows: readonly PackedRow[], send: (chunk: readonly PackedRow[]) => Promise<ChunkAnswer>): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const chunks = (['create', 'update'] as const).flatMap((kind) => inCalls(rows.filter(({ write }) => write.kind === kind)));
  const sent = await writeInRounds(chunks, 1, async ([chunk]) => (chunk === undefined ? [] : [await send(chunk)]));
  return new Map([...sent].map(([{ write }, outcome]) => [write, outcome]));
}

/** Fills calls up to their rows and bytes. A row too large for any call goes alone, and the vendor refuses it. */
function inCalls(rows: readonly PackedRow[]): readonly (readonly PackedRow[])[] {
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
