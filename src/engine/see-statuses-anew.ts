import type { ResolvedPairings } from '../domain/campaign-pairing.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isMember } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import { areTiedAnew, withWordsUnseen } from '../domain/status-words.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
import { rulesIn } from './known-schemas.ts';
import { pairingsOf } from './membership-words.ts';
import type { SyncSession } from './sync-session.ts';
import { rulesAsStored } from './take-rules.ts';

/** Cycles among which the rights that were in force last are looked for: those that died over a change of rules left none. */
const RECENT_CYCLES = 50;

/**
 * Has the statuses of members looked at again where the settings, or the vendors, tie them otherwise than when they were read: nobody
 * touches those members for it, and what they are kept as says something else by now (I1, I17). `rightsBefore` are those that were in
 * force, null after a cycle that died over a change of them. To be called before anything is derived by the new table. Costs a walk
 * through the members in the store, and a look at those alone whose word means something else.
 */
export async function seeStatusesAnew(session: SyncSession, rightsBefore: string | null): Promise<void> {
  const { rules, queries } = session.context;
  if (!followedObjects(rules.mapping).some(isMember)) return;
  const rights = rightsBefore ?? (await queries.cycles(rules.connectionId, RECENT_CYCLES)).find((cycle) => (cycle.rights ?? null) !== null)?.rights ?? null;
  const before = await pairingsBefore(session, rights);
  if (before === null || !areTiedAnew(before, pairingsOf(session))) return;
  const asKnown = (pair: Pair): Pair => withWordsUnseen(pair, session.mappingOf(pair.object), before);
  await changeInBlocks(
    session,
    { by: 'object', object: 'campaign-member' },
    (pairs) => deriveAnew(session, pairs.filter((pair) => asKnown(pair) !== pair), { lane: 'bulk', asKnown }),
    () => session.signal.aborted,
  );
}

/** The tables by which members were read: by the rules that were in force, and what both sides showed then. Null where nobody knows. */
async function pairingsBefore({ context }: SyncSession, rights: string | null): Promise<ResolvedPairings | null> {
  const version = rulesIn(rights);
  const before: ConnectionRules | null = version === null ? null : version === context.rules.version ? context.rules : await rulesAsStored(context, version);
  const { salesforce, marketo } = await context.queries.keptSchemas(context.rules.connectionId);
  if (before === null || salesforce === undefined || marketo === undefined) return null;
  return resolveMapping(before.mapping, { salesforce, marketo }, 'campaign-member').pairings ?? null;
}
