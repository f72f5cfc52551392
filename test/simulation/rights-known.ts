import type { Books, OperationLife } from './books.ts';
import type { PresentPlan } from './field-plans.ts';

/** Marketo is asked for its fields every ten minutes of a clock that may have been set meanwhile (F57), ms. */
const MARKETO_DESCRIBE_AGE_MS = 600_000 + 180_000;

/** So long cycles may fail before one puts newer rules in force, ms. */
const RULES_AGE_MS = 900_000;

/**
 * True time, ms, since when whoever reserved an operation must have known what the sync user may see and write (I9, I29). A
 * cycle asks Salesforce when it begins. A flush asks where its process has run none; else it may remember what is in force, which is what
 * the last cycle saw that put it there, or found it there, whoever ran that one and whether or not it read anything (decision 21).
 */
export function rightsKnownAt({ grants, enteredAt }: Books, { operation, owner, openedAt }: OperationLife): number {
  const age = operation.side === 'marketo' ? MARKETO_DESCRIBE_AGE_MS : 0;
  const own = grants.filter((grant) => grant.owner === owner && grant.at <= openedAt);
  const session = sessionOf(own, operation);
  if (session === undefined) return -Infinity;
  if (!session.name.endsWith('/priority')) return session.at - age;
  const cycles = own.filter((grant) => grant.name.endsWith('/cycle') && grant.at <= session.at);
  if (cycles.length === 0) return session.at - age;
  return Math.max(...grants.filter((grant) => (enteredAt(grant) ?? Infinity) <= session.at).map(({ at }) => at)) - age;
}

/**
 * True time, ms, since when whoever sends an operation must have been told what its fields take (I9, I29). Every run asks Salesforce
 * after it got its lease, a flush with its looks; what these show is not sent, whatever is in force (G29, seed 84202).
 */
export function fieldsKnownAt(books: Books, life: OperationLife): number {
  const { owner, openedAt, operation } = life;
  if (operation.side === 'marketo') return rightsKnownAt(books, life);
  return sessionOf(books.grants.filter((grant) => grant.owner === owner && grant.at <= openedAt), operation)?.at ?? -Infinity;
}

/**
 * True time, ms, since when whoever reserved an operation must have known what the rules are (decision 32). A cycle takes the
 * newest; a flush goes by those that a cycle put in force. One that failed before it read anything put none in force, nor did
 * one of which a database that was put back knows nothing.
 */
export function rulesKnownAt({ grants, hasRead }: Books, { operation, openedAt }: OperationLife): number {
  const before = grants.filter(({ at }) => at <= openedAt);
  const session = sessionOf(before, operation);
  if (session === undefined) return -Infinity;
  if (!session.name.endsWith('/priority')) return session.at;
  const cycles = before.filter((grant) => grant.name.endsWith('/cycle') && grant.at <= session.at && hasRead(grant)).slice(-2);
  return Math.min(session.at - RULES_AGE_MS, ...cycles.map(({ at }) => at));
}

/** Whether whoever reserved an operation need not have known the rules of now: a cycle keeps to the version with which it began (decision 32). */
export function isByEarlierRules(books: Books, life: OperationLife, { changedAt }: PresentPlan): boolean {
  return rulesKnownAt(books, life) <= changedAt;
}

function sessionOf(grants: Books['grants'], { leaseName, leaseEpoch }: OperationLife['operation']): Books['grants'][number] | undefined {
  return grants.findLast(({ name, epoch }) => name === leaseName && epoch === leaseEpoch);
}
