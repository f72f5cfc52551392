import { programName } from '../domain/campaign-pairing.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isCampaign } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { partedPair } from '../domain/part-pairing.ts';
import { beginPair } from './begin-pair.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { nowIso } from './engine-context.ts';
import { pairingsOf } from './membership-words.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Parts campaigns and their members from the programs with which the settings pair them no longer, so that each is met by the one that it goes
 * with now, like a stranger: nothing was agreed on with that (decision 44). Costs no call, and a walk through the members in the store where
 * the pairings are others than this process knew. Until it has been, nothing is written between the two (`standingOfPair`).
 */
export async function pairCampaignsAnew(session: SyncSession): Promise<void> {
  const { context } = session;
  const paired = [...pairingsOf(session).pairings.values()].map(({ campaign, program }) => [campaign, programName(program)] as const);
  const print = JSON.stringify(paired);
  if (context.schemas.pairedBy === print) return;
  let areAllParted = true;
  const part = (loaded: LoadedPairs): Pick<Decision<unknown>, 'pairs' | 'ledger'> => {
    const { isWhole, ...decided } = parted(session, loaded);
    areAllParted &&= isWhole;
    return decided;
  };
  if (followedObjects(context.rules.mapping).some(isCampaign)) {
    const ids = { salesforce: paired.map(([campaign]) => campaign), marketo: paired.map(([, program]) => program) };
    await changePairs(session, { by: 'side-ids', ids }, (loaded) => ({ result: undefined, ...part({ ...loaded, pairs: loaded.pairs.filter(({ object }) => isCampaign(object)) }) }));
  }
  await changeInBlocks(session, { by: 'object', object: 'campaign-member' }, (_pairs, loaded) => part(loaded), () => session.signal.aborted);
  // What is being written is parted once that has been settled.
  if (areAllParted && !session.signal.aborted) context.schemas.pairedBy = print;
}

function parted(session: SyncSession, { pairs, openOperations, mark }: LoadedPairs): Pick<Decision<unknown>, 'pairs' | 'ledger'> & { readonly isWhole: boolean } {
  const occasion = { lane: 'normal', now: nowIso(session.context) } as const;
  const busy = new Set(openOperations.map(({ pairId }) => pairId));
  const strayed = pairs.flatMap((before) => {
    const after = partedPair(before, session.mappingOf(before.object), mark);
    return after === null ? [] : [{ before, after }];
  });
  const idle = strayed.filter(({ before }) => !busy.has(before.pairId));
  const derived = idle.map(({ before, after }) => deriveWork(before, after.pair, session.mappingOf(before.object), { kind: 'schema-changed' }, occasion));
  // The pair that gives a record up comes before the one that begins with it.
  const begun = idle.flatMap(({ before, after }): Pair[] => (after.besides === null ? [] : [{ ...beginPair(session, before.object), marketo: after.besides }]));
  return { isWhole: idle.length === strayed.length, pairs: [...derived.map(({ pair }) => pair), ...begun], ledger: foldLedger(derived.flatMap(({ ledger }) => ledger)) };
}
