import type { Lane } from '../domain/lane.ts';
import { seenOn } from '../domain/merge-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { Candidate } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import { LinkingBatch } from './linking-batch.ts';
import type { Linking } from './linking-batch.ts';
import type { Report } from './observe-changes.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';

/**
 * Finds or makes the missing record of every pair that waits for one: match before create, by key and
 * by e-mail, over every object of the side (PRODUCT A7); what is really absent is created under our key.
 */
export async function pushNew(session: SyncSession, side: Side, lanes: readonly Lane[], report: Report): Promise<void> {
  for (;;) {
    if (session.signal.aborted) return;
    const waiting = await takeWaiting(session, side, lanes);
    if (waiting.length === 0) return;
    const candidates = await findCandidates(session, side, waiting, lanes.length === 1 ? (lanes[0] ?? 'normal') : 'normal');
    const linking = await linkOrReserve(session, side, waiting, candidates);
    await report(linking.counts);
    await resolveInDoubt(session, await writeOperations(session, side, linking.writes, report), report);
    if (linking.progressed === 0) return;
  }
}

async function takeWaiting(session: SyncSession, side: Side, lanes: readonly Lane[]): Promise<readonly Pair[]> {
  const limit = session.context.connectors[side].readBlockSize;
  const now = nowIso(session.context);
  return changePairs(session, { by: 'waiting', side, lanes, recordExists: false, now, limit }, (loaded) => ({
    result: loaded.pairs,
  }));
}

async function findCandidates(
  session: SyncSession,
  side: Side,
  pairs: readonly Pair[],
  lane: Lane,
): Promise<readonly (readonly Candidate[])[]> {
  const source = otherSide(side);
  return session.context.connectors[side].findCandidates({
    people: pairs.map((pair) => ({ key: pair[source].id ?? '', email: emailOf(session, pair, source) })),
    fields: fieldsToRead(session),
    lane,
  });
}

/** The address by which a person may be found; null when it has none or it could not be seen. */
function emailOf(session: SyncSession, pair: Pair, source: Side): string | null {
  const field = session.mappings[pair.object].fields.find((candidate) => candidate.on[source].type === 'email');
  const value = field === undefined ? undefined : seenOn(pair, source, field.key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** Decides, over freshly locked pairs, who is linked, who is held and who is created. */
async function linkOrReserve(
  session: SyncSession,
  side: Side,
  waiting: readonly Pair[],
  candidates: readonly (readonly Candidate[])[],
): Promise<Linking> {
  const source = otherSide(side);
  const ids: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  ids[source] = waiting.flatMap((pair) => pair[source].id ?? []);
  ids[side] = candidates.flat().map((candidate) => candidate.observation.id);
  return changePairs(session, { by: 'side-ids', ids }, (loaded) => {
    const batch = new LinkingBatch(session, side, loaded);
    waiting.forEach((pair, row) => batch.link(pair.pairId, emailOf(session, pair, source), candidates[row] ?? []));
    return batch.decision();
  });
}
