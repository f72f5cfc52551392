import { foldLedger } from '../domain/derive-work.ts';
import { agreedToTell } from '../domain/deletion.ts';
import type { Operation } from '../domain/operation.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import type { Lease } from './store-port.ts';
import { takeLease } from './sync-session.ts';

/** What an admin has let through. */
export interface Agreed {
  readonly deletions: number;
  readonly merges: number;
}

/** Pairs reopened at a time. */
const BLOCK = 500;

/**
 * An admin agrees to the deletions and merges that were stopped so far (I7): they wait again, and the next cycle carries them to the
 * other side, with the deletions that were tried in vain because those stood in their way. `by` is who agreed, for the journal. Answers how many they are; `busy` while somebody else is agreeing. Throws `StepFailure`.
 */
export async function agreeToDeletions(context: EngineContext, by: string): Promise<Agreed | 'busy'> {
  const lease = await takeLease(context, 'agreement');
  if (lease === null) return 'busy';
  try {
    let deletions = 0;
    for (const side of SIDES) {
      let after: string | null = null;
      do {
        const block = await reopenBlock(context, lease, { side, after }, by);
        deletions += block.agreed;
        after = block.after;
      } while (after !== null);
    }
    return { deletions, merges: await resumeMerges(context, lease, by) };
  } finally {
    await context.store.releaseLease(lease);
  }
}

interface Block {
  readonly agreed: number;
  /** Where the next block starts; null at the end. */
  readonly after: string | null;
}

async function reopenBlock(context: EngineContext, lease: Lease, { side, after }: { readonly side: Side; readonly after: string | null }, by: string): Promise<Block> {
  const { store, ids } = context;
  await store.renewLease(lease, AGREEING_SECONDS);
  const at = nowIso(context);
  return store.change(lease, { by: 'rejected', side, after, limit: BLOCK, withoutOperations: true }, (loaded) => {
    const agreed = loaded.pairs.flatMap((pair) => agreedToTell(pair, side, at) ?? []);
    const result: Block = { agreed: agreed.length, after: loaded.pairs.length < BLOCK ? null : (loaded.pairs.at(-1)?.pairId ?? null) };
    return {
      result,
      pairs: agreed.map(({ pair }) => pair),
      ledger: foldLedger(agreed.flatMap(({ ledger }) => ledger)),
      journal: agreed.map(({ pair }) => ({ entryId: ids.next(), connectionId: pair.connectionId, pairId: pair.pairId, at, event: { kind: 'requested', side: otherSide(side), by } })),
    };
  });
}

/** Merges are looked for again by the next cycle, as those are whose worker is gone, and sent where both records are there still. */
async function resumeMerges(context: EngineContext, lease: Lease, by: string): Promise<number> {
  const { queries, store, ids } = context;
  let resumed = 0;
  for (;;) {
    const pairIds = await queries.stoppedMerges(lease.connectionId, BLOCK);
    if (pairIds.length === 0) return resumed;
    await store.renewLease(lease, AGREEING_SECONDS);
    const at = nowIso(context);
    resumed += await store.change(lease, { by: 'pair-id', ids: pairIds }, ({ openOperations }) => {
      const agreed = openOperations.flatMap(({ isStopped, ...operation }): readonly Operation[] => (isStopped === true ? [{ ...operation, isAgreed: true }] : []));
      return {
        result: agreed.length,
        openOperations: agreed,
        journal: agreed.map(({ connectionId, pairId, side }) => ({ entryId: ids.next(), connectionId, pairId, at, event: { kind: 'requested', side: otherSide(side), by } })),
      };
    });
  }
}

/** Longer than a block takes. */
const AGREEING_SECONDS = 60;
