import { programName } from '../domain/campaign-pairing.ts';
import { ranksToMake } from '../domain/field-mapping.ts';
import type { Lane } from '../domain/lane.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isToBeSeen } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { isCampaign, isMember, isPersonObject } from '../domain/object-pair.ts';
import { parentsOf } from '../domain/parent-link.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { askForParents } from './ask-for-parents.ts';
import { callSideBySide, callsSideBySide, queueOf } from './call-side-by-side.ts';
import type { Candidate } from './connector-port.ts';
import { nowIso } from './engine-context.ts';
import { findMembers } from './find-members.ts';
import { emailOf, linkOrReserve } from './link-or-reserve.ts';
import { lookAtConverted } from './look-at-converted.ts';
import { pairingsOf } from './membership-words.ts';
import { askWhoNames } from './named-elsewhere.ts';
import type { Found } from './named-elsewhere.ts';
import { refreshView } from './observe-changes.ts';
import type { Report } from './observe-changes.ts';
import { resolveInDoubt } from './resolve-in-doubt.ts';
import { amongLookedAt, changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { writeOperations } from './write-operations.ts';
import type { Turn } from './writing-turn.ts';

/**
 * Finds or makes the missing record of every pair that waits for one, first those that others link to (PRODUCT A2). People
 * are matched before they are created, by key and by e-mail, over every object of the side (A7); what is really absent is
 * created under our key.
 */
export async function pushNew(session: SyncSession, side: Side, turn: Turn, report: Report): Promise<void> {
  for (const rank of ranksToMake(session.context.rules.mapping, side)) {
    // What others link to may not be made yet: they would go without their links, and be written once more for these.
    if ((await pushNewOf(session, side, { ...turn, rank }, report)) === 'turn-over') return;
  }
}

/** Which waiting pairs are meant. */
interface Chosen extends Turn {
  /** The place of their kind in the order of making. */
  readonly rank: number;
}

async function pushNewOf(session: SyncSession, side: Side, chosen: Chosen, report: Report): Promise<'done' | 'turn-over'> {
  const { lanes } = chosen;
  for (;;) {
    if (session.signal.aborted) return 'turn-over';
    const waiting = await takeWaitingAsOfNow(session, side, chosen, report);
    if (waiting.length === 0) return 'done';
    if (side === 'marketo') await askForParents(session, waiting.flatMap((pair) => parentsOf(pair, session.mappingOf(pair.object), seenOn)));
    const lane = lanes.length === 1 ? (lanes[0] ?? 'normal') : 'normal';
    const candidates = await findCandidates(session, side, waiting, lane);
    const found = side === 'salesforce' ? await askWhoNames(session, candidates, lane) : candidates;
    if (side === 'marketo') await lookAtConverted(session, found);
    const linking = await linkOrReserve(session, side, found);
    await report(linking.counts);
    await resolveInDoubt(session, await writeOperations(session, side, linking.writes, report), report);
    if (linking.progressed === 0) return 'done';
    if (chosen.isOver()) return 'turn-over';
  }
}

/** What waits, after the side of its records was read again where the last reading is too old: whoever was deleted or merged away there meanwhile needs no counterpart (I6). Where nothing waits, nothing is read. */
async function takeWaitingAsOfNow(session: SyncSession, side: Side, chosen: Chosen, report: Report): Promise<readonly Pair[]> {
  const waiting = await takeWaiting(session, side, chosen);
  if (waiting.length === 0 || !(await refreshView(session, otherSide(side), report))) return waiting;
  return takeWaiting(session, side, chosen);
}

/** As many as are searched for side by side: whoever is found missing is made right after the search. Without those whose own record may be gone. */
async function takeWaiting(session: SyncSession, side: Side, { lanes, rank }: Chosen): Promise<readonly Pair[]> {
  const { readBlockSize } = session.context.connectors[side];
  const limit = readBlockSize * callsSideBySide(readBlockSize);
  const now = nowIso(session.context);
  const selection = { by: 'waiting', side, lanes, record: rank, now, limit, ...amongLookedAt(session), withoutOperations: true } as const;
  return changePairs(session, selection, (loaded) => ({ result: loaded.pairs.filter((pair) => isKnownToBeThere(session, pair, otherSide(side))) }));
}

/** A run that reads a side again before it writes may learn there of a merge that leads to a record which nobody has looked at yet. */
function isKnownToBeThere({ notShown, endsAwaited }: SyncSession, pair: Pair, source: Side): boolean {
  const { pairId, salesforce } = pair;
  return !notShown.has(pairId) && !(endsAwaited.has(pairId) && salesforce.lookDue) && !isToBeSeen(pair[source]);
}

/** Searches for everybody, in the order given; a person's place in a campaign by what it belongs to. */
async function findCandidates(session: SyncSession, side: Side, pairs: readonly Pair[], lane: Lane): Promise<readonly Found[]> {
  const source = otherSide(side);
  const connector = session.context.connectors[side];
  const fields = fieldsToRead(session, side);
  const found = new Map<Pair, readonly Candidate[]>();
  // Whoever is kept under a key is not looked for: making it anew under the same key is refused, and then it is looked for.
  const people = pairs.filter((pair) => isPersonObject(pair.object));
  await callSideBySide(queueOf(people, connector.readBlockSize), connector.readBlockSize, async (block) => {
    const sought = block.map((pair) => ({ key: pair[source].id ?? '', email: emailOf(session, pair, source), ...namedBy(session, pair, source) }));
    const answers = await connector.findCandidates({ object: 'person', sought, fields, knownSchema: session.schemas[side], lane });
    block.forEach((pair, row) => found.set(pair, answers[row] ?? []));
    return 'go-on';
  });
  for (const [pair, candidates] of await findMembers(session, side, pairs.filter((pair) => isMember(pair.object)), lane)) found.set(pair, candidates);
  const campaigns = pairs.filter((pair) => isCampaign(pair.object));
  await callSideBySide(queueOf(campaigns, connector.readBlockSize), connector.readBlockSize, async (block) => {
    const sought = block.map(({ salesforce: { id } }) => ({ key: id ?? '', email: null, ...programOf(session, id) }));
    const answers = await connector.findCandidates({ object: 'campaign', sought, fields, knownSchema: session.schemas[side], lane });
    block.forEach((pair, row) => found.set(pair, answers[row] ?? []));
    return 'go-on';
  });
  return pairs.map((pair) => ({ pair, candidates: found.get(pair) ?? [] }));
}

/** The program that the settings pair a campaign with; none where it is not seen. */
function programOf(session: SyncSession, campaign: string | null): { readonly named?: string } {
  const pairing = pairingsOf(session).pairings.get(campaign ?? '');
  return pairing === undefined ? {} : { named: programName(pairing.program) };
}

/** The record that a person's key field names: a database that was put back may know nothing of it (I8, F50). */
function namedBy({ context }: SyncSession, pair: Pair, source: Side): { readonly named?: string } {
  const named = source === 'marketo' ? seenOn(pair, source, context.rules.mapping.marketoKeyField) : undefined;
  return typeof named === 'string' ? { named } : {};
}
