import { activityType } from './activity-log.ts';
import type { Activity, FieldChange } from './activity-log.ts';
import { stamp } from './field-values.ts';
import type { Row } from './operation.ts';
import type { World } from './world.ts';

/** An activity as `/activities.json` and `/activities/deletedleads.json` show it (MD activities; MS Activity). */
export function rowOf(world: World, activity: Activity): Row {
  return {
    ...heading(world, activity),
    ...(activity.primaryValueId === undefined ? {} : { primaryAttributeValueId: activity.primaryValueId }),
    ...(activity.primaryValue === undefined ? {} : { primaryAttributeValue: activity.primaryValue }),
    attributes: [...valuesOf(activity), ...activity.attributes].map(([name, value]) => ({ ...apiNameOf(world, activity, name), name, value })),
  };
}

/** Attributes of custom activities carry their API name as well (MS Attribute). */
function apiNameOf(world: World, { type }: Activity, name: string): Row {
  if (type <= LAST_STANDARD_TYPE) return {};
  const custom = [...world.activityTypes.values()].find(({ id }) => id === type);
  const attribute = custom?.approved?.attributes.find((one) => one.name === name);
  return attribute === undefined ? {} : { apiName: attribute.apiName };
}

/** Custom types have numbers from 100001 on (MD activities, examples). */
const LAST_STANDARD_TYPE = 100_000;

/** Activities as `/activities/leadchanges.json` shows them: `fields` instead of a primary attribute (MD activities). */
export function changeRows(world: World, found: readonly Activity[]): Row[] {
  const groups: Activity[][] = [];
  for (const activity of found) {
    const group = groups.at(-1);
    if (world.switches.groupedChanges && belongsTo(group, activity)) group?.push(activity);
    else groups.push([activity]);
  }
  return groups.flatMap((group) => changeRow(world, group));
}

/** One write makes neighbours: the same person and second, data value changes both. */
function belongsTo(group: readonly Activity[] | undefined, activity: Activity): boolean {
  const last = group?.at(-1);
  if (last === undefined || last.change === undefined || activity.change === undefined) return false;
  const sameField = group?.some((one) => one.change?.name === activity.change?.name);
  return last.personId === activity.personId && last.at === activity.at && sameField === false;
}

function changeRow(world: World, group: readonly Activity[]): Row[] {
  const [first] = group;
  if (first === undefined) return [];
  const fields = group.flatMap(({ change }) => (change === undefined ? [] : [fieldOf(change)]));
  const attributes = first.attributes.map(([name, value]) => ({ name, value }));
  return [{ ...heading(world, first), fields, attributes: [...attributes, { name: 'Lead ID', value: first.personId }] }];
}

function fieldOf({ id, name, newValue, oldValue }: FieldChange): Row {
  return { id, name, newValue, oldValue };
}

/** `id` may be absent and is not the key (MS, Activity); where it is there, it is the GUID's number (recordings). */
function heading(world: World, activity: Activity): Row {
  const date = stamp(activity.at);
  return {
    ...(world.switches.activityIds ? { id: Number(activity.guid) } : {}),
    marketoGUID: activity.guid,
    leadId: activity.personId,
    activityDate: world.switches.plusZeroDates ? date.replace('Z', '+0000') : date,
    activityTypeId: activity.type,
  };
}

/** The values of a change as attributes; empty ones are left out (MD activities, Describe). */
function valuesOf({ change }: Activity): (readonly [string, string])[] {
  if (change === undefined) return [];
  const values: (readonly [string, string])[] = [];
  if (change.newValue !== null) values.push(['New Value', change.newValue]);
  if (change.oldValue !== null) values.push(['Old Value', change.oldValue]);
  return values;
}

/** Types of the attributes that are no text (MD bulk-activity-extract, example). */
const attributeTypes: Readonly<Record<string, string>> = {
  'Program Member ID': 'integer', 'Acquired By': 'boolean', 'New Status ID': 'integer', 'Old Status ID': 'integer', 'Success': 'boolean',
};

/**
 * The types of this subscription. 1 as recorded (fixtures/marketo/node-marketo/activity-types.http), 2 as in the guide;
 * of the others only the numbers and names stand in the sources, their attributes are what this simulator writes.
 */
export const activityTypes: readonly Row[] = [
  typeOf(1, 'Visit Webpage', 'User visits a web page', ['Webpage ID', 'integer'], [
    'Client IP Address', 'Query Parameters', 'Referrer URL', 'Search Engine', 'Search Query', 'User Agent', 'Webpage URL',
  ]),
  typeOf(2, 'Fill Out Form', 'User fills out and submits form on web page', ['Webform ID', 'integer'], [
    'Client IP Address', 'Form Fields', 'Query Parameters', 'Referrer URL', 'User Agent',
  ]),
  typeOf(activityType.newLead, 'New Lead', 'New person is added to the lead database', ['Lead ID', 'integer'], [
    'Source Type', 'List Name', 'Created Date',
  ]),
  typeOf(activityType.changeDataValue, 'Change Data Value', 'Changed attribute value for a person', ['Attribute Name', 'string'], [
    'New Value', 'Old Value', 'Reason', 'Source',
  ]),
  typeOf(activityType.addToList, 'Add to List', 'Add a person to a list', ['List ID', 'integer'], ['Source']),
  typeOf(activityType.removeFromList, 'Remove from List', 'Remove this person from a list', ['List ID', 'integer'], ['Source']),
  typeOf(activityType.mergeLeads, 'Merge Leads', 'Merge leads into a single record', ['Lead ID', 'integer'], [
    'Master Updated', 'Merge IDs', 'Merge Source',
  ]),
  typeOf(activityType.deleteLead, 'Delete Lead', 'Delete lead from Marketo', ['Lead ID', 'integer'], []),
  typeOf(activityType.changeStatusInProgression, 'Change Status in Progression', 'Status of a person in a program was changed', ['Program ID', 'integer'], [
    'Program Member ID', 'Acquired By', 'Old Status', 'New Status ID', 'Success', 'New Status', 'Old Status ID',
  ]),
  typeOf(activityType.changeProgramMemberData, 'Change Program Member Data', 'Data of a program member was changed', ['Program ID', 'integer'], [
    'Attribute Name', 'New Value', 'Old Value', 'Reason', 'Source',
  ]),
  typeOf(activityType.pushLead, 'Push Lead to Marketo', 'Person was pushed through the API', ['Program ID', 'integer'], ['Source', 'Reason']),
];

function typeOf(id: number, name: string, description: string, primary: readonly [string, string], attributes: readonly string[]): Row {
  return {
    id,
    name,
    description,
    primaryAttribute: { name: primary[0], dataType: primary[1] },
    attributes: attributes.map((attribute) => ({ name: attribute, dataType: attributeTypes[attribute] ?? 'string' })),
  };
}
