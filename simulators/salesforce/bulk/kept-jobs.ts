import type { SimClock } from '../../foundation/clock.ts';
import { makeId } from '../world/ids.ts';

/** What every job says of itself: whose it is, and when it was opened, epoch milliseconds. */
type AnyJob = { readonly id: string; readonly userId: string; readonly createdAt: number };

/** Jobs of one kind. They live in memory: after a restart of the simulator they are unknown, as after the vendor's seven days. */
export type KeptJobs<Job extends AnyJob> = {
  /** Keeps a job that is made under the next id. */
  readonly keep: (make: (id: string) => Job) => Job;
  find(id: string, userId: string): Job | undefined;
  ofUser(userId: string): readonly Job[];
  readonly put: (job: Job) => void;
  remove(id: string): void;
  clear(): void;
};

const LIFE_MS = 7 * 86_400_000;

/** No jobs yet; the ids count on from `firstNumber`, because those of all kinds share a prefix. */
export function createKeptJobs<Job extends AnyJob>(clock: SimClock, firstNumber: number): KeptJobs<Job> {
  const jobs = new Map<string, Job>();
  let opened = firstNumber;
  const forgetOld = (): void => {
    for (const [id, job] of jobs) if (clock.now() - job.createdAt > LIFE_MS) jobs.delete(id);
  };
  return {
    keep(make) {
      forgetOld();
      opened += 1;
      const job = make(makeId('750', opened));
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
