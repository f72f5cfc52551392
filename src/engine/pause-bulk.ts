import type { BulkPause } from '../domain/backfill.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';

/**
 * Stops the bulk lane over restarts, or lets it go on (PRODUCT D8), and answers what holds now. Live changes go on
 * meanwhile, and so does reading: a record whose object is half read could not be followed. A turn under way ends first.
 */
export async function pauseBulk(context: EngineContext, change: { readonly to: 'paused' | 'running'; readonly by: string }): Promise<BulkPause | null> {
  const { connectionId } = context.rules;
  await context.store.pauseBulk(connectionId, change.to === 'paused' ? { since: nowIso(context), by: change.by } : null);
  return context.queries.bulkPause(connectionId);
}
