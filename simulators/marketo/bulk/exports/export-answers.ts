import { createHash } from 'node:crypto';
import { stamp } from '../../field-values.ts';
import type { Answer, Call, Row, Started } from '../../operation.ts';
import { batchSizeOf, listOf } from '../../parameters.ts';
import { readToken, writeToken } from '../../page-token.ts';
import { Refusal, recordError, responseError } from '../../refusal.ts';
import { exportStatusAt, planExport } from './export-job.ts';
import type { ExportJob } from './export-job.ts';

/** Jobs are listed, and files kept, for so long (MD bulk-extract). */
const WEEK_MS = 7 * 86_400_000;

/** A job as every answer shows it: what has not happened yet is absent (recorded, node-marketo/bulk-leads-*). */
export function jobRow(job: ExportJob, now: number): Row {
  const { id, format, createdAt, times, outcome } = job;
  const started = outcome !== undefined || exportStatusAt(job, now) === 'Processing';
  return {
    exportId: id,
    format: format.toUpperCase(),
    status: exportStatusAt(job, now),
    createdAt: stamp(createdAt),
    ...(times === undefined ? {} : { queuedAt: stamp(times.queuedAt) }),
    ...(times !== undefined && started ? { startedAt: stamp(times.startAt) } : {}),
    ...(times !== undefined && outcome !== undefined ? { finishedAt: stamp(times.finishAt), ...fileFacts(outcome) } : {}),
  };
}

function fileFacts({ records, text }: NonNullable<ExportJob['outcome']>): Row {
  return {
    numberOfRecords: records,
    fileSize: Buffer.byteLength(text),
    fileChecksum: `sha256:${createHash('sha256').update(text).digest('hex')}`,
  };
}

type Exported = ExportJob['object'];

/** Get Export Jobs: those of the past seven days, narrowed by status. */
export function listExports(object: Exported): (call: Call) => Answer {
  return (call) => {
    const { world, parameters } = call;
    const now = world.now();
    const wanted = listOf(parameters, 'status');
    const size = batchSizeOf(parameters);
    const token = parameters.get('nextPageToken');
    const from = token === null ? 0 : Number(readToken(`export-${object}`, token));
    const found = [...world.exports.values()].filter(
      (job) => job.object === object && job.createdAt >= now - WEEK_MS && (wanted.length === 0 || wanted.includes(exportStatusAt(job, now))),
    );
    return {
      result: found.slice(from, from + size).map((job) => jobRow(job, now)),
      ...(from + size < found.length ? { nextPageToken: writeToken(`export-${object}`, from + size) } : {}),
    };
  };
}

/** Get Export Job Status. */
export function exportStatus(object: Exported): (call: Call) => Answer {
  return (call) => ({ result: [jobRow(jobMeant(call, object), call.world.now())] });
}

/** Enqueue Export Job: once (1029), and while fewer than ten wait (1029). */
export function beginEnqueueExport(object: Exported): (call: Call) => Started {
  return (call) => changing(call, object, (job) => {
    const { world } = call;
    if (job.cancelled === true) throw new Refusal(recordError.invalid('The export job is canceled'));
    if (job.times !== undefined) throw new Refusal(responseError('1029', 'Job already queued'));
    const times = planExport(world.exports.values(), world.now());
    if (times === undefined) throw new Refusal(responseError('1029', 'Too many jobs in queue'));
    return { ...job, times };
  });
}

/** Cancel Export Job: the answer spells the status with two l (recorded). A job that is complete cannot be cancelled. */
export function beginCancelExport(object: Exported): (call: Call) => Started {
  return (call) => {
    const started = changing(call, object, (job) => {
      if (job.outcome !== undefined) throw new Refusal(recordError.invalid('The export job is completed'));
      return { ...job, cancelled: true };
    });
    return { ...started, finish: () => ({ result: started.finish().result?.map((row) => (typeof row === 'string' ? row : { ...row, status: 'Cancelled' })) ?? [] }) };
  };
}

/** Get Export File: 404 in plain text while there is none, or for a wrong id (MD bulk-extract). */
export function exportFile(object: Exported): (call: Call) => Answer {
  return ({ world, subject }) => {
    const job = world.exports.get(subject);
    const kept = job?.object === object && (job.times?.finishAt ?? 0) >= world.now() - WEEK_MS ? job.outcome : undefined;
    return { file: kept === undefined ? { status: 404, text: 'Not Found' } : { status: 200, text: kept.text } };
  };
}

function changing(call: Call, object: Exported, make: (job: ExportJob) => ExportJob): Started {
  return {
    records: 1,
    finish() {
      const { world } = call;
      const job = make(jobMeant(call, object));
      world.commit([['export', job]]);
      return { result: [jobRow(job, world.now())] };
    },
  };
}

/** The job of the path; 1013 for the call otherwise, no source tells the code. */
function jobMeant({ world, subject }: Call, object: Exported): ExportJob {
  const job = world.exports.get(subject);
  if (job === undefined || job.object !== object) throw new Refusal(recordError.recordNotFound(`Export job '${subject}' not found`));
  return job;
}
