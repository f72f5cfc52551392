import { stored } from '../world/record.ts';
import { parseInstant, stampOf } from '../world/stamps.ts';
import { failure, notFound, requestError, success } from '../world/vendor-error.ts';
import type { Result } from '../world/vendor-error.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { readableObject } from './describe-routes.ts';

const DAY_MS = 86_400_000;
/** How far back the vendor answers: 30 days of changes, 15 of deletions (apis.md B4). */
const UPDATED_DAYS = 30;
const DELETED_DAYS = 15;

type Window = { readonly from: string; readonly to: string };

/** `GET /sobjects/X/updated/?start&end`: ids by SystemModstamp (restforce/sobject/get_updated_success_response.json). */
export function updated(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  const window = readWindow(call, UPDATED_DAYS);
  if (object === undefined) return errorAnswer(notFound());
  if (!window.ok) return errorAnswer(window.error);
  const overlays = call.org.store.overlays(object.name);
  const records = [...call.org.store.table(object.name).inStampOrder(window.value, false)];
  const ids = records
    .filter((record) => record.SystemModstamp < window.value.to && stored(record, 'IsDeleted') !== true && !overlays.has(record.Id))
    .map((record) => record.Id);
  return answer(200, { ids, latestDateCovered: latestCovered(call, object.name, window.value) }, ids.length);
}

/** `GET /sobjects/X/deleted/?start&end` (restforce/sobject/get_deleted_success_response.json). */
export function deleted(call: ApiCall): ApiAnswer {
  const object = readableObject(call);
  const window = readWindow(call, DELETED_DAYS);
  if (object === undefined) return errorAnswer(notFound());
  if (!window.ok) return errorAnswer(window.error);
  const records = [...call.org.store.table(object.name).inStampOrder(window.value, false)];
  const deletedRecords = records
    .filter((record) => record.SystemModstamp < window.value.to && stored(record, 'IsDeleted') === true)
    .map((record) => ({ id: record.Id, deletedDate: record.SystemModstamp }));
  const earliestDateAvailable = stampOf(call.org.clock.now() - DELETED_DAYS * DAY_MS);
  return answer(200, { deletedRecords, earliestDateAvailable, latestDateCovered: latestCovered(call, object.name, window.value) }, deletedRecords.length);
}

function readWindow(call: ApiCall, days: number): Result<Window> {
  const start = parseInstant(call.query.get('start') ?? '');
  const end = parseInstant(call.query.get('end') ?? '');
  if (start === undefined || end === undefined) return failure(requestError('INVALID_REPLICATION_DATE', 'start and end must be dates with time and offset'));
  if (start >= end) return failure(requestError('INVALID_REPLICATION_DATE', 'startDate before endDate is required'));
  if (start < call.org.clock.now() - days * DAY_MS) return failure(requestError('INVALID_REPLICATION_DATE', `startDate cannot be more than ${days} days ago`));
  return success({ from: stampOf(start), to: stampOf(end) });
}

/** Falls back to the start of a transaction that is still running (apis.md B4). */
function latestCovered(call: ApiCall, object: string, window: Window): string {
  const now = stampOf(call.org.clock.now());
  const table = call.org.store.table(object);
  const running = [...call.org.store.overlays(object).keys()].map((id) => table.get(id)?.SystemModstamp ?? now);
  return [window.to, now, ...running].toSorted()[0] ?? now;
}
