import { programName } from '../domain/campaign-pairing.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isCampaign } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { partedPair } from '../domain/part-pairing.ts';
import { beginPair } from './begin-pair.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
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
  const busy = new Set(openOperations.map(({ pairId }) => pairId));
  const strayed = pairs.flatMap((before) => {
    const after = partedPair(before, session.mappingOf(before.object), mark);
    return after === null ? [] : [[before, after] as const];
  });
  const idle = new Map(strayed.filter(([{ pairId }]) => !busy.has(pairId)));
  const derived = deriveAnew(session, [...idle.keys()], { asKnown: (pair) => idle.get(pair)?.pair ?? pair });
  // The pair that gives a record up comes before the one that begins with it.
  const begun = [...idle].flatMap(([before, { besides }]): Pair[] => (besides === null ? [] : [{ ...beginPair(session, before.object), marketo: besides }]));
  return { isWhole: idle.size === strayed.length, pairs: [...derived.pairs, ...begun], ledger: derived.ledger };
}
