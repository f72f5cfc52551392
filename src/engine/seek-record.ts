import type { Observation } from '../domain/observation.ts';
import { pairsAskedFor } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { findAtVendor } from './find-at-vendor.ts';
import { findRecord } from './find-record.ts';
import type { FoundRecord } from './find-record.ts';

/** What looking for a record in the store, and then at its vendor, came to. */
export type SoughtRecord =
  | FoundRecord
  /** It is there, and belongs to no pair: a Marketo-only person, above all. */
  | { readonly result: 'stranger'; readonly side: Side; readonly observation: Observation };

/**
 * Finds the record a person means, in the store or, at one call, at its vendor. What the vendor shows is not taken for a stranger
 * before it is known to have no pair: a contact's address leads to a person that is linked already, and the id of a lead that was
 * converted, or went into another one, to the record in which its life goes on (I15).
 */
export async function seekRecord(context: EngineContext, object: RecordObject | null, idOrEmail: string): Promise<SoughtRecord> {
  const found = await findRecord(context, object, idOrEmail);
  if (found.result !== 'not-found') return found;
  const seen = await findAtVendor(context, object, idOrEmail);
  if (seen.result !== 'found') return seen;
  const { side, observation } = seen;
  const heir = observation.convertedTo ?? observation.mergedInto ?? null;
  const pair = await pairWith(context, side, { object: heir === null ? observation.object : null, id: heir ?? observation.id });
  if (pair === null) return heir === null ? { result: 'stranger', side, observation } : { result: 'not-found' };
  const isMeant = heir !== null || object === null || pairsAskedFor(object).includes(pair.object);
  return isMeant ? { result: 'found', pair } : { result: 'not-found' };
}

async function pairWith({ queries, rules }: EngineContext, side: Side, { object, id }: { readonly object: RecordObject | null; readonly id: string }): Promise<Pair | null> {
  const pairs = await queries.findPairs(rules.connectionId, { object, idOrEmail: id });
  return pairs.find((pair) => pair[side].id === id) ?? null;
}
