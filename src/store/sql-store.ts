import type { Json } from '../engine/connector-port.ts';
import type { Lease, LoadedPairs, PairSelection, Store } from '../engine/store-port.ts';
import { checkDecision } from './decision-checks.ts';
import { writeText } from './json-text.ts';
import { acquireLease, endOtherLeases, releaseLease, renewLease } from './lease-statements.ts';
import { loadOpenOperations, loadPairs, withoutOpenOperation } from './load-statements.ts';
import { addApiCalls, orphanedOperations, saveCycle, saySo } from './record-statements.ts';
import { dismissOffer, keepFormulaPass, keepSchema } from './schema-statements.ts';
import { saveDecision } from './save-statement.ts';
import type { RunStatement, SqlClient } from './sql-client.ts';
import { onlyOnce, storeFailure, untilDone } from './sql-failure.ts';

/** The store over PostgreSQL or PGlite: the same statements on both (DESIGN §9). */
export function createSqlStore(client: SqlClient): Store {
  return {
    change: (lease, selection, decide) =>
      untilDone(() =>
        client.transaction(async (run) => {
          const loaded = await load(run, lease, selection);
          const decision = decide(loaded);
          checkDecision(lease, selection, loaded, decision);
          await saveDecision(run, lease, loaded, decision);
          return decision.result;
        }),
      ),
    loadCursor: (connectionId, side) =>
      untilDone(() =>
        client.run<Json>('select position::text as answer from bascule.cursor where connection_id = $1 and side = $2', [
          writeText(connectionId),
          side,
        ]),
      ),
    orphanedOperations: (lease, limit) => untilDone(() => orphanedOperations(client, lease, limit)),
    acquireLease: (request) => untilDone(() => acquireLease(client, request)),
    renewLease: (lease, seconds) => untilDone(() => renewLease(client, lease, seconds)),
    releaseLease: (lease) => untilDone(() => releaseLease(client, lease)),
    endOtherLeases: (lease) => untilDone(() => endOtherLeases(client, lease)),
    saveCycle: (lease, cycle) => untilDone(() => saveCycle(client, lease, cycle)),
    addApiCalls: (connectionId, side, day, calls) => onlyOnce(() => addApiCalls(client, connectionId, side, day, calls)),
    pauseBulk: (connectionId, pause) => untilDone(() => saySo(client, 'bulk_pause', connectionId, pause)),
    allowTrials: (connectionId, consent) => untilDone(() => saySo(client, 'trial_consent', connectionId, consent)),
    keepSchema: (lease, kept) => untilDone(() => keepSchema(client, lease, kept)),
    dismissOffer: (connectionId, offer, dismissed) => untilDone(() => dismissOffer(client, connectionId, offer, dismissed)),
    keepFormulaPass: (lease, pass) => untilDone(() => keepFormulaPass(client, lease, pass)),
  };
}

/** Loads under the fence; three statements at most make a change (DESIGN §2). */
async function load(run: RunStatement, lease: Lease, selection: PairSelection): Promise<LoadedPairs> {
  const { held, mark, pairs } = await loadPairs(run, lease, selection);
  if (!held) throw storeFailure('LEASE_LOST');
  const openOperations = selection.withoutOperations === true ? [] : await loadOpenOperations(run, pairs);
  if (selection.by !== 'waiting') return { mark, pairs, openOperations };
  const free = withoutOpenOperation(pairs, openOperations, selection.side);
  const ids = new Set(free.map((pair) => pair.pairId));
  return { mark, pairs: free, openOperations: openOperations.filter((operation) => ids.has(operation.pairId)) };
}
