import type { ObjectDescription } from '../../domain/field.ts';
import type { ChangeHint, Observation } from '../../domain/observation.ts';
import { own, unknown } from '../../domain/value.ts';
import { readDateTime } from '../canonical-value.ts';
import type { AttributeNames } from './attribute-names.ts';
import { changeTold } from './change-told.ts';
import { stepTold, valuesTold, withNews } from './field-news.ts';
import type { FieldNews, FieldStep } from './field-news.ts';
import { CHANGE_STATUS_IN_PROGRESSION, foldMembers, membershipsOf, withCombined } from './member-activities.ts';
import { CHANGE_PROGRAM_MEMBER_DATA, foldMemberData, withMemberData } from './member-data-activities.ts';
import type { MemberKnowledge } from './member-data-activities.ts';
import type { ProgramBook } from './program-book.ts';
import type { Activity } from './wire.ts';

/** Marketo's numbers of activity types (apis.md A5; 22 from the guide's list of types). */
const NEW_LEAD = 12;
const CHANGE_DATA_VALUE = 13;
const CHANGE_SCORE = 22;
const MERGE_LEADS = 32;
const DELETE_LEAD = 37;

/** Custom activity types have larger numbers (MD activities, examples); they say nothing of people's fields. */
const LAST_OF_VENDOR = 100_000;

/** All that is read of the log: one walk tells of changes, merges and deletions alike, and of memberships and their fields where some are followed; at most ten types (apis.md A5). */
export function activityTypes({ named, hasFields }: Pick<ProgramBook, 'named' | 'hasFields'>): readonly number[] {
  const ofMembers = named.length === 0 ? [] : [CHANGE_STATUS_IN_PROGRESSION, ...(hasFields ? [CHANGE_PROGRAM_MEMBER_DATA] : [])];
  return [NEW_LEAD, CHANGE_DATA_VALUE, CHANGE_SCORE, MERGE_LEADS, DELETE_LEAD, ...ofMembers];
}

/** What a page of activities says, one thing per person and one per membership. */
export interface Folded {
  readonly observations: readonly Observation[];
  readonly hints: readonly ChangeHint[];
}

/** What activities are read with. */
export interface FoldingKnowledge extends MemberKnowledge {
  readonly person: ObjectDescription;
  readonly attributes: AttributeNames;
  /** REST names of the mapped fields; changes of others are passed over. */
  readonly wanted: readonly string[];
}

interface Draft {
  at: string;
  changedBy: string | null;
  readonly news: Map<string, FieldNews>;
}

/** Earlier than every moment: of an activity whose own cannot be read. */
const NO_MOMENT = '1970-01-01T00:00:00Z';

/**
 * Folds activities into one hint per person, with the last value per field, unknown where nobody can tell which that is, so that
 * the person is looked at. Deleted people are gone, and so are the losers of a merge; what the log tells of them besides
 * may say what our last write replaced (I3). What a merge's winner took from its losers shows in no other activity, so it
 * is looked at (hazard 37).
 */
export function foldActivities(knowledge: FoldingKnowledge, found: readonly Activity[]): Folded {
  const drafts = new Map<string, Draft>();
  const gone = new Map<string, Observation>();
  for (const activity of found) {
    if (activity.activityTypeId > LAST_OF_VENDOR) continue;
    const id = String(activity.leadId);
    const at = readDateTime(activity.activityDate) ?? NO_MOMENT;
    if (activity.activityTypeId === DELETE_LEAD) gone.set(id, { ...goneAt(id, at, activity), ...mergedInto(gone.get(id)?.mergedInto) });
    for (const lost of losersOf(activity)) gone.set(lost, { ...goneAt(lost, at, activity), mergedInto: id });
    if (activity.activityTypeId === DELETE_LEAD || activity.activityTypeId === CHANGE_STATUS_IN_PROGRESSION || activity.activityTypeId === CHANGE_PROGRAM_MEMBER_DATA) continue;
    const news = newsOf(knowledge, activity, at);
    if (news === null) continue;
    const draft = draftOf(drafts, id, at, activity);
    for (const [name, told] of news) draft.news.set(name, withNews(draft.news.get(name), told));
  }
  const people = [...gone.values()].map((observation) => ({ ...observation, ...mergedInto(lastSurvivor(gone, observation)) }));
  const moments = found.map((activity) => ({ activity, at: readDateTime(activity.activityDate) ?? NO_MOMENT, changedBy: authorOf(activity) }));
  const told = withMemberData(foldMembers(knowledge.programs, moments), foldMemberData(knowledge, moments));
  const members = withCombined(told, people, knowledge.programs);
  // A membership that ended before its person did was ended by somebody, and did not go with it.
  const observations = [...people, ...members.observations, ...people.flatMap((person) => membershipsOf(person, knowledge.programs))];
  return { observations, hints: [...[...drafts].map(([id, draft]) => hintOf(id, draft)), ...members.hints] };
}

