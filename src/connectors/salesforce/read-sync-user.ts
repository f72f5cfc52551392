import { isOfSalesforce } from '../../domain/object-pair.ts';
import type { PairObject, RecordObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Grant, ObjectSeen, SyncUser, SystemRightSeen } from '../../domain/sync-user.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { callComposite } from './composite.ts';
import type { PartAnswer } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import { readObject } from './read-schema.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { isOneOf, quoted } from './soql.ts';
import { FOLLOWS_ANOTHER, SYSTEM_RIGHTS } from './right-names.ts';
import { assignedSets, grantedDescribe, namedFields, objectGrants, users } from './wire.ts';

/** Describes in one call: a Composite takes 25 parts (apis.md B5). */
const DESCRIBES_A_CALL = 24;
/** The object whose fields are the rights over everything that the org knows. */
const RIGHTS_OBJECT = 'PermissionSet';

/**
 * What the sync user may do: per object and field from its own describes, which show exactly that (apis.md B3), and who gives
 * it from the user's permission sets, where these may be read (apis.md B10). Two calls for up to 24 objects.
 */
export async function readSyncUser(access: SalesforceAccess, objects: readonly RecordObject[]): Promise<SyncUser> {
  const kinds = objects.filter(isOfSalesforce);
  const answers: (CallResult<PartAnswer> | undefined)[] = [];
  for (let from = 0; from === 0 || from < kinds.length; from += DESCRIBES_A_CALL) {
    const names = [...kinds.slice(from, from + DESCRIBES_A_CALL).map(nameOfObject), ...(from === 0 ? [RIGHTS_OBJECT] : [])];
    const parts = names.map((name) => ({ method: 'GET' as const, path: `/sobjects/${name}/describe` }));
    const { body } = answerOrThrow(await callComposite(access.session, access.apiVersion, parts, 'priority'));
    answers.push(...body.slice(0, names.length - (from === 0 ? 1 : 0)));
    if (from === 0) answers.unshift(body.at(-1));
  }
  const [rights, ...described] = answers;
  const own = await readOwnRights(access, kinds, rights);
  return { side: 'salesforce', name: own.name, system: own.system, objects: kinds.map((object, index) => objectSeen(object, described[index], own.grants)) };
}

interface OwnRights {
  readonly name: string | null;
  readonly system: readonly SystemRightSeen[] | null;
  /** By API name of the object; null where they may not be read. */
  readonly grants: ReadonlyMap<string, readonly Grant[]> | null;
}

/** The columns differ from org to org, so only those are asked for that the describe shows. */
async function readOwnRights(access: SalesforceAccess, kinds: readonly PairObject[], described: CallResult<PartAnswer> | undefined): Promise<OwnRights> {
  const userId = access.userId() ?? '';
  const columns = described?.ok === true ? (namedFields.safeParse(described.body.body).data?.fields.map(({ name }) => name) ?? []) : [];
  const rights = SYSTEM_RIGHTS.filter(({ column }) => columns.includes(column));
  const assigned = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`;
  const queries = [
    `SELECT Username, IsActive FROM User WHERE Id = ${quoted(userId)}`,
    `SELECT SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords, ${giverFields('Parent')} FROM ObjectPermissions WHERE ${isOneOf('SobjectType', kinds.map(nameOfObject))} AND ParentId IN (${assigned})`,
    `SELECT ${[giverFields('PermissionSet'), ...rights.map(({ column }) => `PermissionSet.${column}`)].join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`,
  ];
  const parts = queries.map((soql) => ({ method: 'GET' as const, path: `/query?q=${encodeURIComponent(soql)}` }));
  const { body: [user, objectRows, sets] } = answerOrThrow(await callComposite(access.session, access.apiVersion, parts, 'priority'));
  const grants = objectRows?.ok === true ? objectGrants.safeParse(objectRows.body.body).data?.records : undefined;
  const held = columns.length > 0 && sets?.ok === true ? assignedSets.safeParse(sets.body.body).data?.records : undefined;
  return {
    name: user?.ok === true ? (users.safeParse(user.body.body).data?.records[0]?.Username ?? null) : null,
    system: held === undefined || grants === undefined ? null : rights.map(({ right, column }) => systemRight(right, column, held)),
    grants: grants === undefined ? null : Map.groupBy(grants.map((row) => ({ ...row, from: nameOf(row.Parent) })).map(grantOf), ({ object }) => object),
  };
}

/** What names a permission set to people, or the profile behind it. */
function giverFields(path: string): string {
  return ['Label', 'IsOwnedByProfile', 'Profile.Name'].map((field) => `${path}.${field}`).join(', ');
}

type SetRow = NonNullable<ReturnType<typeof assignedSets.safeParse>['data']>['records'][number];
type GrantRow = NonNullable<ReturnType<typeof objectGrants.safeParse>['data']>['records'][number];

function systemRight(right: SystemRightSeen['right'], column: string, held: readonly SetRow[]): SystemRightSeen {
  const from = held.filter(({ PermissionSet: set }) => set[column] === true).map(({ PermissionSet: set }) => nameOf(set));
  return { right, name: column.replace(/^Permissions/, ''), from };
}

/** A profile gives its rights through a permission set of its own, whose name nobody knows (apis.md B10). */
function nameOf({ Label: label, IsOwnedByProfile: isProfile, Profile: profile }: GrantRow['Parent']): string {
  return isProfile ? (profile?.Name ?? label) : label;
}

function grantOf(row: GrantRow & { readonly from: string }): Grant & { readonly object: string } {
  const rights = ([['read', row.PermissionsRead], ['create', row.PermissionsCreate], ['edit', row.PermissionsEdit], ['delete', row.PermissionsDelete], ['view-all', row.PermissionsViewAllRecords], ['modify-all', row.PermissionsModifyAllRecords]] as const).flatMap(([right, has]) => (has ? [right] : []));
  return { object: row.SobjectType, from: row.from, rights };
}

function objectSeen(object: PairObject, answer: CallResult<PartAnswer> | undefined, grants: OwnRights['grants']): ObjectSeen {
  const name = nameOfObject(object);
  const seen = { object, name, permission: null, isGrantedItself: !FOLLOWS_ANOTHER.has(name), grants: grants === null ? null : (grants.get(name) ?? []) };
  if (answer === undefined) throw new StepFailure(malformedAnswer(`The describe of ${name} is missing.`).error);
  if (!answer.ok) {
    const isHidden = answer.error.vendorCode === 'NOT_FOUND' || answer.error.vendorCode === 'INVALID_TYPE';
    if (!isHidden) throw new StepFailure(answer.error);
    return { ...seen, description: null, isDeletable: false, grantNames: {} };
  }
  const described = grantedDescribe.safeParse(answer.body.body);
  if (!described.success) throw new StepFailure(malformedAnswer(`The describe of ${name} had another shape.`).error);
  const { fields, deletable } = described.data;
  const grantNames = fields.filter(({ permissionable }) => permissionable).map((field) => [field.name, field.compoundFieldName ?? field.name] as const);
  return { ...seen, description: readObject(object, described.data), isDeletable: deletable, grantNames: Object.fromEntries(grantNames) };
}
