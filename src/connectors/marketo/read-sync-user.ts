import type { ObjectDescription } from '../../domain/field.ts';
import { isCampaign, isCustomObject, isMember, toldAs } from '../../domain/object-pair.ts';
import type { RecordObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { ObjectSeen, SyncUser } from '../../domain/sync-user.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { describeKeyed } from './describe-objects.ts';
import { keyedObjectOf, kindOf } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import { describeMembers } from './program-book.ts';
import { describePrograms } from './program-records.ts';
import { readPrograms } from './read-programs.ts';
import { readPersonObject } from './read-schema.ts';
import { describedFields } from './wire.ts';

/** The right of an API role that lets its user use an object, in Marketo's words (Admin > Users & Roles > Roles > Access API). */
const PERMISSIONS: Readonly<Partial<Record<RecordObject, string>>> = {
  person: 'Read-Write Person',
  'sales-person': 'Read-Write Sales Person',
  company: 'Read-Write Company',
  opportunity: 'Read-Write Opportunity',
  'opportunity-role': 'Read-Write Opportunity',
  program: 'Read-Write Assets, or Read-Only Assets where nothing goes to programs',
  'program-member': 'Read-Write Person, Read-Only Assets',
  'task-activity': 'Read-Write Activity, Read-Write Activity Metadata',
  'event-activity': 'Read-Write Activity, Read-Write Activity Metadata',
};
const OF_CUSTOM_OBJECTS = 'Read-Write Custom Object, Read-Write Custom Object Type';

/**
 * What the API user may use, as far as Marketo tells: an object that its role does not open is refused when it is described, and
 * nothing says which rights a role has (apis.md A2, 603). One call for each object.
 */
export async function readSyncUser(access: MarketoAccess, objects: readonly RecordObject[], name: () => string | null): Promise<SyncUser> {
  const seen: ObjectSeen[] = [];
  for (const object of objects) seen.push(objectSeen(object, await describe(access, object)));
  return { side: 'marketo', name: name(), objects: seen, system: null };
}

async function describe(access: MarketoAccess, object: RecordObject): Promise<ObjectDescription | null> {
  if (object === 'person') return describePerson(access);
  if (isMember(object) || isCampaign(object)) {
    if (access.members.channels === null) await readPrograms(access, false);
    return isMember(object) ? describeMembers(access.members) : describePrograms(access.members);
  }
  const keyed = keyedObjectOf(object);
  return keyed === null ? null : describeKeyed(access, keyed, 'priority');
}

async function describePerson({ session }: MarketoAccess): Promise<ObjectDescription> {
  const { body } = answerOrThrow(await session.call({ method: 'GET', path: '/rest/v1/leads/describe.json', timeoutMs: READ_TIMEOUT_MS }, 'priority'));
  const read = describedFields.safeParse(body.result);
  if (!read.success) throw new StepFailure(malformedAnswer('The describe had another shape.').error);
  return readPersonObject(read.data);
}

function objectSeen(object: RecordObject, description: ObjectDescription | null): ObjectSeen {
  const isOurs = isCustomObject(object) || toldAs(object) !== null;
  return {
    object,
    name: nameOf(object),
    description,
    ...(description === null && isOurs ? { isMadeLater: true as const } : {}),
    isDeletable: null,
    permission: isCustomObject(object) ? OF_CUSTOM_OBJECTS : (PERMISSIONS[object] ?? null),
    isGrantedItself: false,
    grantNames: {},
    grants: null,
  };
}

function nameOf(object: RecordObject): string {
  if (object === 'person') return 'Person';
  if (isMember(object)) return 'Program member';
  if (isCampaign(object)) return 'Program';
  const keyed = keyedObjectOf(object);
  return keyed === null ? object : kindOf(keyed).path;
}
