import type { RecordObject, Side } from '../domain/side.ts';
import { objectOnSide } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { findRecord } from './find-record.ts';
import { readableFields } from './readable-fields.ts';

/** A person's or a flow step's wish to have one record synced at once; carried by a job until a flush serves it. */
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
  const found = await findRecord(context, asked.object, asked.id);
  if (found.result === 'several') return found;
  if (found.result === 'found') {
    const { pair } = found;
    const side: Side = pair.salesforce.id !== null ? 'salesforce' : 'marketo';
    const id = pair[side].id ?? '';
    return { result: 'queued', request: { side, object: objectOnSide(pair.object, side), id, by: asked.by }, pairId: pair.pairId };
  }
  return lookUpAtVendor(context, asked);
}

async function lookUpAtVendor(
  context: EngineContext,
  asked: { readonly object: RecordObject | null; readonly id: string; readonly by: string },
): Promise<RequestOutcome> {
  const { salesforce, marketo } = context.schemas;
  if (salesforce === undefined || marketo === undefined) return { result: 'not-found' };
  const fields = readableFields(context.rules, { salesforce, marketo });
  const id = asked.id.trim();
  if (id.includes('@')) {
    const [candidates = []] = await context.connectors.marketo.findCandidates({ people: [{ key: '', email: id }], fields, lane: 'priority' });
    const ids = candidates.map((candidate) => candidate.observation.id);
    const [only] = ids;
    if (only === undefined) return { result: 'not-found' };
    if (ids.length > 1) return { result: 'several', ids: ids.map((personId) => `person ${personId}`) };
    return { result: 'queued', request: { side: 'marketo', object: 'person', id: only, by: asked.by }, pairId: null };
  }
  const object = asked.object ?? 'person';
  const side: Side = object === 'person' ? 'marketo' : 'salesforce';
  if (object === 'person' && !/^\d+$/.test(id)) return { result: 'not-found' };
  const [seen] = await context.connectors[side].readRecords({ object, ids: [id], fields: fields[object] ?? [], lane: 'priority' });
  if (seen === undefined) return { result: 'not-found' };
  return { result: 'queued', request: { side, object, id: seen.id, by: asked.by }, pairId: null };
}
