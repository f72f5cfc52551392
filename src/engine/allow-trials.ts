import type { TrialConsent } from '../domain/trial.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';

/** Lets writes be tried and undone from now on, or no more, and answers what holds now: null where nobody agrees (decision 36). */
export async function allowTrials(context: EngineContext, change: { readonly to: 'allowed' | 'forbidden'; readonly by: string }): Promise<TrialConsent | null> {
  const { connectionId } = context.rules;
  await context.store.allowTrials(connectionId, change.to === 'allowed' ? { since: nowIso(context), by: change.by } : null);
  return context.queries.trialConsent(connectionId);
}
