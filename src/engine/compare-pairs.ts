import { objectOnSide } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { addFound, addMissing, PAIRS_AT_ONCE } from '../domain/reconcile-pass.ts';
import type { MissingRecord, ReconcilePass } from '../domain/reconcile-pass.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { observePage, readLooks } from './observe-page.ts';
import type { Look } from './look-batch.ts';
import type { PassStep } from './pass-step.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Compares the next pairs of an object: reads their records on both sides by id, and observes them as if a feed had told of
 * them. Position and findings are saved with the last of these observations (I18); a crash before it means comparing these
 * pairs again, and what was observed is no difference any more.
 */
export async function comparePairs(session: SyncSession, object: PairObject, planned: ReconcilePass): Promise<PassStep> {
  const pass = planned.phase === 'planned' ? await begin(session, object, planned) : planned;
  const pairs = await changePairs(session, { by: 'object', object, after: pass.after, limit: PAIRS_AT_ONCE, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  const looks = { salesforce: await lookAt(session, 'salesforce', pairs), marketo: await lookAt(session, 'marketo', pairs) };
  const missing = { salesforce: missingOn('salesforce', pairs, looks.salesforce), marketo: missingOn('marketo', pairs, looks.marketo) };
  let found: ReadonlySet<string> = new Set();
  let afterFirst = pass;
  if (looks.salesforce.length > 0) {
    const passAfter = (differing: ReadonlySet<string>): ReconcilePass => {
      found = differing;
      afterFirst = addFound(pass, { differing: differing.size });
      return afterFirst;
    };
    await observePage(session, { side: 'salesforce', looks: looks.salesforce, cursor: null, lane: 'bulk', secondLook: { object, repairs: pass.startedAt, passAfter } });
  }
  const isEnd = pairs.length < PAIRS_AT_ONCE;
  let saved = afterFirst;
  const passAfter = (differing: ReadonlySet<string>): ReconcilePass => {
    const counted = addFound(afterFirst, { compared: pairs.length, differing: [...differing].filter((pairId) => !found.has(pairId)).length });
    saved = { ...addMissing(counted, missing), phase: isEnd ? 'confirm' : 'compare', after: isEnd ? null : (pairs.at(-1)?.pairId ?? null) };
    return saved;
  };
  await observePage(session, { side: 'marketo', looks: looks.marketo, cursor: null, lane: 'bulk', secondLook: { object, repairs: pass.startedAt, passAfter } });
  const updated = saved.differing - pass.differing;
  return { pass: saved, counts: { updated, skipped: pairs.length - updated } };
}

/** What a pass has to know before its first question. */
async function begin(session: SyncSession, object: PairObject, planned: ReconcilePass): Promise<ReconcilePass> {
  const { connectors, queries, rules, schemas } = session.context;
  const seesAll = async (side: Side): Promise<boolean> => (await connectors[side].census({ object: objectOnSide(object, side), ids: [], lane: 'bulk' })).seesAll;
  return {
    ...planned,
    phase: 'compare',
    expected: await queries.presentRecords(rules.connectionId, object, 'salesforce'),
    rights: schemas.inForce?.rights ?? null,
    seesAll: { salesforce: await seesAll('salesforce'), marketo: await seesAll('marketo') },
  };
}

async function lookAt(session: SyncSession, side: Side, pairs: readonly Pair[]): Promise<readonly Look[]> {
  const records = pairs.flatMap((pair) => (isThere(pair, side) ? [{ object: objectOnSide(pair.object, side), id: pair[side].id ?? '' }] : []));
  return records.length === 0 ? [] : readLooks(session, side, records, 'bulk');
}

function missingOn(side: Side, pairs: readonly Pair[], looks: readonly Look[]): readonly MissingRecord[] {
  const shown = new Set(looks.map(({ observation }) => observation.id));
  return pairs.filter((pair) => isThere(pair, side) && !shown.has(pair[side].id ?? '')).map((pair) => ({ pairId: pair.pairId, recordId: pair[side].id ?? '' }));
}

function isThere(pair: Pair, side: Side): boolean {
  return pair[side].presence === 'present' && pair[side].id !== null;
}
