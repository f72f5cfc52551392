import { comparedObjects } from '../domain/field-mapping.ts';
import { isStepDue, presentPass } from '../domain/reconcile-pass.ts';
import type { ReconcilePass, ReconcileRow } from '../domain/reconcile-pass.ts';
import type { PairObject } from '../domain/side.ts';
import { countsOf, NO_COUNTS } from '../domain/sync-cycle.ts';
import { comparePairs } from './compare-pairs.ts';
import { confirmMissing } from './confirm-missing.ts';
import { nowIso } from './engine-context.ts';
import { findUnknownRecords } from './find-unknown-records.ts';
import type { Report } from './observe-changes.ts';
import { savePass } from './pass-step.ts';
import type { PassStep } from './pass-step.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Steps of all passes in one cycle, at most: some ten calls to Salesforce and twenty to Marketo. So a pass that was asked for,
 * or that is behind, goes on without keeping the next cycle from beginning.
 */
const MOST_STEPS = 10;

/**
 * The slice of one cycle of the second look at everything (PRODUCT J4, decision 28): for each object the steps that are due.
 * It comes last, so that no change waits for it, and what it finds is work for the next cycle. A step is saved with what it
 * observed, so one that dies is done again from where it began and counts nothing twice.
 */
export async function reconcile(session: SyncSession, report: Report): Promise<void> {
  const { context, signal } = session;
  const rows = new Map((await context.queries.reconcileRows(context.rules.connectionId)).map((row) => [row.object, row]));
  let left = MOST_STEPS;
  // One step of each object in turn: a large one that is behind does not hold up the others.
  for (let isAnyDue = true; isAnyDue; ) {
    isAnyDue = false;
    for (const object of comparedObjects(context.rules.mapping)) {
      if (left === 0 || signal.aborted) return;
      const row = rows.get(object) ?? { object, pass: null, askedAt: null };
      const step = await takeStepIfDue(session, object, row);
      if (step === null) continue;
      await report(countsOf(object, step.counts));
      rows.set(object, { ...row, pass: step.pass });
      left -= 1;
      isAnyDue = true;
    }
  }
}

/** Null when nothing is due, or when the object has no field that both sides can serve now: then its pass stands still. */
async function takeStepIfDue(session: SyncSession, object: PairObject, row: ReconcileRow): Promise<PassStep | null> {
  const { rules } = session.context;
  if (session.mappingOf(object).fields.length === 0) return null;
  const now = nowIso(session.context);
  const pass = presentPass(row, rules.reconcileEveryDays, now);
  if (pass === null) return null;
  if (!isStepDue(row, pass, rules.reconcileEveryDays, now)) return pass.phase === 'planned' && pass !== row.pass ? remember(session, object, pass) : null;
  switch (pass.phase) {
    case 'planned':
    case 'compare':
      return comparePairs(session, object, pass);
    case 'confirm':
      return confirmMissing(session, object, pass);
    case 'list':
      return findUnknownRecords(session, object, pass);
    case 'ended':
      return null;
  }
}

/** A pass that is not due yet begins to count its time. */
async function remember(session: SyncSession, object: PairObject, pass: ReconcilePass): Promise<PassStep> {
  await savePass(session, object, pass);
  return { pass, counts: NO_COUNTS };
}
