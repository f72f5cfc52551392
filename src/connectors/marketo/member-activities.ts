import { membershipName } from '../../domain/campaign-pairing.ts';
import type { ChangeHint, Observation, ValueStep } from '../../domain/observation.ts';
import { unknown } from '../../domain/value.ts';
import type { SeenValue } from '../../domain/value.ts';
import type { Activity } from './wire.ts';

/** Marketo's number of *Change Status in Progression* (MD activities, asset ids of types). */
export const CHANGE_STATUS_IN_PROGRESSION = 104;

/** What everybody has who is not a member: this status ends a membership. */
const NOT_IN_PROGRAM = 'Not in Program';

/** What a page of activities says of memberships: one thing for each, and of one that ended also what went before. */
export interface FoldedMembers {
  readonly observations: readonly Observation[];
  readonly hints: readonly ChangeHint[];
}

/**
 * Folds changes of status into one word per membership of these programs. The last one within a page counts; where several
 * share a second, one that is delivered after it has an earlier stamp, since the vendor's clock may have been set back, or the log
 * names no status, nobody knows which it is, and the membership is looked at (F18, F19, F23); so is one that was begun again
 * meanwhile. One that ended is gone, and so is one of these that has left and is not found.
 */
export function foldMembers(programs: ReadonlySet<string>, found: readonly MomentOf[]): FoldedMembers {
  const changes = found.filter(({ activity }) => activity.activityTypeId === CHANGE_STATUS_IN_PROGRESSION && programs.has(String(activity.primaryAttributeValueId)));
  const observations: Observation[] = [];
  const hints: ChangeHint[] = [];
  for (const [id, ofOne] of Map.groupBy(changes, ({ activity }) => membershipName(String(activity.primaryAttributeValueId), String(activity.leadId)))) {
    const at = ofOne.map((change) => change.at).toSorted().at(-1) ?? '';
    const newest = ofOne.findIndex((change) => change.at === at);
    const lastOrLater = ofOne.slice(newest);
    const statuses = new Set(lastOrLater.map(({ activity }) => statusIn(activity, 'New Status')));
    const [last = UNTOLD] = statuses.size === 1 ? statuses : [];
    // Whoever left and joined again has another membership: whatever its status is, nobody has seen what else is in it.
    const hasLeft = ofOne.some(({ activity }) => statusIn(activity, 'New Status') === NOT_IN_PROGRAM);
    const status = hasLeft && last !== NOT_IN_PROGRAM ? UNTOLD : last;
    const changedBy = ofOne[newest]?.changedBy ?? null;
    const isOver = status === NOT_IN_PROGRAM;
    if (isOver) observations.push({ object: 'program-member', id, version: at, deleted: true, convertedTo: null, values: {}, changedBy });
    // What the log tells of one that ended may say what our last write replaced (I3).
    hints.push({ object: 'program-member', id, at, newValues: { statusName: isOver ? UNTOLD : status }, steps: { statusName: ofOne.map(stepOf) }, changedBy, ...(hasLeft ? { tellsOfEnd: true } : {}) });
  }
  return { observations, hints };
}

/** An activity with when it happened, ISO 8601, and who is behind it. */
export interface MomentOf {
  readonly activity: Activity;
  readonly at: string;
  readonly changedBy: string | null;
}

function stepOf({ activity, at }: MomentOf): ValueStep {
  return { at, from: statusIn(activity, 'Old Status'), to: statusIn(activity, 'New Status') };
}

function statusIn({ attributes }: Activity, name: 'New Status' | 'Old Status'): SeenValue {
  const value = attributes.find((attribute) => attribute.name === name)?.value;
  return typeof value === 'string' && value !== '' ? value : UNTOLD;
}

const UNTOLD = unknown('not-returned');

/**
 * The same, with the memberships of people into whom others were merged: one that they were not, or that was not so far on, they
 * may have from those, and no activity says so. They are looked at, unless the log tells of their end after the merge (I17).
 */
export function withCombined({ observations, hints }: FoldedMembers, gone: readonly Observation[], programs: ReadonlySet<string>): FoldedMembers {
  const combined = new Map(hints.map((hint) => [hint.id, hint]));
  const mergedAt = new Map<string, string>();
  for (const { mergedInto: survivor, version: at, changedBy } of gone) {
    for (const program of survivor === undefined ? [] : programs) {
      const id = membershipName(program, survivor ?? '');
      const { steps = {}, newValues = {}, ...told } = combined.get(id) ?? {};
      combined.set(id, { ...told, object: 'program-member', id, at, newValues: { ...newValues, statusName: UNTOLD }, steps, changedBy });
      mergedAt.set(id, at);
    }
  }
  const isOver = ({ id, version }: Observation): boolean => version >= (mergedAt.get(id) ?? '');
  return { observations: observations.filter(isOver), hints: [...combined.values()] };
}

/** The memberships of a person that is gone: they go with it, or to the person into which it was merged (marketo-native-sync.md §2.4). */
export function membershipsOf({ id: person, mergedInto, ...gone }: Observation, programs: ReadonlySet<string>): readonly Observation[] {
  return [...programs].map((program) => ({
    ...gone,
    object: 'program-member',
    id: membershipName(program, person),
    ...(mergedInto === undefined ? {} : { mergedInto: membershipName(program, mergedInto) }),
  }));
}
