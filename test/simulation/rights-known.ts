import type { Books, OperationLife } from './books.ts';

/** Marketo is asked for its fields every ten minutes of a clock that may have been set meanwhile (F57), ms. */
const MARKETO_DESCRIBE_AGE_MS = 600_000 + 180_000;

/**
 * True time, ms, since when whoever reserved an operation must have known what the sync user may see and write (I9, I29). A
 * cycle asks Salesforce when it begins. A flush goes by the last cycle of its own process, or asks; while that process
 * runs a cycle that has not asked yet, by the one before.
 */
export function rightsKnownAt({ grants }: Books, { operation, owner, openedAt }: OperationLife): number {
  const age = operation.side === 'marketo' ? MARKETO_DESCRIBE_AGE_MS : 0;
  const own = grants.filter((grant) => grant.owner === owner && grant.at <= openedAt);
  const session = own.findLast(({ name, epoch }) => name === operation.leaseName && epoch === operation.leaseEpoch);
  if (session === undefined) return -Infinity;
  if (!session.name.endsWith('/priority')) return session.at - age;
  const cycles = own.filter(({ name, at }) => name.endsWith('/cycle') && at <= session.at).slice(-2);
  return Math.min(session.at, ...cycles.map(({ at }) => at)) - age;
}
