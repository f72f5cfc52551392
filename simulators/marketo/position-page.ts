import type { Answer, Call, Row } from './operation.ts';
import { batchSizeOf } from './parameters.ts';
import { readToken, writeToken } from './page-token.ts';

/** A page of what was found, whose token is a position; `walk` keeps tokens of different lists apart (MD paging-tokens). */
export function positionPage<T>(call: Pick<Call, 'parameters'>, walk: string, found: readonly T[], toRow: (one: T) => Row): Answer {
  const size = batchSizeOf(call.parameters);
  const token = call.parameters.get('nextPageToken');
  const from = token === null ? 0 : Number(readToken(walk, token));
  return {
    result: found.slice(from, from + size).map(toRow),
    ...(from + size < found.length ? { nextPageToken: writeToken(walk, from + size) } : {}),
  };
}