function goneAt(id: string, at: string, activity: Activity): Observation {
  return { object: 'person', id, version: at, deleted: true, convertedTo: null, values: {}, changedBy: authorOf(activity) };
}

function mergedInto(survivor: string | undefined): Pick<Observation, 'mergedInto'> {
  return survivor === undefined ? {} : { mergedInto: survivor };
}

/** A winner may have lost the next merge: the log may tell of both in any order (F23), and only the last one is there to go on with. */
function lastSurvivor(gone: ReadonlyMap<string, Observation>, loser: Observation): string | undefined {
  const passed = new Set([loser.id]);
  let survivor = loser.mergedInto;
  for (let next = survivor; next !== undefined && !passed.has(next); next = gone.get(next)?.mergedInto) {
    passed.add(next);
    survivor = next;
  }
  return survivor;
}

/** What an activity says of fields. */
type News = readonly (readonly [name: string, told: FieldStep])[];

/** The mapped fields an activity tells of; null when it is about another one. */
function newsOf({ person, attributes, wanted }: FoldingKnowledge, activity: Activity, at: string): News | null {
  if (activity.activityTypeId === NEW_LEAD) return [];
  const name = attributes.fieldNamed(activity.primaryAttributeValue ?? null, activity.primaryAttributeValueId ?? null);
  const isChange = activity.activityTypeId === CHANGE_DATA_VALUE || activity.activityTypeId === CHANGE_SCORE;
  // A merge, or a field nobody can name: everything may have changed.
  const untold: FieldStep = { at, value: unknown('not-returned') };
  if (!isChange || name === null) return wanted.map((field) => [field, untold]);
  if (!wanted.includes(name)) return null;
  const field = own(person.fields, name);
  const { from, to } = changeTold(activity);
  return [[name, field === undefined || to === undefined || at === NO_MOMENT ? untold : stepTold(field, at, { from, to })]];
}

function draftOf(drafts: Map<string, Draft>, id: string, at: string, activity: Activity): Draft {
  const draft = drafts.get(id) ?? { at: NO_MOMENT, changedBy: null, news: new Map() };
  drafts.set(id, draft);
  if (at >= draft.at) Object.assign(draft, { at, changedBy: authorOf(activity) });
  return draft;
}

function hintOf(id: string, { at, changedBy, news }: Draft): ChangeHint {
  const moments = Object.fromEntries([...news].map(([name, ofField]) => [name, ofField.at]));
  return { object: 'person', id, at, ...valuesTold(news), moments, changedBy };
}

/** Who is behind an activity: its source, and the campaign if there is one (apis.md A5). */
function authorOf({ attributes, campaignId }: Activity): string | null {
  const source = attributes.find(({ name }) => name === 'Source')?.value;
  const campaign = campaignId === null || campaignId === undefined ? null : `campaign ${campaignId}`;
  return [typeof source === 'string' ? source : null, campaign].filter((part) => part !== null).join(', ') || null;
}

/** Ids in the attribute of a merge that names the losers: `Merge IDs`, a list in text. */
function losersOf({ activityTypeId, attributes }: Activity): readonly string[] {
  if (activityTypeId !== MERGE_LEADS) return [];
  const list = attributes.find(({ name }) => name === 'Merge IDs')?.value;
  return typeof list === 'string' || typeof list === 'number' ? (String(list).match(/\d+/g) ?? []) : [];
}
