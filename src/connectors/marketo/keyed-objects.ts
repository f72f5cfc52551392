import { customName, isCustomObject, KEYED_OBJECTS } from '../../domain/object-pair.ts';
import type { ActivityObject, KeyedObject, RecordObject, StandardKeyedObject } from '../../domain/side.ts';

/** How Marketo keeps one kind of object under a key of somebody else's (apis.md A6). */
export interface KeyedKind {
  /** The domain's word for Marketo's record. */
  readonly object: RecordObject;
  /** What its paths begin with, after `/rest/v1/`. */
  readonly path: string;
  /** Bascule names the record by it: the dedupe field, which carries the Salesforce id, or Marketo's own id. */
  readonly nameField: string;
  /** The dedupe fields where they are several; their values are mapped like any other. Null where the name is the key. */
  readonly compoundKey: readonly string[] | null;
}

/** The dedupe field of Marketo's counterparts of custom objects, and an attribute of activities: it carries the Salesforce id. */
export const CUSTOM_KEY = 'salesforceId';

const STANDARD_KINDS: Readonly<Record<StandardKeyedObject, KeyedKind>> = {
  user: { object: 'sales-person', path: 'salespersons', nameField: 'externalSalesPersonId', compoundKey: null },
  account: { object: 'company', path: 'companies', nameField: 'externalCompanyId', compoundKey: null },
  opportunity: { object: 'opportunity', path: 'opportunities', nameField: 'externalOpportunityId', compoundKey: null },
  'opportunity-contact-role': {
    object: 'opportunity-role',
    path: 'opportunities/roles',
    nameField: 'marketoGUID',
    compoundKey: ['externalOpportunityId', 'leadId', 'role'],
  },
  task: activityKind('task', 'task-activity'),
  event: activityKind('event', 'event-activity'),
};

/** An activity is of a custom type of ours, and carries the Salesforce id in an attribute (decision 27). */
function activityKind(of: ActivityObject, object: RecordObject): KeyedKind {
  return { object, path: `activities/external/type/${activityApiName(of)}`, nameField: CUSTOM_KEY, compoundKey: null };
}

/** The API name of the activities that tell of an object; letters and digits alone are allowed (MD activities). */
export function activityApiName(object: ActivityObject): string {
  return object === 'task' ? 'basculeTask' : 'basculeEvent';
}

/** How Marketo keeps the records of an object under a key of ours. Its custom objects bear the API names of Salesforce's. */
export function kindOf(object: KeyedObject): KeyedKind {
  if (!isCustomObject(object)) return STANDARD_KINDS[object];
  return { object, path: `customobjects/${customName(object)}`, nameField: CUSTOM_KEY, compoundKey: null };
}

/** Which of them a Marketo object is; null for persons. */
export function keyedObjectOf(object: RecordObject): KeyedObject | null {
  return isCustomObject(object) ? object : (KEYED_OBJECTS.find((keyed) => STANDARD_KINDS[keyed].object === object) ?? null);
}
