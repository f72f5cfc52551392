import type { ObjectDescription } from '../../domain/field.ts';
import type { ChangeHint, Observation } from '../../domain/observation.ts';
import { own, unknown } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import { canonicalValue, readDateTime } from '../canonical-value.ts';
import type { Activity } from './wire.ts';

/** Marketo's numbers of activity types (apis.md A5). */
export const DELETE_LEAD = 37;
/** A merge: the activity is the winner's and names the losers. */
export const MERGE_LEADS = 32;

/** What a page of activities says, one thing per person. */
export interface Folded {
  readonly observations: readonly Observation[];
  readonly hints: readonly ChangeHint[];
}

interface Draft {
  at: string;
  changedBy: string | null;
  readonly values: Map<string, { readonly at: string; readonly value: SeenValue }>;
}

/**
 * Folds lead changes and new leads into one hint per person, with the newest value per field. Activities may
 * come out of order (F23), and a second may hold several: where two of one second differ, nobody can tell
 * which came last, so the value is unknown and the person is looked at (F18).
 */
export function foldChanges(person: ObjectDescription, found: readonly Activity[]): Folded {
  const drafts = new Map<string, Draft>();
  for (const activity of found) {
    const at = readDateTime(activity.activityDate);
    const draft = draftOf(drafts, activity, at);
    for (const { name, newValue } of activity.fields) {
      const field = own(person.fields, name);
      if (field === undefined) continue;
      const value = at === undefined ? unknown('unparsable') : canonicalValue(field.type, newValue ?? null);
      newest(draft, name, at ?? draft.at, value);
    }
  }
  return { observations: [], hints: [...drafts].map(([id, draft]) => hintOf(id, draft)) };
}

/**
 * Deleted people, and merged ones: the losers of a merge are gone, and what the winner took from them shows
 * in no other activity, so it is looked at (hazard 37).
 */
export function foldRemovals(wanted: readonly string[], found: readonly Activity[]): Folded {
  const gone = new Map<string, Observation>();
  const winners = new Map<string, ChangeHint>();
  for (const activity of found) {
    const at = readDateTime(activity.activityDate) ?? new Date(0).toISOString();
    const changedBy = authorOf(activity);
    const id = String(activity.leadId);
    if (activity.activityTypeId === DELETE_LEAD) gone.set(id, removal(id, at, changedBy));
    if (activity.activityTypeId !== MERGE_LEADS) continue;
    for (const loser of losersOf(activity)) gone.set(loser, removal(loser, at, changedBy));
    const newValues = Object.fromEntries(wanted.map((name) => [name, unknown('not-returned')]));
    winners.set(id, { object: 'person', id, at, newValues, changedBy });
  }
  return { observations: [...gone.values()], hints: [...winners.values()].filter((hint) => !gone.has(hint.id)) };
}

function draftOf(drafts: Map<string, Draft>, activity: Activity, at: string | undefined): Draft {
  const id = String(activity.leadId);
  const draft = drafts.get(id) ?? { at: at ?? new Date(0).toISOString(), changedBy: null, values: new Map() };
  drafts.set(id, draft);
  if (at !== undefined && at >= draft.at) Object.assign(draft, { at, changedBy: authorOf(activity) });
  return draft;
}

function newest(draft: Draft, name: string, at: string, value: SeenValue): void {
  const before = draft.values.get(name);
  if (before === undefined || at > before.at) draft.values.set(name, { at, value });
  else if (at === before.at && value !== before.value) draft.values.set(name, { at, value: unknown('not-returned') });
}

function hintOf(id: string, { at, changedBy, values }: Draft): ChangeHint {
  const newValues = Object.fromEntries([...values].map(([name, { value }]) => [name, value]));
  return { object: 'person', id, at, newValues, changedBy };
}

function removal(id: string, version: string, changedBy: string | null): Observation {
  return { object: 'person', id, version, deleted: true, convertedTo: null, values: {}, changedBy };
}

/** Who is behind an activity: its source, and the campaign if there is one (apis.md A5). */
function authorOf({ attributes, campaignId }: Activity): string | null {
  const source = attributes.find(({ name }) => name === 'Source')?.value;
  const campaign = campaignId === null || campaignId === undefined ? null : `campaign ${campaignId}`;
  return [typeof source === 'string' ? source : null, campaign].filter((part) => part !== null).join(', ') || null;
}

/** Ids in the attribute that names the losers: `Merge IDs`, a list in text. */
function losersOf({ attributes }: Activity): readonly string[] {
  const list = attributes.find(({ name }) => name === 'Merge IDs')?.value;
  return typeof list === 'string' || typeof list === 'number' ? (String(list).match(/\d+/g) ?? []) : [];
}
