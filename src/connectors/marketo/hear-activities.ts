import { TOLD_AT, TOLD_OF } from '../../domain/field-mapping.ts';
import type { Observation } from '../../domain/observation.ts';
import { canonicalValue, readDateTime } from '../canonical-value.ts';
import { CUSTOM_KEY } from './keyed-objects.ts';
import type { ActivityType, MarketoAccess } from './marketo-access.ts';
import type { Activity } from './wire.ts';

/**
 * What the log shows as told of tasks and events (decision 27), the latest state of each. The person is left out: in the log
 * it is a number of Marketo's, and it does not change what was told.
 */
export function hearActivities({ activityTypes }: MarketoAccess, found: readonly Activity[]): readonly Observation[] {
  const types = new Map([...activityTypes.values()].map((type) => [type.id, type]));
  const latest = new Map<string, Observation>();
  for (const activity of found) {
    const type = types.get(activity.activityTypeId);
    const look = type === undefined ? null : readTold(type, activity);
    if (look === null) continue;
    const before = latest.get(look.id);
    if (before === undefined || look.version >= before.version) latest.set(look.id, look);
  }
  return [...latest.values()];
}

function readTold({ description, primary, byLabel }: ActivityType, { activityDate, primaryAttributeValue, attributes }: Activity): Observation | null {
  const told = new Map(attributes.flatMap(({ name, value }) => (byLabel.has(name) ? [[byLabel.get(name), value] as const] : [])));
  const id = told.get(CUSTOM_KEY);
  const version = readDateTime(activityDate);
  if (typeof id !== 'string' || id === '' || version === undefined) return null;
  const raw = new Map<string | undefined, unknown>([...told, [primary, primaryAttributeValue ?? null], [TOLD_AT, version]]);
  // What is blank is left out of an activity (apis.md A5), and one says all that it ever will.
  const values = Object.values(description.fields).filter(({ name }) => name !== TOLD_OF).map(({ name, type }) => [name, canonicalValue(type, raw.get(name) ?? null)] as const);
  return { object: description.object, id, version, deleted: false, convertedTo: null, values: Object.fromEntries(values), changedBy: null };
}
