import type { SimClock } from '../../foundation/clock.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { makeId } from '../world/ids.ts';
import type { DelimiterName } from './csv.ts';
import type { JobState } from './query-jobs.ts';

/** What a job does with its rows (apis.md B8). */
export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

/** A row that was tried: its cells, and the id and whether it is new, or the error in one cell. */
export type TriedRow = { readonly cells: readonly string[] } & ({ readonly id: string; readonly created: boolean } | { readonly error: string });

/** Rows on their way into the org: those of one upload, tried piece by piece. */
export type IngestJob = {
  readonly id: string;
  readonly userId: string;
  /** `/services/data/v60.0` */
  readonly base: string;
  readonly operation: IngestOperation;
  readonly object: ObjectDefinition;
  readonly externalIdFieldName?: string | undefined;
  readonly assignmentRuleId?: string | undefined;
  readonly lineEnding: 'LF' | 'CRLF';
  readonly columnDelimiter: DelimiterName;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly changedAt: number;
  readonly state: JobState | 'Open';
  /** The upload: undefined before there is one. */
  readonly header?: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly tried: readonly TriedRow[];
  readonly errorMessage?: string;
};

type Wish = Pick<IngestJob, 'userId' | 'base' | 'operation' | 'object' | 'externalIdFieldName' | 'assignmentRuleId' | 'lineEnding' | 'columnDelimiter'>;

/** The ingest jobs of the org, in memory like those of queries. */
export type IngestBook = {
  open(wish: Wish): IngestJob;
  find(id: string, userId: string): IngestJob | undefined;
  ofUser(userId: string): readonly IngestJob[];
  /** Puts the changes of a job in its place and answers it as it is then. */
  change(job: IngestJob, changes: Partial<IngestJob>): IngestJob;
  remove(id: string): void;
  clear(): void;
};

const LIFE_MS = 7 * 86_400_000;
/** Ids of jobs are of one kind; those of queries count from one. */
const FIRST_NUMBER = 1_000_000;

export function createIngestBook(clock: SimClock): IngestBook {
  const jobs = new Map<string, IngestJob>();
  let opened = FIRST_NUMBER;
  const forgetOld = (): void => {
    for (const [id, job] of jobs) if (clock.now() - job.createdAt > LIFE_MS) jobs.delete(id);
  };
  return {
    open(wish) {
      forgetOld();
      opened += 1;
      const job: IngestJob = { ...wish, id: makeId('750', opened), state: 'Open', createdAt: clock.now(), changedAt: clock.now(), rows: [], tried: [] };
      jobs.set(job.id, job);
      return job;
    },
    find(id, userId) {
      forgetOld();
      const job = jobs.get(id);
      return job?.userId === userId ? job : undefined;
    },
    ofUser: (userId) => [...jobs.values()].filter((job) => job.userId === userId),
    change(job, changes) {
      const changed = { ...job, ...changes, changedAt: clock.now() };
      jobs.set(job.id, changed);
      return changed;
    },
    remove: (id) => void jobs.delete(id),
    clear: () => jobs.clear(),
  };
}
