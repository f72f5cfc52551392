import type { Format } from '../import-job.ts';

/** What is exported; stamps in epoch ms, both ends belong to the range. */
export type ExportFilter =
  | { readonly by: 'createdAt'; readonly from: number; readonly to: number }
  | { readonly by: 'list'; readonly listId: number }
  /** Memberships of programs; empty statuses for all of them. */
  | { readonly by: 'members'; readonly programIds: readonly number[]; readonly statuses: readonly string[]; readonly exhausted: boolean | undefined }
  | {
      readonly by: 'activities';
      readonly from: number;
      readonly to: number;
      /** Empty for every type. */
      readonly types: readonly number[];
      /** Primary values, by id or by name; undefined when they do not matter. */
      readonly primary: readonly (number | string)[] | undefined;
    };

/**
 * A bulk export: created, then queued by its client, then processed, then complete, at times settled when it was
 * queued (MD bulk-extract). Stamps in epoch ms.
 */
export type ExportJob = {
  readonly id: string;
  readonly object: 'leads' | 'activities' | 'program/members';
  readonly format: Format;
  readonly fields: readonly string[];
  /** Names of the columns, one for each field. */
  readonly headings: readonly string[];
  readonly filter: ExportFilter;
  readonly createdAt: number;
  readonly times?: { readonly queuedAt: number; readonly startAt: number; readonly finishAt: number };
  readonly cancelled?: true;
  readonly outcome?: { readonly records: number; readonly text: string };
};

export type ExportStatus = 'Created' | 'Queued' | 'Processing' | 'Canceled' | 'Completed';

/** Its status at a time, spelled as the filter of the job list spells it; the answer to a cancellation has two l (apis.md A7). */
export function exportStatusAt({ times, cancelled, outcome }: ExportJob, now: number): ExportStatus {
  if (cancelled === true) return 'Canceled';
  if (outcome !== undefined) return 'Completed';
  if (times === undefined) return 'Created';
  return now < times.startAt ? 'Queued' : 'Processing';
}

/** A status changes at most once a minute (MD bulk-extract). */
const STEP_MS = 60_000;
const MOST_RUNNING = 2;
/** Those that run are counted in (MD bulk-extract, Limits). */
const MOST_IN_QUEUE = 10;

/** When an export that is queued now starts and finishes; undefined when the queue is full (1029). */
export function planExport(jobs: Iterable<ExportJob>, now: number): ExportJob['times'] | undefined {
  const waiting = [...jobs].flatMap(({ times, cancelled }) => (times === undefined || cancelled === true || times.finishAt <= now ? [] : [times.finishAt]));
  if (waiting.length >= MOST_IN_QUEUE) return undefined;
  const free = waiting.toSorted((a, b) => b - a)[MOST_RUNNING - 1] ?? now;
  const startAt = Math.max(now + STEP_MS, free);
  return { queuedAt: now, startAt, finishAt: startAt + STEP_MS };
}
