import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import { SIDES } from '../domain/side.ts';
import { nowIso } from './engine-context.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** Rejected pairs derived anew at a time. */
const BLOCK = 500;

/**
 * Derives all rejected work anew after what the sync user may see or write has changed: what was refused
 * for a missing right resumes by itself, without blanking anything (I29). Costs no call.
 */
export async function reopenRejected(session: SyncSession): Promise<void> {
  for (const side of SIDES) {
    let after: string | null = null;
    do {
      after = await changePairs(session, { by: 'rejected', side, after, limit: BLOCK }, (loaded) => {
        const occasion = { lane: 'normal', now: nowIso(session.context) } as const;
        const derived = loaded.pairs.map((pair) => deriveWork(pair, pair, session.mappings[pair.object], { kind: 'schema-changed' }, occasion));
        return {
          result: loaded.pairs.length < BLOCK ? null : (loaded.pairs.at(-1)?.pairId ?? null),
          pairs: derived.map(({ pair }) => pair),
          ledger: foldLedger(derived.flatMap(({ ledger }) => ledger)),
        };
      });
    } while (after !== null && !session.signal.aborted);
  }
}
