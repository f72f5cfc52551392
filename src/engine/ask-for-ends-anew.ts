import { mayHaveBeenUndone, waitForLook } from '../domain/deletion.ts';
import { foldLedger } from '../domain/derive-work.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { refuseWork } from '../domain/settle-write.ts';
import { otherSide } from '../domain/side.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { endsStepAlone } from '../domain/step-failure.ts';
import { ownError } from '../domain/sync-error.ts';
import { cutBatches, MOST_IDS } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { changePairs, journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * What a side says by now of a record that was known to be deleted; `unshown` where it shows neither that record nor its end, `unasked` where
 * it could not be asked. One that is not shown is `gone` where that is only told: a flag is taken back once the record is seen (L44).
 */
type Fate = 'gone' | 'there' | 'unshown' | 'unasked';

/**
 * Asks once more for records whose deletion waited longer than the run that read of it, before their counterparts on `side` are deleted, or told:
 * somebody may have taken them out of the bin since, and hidden them from the sync user before anybody had read that (I6, I7, L26). One that
 * is there is looked at. One that is not shown is gone only where nothing can be hidden; else its counterpart is kept, and that is told by
 * name. The pairs, at most 2,000, are taken up again right away. One call for a block of ids.
 */
export async function askForEndsAnew(session: SyncSession, side: Side, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  const fates = await fatesOf(session, side, pairs);
  for (const [pairId, fate] of fates) if (fate === 'gone') session.endedNow.add(pairId);
  await changePairs(session, { by: 'pair-id', ids: [...fates.keys()] }, (loaded) => {
    const now = nowIso(session.context);
    // What another run writes there by now is its own; every other pair is changed, or it would be taken up for ever.
    const busy = new Set(loaded.openOperations.flatMap((operation) => (operation.side === side ? [operation.pairId] : [])));
    const waiting = loaded.pairs.filter((pair) => pair[side].work.state === 'waiting' && !busy.has(pair.pairId) && mayHaveBeenUndone(pair, side));
    const having = (fate: Fate): readonly Pair[] => waiting.filter(({ pairId }) => fates.get(pairId) === fate);
    const refused = having('unshown').map((pair) => refuseWork(pair, side, ownError('DELETION_NOT_SHOWN'), { lane: 'normal', now }));
    return {
      result: undefined,
      pairs: [
        ...having('there').map((pair) => withSide(pair, otherSide(side), { lookDue: true })),
        ...having('unasked').map((pair) => waitForLook(pair, side, now)),
        ...refused.map(({ derived }) => derived.pair),
      ],
      ledger: foldLedger(refused.flatMap(({ derived }) => derived.ledger)),
      journal: refused.flatMap(({ derived, events }) => journalOf(session, derived.pair, events)),
    };
  });
}

/** By pair. */
async function fatesOf(session: SyncSession, side: Side, pairs: readonly Pair[]): Promise<ReadonlyMap<string, Fate>> {
  const source = otherSide(side);
  const fates = new Map<string, Fate>();
  for (const [object, together] of Map.groupBy(pairs, (pair) => pair.object)) {
    const ids = together.flatMap((pair) => pair[source].id ?? []);
    const isCarried = session.mappingOf(object).deletedTooOn.includes(side);
    const known = await fatesOfRecords(session, source, { object: objectOnSide(object, source), ids, isCarried });
    for (const pair of together) fates.set(pair.pairId, known.get(pair[source].id ?? '') ?? 'unasked');
  }
  return fates;
}

/** Records of a side whose end is to be carried to their counterparts, or else told. */
interface Ended {
  readonly object: RecordObject;
  readonly ids: readonly string[];
  readonly isCarried: boolean;
}

/** By the records' ids; empty where the side could not be asked. */
async function fatesOfRecords(session: SyncSession, source: Side, { object, ids, isCarried }: Ended): Promise<ReadonlyMap<string, Fate>> {
  const connector = session.context.connectors[source];
  try {
    const looks = await connector.readRecords({ object, ids, fields: [], knownSchema: session.schemas[source], lane: 'normal' });
    const fates = new Map(looks.map(({ id, deleted, mergedInto }): readonly [string, Fate] => [id, deleted || mergedInto !== undefined ? 'gone' : 'there']));
    const unshown = ids.filter((id) => !fates.has(id));
    if (!isCarried) return new Map([...fates, ...unshown.map((id) => [id, 'gone'] as const)]);
    for (const block of cutBatches(unshown, () => Math.ceil(MOST_IDS / connector.readBlockSize))) {
      const { seesAll, among } = await connector.census({ object, ids: block, lane: 'normal' });
      for (const id of block) fates.set(id, seesAll && among === 0 ? 'gone' : 'unshown');
    }
    return fates;
  } catch (failure) {
    // What is written beside it waits for nothing on the other side (I24).
    if (!endsStepAlone(failure)) throw failure;
    return new Map();
  }
}
