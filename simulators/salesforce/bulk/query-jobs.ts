import type { SimClock } from '../../foundation/clock.ts';
import type { FieldPath } from '../soql/field-path.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { StoredRecord } from '../world/record.ts';
import { createKeptJobs } from './kept-jobs.ts';
import type { KeptJobs } from './kept-jobs.ts';

/** States a query job goes through (apis.md B8). */
export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** One query run as a job: its rows as they were when it began. */
export type QueryJob = {
  readonly id: string;
  readonly userId: string;
  /** `/services/data/v60.0`: results are read under the same version (apis.md B8). */
  readonly base: string;
  readonly operation: 'query' | 'queryAll';
  readonly object: ObjectDefinition;
  readonly paths: readonly FieldPath[];
  readonly rows: readonly StoredRecord[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly state: JobState;
  /** How often its state has been asked for; a job runs while it is asked twice. */
  readonly polls: number;
};

/** The query jobs of the org. */
export type JobBook = Omit<KeptJobs<QueryJob>, 'keep'> & {
  open(job: Omit<QueryJob, 'id' | 'state' | 'polls' | 'createdAt'>): QueryJob;
};

export function createJobBook(clock: SimClock): JobBook {
  const { keep, ...kept } = createKeptJobs<QueryJob>(clock, 0);
  return { ...kept, open: (wanted) => keep((id) => ({ ...wanted, id, state: 'UploadComplete', polls: 0, createdAt: clock.now() })) };
}
