import type { RecordWrite } from '../domain/operation.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { WriteOutcome } from '../engine/connector-port.ts';
import { rowOutcome, UNANSWERED_ROW } from './call-result.ts';
import type { CallFailure } from './call-result.ts';

/** Rows in chunks of at most so many, in order. */
export function inChunks<Row>(rows: readonly Row[], mostRows: number): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / mostRows) }, (_, index) => rows.slice(index * mostRows, (index + 1) * mostRows));
}

/** What became of one chunk of rows in a call. */
export type ChunkAnswer =
  /** One outcome per row, in the order sent. */
  | { readonly kind: 'rows'; readonly outcomes: readonly WriteOutcome[] }
  /** The vendor refused the chunk as a whole because of something in it; `blamed` are the rows it named. */
  | { readonly kind: 'refused'; readonly error: SyncError; readonly blamed: readonly number[] }
  /** Some rows were refused and the vendor undid all others because of them; null for those (F27). */
  | { readonly kind: 'undone'; readonly outcomes: readonly (WriteOutcome | null)[]; readonly error: SyncError };

/**
 * The answer to a chunk whose call failed. What the vendor refused for its contents is blamed on the rows that carry a field
 * it names; such a field means that the schema is another by now (`distrust`), and the other rows go on (I29).
 */
export function failedChunk(chunk: readonly RecordWrite[], failure: CallFailure, distrust: () => void): ChunkAnswer {
  if (!failure.refusedContent) return { kind: 'rows', outcomes: chunk.map(() => rowOutcome(failure)) };
  const { error } = failure;
  if (error.fields.length > 0) distrust();
  const blamed = chunk.flatMap((write, index) => (error.fields.some((field) => Object.hasOwn(write.values, field)) ? [index] : []));
  return { kind: 'refused', error, blamed };
}

/**
 * Calls made at most for one block of rows. A refusal that every row would meet must not empty the day's
 * quota; what is left then waits for another time.
 */
const MOST_CALLS = 24;

/**
 * Sends chunks of rows, `perCall` chunks in a call, and answers the outcome of every row in order (I26).
 * A chunk that is refused as a whole is sent again without the rows the vendor blamed, or in halves until
 * the bad row stands alone, so that one bad row never fails its neighbours (I25, hazard 17). What was undone
 * because of a bad row is sent again without it (F27).
 */
export async function writeInRounds<Row>(
  chunks: readonly (readonly Row[])[],
  perCall: number,
  send: (chunks: readonly (readonly Row[])[]) => Promise<readonly ChunkAnswer[]>,
): Promise<ReadonlyMap<Row, WriteOutcome>> {
  const outcomes = new Map<Row, WriteOutcome>();
  const mostCalls = Math.ceil(chunks.length / perCall) + MOST_CALLS;
  let queue = chunks.filter((chunk) => chunk.length > 0);
  for (let calls = 0; queue.length > 0; calls++) {
    const now = queue.slice(0, perCall);
    const answers = await send(now);
    const again: (readonly Row[])[] = [];
    now.forEach((chunk, index) => {
      const answer = answers[index];
      if (answer?.kind === 'refused' && calls < mostCalls) again.push(...settleRefused(chunk, answer, outcomes));
      else if (answer?.kind === 'undone' && calls < mostCalls) again.push(...settleUndone(chunk, answer, outcomes));
      else chunk.forEach((row, position) => outcomes.set(row, outcomeOf(answer, position)));
    });
    queue = [...queue.slice(perCall), ...again];
  }
  return outcomes;
}

function outcomeOf(answer: ChunkAnswer | undefined, position: number): WriteOutcome {
  if (answer?.kind === 'refused') return { result: 'not-sent', error: answer.error };
  if (answer?.kind === 'undone') return answer.outcomes[position] ?? { result: 'not-sent', error: answer.error };
  return answer?.outcomes[position] ?? UNANSWERED_ROW;
}

/** Settles the rows that were refused and answers the others as a chunk to try again; nobody was refused: it would go on for ever. */
function settleUndone<Row>(chunk: readonly Row[], answer: Extract<ChunkAnswer, { readonly kind: 'undone' }>, outcomes: Map<Row, WriteOutcome>): readonly (readonly Row[])[] {
  const rest = chunk.filter((_, position) => answer.outcomes[position] === null);
  const isAgain = rest.length < chunk.length;
  chunk.forEach((row, position) => {
    if (!isAgain || answer.outcomes[position] !== null) outcomes.set(row, outcomeOf(answer, position));
  });
  return isAgain && rest.length > 0 ? [rest] : [];
}

/** Settles the rows that are to blame and answers the chunks to try again. */
function settleRefused<Row>(
  chunk: readonly Row[],
  { error, blamed }: { readonly error: SyncError; readonly blamed: readonly number[] },
  outcomes: Map<Row, WriteOutcome>,
): readonly (readonly Row[])[] {
  const guilty = new Set(chunk.length === 1 ? [0] : blamed);
  chunk.forEach((row, position) => {
    if (guilty.has(position)) outcomes.set(row, { result: 'refused', error });
  });
  const rest = chunk.filter((_, position) => !guilty.has(position));
  if (rest.length === 0) return [];
  if (guilty.size > 0) return [rest];
  const middle = Math.ceil(rest.length / 2);
  return [rest.slice(0, middle), rest.slice(middle)];
}
