import type { RecordObject, Side } from '../domain/side.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import type { EngineContext } from './engine-context.ts';
import { seekRecord } from './seek-record.ts';

/** Somebody's wish to have one record synced at once; carried by a job until a flush serves it. */
export interface SyncRequest {
  readonly side: Side;
  readonly object: RecordObject;
  readonly id: string;
  /** Who asked, for the journal. */
  readonly by: string;
}

/** What asking came to. */
export type RequestOutcome =
  | { readonly result: 'queued'; readonly request: SyncRequest; readonly pairId: string | null }
  | { readonly result: 'not-found' }
  | { readonly result: 'several'; readonly ids: readonly string[] };

/**
 * Turns "sync this record" into a request (PRODUCT E1, A7). A record the store knows is found there; one
 * it does not know – a Marketo-only person, above all – is looked up at its vendor, at one call.
 */
export async function requestSync(
  context: EngineContext,
  asked: { readonly object: RecordObject | null; readonly id: string; readonly by: string },
): Promise<RequestOutcome> {
  const sought = await seekRecord(context, asked.object, asked.id);
  if (sought.result === 'several' || sought.result === 'not-found') return sought;
  if (sought.result === 'found') {
    const { pair } = sought;
    const side: Side = pair.salesforce.id !== null ? 'salesforce' : 'marketo';
    const id = pair[side].id ?? '';
    return { result: 'queued', request: { side, object: objectOnSide(pair.object, side), id, by: asked.by }, pairId: pair.pairId };
  }
  const { side, observation } = sought;
  return { result: 'queued', request: { side, object: observation.object, id: observation.id, by: asked.by }, pairId: null };
}
