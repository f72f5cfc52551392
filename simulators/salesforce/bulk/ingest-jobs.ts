import type { SimClock } from '../../foundation/clock.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { DelimiterName } from './csv.ts';
import { createKeptJobs } from './kept-jobs.ts';
import type { KeptJobs } from './kept-jobs.ts';
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

/** The ingest jobs of the org. */
export type IngestBook = Omit<KeptJobs<IngestJob>, 'keep' | 'put'> & {
  open(wish: Wish): IngestJob;
  /** Puts the changes of a job in its place and answers it as it is then. */
  change(job: IngestJob, changes: Partial<IngestJob>): IngestJob;
};

/** Ids of jobs are of one kind; those of queries count from one. */
const FIRST_NUMBER = 1_000_000;

export function createIngestBook(clock: SimClock): IngestBook {
  const { keep, put, ...kept } = createKeptJobs<IngestJob>(clock, FIRST_NUMBER);
  return {
    ...kept,
    open: (wish) => keep((id) => ({ ...wish, id, state: 'Open', createdAt: clock.now(), changedAt: clock.now(), rows: [], tried: [] })),
    change(job, changes) {
      const changed = { ...job, ...changes, changedAt: clock.now() };
      put(changed);
      return changed;
    },
  };
}
