import type { Observation } from '../domain/observation.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isOfSalesforce, pairsAskedFor } from '../domain/object-pair.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasToReadBy } from './known-schemas.ts';
import { readableFields } from './readable-fields.ts';

/** What looking for a record at its vendor came to. */
export type FoundAtVendor =
  | { readonly result: 'found'; readonly side: Side; readonly observation: Observation }
  | { readonly result: 'not-found' }
  | { readonly result: 'several'; readonly ids: readonly string[] };

/**
 * Looks up a record that belongs to no pair – a Marketo-only person, above all – at the vendor that has it,
 * at one call. An e-mail address is looked for in Marketo, since every visible Salesforce record has a pair.
 */
export async function findAtVendor(context: EngineContext, object: RecordObject | null, idOrEmail: string): Promise<FoundAtVendor> {
  const fields = readableFields(context.rules, await schemasToReadBy(context));
  const id = idOrEmail.trim();
  if (id.includes('@')) {
    const [candidates = []] = await context.connectors.marketo.findCandidates({ object: 'person', sought: [{ key: '', email: id }], fields: fields.marketo, lane: 'priority' });
    const [only] = candidates;
    if (only === undefined) return { result: 'not-found' };
    if (candidates.length > 1) return { result: 'several', ids: candidates.map((candidate) => `person ${candidate.observation.id}`) };
    return { result: 'found', side: 'marketo', observation: only.observation };
  }
  const wanted = object ?? 'person';
  if (wanted === 'person' && !/^\d+$/.test(id)) return { result: 'not-found' };
  // What is not followed is not known to the connectors either.
  const followed = followedObjects(context.rules.mapping);
  if (!pairsAskedFor(wanted).some((pair) => followed.includes(pair))) return { result: 'not-found' };
  const side: Side = isOfSalesforce(wanted) ? 'salesforce' : 'marketo';
  const [observation] = await context.connectors[side].readRecords({ object: wanted, ids: [id], fields: fields[side][wanted] ?? [], lane: 'priority' });
  return observation === undefined ? { result: 'not-found' } : { result: 'found', side, observation };
}
