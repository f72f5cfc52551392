import { numberArgument } from '../../foundation/fault-plan.ts';
import { runQuery } from '../soql/run-query.ts';
import type { QueryAnswer } from '../soql/run-query.ts';
import { userRecordAccess } from '../soql/user-record-access.ts';
import { requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import { answer, errorAnswer, headerOptions } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import type { Cursor } from './cursors.ts';
import { setting } from '../world/settings.ts';

/**
 * Faults of reading (reliability.md §2.2): `cursor-lost` F14: the next page is gone; `short-page` F15: a page of `rows`
 * (default 1) with more to come; `duplicate-row` F16: a page begins with the last row of the one before;
 * `query-timeout`: the query itself fails.
 */
export const QUERY_FAULTS: readonly string[] = ['cursor-lost', 'short-page', 'duplicate-row', 'query-timeout'];

const LARGEST_PAGE = 2000;
const SMALLEST_PAGE = 200;

/** `GET /query?q=`, `GET /queryAll?q=` (apis.md B4). */
export function query(call: ApiCall): ApiAnswer {
  const text = call.query.get('q');
  if (text === null) return errorAnswer(requestError('MALFORMED_QUERY', 'A query string has to be specified'));
  if (drawn(call, 'query-timeout') !== undefined) return errorAnswer(requestError('QUERY_TIMEOUT', 'Your query request was running for too long.'));
  const { org, access } = call;
  const accessRows = userRecordAccess(org, text);
  if (accessRows !== undefined) return answer(200, { totalSize: accessRows.length, done: true, records: accessRows.map((row) => ({ attributes: { type: 'UserRecordAccess' }, ...row })) });
  const hidden = org.hiddenFrom(access.userId);
  const outcome = runQuery(
    { store: org.store, access, now: org.clock.now(), text },
    { withDeleted: call.segments[0] === 'queryAll', isHidden: (record) => hidden.has(record.Id), queryNumber: org.nextQueryNumber() },
  );
  return outcome.ok ? firstPage(call, outcome.value) : errorAnswer(outcome.error);
}

function firstPage(call: ApiCall, found: QueryAnswer): ApiAnswer {
  if (found.kind === 'count') return answer(200, { totalSize: found.total, done: true, records: [] });
  if (found.kind === 'aggregate') {
    return answer(200, { totalSize: found.rows.length, done: true, records: found.rows.map((row) => ({ attributes: { type: 'AggregateResult' }, ...row })) });
  }
  const { rows, render } = found;
  const cursor: Cursor = { userId: call.access.userId, rows, render, pageSize: pageSizeOf(call), openedAt: call.org.clock.now() };
  return page(call, cursor, undefined, 0);
}

/** `GET /query/<locator>`: a page further on. The locator is opaque to callers; here it is an id and an offset. */
export function queryMore(call: ApiCall): ApiAnswer {
  const locator = call.segments[1] ?? '';
  const [id = '', offset = ''] = locator.split('-');
  const lost = drawn(call, 'cursor-lost') !== undefined;
  if (lost) call.cursors.drop(id);
  const cursor = call.cursors.find(id, call.access.userId, call.org.clock.now());
  if (cursor === undefined || !/^\d+$/.test(offset)) return errorAnswer(invalidLocator());
  return page(call, cursor, id, Number(offset));
}

const invalidLocator = (): VendorError => requestError('INVALID_QUERY_LOCATOR', 'invalid query locator');

function page(call: ApiCall, cursor: Cursor, id: string | undefined, offset: number): ApiAnswer {
  const short = drawn(call, 'short-page');
  const size = short === undefined ? cursor.pageSize : Math.min(cursor.pageSize, numberArgument(short, 'rows', 1));
  const from = offset > 0 && drawn(call, 'duplicate-row') !== undefined ? offset - 1 : offset;
  const end = Math.min(offset + size, cursor.rows.length);
  const records = cursor.rows.slice(from, end).map((record) => cursor.render(record, call.base));
  const done = end >= cursor.rows.length;
  const more = done ? {} : { nextRecordsUrl: `${call.base}/query/${id ?? call.cursors.open(cursor)}-${end}` };
  return answer(200, { totalSize: cursor.rows.length, done, ...more, records }, records.length);
}

/** `Sforce-Query-Options: batchSize=500`: a wish, kept within 200 and 2000 (apis.md B4). */
function pageSizeOf(call: ApiCall): number {
  const wished = Number(headerOptions(call.headers['sforce-query-options']).get('batchsize') ?? LARGEST_PAGE);
  const size = Number.isInteger(wished) ? Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, wished)) : LARGEST_PAGE;
  return Math.min(size, setting(call.org.store, 'largestQueryPage'));
}

function drawn(call: ApiCall, kind: string): ReturnType<ApiCall['org']['faults']['draw']> {
  return call.org.faults.draw([kind], { operation: call.segments[1] === undefined ? 'query' : 'query-more', path: `/${call.segments.join('/')}` });
}
