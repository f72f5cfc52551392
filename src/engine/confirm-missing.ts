import { lookAtGone } from '../domain/drift.ts';
import { isWatched, objectOnSide } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { addFound, addHidden, PAIRS_AT_ONCE } from '../domain/reconcile-pass.ts';
import type { MissingRecord, ReconcilePass } from '../domain/reconcile-pass.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { observePage, readLooks } from './observe-page.ts';
import type { Look } from './look-batch.ts';
import type { PassStep } from './pass-step.ts';
import { savePass } from './pass-step.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { LOG_LATE_MS } from './vendor-patience.ts';

/**
 * Asks once more for records that were not shown, when all pairs were compared. What is still not shown is taken for deleted
 * where nothing else can be behind it: nothing of the object can be hidden from the sync user, it was so when the pass began,
 * the rights have been the same all the while (I29), and a count apart from the reading finds none of them either. Then the
 * deletion goes the way of any other, brake included (decision 24). Else the records are hidden as far as anybody can tell,
 * and nothing follows (I10, F37). So are those of which a purged log may have told that they were merged. Null while Marketo's log
 * may still tell what became of them (L27).
 */
export async function confirmMissing(session: SyncSession, object: PairObject, pass: ReconcilePass): Promise<PassStep | null> {
  const side = SIDES.find((one) => pass.missing[one].length > 0);
  if (side === undefined) return { pass: await savePass(session, object, { ...pass, phase: 'list', after: null }), counts: {} };
  if (side === 'marketo' && isWatched(object, side)) {
    const readAt = session.feedReadAt.marketo;
    // Our clock may have been set back since the reading, or since they were missed: then they are missed anew.
    const now = Math.max(session.context.clock.now(), readAt);
    const missedAt = pass.missedAt === undefined ? Infinity : Date.parse(pass.missedAt);
    if (missedAt > now) return { pass: await savePass(session, object, { ...pass, missedAt: new Date(now).toISOString() }), counts: {} };
    if (readAt - missedAt <= LOG_LATE_MS) return null;
  }
  const asked = pass.missing[side].slice(0, PAIRS_AT_ONCE);
  const pairs = await stillThere(session, object, side, asked);
  const kind = objectOnSide(object, side);
  const { mark } = session;
  const looks = await readLooks(session, side, pairs.map((pair) => ({ object: kind, id: pair[side].id ?? '' })), 'bulk');
  const shown = new Set(looks.map(({ observation }) => observation.id));
  const away = pairs.filter((pair) => !shown.has(pair[side].id ?? ''));
  const sure = away.filter((pair) => !pair[side].mayBeMerged);
  const isGone = sure.length > 0 && (await mayBeConcluded(session, object, side, pass, sure));
  const gone = isGone ? sure : [];
  const ids = new Set(gone.map(({ pairId }) => pairId));
  let saved = pass;
  const passAfter = (differing: ReadonlySet<string>): ReconcilePass => {
    const found = { differing: differing.size, gone: [...differing].filter((pairId) => ids.has(pairId)).length };
    saved = { ...addHidden(addFound(pass, found), side, away.length - gone.length), missing: { ...pass.missing, [side]: pass.missing[side].slice(PAIRS_AT_ONCE) } };
    return saved;
  };
  const ends = gone.map((pair): Look => ({ observation: lookAtGone(pair, side, kind, session.mappingOf(object)), mark, isInferred: true }));
  await observePage(session, { side, looks: [...looks, ...ends], cursor: null, lane: 'bulk', secondLook: { object, repairs: pass.startedAt, passAfter } });
  return { pass: saved, counts: { deleted: saved.gone - pass.gone, updated: saved.differing - pass.differing - (saved.gone - pass.gone) } };
}

/** The pairs asked about whose record is the one that was missed, and is taken to be there to this moment. */
async function stillThere(session: SyncSession, object: PairObject, side: Side, missing: readonly MissingRecord[]): Promise<readonly Pair[]> {
  const missed = new Map(missing.map(({ pairId, recordId }) => [pairId, recordId]));
  const pairs = await changePairs(session, { by: 'pair-id', ids: [...missed.keys()], withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  return pairs.filter((pair) => pair.object === object && pair[side].presence === 'present' && pair[side].id === missed.get(pair.pairId));
}

async function mayBeConcluded(session: SyncSession, object: PairObject, side: Side, pass: ReconcilePass, away: readonly Pair[]): Promise<boolean> {
  const { connectors, schemas } = session.context;
  if (!pass.seesAll[side] || pass.rights === null || pass.rights !== schemas.inForce?.rights) return false;
  const census = await connectors[side].census({ object: objectOnSide(object, side), ids: away.map((pair) => pair[side].id ?? ''), lane: 'bulk' });
  return census.seesAll && census.among === 0;
}
