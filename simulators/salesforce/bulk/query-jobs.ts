import type { SimClock } from '../../foundation/clock.ts';
import type { FieldPath } from '../soql/field-path.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import { makeId } from '../world/ids.ts';
import type { StoredRecord } from '../world/record.ts';

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

/** The jobs of the org. They live in memory: after a restart of the simulator they are unknown, as after the vendor's seven days. */
export type JobBook = {
  open(job: Omit<QueryJob, 'id' | 'state' | 'polls' | 'createdAt'>): QueryJob;
  find(id: string, userId: string): QueryJob | undefined;
  ofUser(userId: string): readonly QueryJob[];
  put(job: QueryJob): void;
  remove(id: string): void;
  clear(): void;
};

const LIFE_MS = 7 * 86_400_000;

export function createJobBook(clock: SimClock): JobBook {
  const jobs = new Map<string, QueryJob>();
  let opened = 0;
  const forgetOld = (): void => {
    for (const [id, job] of jobs) if (clock.now() - job.createdAt > LIFE_MS) jobs.delete(id);
  };
  return {
    open(wanted) {
      forgetOld();
      opened += 1;
      const job: QueryJob = { ...wanted, id: makeId('750', opened), state: 'UploadComplete', polls: 0, createdAt: clock.now() };
      jobs.set(job.id, job);
      return job;
    },
    find(id, userId) {
      forgetOld();
      const job = jobs.get(id);
      return job?.userId === userId ? job : undefined;
    },
    ofUser: (userId) => [...jobs.values()].filter((job) => job.userId === userId),
    put: (job) => void jobs.set(job.id, job),
    remove: (id) => void jobs.delete(id),
    clear: () => jobs.clear(),
  };
}
