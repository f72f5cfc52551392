import type { Pair } from '../domain/pair.ts';
import { objectInWords, objectOnSide } from '../domain/object-pair.ts';
import type { RecordObject } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';

/** What looking for a record by id or e-mail address came to. */
export type FoundRecord =
  | { readonly result: 'found'; readonly pair: Pair }
  | { readonly result: 'not-found' }
  /** Several pairs carry the address: the person asking must choose one by id. */
  | { readonly result: 'several'; readonly ids: readonly string[] };

/** Finds the pair a person means by an id of either side or an e-mail address. Asks the store only. */
export async function findRecord(context: EngineContext, object: RecordObject | null, idOrEmail: string): Promise<FoundRecord> {
  const pairs = await context.queries.findPairs(context.rules.connectionId, { object, idOrEmail: idOrEmail.trim() });
  const [only] = pairs;
  if (only === undefined) return { result: 'not-found' };
  if (pairs.length === 1) return { result: 'found', pair: only };
  return { result: 'several', ids: pairs.map((pair) => pair.salesforce.id ?? `${objectInWords(objectOnSide(pair.object, 'marketo'))} ${pair.marketo.id ?? ''}`) };
}
