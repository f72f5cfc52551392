import { z } from 'zod';
import { answer, errorAnswer, writeContextOf } from '../http/api-call.ts';
import type { ApiAnswer, ApiCall } from '../http/api-call.ts';
import { versionOf } from '../http/versions.ts';
import { stampOf } from '../world/stamps.ts';
import { notFound, requestError } from '../world/vendor-error.ts';
import { DELIMITERS, quotedCell, readCsv } from './csv.ts';
import type { IngestJob, TriedRow } from './ingest-jobs.ts';
import { JOB_FAULTS } from './job-routes.ts';
import { tryRows } from './run-ingest.ts';

const createSchema = z.strictObject({
  object: z.string(),
  operation: z.enum(['insert', 'update', 'upsert', 'delete', 'hardDelete']),
  externalIdFieldName: z.string().optional(),
  assignmentRuleId: z.string().optional(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.enum(['BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB']).default('COMMA'),
  lineEnding: z.enum(['LF', 'CRLF']).default('LF'),
});
const stateSchema = z.strictObject({ state: z.enum(['UploadComplete', 'Aborted']) });

const refused = (code: string, message: string): ApiAnswer => errorAnswer(requestError(code, message));

/** `POST /jobs/ingest` (apis.md B8; amp-labs/bulk/write/launch-job-opportunity.json). Codes and words of refusals are general knowledge. */
export function createIngest(call: ApiCall): ApiAnswer {
  const body = createSchema.safeParse(call.body);
  if (!body.success) return refused('INVALIDJOB', z.prettifyError(body.error));
  const { object: name, contentType: _, ...wish } = body.data;
  const object = call.org.store.catalogue().named(name);
  if (object === undefined || !call.access.mayRead(object)) return refused('INVALIDENTITY', `Unable to find object: ${name}`);
  if (wish.operation === 'upsert' && wish.externalIdFieldName === undefined) return refused('INVALIDJOB', `External ID was blank for ${object.name}. An External ID must be specified for upsert.`);
  const job = call.ingests.open({ ...wish, object, userId: call.access.userId, base: call.base });
  return answer(200, jobInfo(job));
}

/** `GET /jobs/ingest`: the jobs of this user. */
export function listIngests(call: ApiCall): ApiAnswer {
  return answer(200, { done: true, records: call.ingests.ofUser(call.access.userId).map(jobInfo), nextRecordsUrl: null });
}

/** `PUT /jobs/ingest/id/batches`: the rows, once: 201 without a body. */
export function uploadRows(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (job.state !== 'Open' || job.header !== undefined) return refused('INVALIDJOBSTATE', 'Rows are uploaded once, while the job is Open');
  const [header = [], ...rows] = readCsv(typeof call.body === 'string' ? call.body : '', DELIMITERS[job.columnDelimiter]);
  call.ingests.change(job, { header, rows });
  return answer(201, undefined);
}

/** `PATCH /jobs/ingest/id`: the upload is complete, or the job ends. */
export function changeIngest(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  const body = stateSchema.safeParse(call.body);
  if (!body.success) return refused('INVALIDJOB', z.prettifyError(body.error));
  if (isOver(job)) return refused('INVALIDJOBSTATE', `The job is ${job.state} already`);
  if (body.data.state === 'UploadComplete' && job.state !== 'Open') return refused('INVALIDJOBSTATE', 'The upload is complete already');
  return answer(200, jobInfo(call.ingests.change(job, { state: body.data.state })));
}

/** `GET /jobs/ingest/id`: asked the first time it has half its rows behind it, from the second on all of them. */
export function readIngest(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  const now = moveOn(call, job);
  const failed = now.tried.filter((row) => 'error' in row).length;
  const counts = { jobType: 'V2Ingest', numberRecordsProcessed: now.tried.length, numberRecordsFailed: failed, retries: 0, totalProcessingTime: 0, apiActiveProcessingTime: 0, apexProcessingTime: 0 };
  return answer(200, { ...jobInfo(now), ...counts, ...(now.errorMessage === undefined ? {} : { errorMessage: now.errorMessage }) });
}

/** A piece of the work. Fault `job-failed` ends it with rows undone, `job-stuck` holds it up once. */
function moveOn(call: ApiCall, job: IngestJob): IngestJob {
  if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return job;
  const isFirst = job.state === 'UploadComplete';
  const fault = isFirst ? undefined : call.org.faults.draw(JOB_FAULTS, { operation: 'ingest-read', path: `/${call.segments.join('/')}` });
  if (fault?.kind === 'job-stuck') return job;
  // The words are those of a recorded failure's kind (amp-labs/bulk/info/complete-failure.json).
  if (fault !== undefined) return call.ingests.change(job, { state: 'Failed', errorMessage: 'InternalServerError : Too many attempts to process a batch' });
  const until = isFirst ? Math.floor(job.rows.length / 2) : job.rows.length;
  const context = { ...writeContextOf(call), autoAssign: job.assignmentRuleId !== undefined };
  const outcome = tryRows(context, job, job.rows.slice(job.tried.length, until));
  if ('unknown' in outcome) return call.ingests.change(job, { state: 'Failed', errorMessage: `InvalidBatch : Field name not found : ${outcome.unknown}` });
  return call.ingests.change(job, { state: isFirst ? 'InProgress' : 'JobComplete', tried: [...job.tried, ...outcome.tried] });
}

/** `DELETE /jobs/ingest/id`: not while it runs. */
export function deleteIngest(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (!isOver(job)) return refused('INVALIDJOBSTATE', 'Job is not in a final state');
  call.ingests.remove(job.id);
  return answer(204, undefined);
}

/** `GET …/successfulResults`: not in the order of the upload (apis.md B8), here backwards. */
export function succeededRows(call: ApiCall): ApiAnswer {
  return resultRows(call, ['sf__Id', 'sf__Created'], (job) => job.tried.toReversed().flatMap((row: TriedRow) => ('error' in row ? [] : [[row.id, String(row.created), ...row.cells]])));
}

/** `GET …/failedResults` (amp-labs/bulk/info/partial-failure.csv). */
export function failedRows(call: ApiCall): ApiAnswer {
  return resultRows(call, ['sf__Id', 'sf__Error'], (job) => job.tried.toReversed().flatMap((row: TriedRow) => ('error' in row ? [[idIn(job, row.cells), row.error, ...row.cells]] : [])));
}

/** `GET …/unprocessedrecords`: what was not tried before the job ended. */
export function untriedRows(call: ApiCall): ApiAnswer {
  return resultRows(call, [], (job) => job.rows.slice(job.tried.length));
}

function resultRows(call: ApiCall, more: readonly string[], rowsOf: (job: IngestJob) => readonly (readonly string[])[]): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (!isOver(job)) return refused('INVALIDJOBSTATE', `The job is ${job.state}, it has no results`);
  const delimiter = DELIMITERS[job.columnDelimiter];
  const header = [...more.map(quotedCell), ...(job.header ?? [])].join(delimiter);
  const lines = rowsOf(job).map((cells) => cells.map(quotedCell).join(delimiter));
  const end = job.lineEnding === 'LF' ? '\n' : '\r\n';
  return answer(200, [header, ...lines].map((line) => line + end).join(''), lines.length, { 'Content-Type': 'text/csv; charset=UTF-8' });
}

/** The id a row came with. */
function idIn(job: IngestJob, cells: readonly string[]): string {
  const place = job.header?.findIndex((heading) => heading.trim().toLowerCase() === 'id') ?? -1;
  return cells[place] ?? '';
}

const isOver = (job: IngestJob): boolean => job.state === 'JobComplete' || job.state === 'Failed' || job.state === 'Aborted';

const jobOf = (call: ApiCall): IngestJob | undefined => call.ingests.find(call.segments[2] ?? '', call.access.userId);

/** Members as recorded; where the rows go stands there while they may come. */
function jobInfo(job: IngestJob): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object.name,
    createdById: job.userId,
    createdDate: stampOf(job.createdAt),
    systemModstamp: stampOf(job.changedAt),
    state: job.state,
    ...(job.externalIdFieldName === undefined ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.assignmentRuleId === undefined ? {} : { assignmentRuleId: job.assignmentRuleId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: versionOf(job.base),
    ...(job.state === 'Open' ? { contentUrl: `${job.base.slice(1)}/jobs/ingest/${job.id}/batches` } : {}),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}
