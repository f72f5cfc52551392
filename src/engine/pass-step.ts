import type { ReconcilePass } from '../domain/reconcile-pass.ts';
import type { PairObject } from '../domain/side.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** What one step of a pass came to: the pass as it was saved, and what the cycle counts. */
export interface PassStep {
  readonly pass: ReconcilePass;
  readonly counts: Partial<StepCounts>;
}

/** Saves a pass with which nothing was observed. */
export async function savePass(session: SyncSession, object: PairObject, pass: ReconcilePass): Promise<ReconcilePass> {
  return changePairs(session, { by: 'none' }, () => ({ result: pass, reconcile: { object, pass } }));
}
