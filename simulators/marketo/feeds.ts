import { textArgument, numberArgument } from '../foundation/fault-plan.ts';
import { activityType } from './activity-log.ts';
import type { Activity, PlacedActivity } from './activity-log.ts';
import { changeRows, rowOf } from './feed-rows.ts';
import { listMemberStore } from './lists/static-list.ts';
import type { Answer, Call, Row } from './operation.ts';
import { batchSizeOf, integerOf, integersOf, personFieldsOf, requiredText } from './parameters.ts';
import { invalidToken, readToken, writeToken } from './page-token.ts';
import { Refusal, recordError, responseError } from './refusal.ts';
import type { World } from './world.ts';

/** One call walks so many activities of all types, whatever it returns of them (reliability.md F15; apis.md A5). */
const WALK = 300;
const MOST_TYPES = 10;
const MOST_LEADS = 30;
/** A list of so many leads or more is refused as a filter of activities (MS, getLeadActivities). */
const LARGE_LIST = 10_000;
const NINETY_DAYS_MS = 90 * 86_400_000;

/** Get Paging Token: stands before the first activity of that second (apis.md A5). 704 for what is no date. */
export function pagingToken(call: Call): Answer {
  const text = requiredText(call.parameters, 'sinceDatetime');
  const since = /^\d{4}-\d{2}-\d{2}(T|$)/.test(text) ? Date.parse(withColon(text)) : Number.NaN;
  if (Number.isNaN(since)) throw new Refusal(responseError('704'));
  call.world.activities.release(call.world.now());
  return { nextPageToken: writeToken('feed', call.world.activities.placeBefore(Math.floor(since / 1000) * 1000)) };
}

/** Get Lead Activities: up to ten types, required; up to 30 leads (MD activities, Query); assets of a single type (MS). */
export function activities(call: Call): Answer {
  requiredText(call.parameters, 'activityTypeIds');
  const types = integersOf(call.parameters, 'activityTypeIds');
  if (types.length > MOST_TYPES) throw new Refusal(recordError.invalid(`The number of activityTypeIds exceeds ${MOST_TYPES}`));
  const assets = new Set(integersOf(call.parameters, 'assetIds'));
  if (assets.size > 0 && types.length > 1) throw new Refusal(recordError.invalid('assetIds is only supported with a single activity type'));
  const isMeant = ({ primaryValueId }: Activity): boolean => assets.size === 0 || (primaryValueId !== undefined && assets.has(primaryValueId));
  return page(call, (activity) => types.includes(activity.type) && isMeant(activity), plainRows);
}

/** Get Lead Changes: data value changes of the named fields, and new leads (MD activities, Data value changes). */
export function leadChanges(call: Call): Answer {
  requiredText(call.parameters, 'fields');
  const names = new Set(personFieldsOf(call)?.map((field) => field.name));
  const wanted = (activity: Activity): boolean =>
    activity.type === activityType.newLead || (activity.change !== undefined && names.has(activity.change.name));
  return page(call, wanted, changeRows);
}

/** Get Deleted Leads (MD activities, Deleted leads). */
export function deletedLeads(call: Call): Answer {
  return page(call, (activity) => activity.type === activityType.deleteLead, plainRows);
}

type ToRows = (world: World, found: readonly Activity[]) => Row[];

const plainRows: ToRows = (world, found) => found.map((activity) => rowOf(world, activity));

/**
 * One page of a feed: short or empty pages come with moreResult true when the walk met other types, and the next
 * token is there always (apis.md A5). The walk ends early when the page is full.
 */
function page(call: Call, wanted: (activity: Activity) => boolean, toRows: ToRows): Answer {
  const { world, parameters } = call;
  const size = batchSizeOf(parameters);
  const leads = integersOf(parameters, 'leadIds');
  if (leads.length > MOST_LEADS) throw new Refusal(recordError.invalid(`The number of leadIds exceeds ${MOST_LEADS}`));
  const ofList = listFilter(call);
  const start = placeOf(call);
  world.activities.release(world.now());
  const oldest = world.switches.purgeAfter90Days ? world.now() - NINETY_DAYS_MS : -Infinity;
  const found: Activity[] = [];
  let place = start;
  for (const entry of walked(call, start)) {
    if (found.length === size) break;
    place = entry.place;
    const { activity } = entry;
    if (leads.length > 0 && !leads.includes(activity.personId)) continue;
    if (!ofList(activity.personId)) continue;
    if (activity.type === activityType.changeDataValue && activity.at < oldest) continue;
    if (wanted(activity)) found.push(activity);
  }
  const rows = spoiled(call, toRows(world, found));
  return {
    ...(rows.length > 0 ? { result: rows } : {}),
    nextPageToken: writeToken('feed', place),
    moreResult: world.activities.after(place, 1).length > 0,
  };
}

/** Who is in the list of `listId`: everybody without one, nobody with so large a list that it is refused (apis.md A5). */
function listFilter({ world, parameters }: Call): (personId: number) => boolean {
  if (!parameters.has('listId')) return () => true;
  const listId = integerOf(requiredText(parameters, 'listId'));
  if (!world.lists.has(listId)) throw new Refusal(recordError.recordNotFound('Object not found'));
  const members = world.records(listMemberStore);
  if (members.count(['listId'], [String(listId)]) >= LARGE_LIST) throw new Refusal(recordError.invalid(`The list has ${LARGE_LIST} leads or more`));
  return (personId) => members.count(['listId', 'leadId'], [String(listId), String(personId)]) > 0;
}

function placeOf(call: Call): number {
  const token = requiredText(call.parameters, 'nextPageToken');
  if (call.fault('cursor-lost') !== undefined) throw invalidToken();
  return Number(readToken('feed', token));
}

/** Fault F15 `short-page`: the call walks only `walk` activities, none by default. */
function walked(call: Call, start: number): readonly PlacedActivity[] {
  const short = call.fault('short-page');
  return call.world.activities.after(start, short === undefined ? WALK : numberArgument(short, 'walk', 0));
}

/** Fault F23 `spoiled-page`: rows of a page come twice or backwards (`how`: twice, backwards). */
function spoiled(call: Call, rows: Row[]): readonly Row[] {
  const fault = call.fault('spoiled-page');
  if (fault === undefined) return rows;
  return textArgument(fault, 'how', 'twice') === 'backwards' ? rows.toReversed() : [...rows, ...rows];
}

/** `-0800` as `-08:00`; a plus that came unencoded arrives as a blank. */
function withColon(text: string): string {
  return text.replace(/ (\d{2}:?\d{2})$/, '+$1').replace(/([+-]\d{2})(\d{2})$/, (whole, hours: string, minutes: string) =>
    text.includes('T') ? `${hours}:${minutes}` : whole,
  );
}
