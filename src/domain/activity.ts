import { isKnownSame, sameValue } from './compare-values.ts';
import { designedFields } from './custom-object.ts';
import type { CustomObjectState } from './custom-object.ts';
import { followedObjects, linesOf, MADE_AT, TOLD_AT, TOLD_OF } from './field-mapping.ts';
import type { Mapping } from './field-mapping.ts';
import type { Schema } from './field.ts';
import { seenOn } from './merge-pair.ts';
import { isCampaign, isKeyed, isTold, objectOnSide } from './object-pair.ts';
import type { Observation } from './observation.ts';
import type { Operation } from './operation.ts';
import { withSide } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import type { ActivityObject, Side } from './side.ts';
import { isBlank, isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/*
 * Tasks and events become activities in the log of their person in Marketo (decision 27). An activity is never changed and
 * never taken back, so what has been told stays told: what the log shows is a fact whatever else is under way.
 */

/** The tasks and events that a connection follows. */
export function followedActivities(mapping: Mapping): readonly ActivityObject[] {
  return followedObjects(mapping).filter(isTold);
}

/** Whether Marketo has the activities that tell of an object, or what they are to be. */
export function judgeActivity(mapping: Mapping, { salesforce, marketo }: Readonly<Record<Side, Schema>>, object: ActivityObject): CustomObjectState {
  const described = salesforce.objects[object];
  const lines = linesOf(mapping, object);
  const who = lines.find(({ key }) => key === TOLD_OF)?.salesforce;
  if (described === undefined || who === undefined || own(described.fields, who) === undefined) return { kind: 'refused', code: 'OBJECT_NOT_ACCESSIBLE' };
  if (marketo.objects[objectOnSide(object, 'marketo')] !== undefined) return { kind: 'there' };
  const fields = designedFields(lines.filter(({ key }) => key !== TOLD_OF && key !== TOLD_AT), described);
  return { kind: 'missing', design: { object, label: LABELS[object], fields } };
}

/** What people read on Marketo's screens. */
const LABELS: Readonly<Record<ActivityObject, string>> = { task: 'Salesforce Task', event: 'Salesforce Event' };

/** Whether a look at a task or event that belongs to no pair begins one: it is about a person, and not older than `since`. */
export function isToBeTold({ values }: Observation, { fields }: ResolvedMapping, since: string | undefined): boolean {
  const seen = (key: string): SeenValue | undefined => {
    const field = fields.find((candidate) => candidate.key === key);
    return field === undefined ? undefined : own(values, field.on.salesforce.name);
  };
  const made = seen(MADE_AT);
  return isNamed(seen(TOLD_OF)) && (since === undefined || typeof made !== 'string' || made >= since);
}

/**
 * A look at a task or event that has become private, or a copy of another one: it is about nobody from now on, so that what was
 * not told yet never is, and nothing else of it is taken in (I9, decision 27).
 */
export function asOfNobody(observation: Observation, { fields }: ResolvedMapping): Observation {
  const who = fields.find(({ key }) => key === TOLD_OF)?.on.salesforce.name;
  return { ...observation, values: who === undefined ? {} : { [who]: null } };
}

function isNamed(who: SeenValue | undefined): boolean {
  return who !== undefined && !isUnknown(who) && !isBlank(who);
}

/**
 * Whether a pair's missing record may be made on a side. Marketo alone keeps what is made under our keys, and a task without
 * a person can be told of nobody.
 */
export function mayBeMade(pair: Pair, to: Side): boolean {
  if (to === 'salesforce') return !isKeyed(pair.object) && !isCampaign(pair.object);
  if (!isTold(pair.object)) return true;
  const who = seenOn(pair, 'salesforce', TOLD_OF);
  return who === undefined || isUnknown(who) || !isBlank(who);
}

/**
 * Whether an activity that the log shows is news to its pair: it tells of a later moment than the last one known, or of the
 * same second what Salesforce says. So one that is read again, in whatever order, never takes back what was told since (F16).
 */
export function isNewlyTold(pair: Pair, told: Observation, { fields }: ResolvedMapping): boolean {
  const known = lastTold(pair);
  if (known === null || told.version > known) return true;
  const agrees = (field: ResolvedField): boolean => {
    const [said, seen] = [own(told.values, field.on.marketo.name), seenOn(pair, 'salesforce', field.key)];
    return said !== undefined && seen !== undefined && isKnownSame(field.comparison, said, seen);
  };
  return told.version === known && fields.filter(({ line }) => line.tells === true).every(agrees);
}

/** A restart has read the log by then, ms. */
const LOG_READ_MS = 60_000;

/** The pair, to be told once the log has been read that may tell of it: no try is spent on that (I28). */
export function waitForLog(pair: Pair, now: string): Pair {
  const { work } = pair.marketo;
  if (work.state !== 'waiting') return pair;
  return withSide(pair, 'marketo', { work: { ...work, nextAttemptAt: new Date(Date.parse(now) + LOG_READ_MS).toISOString() } });
}

/** How far Marketo's log has shown what an operation was to tell: not yet, just that, or something later as well. */
export function shownOf(pair: Pair, { changes }: Operation, { fields }: ResolvedMapping): 'nothing' | 'this' | 'later' {
  const known = lastTold(pair);
  const moment = changes.find(({ field }) => field === TOLD_AT)?.value;
  if (known === null || typeof moment !== 'string' || known < moment) return 'nothing';
  if (known > moment) return 'later';
  const isThis = fields.filter(({ line }) => line.tells === true).every(({ key, comparison }) => {
    const change = changes.find(({ field }) => field === key);
    const seen = seenOn(pair, 'marketo', key);
    return change === undefined || (seen !== undefined && !isUnknown(seen) && sameValue(comparison, seen, change.value));
  });
  return isThis ? 'this' : 'nothing';
}

/** The moment whose state was told last, as far as is known. */
function lastTold(pair: Pair): string | null {
  const known = pair.marketo.presence === 'present' ? seenOn(pair, 'marketo', TOLD_AT) : undefined;
  return typeof known === 'string' ? known : null;
}
