import { comparedObjects } from '../domain/field-mapping.ts';
import type { PairObject } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import { takeLease } from './sync-session.ts';

/** What became of a wish. */
export type ReconcileAsked = { readonly result: 'asked'; readonly objects: readonly PairObject[] } | { readonly result: 'busy' | 'off' | 'not-followed' };

/**
 * Asks for a pass over an object, or over all that are followed: it begins anew in the next cycle and goes on as fast as cycles
 * let it. `off` where no passes are made, `busy` while somebody else asks. Throws `StepFailure` when the store fails.
 */
export async function askForReconcile(context: EngineContext, object: PairObject | null): Promise<ReconcileAsked> {
  const { rules, store } = context;
  if (rules.reconcileEveryDays === 0) return { result: 'off' };
  const objects = comparedObjects(rules.mapping).filter((compared) => object === null || compared === object);
  if (objects.length === 0) return { result: 'not-followed' };
  const lease = await takeLease(context, 'agreement');
  if (lease === null) return { result: 'busy' };
  try {
    const askedAt = nowIso(context);
    for (const one of objects) await store.change(lease, { by: 'none' }, () => ({ result: undefined, reconcile: { object: one, askedAt } }));
    return { result: 'asked', objects };
  } finally {
    await store.releaseLease(lease);
  }
}
