import { programName, standingOf } from '../domain/campaign-pairing.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isCampaign } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { withoutRecord } from '../domain/without-record.ts';
import { nowIso } from './engine-context.ts';
import { pairingsOf } from './membership-words.ts';
import type { Decision } from './store-port.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Parts campaigns from the programs with which the settings pair them no longer, so that each is met by the one that it goes with
 * now, like a stranger: nothing was agreed on with that. Costs no call, and one look into the store where the pairings are others
 * than this process knew. Until it has been, nothing is written between the two (`standingOf`).
 */
export async function pairCampaignsAnew(session: SyncSession): Promise<void> {
  const { context } = session;
  if (!followedObjects(context.rules.mapping).some(isCampaign)) return;
  const paired = [...pairingsOf(session).pairings.values()].map(({ campaign, program }) => [campaign, programName(program)] as const);
  const print = JSON.stringify(paired);
  if (context.schemas.pairedBy === print) return;
  const ids = { salesforce: paired.map(([campaign]) => campaign), marketo: paired.map(([, program]) => program) };
  const areAllParted = await changePairs(session, { by: 'side-ids', ids }, ({ pairs, openOperations, mark }) => {
    const busy = new Set(openOperations.map(({ pairId }) => pairId));
    const strayed = pairs.filter((pair) => isCampaign(pair.object) && pair.marketo.id !== null && isStrayed(session, pair));
    return { result: strayed.every(({ pairId }) => !busy.has(pairId)), ...parted(session, strayed.filter(({ pairId }) => !busy.has(pairId)), mark) };
  });
  // What is being written is parted once that has been settled.
  if (areAllParted) context.schemas.pairedBy = print;
}

/** Whether the program is another campaign's by now, or the campaign another program's; one whose own is not seen stays as it is. */
function isStrayed(session: SyncSession, { salesforce, marketo }: Pair): boolean {
  const pairings = pairingsOf(session);
  if (standingOf(salesforce.id, marketo.id, pairings) === 'paired') return false;
  const isElsewhere = pairings.pairings.has(salesforce.id ?? '');
  return isElsewhere || [...pairings.pairings.values()].some(({ program }) => programName(program) === marketo.id);
}

function parted(session: SyncSession, strayed: readonly Pair[], mark: number): Pick<Decision<unknown>, 'pairs' | 'ledger'> {
  const occasion = { lane: 'normal', now: nowIso(session.context) } as const;
  const derived = strayed.map((pair) => deriveWork(pair, withoutRecord(pair, 'marketo', mark), session.mappingOf(pair.object), { kind: 'schema-changed' }, occasion));
  return { pairs: derived.map(({ pair }) => pair), ledger: foldLedger(derived.flatMap(({ ledger }) => ledger)) };
}
