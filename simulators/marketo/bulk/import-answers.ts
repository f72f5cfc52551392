import type { Answer, Call } from '../operation.ts';
import { Refusal, recordError } from '../refusal.ts';
import { statusAt } from './import-job.ts';
import type { ImportJob, ImportOutcome } from './import-job.ts';

/** A batch is known for so long (apis.md A7). */
const VALID_MS = 7 * 86_400_000;

/** Get Import Lead Status (MD bulk-import, Polling Job Status). */
export function peopleImportStatus(call: Call): Answer {
  const job = jobNamed(call, 'lead', call.subject);
  const { processed, failed, warned, message } = standingOf(call, job);
  const counts = { numOfLeadsProcessed: processed, numOfRowsFailed: failed, numOfRowsWithWarning: warned };
  return { result: [{ batchId: job.id, importId: String(job.id), status: statusAt(job, call.world.now()), ...counts, ...message }] };
}

/** Get Import Custom Object Status (MD bulk-custom-object-import, Polling Job Status). */
export function recordImportStatus(call: Call): Answer {
  const job = jobNamed(call, call.subject, call.part);
  const { processed, failed, warned, message } = standingOf(call, job);
  const counts = { numOfObjectsProcessed: processed, numOfRowsFailed: failed, numOfRowsWithWarning: warned };
  const seconds = Math.max(0, Math.min(call.world.now(), job.finishAt) - job.startAt) / 1000;
  const importTime = `${seconds} second(s)`;
  return {
    result: [{ batchId: job.id, operation: 'import', status: statusAt(job, call.world.now()), objectApiName: job.object, ...counts, importTime, ...message }],
  };
}

/** The rows that failed or were warned of, as a file; 404 while there is none to get (apis.md A2). */
export function peopleImportFile(which: 'failures' | 'warnings'): (call: Call) => Answer {
  return (call) => fileAnswer(findJob(call, 'lead', call.subject)?.outcome, which);
}

export function recordImportFile(which: 'failures' | 'warnings'): (call: Call) => Answer {
  return (call) => fileAnswer(findJob(call, call.subject, call.part)?.outcome, which);
}

function fileAnswer(outcome: ImportOutcome | undefined, which: 'failures' | 'warnings'): Answer {
  return { file: outcome === undefined ? { status: 404, text: 'Not Found' } : { status: 200, text: outcome[which] } };
}

function findJob({ world }: Call, object: string, id: string): ImportJob | undefined {
  const job = world.imports.get(Number(id));
  return job === undefined || job.object !== object || job.queuedAt < world.now() - VALID_MS ? undefined : job;
}

function jobNamed(call: Call, object: string, id: string): ImportJob {
  const job = findJob(call, object, id);
  if (job === undefined) throw new Refusal(recordError.recordNotFound(`Batch '${id}' not found`));
  return job;
}

type Standing = { processed: number; failed: number; warned: number; message: { message?: string } };

/** Counts grow while it runs; the message comes at the end. */
function standingOf({ world }: Call, { rows, startAt, finishAt, outcome }: ImportJob): Standing {
  if (outcome !== undefined) return { ...outcome, message: { message: outcome.message } };
  const share = Math.max(0, Math.min(1, (world.now() - startAt) / (finishAt - startAt)));
  return { processed: Math.floor(rows * share), failed: 0, warned: 0, message: {} };
}
