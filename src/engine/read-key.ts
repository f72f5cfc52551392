import type { Observation } from '../domain/observation.ts';
import { isPersonObject, toldAs } from '../domain/object-pair.ts';
import { own } from '../domain/value.ts';
import type { SyncSession } from './sync-session.ts';

/** The counterpart's id in a record's key field; null when empty, not seen, or where there is no such field. */
export function keyOf(session: SyncSession, observation: Observation): string | null {
  const { salesforceKeyField, marketoKeyField } = session.context.rules.mapping;
  // An activity carries the id of its task, which is how that one is named too.
  if (toldAs(observation.object) !== null) return observation.id;
  if (observation.object !== 'person' && !isPersonObject(observation.object)) return null;
  const value = own(observation.values, observation.object === 'person' ? marketoKeyField : salesforceKeyField);
  return typeof value === 'string' && value !== '' ? value : null;
}
