import type { CampaignPairing } from './campaign-pairing.ts';
import { isMember, isTold, objectInWords } from './object-pair.ts';
import { parentFieldsWatched } from './resolved-filter.ts';
import type { WatchedParent } from './resolved-filter.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { DraftWarning, ObjectPreview } from './rules-preview.ts';
import type { Estimate } from './sampled-count.ts';
import { SIDE_NAMES, SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';
import type { SyncFilters } from './sync-filter.ts';
import type { Schema } from './field.ts';

/*
 * What a preview counts beside the records themselves, and what it did not look at, in sentences (decision 38): whoever decides by a
 * preview is to know where it ends.
 */

/** What is not foreseen of one object's preview; `unread` are the API names by side that were never read. */
export function notForeseen(draft: ResolvedMapping, { object, lookedAt, writes }: Pick<ObjectPreview, 'object' | 'lookedAt' | 'writes'>, unread: Readonly<Record<Side, readonly string[]>>): readonly DraftWarning[] {
  const exchanged = draft.fields.filter(({ line, on }) => line.translated === true && SIDES.some((side) => unread[side].includes(on[side].name))).map(({ key }) => key);
  const made = SIDES.filter((side) => writes[side].created.records > 0);
  return [
    ...(exchanged.length === 0 || lookedAt === null ? [] : [unseen(object, `What links by ids of Marketo's own was not looked at: ${exchanged.join(', ')}.`)]),
    ...(made.length === 0 ? [] : [unseen(object, `Records that would be made in ${made.map((side) => SIDE_NAMES[side]).join(' and ')} are followed no further: what is found there already, and what a filter says of it, is seen when they are searched for.`)]),
  ];
}

/** A field of a parent at which filters look, and that the draft writes in Salesforce on so many. */
export interface WrittenParent extends WatchedParent {
  readonly written: Estimate;
}

/** The fields of parents at which the draft's filters look, and which it writes in Salesforce. */
export function parentsWritten(filters: SyncFilters | undefined, schemas: Readonly<Record<Side, Schema>>, previews: readonly ObjectPreview[]): readonly WrittenParent[] {
  return parentFieldsWatched(filters, schemas).flatMap((watched) => {
    const written = previews.find(({ object }) => object === watched.parent)?.fields.find(({ salesforce }) => salesforce === watched.name)?.written.salesforce;
    return written === undefined || written.records === 0 ? [] : [{ ...watched, written }];
  });
}

/** The children are judged when the parent is read again; a preview does not look at all of them. */
export function notJudgedByParent({ child, parent, name, written }: WrittenParent): DraftWarning {
  return unseen(child, `Its filter looks at ${name} of ${parent}, which the draft writes in Salesforce: ${inWords(written)}. Who comes or goes by that was not looked at.`);
}

/** So many memberships, tasks or events begin or end with their people; empty where none does. */
export function followersSaid(object: PairObject, to: Side, what: 'created' | 'deleted', count: Estimate): readonly DraftWarning[] {
  if (count.records === 0) return [];
  const says = what === 'created'
    ? `${inWords(count)} ${count.records === 1 ? 'belongs' : 'belong'} to people who would be made in ${SIDE_NAMES[to]}, and ${count.records === 1 ? 'is' : 'are'} made there after them.`
    : `${inWords(count)} ${count.records === 1 ? 'belongs' : 'belong'} to people who would be deleted in ${SIDE_NAMES[to]}, and ${count.records === 1 ? 'goes' : 'go'} with them there.`;
  return [{ kind: 'followers', object, field: null, says }];
}

/** Memberships, tasks and events of people of whom nobody can say yet whether they come or go. */
export function followersNotSeen(object: PairObject): DraftWarning {
  return unseen(object, 'Who is let in or out hangs on values that were never read, so it was not looked at what begins or ends with them.');
}

/** Members of campaigns and programs that a draft pairs newly, of whom nobody has heard yet; none where it pairs none. */
export function membersNotCounted(pairings: readonly CampaignPairing[]): readonly DraftWarning[] {
  if (pairings.length === 0) return [];
  const named = pairings.map(({ campaign, program }) => `${campaign} (${program})`).join(', ');
  return [unseen('campaign-member', `The draft pairs campaigns with other programs than before: ${named}. Who is in one of the two and not known yet is read by the first cycles after it is applied, joins the other one then, and is not counted here; whether both are there is seen then too. Nobody is taken out of the program of before.`)];
}

/** Campaigns whose statuses a draft ties otherwise to those of the same program; none where it does with none. */
export function statusesNotCounted(pairings: readonly CampaignPairing[]): readonly DraftWarning[] {
  if (pairings.length === 0) return [];
  const named = pairings.map(({ campaign }) => campaign).join(', ');
  return [unseen('campaign-member', `The draft ties statuses otherwise than before: ${named}. Members whose status may mean another one then are looked at once more by the first cycle after it is applied, and what differs by the new table goes where the pairing's policy says: that is not counted here.`)];
}

/** Fields of an object that were never read and that no question was left for, or is ever made. */
export function notLookedAt(object: PairObject): DraftWarning {
  if (isMember(object) || isTold(object)) return unseen(object, 'The draft names fields that were never read, and a preview does not look at memberships and activities: what is said of these fields is open until they are read.');
  return unseen(object, `The draft names fields of ${objectInWords(object)} that were never read, and a preview asks the vendors five questions at most: what is said of these fields' values is open. Try a draft of ${objectInWords(object)} alone.`);
}

function unseen(object: PairObject, says: string): DraftWarning {
  return { kind: 'not-seen', object, field: null, says };
}

function inWords({ records, margin }: Estimate): string {
  const many = margin === 0 ? `${records}` : `About ${records} (± ${margin})`;
  return `${many} ${records === 1 ? 'record' : 'records'}`;
}
