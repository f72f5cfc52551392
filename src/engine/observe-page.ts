import type { Lane } from '../domain/lane.ts';
import type { Observation } from '../domain/observation.ts';
import type { Side } from '../domain/side.ts';
import { NO_COUNTS } from '../domain/sync-cycle.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { keyOf, PageDecision } from './page-decision.ts';
import type { Look, LookBatch, PageResult } from './page-decision.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import type { Decision, LoadedPairs } from './store-port.ts';

/** How often stale looks are repeated before the step gives up; each repeat sees fewer of them. */
const FRESH_LOOKS_ALLOWED = 5;

/**
 * Stores what was seen: load the pairs, decide in one pass, save pairs, ledger, journal and cursor in
 * one transaction. A look that began before a write of ours settled is repeated first (hazard 41):
 * believing it would bring the value from before our write back as somebody's change.
 */
export async function observePage(session: SyncSession, batch: LookBatch): Promise<StepCounts> {
  let looks = batch.looks;
  for (let attempt = 0; attempt < FRESH_LOOKS_ALLOWED; attempt++) {
    const final = attempt === FRESH_LOOKS_ALLOWED - 1;
    const current = looks;
    const result = await changePairs(session, { by: 'side-ids', ids: idsToLoad(session, batch.side, current) }, (loaded) =>
      decidePage(session, { ...batch, looks: current }, loaded, final),
    );
    if (result.stale.length === 0) return result.counts;
    looks = await lookAgain(session, batch, current, result.stale);
  }
  return NO_COUNTS;
}

/** Ids whose pairs the page concerns: the records seen, and on Salesforce the persons their key fields name. */
function idsToLoad(session: SyncSession, side: Side, looks: readonly Look[]): Readonly<Record<Side, readonly string[]>> {
  const seen = looks.map(({ observation }) => observation.id);
  if (side === 'marketo') return { salesforce: [], marketo: seen };
  const keys = looks.flatMap(({ observation }) => keyOf(session, observation) ?? []);
  const contacts = looks.flatMap(({ observation }) => observation.convertedTo ?? []);
  return { salesforce: [...seen, ...contacts], marketo: keys };
}

function decidePage(session: SyncSession, batch: LookBatch, loaded: LoadedPairs, believeAll: boolean): Decision<PageResult> {
  const page = new PageDecision(session, batch, loaded);
  const stale = believeAll ? [] : page.staleIds();
  if (stale.length > 0) return { result: { counts: NO_COUNTS, stale } };
  for (const look of batch.looks) page.take(look);
  return page.decision();
}

/** Reads the stale records once more and puts the fresh looks in their place; what is no longer shown is left out. */
async function lookAgain(
  session: SyncSession,
  batch: LookBatch,
  looks: readonly Look[],
  staleIds: readonly string[],
): Promise<readonly Look[]> {
  const stale = new Set(staleIds);
  const repeated = looks.filter(({ observation }) => stale.has(observation.id) && !observation.deleted);
  const fresh = await readLooks(session, batch.side, repeated.map(({ observation }) => observation), batch.lane);
  const byId = new Map(fresh.map((look) => [look.observation.id, look]));
  return looks.map((look) => byId.get(look.observation.id) ?? (stale.has(look.observation.id) ? { ...look, mark: session.mark } : look));
}

/** Reads the given records as they are now, block by block, each look with the mark from before it. */
export async function readLooks(
  session: SyncSession,
  side: Side,
  records: readonly { readonly object: Observation['object']; readonly id: string }[],
  lane: Lane,
): Promise<readonly Look[]> {
  const connector = session.context.connectors[side];
  const fields = fieldsToRead(session);
  const looks: Look[] = [];
  for (const object of new Set(records.map((record) => record.object))) {
    const ids = records.filter((record) => record.object === object).map((record) => record.id);
    for (let start = 0; start < ids.length; start += connector.readBlockSize) {
      const { mark } = session;
      const block = ids.slice(start, start + connector.readBlockSize);
      const observations = await connector.readRecords({ object, ids: block, fields: fields[object] ?? [], lane });
      looks.push(...observations.map((observation) => ({ observation, mark })));
    }
  }
  return looks;
}
