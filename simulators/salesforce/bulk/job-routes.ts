import { z } from 'zod';
import { answer, errorAnswer } from '../http/api-call.ts';
import type { ApiAnswer, ApiCall } from '../http/api-call.ts';
import { runQuery } from '../soql/run-query.ts';
import { stampOf } from '../world/stamps.ts';
import { notFound, requestError } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import type { QueryJob } from './query-jobs.ts';
import { resultCsv } from './result-rows.ts';

/** Faults of jobs: `job-failed`: the job ends as Failed when it would be complete; `job-stuck`: it stays InProgress once more. */
export const JOB_FAULTS: readonly string[] = ['job-failed', 'job-stuck'];

/** Rows of one page of results when the caller does not say; the vendor's number is not published. */
const DEFAULT_PAGE = 50_000;

const createSchema = z.strictObject({
  operation: z.enum(['query', 'queryAll']),
  query: z.string(),
  contentType: z.literal('CSV').default('CSV'),
  columnDelimiter: z.literal('COMMA').default('COMMA'),
  lineEnding: z.literal('LF').default('LF'),
});
const abortSchema = z.strictObject({ state: z.literal('Aborted') });

/** `POST /jobs/query`: the query runs at once, and the job tells so little by little (apis.md B8). */
export function createJob(call: ApiCall): ApiAnswer {
  const body = createSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('INVALIDJOB', z.prettifyError(body.error)));
  const { operation, query: text } = body.data;
  const { org, access } = call;
  const hidden = org.hiddenFrom(access.userId);
  const scope = { store: org.store, access, now: org.clock.now(), text };
  const found = runQuery(scope, { withDeleted: operation === 'queryAll', isHidden: (record) => hidden.has(record.Id), queryNumber: org.nextQueryNumber() });
  if (!found.ok) return errorAnswer(found.error);
  const refusal = unsupported(text, found.value.kind);
  if (refusal !== undefined || found.value.kind !== 'rows') return errorAnswer(refusal ?? notForJobs('Aggregates'));
  const { object, rows, paths, ordered } = found.value;
  if (found.value.hasChildren) return errorAnswer(notForJobs('Queries inside the selected fields'));
  if (paths.some(({ field }) => field.type === 'address')) return errorAnswer(notForJobs('Compound fields'));
  // Without ORDER BY rows come in no promised order (apis.md B8): here backwards, so that nobody comes to rely on one.
  const job = call.jobs.open({ userId: access.userId, base: call.base, operation, object, paths, rows: ordered ? rows : rows.toReversed() });
  return answer(200, jobInfo(job));
}

/** apis.md B8: what a query job cannot do. Code and words are general knowledge. */
function unsupported(text: string, kind: string): VendorError | undefined {
  if (kind !== 'rows') return notForJobs('Aggregates');
  return /\bOFFSET\s+\d+\s*$/i.test(text) ? notForJobs('OFFSET') : undefined;
}

const notForJobs = (what: string): VendorError => requestError('API_ERROR', `${what} not supported in Bulk Query`);

/** `GET /jobs/query`: the jobs of this user. */
export function listJobs(call: ApiCall): ApiAnswer {
  return answer(200, { done: true, records: call.jobs.ofUser(call.access.userId).map(jobInfo), nextRecordsUrl: null });
}

/** `GET /jobs/query/id`: asked the first time it is in progress, from the second on complete. */
export function readJob(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  const now = { ...job, polls: job.polls + 1, state: nextState(call, job) };
  call.jobs.put(now);
  return answer(200, { ...jobInfo(now), jobType: 'V2Query', numberRecordsProcessed: now.state === 'JobComplete' ? job.rows.length : 0, retries: 0, totalProcessingTime: 0 });
}

function nextState(call: ApiCall, job: QueryJob): QueryJob['state'] {
  if (job.state === 'UploadComplete') return 'InProgress';
  if (job.state !== 'InProgress') return job.state;
  const fault = call.org.faults.draw(JOB_FAULTS, { operation: 'job-read', path: `/${call.segments.join('/')}` });
  if (fault?.kind === 'job-stuck') return 'InProgress';
  return fault === undefined ? 'JobComplete' : 'Failed';
}

/** `PATCH /jobs/query/id` with the one state a caller may set. */
export function abortJob(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (!abortSchema.safeParse(call.body).success) return errorAnswer(requestError('INVALIDJOB', 'A query job can only be aborted'));
  if (job.state === 'JobComplete' || job.state === 'Failed') return errorAnswer(requestError('INVALIDJOBSTATE', `Aborting already Completed Job not allowed`));
  call.jobs.put({ ...job, state: 'Aborted' });
  return answer(200, jobInfo({ ...job, state: 'Aborted' }));
}

/** `DELETE /jobs/query/id`: only of a job that has ended. */
export function deleteJob(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (job.state === 'UploadComplete' || job.state === 'InProgress') return errorAnswer(requestError('INVALIDJOBSTATE', 'Job is not in a final state'));
  call.jobs.remove(job.id);
  return answer(204, undefined);
}

/** `GET /jobs/query/id/results?locator&maxRecords`: a page of CSV; the locator of the last page is the word `null` (apis.md B8). */
export function jobResults(call: ApiCall): ApiAnswer {
  const job = jobOf(call);
  if (job === undefined) return errorAnswer(notFound());
  if (job.base !== call.base) return errorAnswer(requestError('API_VERSION_MISMATCH', 'The results are read in the version the job was made in', 409));
  if (job.state !== 'JobComplete') return errorAnswer(requestError('INVALIDJOBSTATE', `The job is ${job.state}, it has no results`));
  const from = offsetOf(call.query.get('locator'));
  const wished = Number(call.query.get('maxRecords') ?? DEFAULT_PAGE);
  if (from === undefined || from > job.rows.length || !Number.isInteger(wished) || wished < 1) return errorAnswer(requestError('INVALID_QUERY_LOCATOR', 'invalid query locator'));
  const to = Math.min(from + wished, job.rows.length);
  const scope = { store: call.org.store, access: call.access, now: call.org.clock.now(), text: '' };
  const headers = {
    'Content-Type': 'text/csv; charset=UTF-8',
    'Sforce-Locator': to === job.rows.length ? 'null' : Buffer.from(String(to)).toString('base64url'),
    'Sforce-NumberOfRecords': String(to - from),
  };
  return answer(200, resultCsv(scope, job, from, to), to - from, headers);
}


function offsetOf(locator: string | null): number | undefined {
  if (locator === null) return 0;
  const text = Buffer.from(locator, 'base64url').toString('utf8');
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

const jobOf = (call: ApiCall): QueryJob | undefined => call.jobs.find(call.segments[2] ?? '', call.access.userId);

/** Members as recorded: amp-labs/bulk/read-launch-job-account.json. */
function jobInfo(job: QueryJob): Record<string, unknown> {
  const stamp = stampOf(job.createdAt);
  return {
    id: job.id,
    operation: job.operation,
    object: job.object.name,
    createdById: job.userId,
    createdDate: stamp,
    systemModstamp: stamp,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.base.replace('/services/data/v', '')),
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
  };
}
