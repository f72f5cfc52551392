import type { CampaignPairing } from './campaign-pairing.ts';
import type { Mapping } from './field-mapping.ts';
import type { Progression, Schema } from './field.ts';
import { objectOnSide } from './object-pair.ts';
import type { Side } from './side.ts';

/** The pairings of a draft that are not among those of today. */
export function pairedNewly(now: Mapping, draft: Mapping): readonly CampaignPairing[] {
  const { campaigns: before = [] } = now;
  return (draft.campaigns ?? []).filter(({ campaign, program }) => !before.some((pairing) => pairing.campaign === campaign && pairing.program === program));
}

/** The pairings of a draft that tie the statuses of the same two otherwise than those of today. */
export function tiedOtherwise(now: Mapping, draft: Mapping): readonly CampaignPairing[] {
  const { campaigns: before = [] } = now;
  return (draft.campaigns ?? []).filter((pairing) => before.some((was) => was.campaign === pairing.campaign && was.program === pairing.program && tableOf(was) !== tableOf(pairing)));
}

function tableOf({ statuses }: CampaignPairing): string {
  return JSON.stringify(statuses.map(({ salesforce, marketo }) => [salesforce, marketo]));
}

/**
 * What both sides would show by a draft: a campaign or a program that the rules of today do not name is asked for by nobody, so it is
 * presumed to be there, with the statuses that the draft names. A program that the draft calls by its name has no id yet, and stays unseen.
 */
export function withPresumed(schemas: Readonly<Record<Side, Schema>>, now: Mapping, draft: Mapping): Readonly<Record<Side, Schema>> {
  const { campaigns: before = [] } = now;
  const named: Readonly<Record<Side, (pairing: CampaignPairing) => string>> = { salesforce: ({ campaign }) => campaign, marketo: ({ program }) => program };
  const shown = (side: Side): Schema => {
    const object = objectOnSide('campaign-member', side);
    const description = schemas[side].objects[object];
    if (description === undefined) return schemas[side];
    const { progressions = [] } = description;
    const isKnown = (id: string): boolean => progressions.some((one) => one.id === id) || before.some((pairing) => named[side](pairing) === id);
    const presumed = (draft.campaigns ?? []).flatMap((pairing): readonly Progression[] => {
      const id = named[side](pairing);
      if (isKnown(id) || (side === 'marketo' && !/^\d+$/.test(id))) return [];
      return [{ id, name: null, statuses: pairing.statuses.map((line, step) => ({ name: line[side], step })) }];
    });
    return presumed.length === 0 ? schemas[side] : { ...schemas[side], objects: { ...schemas[side].objects, [object]: { ...description, progressions: [...progressions, ...presumed] } } };
  };
  return { salesforce: shown('salesforce'), marketo: shown('marketo') };
}
