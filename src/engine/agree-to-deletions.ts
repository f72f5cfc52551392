import { foldLedger } from '../domain/derive-work.ts';
import { agreedToTell } from '../domain/deletion.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import type { Lease } from './store-port.ts';
import { takeLease } from './sync-session.ts';

/** Pairs reopened at a time. */
const BLOCK = 500;

/**
 * An admin agrees to the deletions that were stopped so far (I7): they wait again, and the next cycle tells the other side of them.
 * `by` is who agreed, for the journal. Answers how many they are; `busy` while somebody else is agreeing. Throws `StepFailure`.
 */
export async function agreeToDeletions(context: EngineContext, by: string): Promise<number | 'busy'> {
  const lease = await takeLease(context, 'agreement');
  if (lease === null) return 'busy';
  try {
    let agreed = 0;
    for (const side of SIDES) {
      let after: string | null = null;
      do {
        const block = await reopenBlock(context, lease, { side, after }, by);
        agreed += block.agreed;
        after = block.after;
      } while (after !== null);
    }
    return agreed;
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

/** Longer than a block takes. */
const AGREEING_SECONDS = 60;
