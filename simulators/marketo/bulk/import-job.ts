/** Formats of an imported file and what separates its cells (MS: csv, tsv or ssv). */
export const separators = { csv: ',', tsv: '\t', ssv: ';' } as const;
export type Format = keyof typeof separators;

/**
 * A bulk import: queued, then imported, then complete, at times settled when it came. Its file is kept until its rows
 * are written, which happens at `finishAt`. Stamps in epoch ms.
 */
export type ImportJob = {
  readonly id: number;
  /** `lead`, or the API name of a custom object. */
  readonly object: string;
  /** The key of people; custom objects have their dedupe fields. */
  readonly lookupField: string;
  /** The static list that everybody of the file is put into. */
  readonly listId?: number;
  readonly format: Format;
  readonly file: string;
  readonly rows: number;
  readonly queuedAt: number;
  readonly startAt: number;
  readonly finishAt: number;
  readonly outcome?: ImportOutcome;
};

/** What came of it; the files hold the rows concerned, each with a reason. */
export type ImportOutcome = {
  readonly status: 'Complete' | 'Failed';
  readonly processed: number;
  readonly failed: number;
  readonly warned: number;
  readonly message: string;
  readonly failures: string;
  readonly warnings: string;
};

const QUEUE_MS = 2000;
const START_MS = 1000;
/** How fast this simulator's imports are; a real one is slower and less regular (apis.md A7). */
const ROWS_PER_SECOND = 500;
const MOST_RUNNING = 2;
const MOST_QUEUED = 10;

/** When a new import would start and finish; undefined when the queue is full (apis.md A7: 2 run, 10 wait, 1016). */
export function planImport(jobs: Iterable<ImportJob>, now: number, rows: number): Pick<ImportJob, 'startAt' | 'finishAt'> | undefined {
  const unfinished = [...jobs].filter((job) => job.finishAt > now);
  if (unfinished.filter((job) => job.startAt > now).length >= MOST_QUEUED) return undefined;
  // With one running, the other slot is free; else the one that is done second to last is the next to be.
  const free = unfinished.map((job) => job.finishAt).toSorted((a, b) => b - a)[MOST_RUNNING - 1] ?? now;
  const startAt = Math.max(now + QUEUE_MS, free);
  return { startAt, finishAt: startAt + START_MS + Math.ceil(rows / ROWS_PER_SECOND) * 1000 };
}

/** Its status at a time: Queued, Importing, Complete or Failed (apis.md A7). */
export function statusAt({ startAt, outcome }: ImportJob, now: number): string {
  return outcome?.status ?? (now < startAt ? 'Queued' : 'Importing');
}
