import { seenOn } from '../domain/merge-pair.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { cutBatches } from './cut-batches.ts';
import { decideKnowing, lostAmong, withBelongings } from './find-belongings.ts';
import type { Belonging, Belongings, Unknowing } from './find-belongings.ts';
import { LinkingBatch } from './linking-batch.ts';
import type { Linking } from './linking-batch.ts';
import type { Found } from './named-elsewhere.ts';
import { personAwaited } from './people-of-members.ts';
import { isFollower } from './place-in-program.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** The address by which a person may be found; null when it has none or it could not be seen. */
export function emailOf(session: SyncSession, pair: Pair, source: Side): string | null {
  if (!isPersonObject(pair.object)) return null;
  const field = session.mappingOf(pair.object).fields.find((candidate) => candidate.on[source].type === 'email');
  const value = field === undefined ? undefined : seenOn(pair, source, field.key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/**
 * Decides, over freshly locked pairs, who is linked, who is held and who is created. Should there be too many candidates for one
 * batch, whoever is left over waits for the next round, with a search that knows of this one (I8). So does whoever has another address
 * by now than the one that was searched for. Where somebody comes in the place of a deleted person, nothing is decided before it is
 * known what went with that one. A place in a program goes to the member whose own person has it, before those whose people were
 * merged into that one (L40).
 */
export async function linkOrReserve(session: SyncSession, side: Side, found: readonly Found[]): Promise<Linking> {
  const ownFirst = side === 'salesforce' ? found : found.toSorted((a, b) => Number(isFollower(session, a.pair)) - Number(isFollower(session, b.pair)));
  return decideKnowing(session, (belongings) => linkKnowing(session, side, ownFirst, belongings));
}

/** Other people who may have what was found: theirs is decided on as it is now. */
function othersNaming({ candidates }: Found): readonly string[] {
  return candidates.flatMap(({ namedBy = [] }) => namedBy);
}

async function linkKnowing(session: SyncSession, side: Side, found: readonly Found[], belongings: Belongings): Promise<Linking | Unknowing> {
  const source = otherSide(side);
  const belongingTo = ({ pair, candidates }: Found): readonly Belonging[] => [pair.salesforce.id ?? '', ...candidates.map(({ observation }) => observation.id)].flatMap((id) => belongings.get(id) ?? []);
  const [batch = []] = cutBatches(found, (row) => 2 + row.candidates.length + othersNaming(row).length + belongingTo(row).length);
  const ids: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  // With the people of memberships: whether they are in Salesforce is decided on as it is now.
  ids[source] = batch.flatMap((row) => [row.pair[source].id, personAwaited(row.pair, session.mappingOf(row.pair.object)), ...othersNaming(row)]).filter((id) => id !== null);
  ids[side] = batch.flatMap(({ candidates }) => candidates.map((candidate) => candidate.observation.id));
  const isOfPeople = batch.some(({ pair }) => isPersonObject(pair.object));
  return changePairs<Linking | Unknowing>(session, { by: 'side-ids', ids: withBelongings(ids, batch.flatMap(belongingTo)) }, (loaded) => {
    const lost = isOfPeople ? lostAmong(session, loaded.pairs, belongings) : [];
    if (lost.length > 0) return { result: { lost } };
    const linking = new LinkingBatch(session, side, loaded);
    const addresses = new Map(loaded.pairs.map((pair) => [pair.pairId, emailOf(session, pair, source)]));
    for (const { pair, candidates } of batch) {
      const email = emailOf(session, pair, source);
      // Whoever was seen with another address since may be there under that one, and is sought by it first (I8).
      if (addresses.get(pair.pairId) === email) linking.link(pair.pairId, email, candidates);
    }
    return linking.decision();
  });
}
