import type { RecordObject } from '../../domain/side.ts';
import type { ObjectSeen, SyncUser } from '../../domain/sync-user.ts';
import { fieldsNeeded, OBJECT_RIGHTS } from '../../domain/sync-user-needs.ts';
import type { ObjectNeed, ObjectRight, SideNeeds, SystemRight } from '../../domain/sync-user-needs.ts';
import { isOfSalesforce } from '../../domain/object-pair.ts';
import { own } from '../../domain/value.ts';
import { nameOfObject } from './field-types.ts';
import { grantNameOf } from './grant-names.ts';
import { FOLLOWS_ANOTHER, SYSTEM_RIGHTS } from './right-names.ts';

/** A permission set as a file that Salesforce's own tools deploy, and what there is to know about it. */
export interface PermissionSetFile {
  /** Where it lies in a project in source format. */
  readonly path: string;
  readonly xml: string;
  /** API names of fields that it gives access to and the sync user does not see: they are hidden from it, or there are none. */
  readonly unseen: readonly string[];
  /** API names of needed fields that it leaves out, because everybody who sees the object sees them and Salesforce takes no entry for them. */
  readonly unnamed: readonly string[];
}

/** API name of the permission set. */
const PERMISSION_SET = 'Bascule_Sync_User';

/** Rights that come with others (Salesforce, Object Permissions): nobody edits what he does not read, and contacts and opportunities belong to accounts. */
const IMPLIED: Readonly<Record<ObjectRight, readonly ObjectRight[]>> = { read: [], create: ['read'], edit: ['read'], delete: ['read', 'edit'] };
const OF_ACCOUNTS: ReadonlySet<string> = new Set(['Contact', 'Opportunity']);
/** What a member needs of its campaign: to be put there, and to be changed. */
const MEMBER_RIGHTS: readonly ObjectRight[] = ['read', 'edit'];

/**
 * The permission set that gives exactly what is needed (PRODUCT B4), in the order in which the Metadata API's types list their
 * parts, which is that of the alphabet. A field may be named where its describe calls it permissionable; required, system and
 * name fields are not (Metadata API, PermissionSet; apis.md B3), and of an address the address is named, not its street.
 */
export function permissionSetFor(needs: SideNeeds, user: SyncUser): PermissionSetFile {
  const fields = needs.objects.flatMap((need) => fieldGrants(need, user.objects.find(({ object }) => object === need.object)));
  const named = fields.flatMap(({ grant, isEdited }) => (grant === null ? [] : [{ name: grant, isEdited }]));
  const body = [
    element('description', 'What Bascule needs to keep Salesforce and Marketo in agreement, and nothing besides. Made from the field mapping.'),
    ...[...Map.groupBy(named, ({ name }) => name)].toSorted(byName).map(([name, of]) => fieldPermission(name, of.some(({ isEdited }) => isEdited))),
    element('hasActivationRequired', 'false'),
    element('label', 'Bascule Sync User'),
    ...[...objectGrants(needs)].toSorted(byName).map(([name, rights]) => objectPermission(name, rights)),
    ...userPermissions(needs).map((name) => block('userPermissions', [element('enabled', 'true'), element('name', name)])),
  ];
  return {
    path: `force-app/main/default/permissionsets/${PERMISSION_SET}.permissionset-meta.xml`,
    xml: `<?xml version="1.0" encoding="UTF-8"?>\n<PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata">\n${body.join('\n')}\n</PermissionSet>\n`,
    unseen: [...new Set(fields.flatMap(({ grant, field, isSeen }) => (grant === null || isSeen ? [] : [field])))].toSorted(),
    unnamed: fields.flatMap(({ grant, field }) => (grant === null ? [field] : [])).toSorted(),
  };
}

interface FieldGrant {
  /** API name with the object's. */
  readonly field: string;
  /** What the permission set calls it; null where it may not be named. */
  readonly grant: string | null;
  readonly isEdited: boolean;
  readonly isSeen: boolean;
}

function fieldGrants(need: ObjectNeed, seen: ObjectSeen | undefined): readonly FieldGrant[] {
  const object = apiName(need.object);
  return fieldsNeeded(need, seen?.description ?? null).map(({ name, use }) => {
    const isSeen = seen?.description !== null && own(seen?.description?.fields ?? {}, name) !== undefined;
    const grant = isSeen ? (own(seen?.grantNames ?? {}, name) ?? null) : grantNameOf(object, name);
    return { field: `${object}.${name}`, grant: grant === null ? null : `${object}.${grant}`, isEdited: use !== 'read', isSeen };
  });
}

function objectGrants({ objects }: SideNeeds): ReadonlyMap<string, ReadonlySet<ObjectRight>> {
  const grants = new Map<string, Set<ObjectRight>>();
  const give = (name: string, rights: readonly ObjectRight[]): void => {
    const held = grants.get(name) ?? new Set();
    for (const right of rights.flatMap((one) => [one, ...IMPLIED[one]])) held.add(right);
    if (held.size > 0) grants.set(name, held);
    if (held.size > 0 && OF_ACCOUNTS.has(name)) give('Account', ['read']);
  };
  for (const { object, rights } of objects) {
    const name = apiName(object);
    if (name === 'CampaignMember') give('Campaign', MEMBER_RIGHTS);
    if (name === 'OpportunityContactRole') give('Opportunity', ['read']);
    if (!FOLLOWS_ANOTHER.has(name)) give(name, OBJECT_RIGHTS.filter((right) => rights[right] !== undefined));
  }
  return grants;
}

function userPermissions({ system, useful }: SideNeeds): readonly string[] {
  const wanted = (right: SystemRight): boolean => system[right] !== undefined || useful[right] !== undefined;
  return SYSTEM_RIGHTS.filter(({ right }) => wanted(right)).map(({ column }) => column.replace(/^Permissions/, '')).toSorted();
}

function apiName(object: RecordObject): string {
  if (!isOfSalesforce(object)) throw new Error(`Salesforce has no ${object}.`);
  return nameOfObject(object);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function fieldPermission(name: string, isEdited: boolean): string {
  return block('fieldPermissions', [element('editable', String(isEdited)), element('field', name), element('readable', 'true')]);
}

function objectPermission(name: string, rights: ReadonlySet<ObjectRight>): string {
  const allowed = (['create', 'delete', 'edit', 'read'] as const).map((right) => element(`allow${right.charAt(0).toUpperCase()}${right.slice(1)}`, String(rights.has(right))));
  return block('objectPermissions', [...allowed, element('modifyAllRecords', 'false'), element('object', name), element('viewAllRecords', 'false')]);
}

function block(name: string, children: readonly string[]): string {
  return `    <${name}>\n${children.map((child) => `    ${child}`).join('\n')}\n    </${name}>`;
}

function element(name: string, text: string): string {
  return `    <${name}>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</${name}>`;
}
