import { followedObjects } from '../domain/field-mapping.ts';
import { isKeyed, objectOnSide } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { PairObject } from '../domain/side.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
import type { KnownSchemas } from './engine-context.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Derives work anew for what goes to Marketo under a key of ours, where Marketo shows its object otherwise than before: what
 * waited when the object was away was at rest from then on, and no feed of Marketo tells of these records, so that nothing
 * else would take it up again (I1, I17, I29). `before` is what was in force in this process; without it all are derived.
 */
export async function resumeKeyed(session: SyncSession, known: KnownSchemas, before: KnownSchemas | undefined): Promise<void> {
  for (const object of followedObjects(session.context.rules.mapping)) {
    if (!isKeyed(object) || isAsBefore(object, known, before)) continue;
    await changeInBlocks(session, { by: 'object', object }, (pairs) => deriveAnew(session, pairs.filter(isAtRest), { to: 'marketo' }), () => session.signal.aborted);
  }
}

function isAsBefore(object: PairObject, known: KnownSchemas, before: KnownSchemas | undefined): boolean {
  const shown = ({ schemas }: KnownSchemas): string => JSON.stringify(schemas.marketo.objects[objectOnSide(object, 'marketo')] ?? null);
  return before !== undefined && shown(before) === shown(known);
}

/** Whether nothing is wanted in Marketo, although Salesforce holds something else than was agreed on. */
function isAtRest({ marketo, salesforce }: Pair): boolean {
  return marketo.work.state === 'rest' && Object.keys(salesforce.differences).length > 0;
}
