import { isToBeTold } from '../domain/activity.ts';
import { shouldCreate } from '../domain/create-rule.ts';
import { isMember, isOfSalesforce, isTold, toldAs } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import { UNSEEN_SIDE } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { SyncSession } from './sync-session.ts';

/** Where a look was, and which persons somebody wants in Salesforce although no rule asks for them (A7). */
interface FirstLook {
  readonly side: Side;
  readonly wanted?: ReadonlySet<string>;
}

/**
 * The kind of pair that the first look at a record begins; null for none. Every Salesforce record begins one, and a membership on either
 * side; a Marketo person only when the creation rule wants it (A7), and of the rest what was told of a task or event that is not known yet.
 */
export function objectToBegin(session: SyncSession, look: FirstLook, observation: Observation): PairObject | null {
  if (observation.deleted || observation.convertedTo !== null) return null;
  const object = objectOf(session, look, observation);
  return object === null || isUntold(session, look, observation, object) ? null : object;
}

function objectOf({ context }: SyncSession, { side, wanted }: FirstLook, { object, id, values }: Observation): PairObject | null {
  if (side === 'salesforce' && isOfSalesforce(object)) return object;
  if (isMember(object)) return 'campaign-member';
  if (object !== 'person') return toldAs(object);
  return wanted?.has(id) === true || shouldCreate(context.rules.createWhen, values) ? 'lead' : null;
}

/** A task or event of nobody, too old, or for nobody's eyes: it is counted, and met again when it changes (decision 27). */
function isUntold({ context, mappingOf }: SyncSession, { side }: FirstLook, observation: Observation, object: PairObject): boolean {
  if (side !== 'salesforce' || !isTold(object)) return false;
  return observation.isWithheld === true || !isToBeTold(observation, mappingOf(object), context.rules.activitiesSince);
}

/** A pair of which nothing is known yet, noted as begun in this run. */
export function beginPair({ context, pairsBegun }: SyncSession, object: PairObject): Pair {
  const pair: Pair = {
    pairId: context.ids.next(),
    connectionId: context.rules.connectionId,
    object,
    salesforce: UNSEEN_SIDE,
    marketo: UNSEEN_SIDE,
    base: {},
  };
  pairsBegun.add(pair.pairId);
  return pair;
}
