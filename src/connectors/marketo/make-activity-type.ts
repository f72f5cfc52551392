import type { ObjectDesign } from '../../domain/custom-object.ts';
import type { ActivityObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { ownError } from '../../domain/sync-error.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { distrustKeyed } from './describe-objects.ts';
import { activityApiName, CUSTOM_KEY } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { DATA_TYPES } from './read-schema.ts';
import { describedActivityTypes } from './wire.ts';
import type { DescribedActivityType } from './wire.ts';

/** What people see first of a task or event (MD activities, primary attribute). */
const PRIMARY = 'subject';

/** The names by which marketers pick the trigger and the filter of an activity. */
const NAMES: Readonly<Record<ActivityObject, { readonly triggerName: string; readonly filterName: string }>> = {
  task: { triggerName: 'Salesforce Task is Logged or Closed', filterName: 'Salesforce Task was Logged or Closed' },
  event: { triggerName: 'Salesforce Event is Logged or Moved', filterName: 'Salesforce Event was Logged or Moved' },
};

/**
 * Makes the custom activity type that tells of tasks or events: its draft, the attributes, and the approval without which it
 * takes no activities. Each step is left out when it is done already, so one whose answer was lost is taken up where it stopped.
 */
export async function makeActivityType(access: MarketoAccess, { object, label, fields }: ObjectDesign & { readonly object: ActivityObject }): Promise<void> {
  const apiName = activityApiName(object);
  const present = await typeNamed(access, apiName);
  const isDraft = present === null || present.status === 'draft';
  if (present !== null && !isDraft && !present.attributes.some(({ apiName: name }) => name === CUSTOM_KEY)) throw new StepFailure(ownError('CUSTOM_OBJECT_FOREIGN'));
  const named = new Map(fields.map(({ name, label: shown }) => [name, shown]));
  const primaryAttribute = { apiName: PRIMARY, name: named.get(PRIMARY) ?? 'Subject' };
  if (present === null) await post(access, '/type', { apiName, name: label, description: `A ${label} of this person, written by Bascule`, ...NAMES[object], primaryAttribute });
  if (isDraft) {
    const known = new Set([PRIMARY, ...(present?.attributes ?? []).map(({ apiName: name }) => name)]);
    const key = { apiName: CUSTOM_KEY, name: 'Salesforce Id', dataType: 'string' };
    const attributes = [key, ...fields.map(({ name, label: shown, type }) => ({ apiName: name, name: shown, dataType: DATA_TYPES[type] }))].filter(({ apiName: name }) => !known.has(name));
    if (attributes.length > 0) await post(access, `/type/${apiName}/attributes/create`, { attributes });
    await post(access, `/type/${apiName}/approve`, {});
  }
  distrustKeyed(access, object);
}

/** "Not found" and an unknown path say that there is no such type (apis.md A2). */
const NO_TYPE: ReadonlySet<string | null> = new Set(['610', '1013']);

async function typeNamed({ session }: MarketoAccess, apiName: string): Promise<DescribedActivityType | null> {
  const answer = await session.call({ method: 'GET', path: `/rest/v1/activities/external/type/${apiName}/describe.json`, timeoutMs: READ_TIMEOUT_MS }, 'normal');
  if (!answer.ok && NO_TYPE.has(answer.error.vendorCode)) return null;
  const [type] = describedActivityTypes.safeParse(answerOrThrow(answer).body.result).data ?? [];
  if (type === undefined) throw new StepFailure(malformedAnswer('The describe of a custom activity type had another shape.').error);
  return type;
}

async function post({ session }: MarketoAccess, path: string, body: unknown): Promise<void> {
  answerOrThrow(await session.call({ method: 'POST', path: `/rest/v1/activities/external${path}.json`, body: JSON.stringify(body), timeoutMs: READ_TIMEOUT_MS }, 'normal'));
}
