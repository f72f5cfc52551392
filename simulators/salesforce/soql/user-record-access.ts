import { normaliseId } from '../world/ids.ts';
import type { UserAccess } from '../world/access.ts';
import type { Org } from '../world/org.ts';
import { stored } from '../world/record.ts';

/** The rows that a question about access to records answers; undefined for every other query. */
export type AccessRow = Readonly<Record<string, unknown>>;

const QUESTION = /^\s*SELECT\s+([\w\s,]+?)\s+FROM\s+UserRecordAccess\s+WHERE\s+UserId\s*=\s*'(\w+)'\s+AND\s+RecordId\s*(?:=\s*'(\w+)'|IN\s*\(([^)]*)\))\s*$/i;
const FIELDS: ReadonlySet<string> = new Set(['RecordId', 'HasReadAccess', 'HasEditAccess', 'HasDeleteAccess', 'HasTransferAccess', 'HasAllAccess', 'MaxAccessLevel']);

/**
 * `UserRecordAccess`, which is worked out when it is asked for: what sharing and object rights together let a user do with
 * single records (SF object_reference, UserRecordAccess: one user, up to 200 ids, fields of its own alone; it does not say
 * why). A record that is not there has no access of any kind.
 */
export function userRecordAccess(org: Org, text: string): readonly AccessRow[] | undefined {
  const question = QUESTION.exec(text);
  if (question === null) return undefined;
  const [, selected = '', user = '', one, list = ''] = question;
  const names = selected.split(',').map((name) => name.trim());
  if (names.some((name) => !FIELDS.has(name))) return undefined;
  const userId = normaliseId(user) ?? user;
  const ids = one === undefined ? [...list.matchAll(/'(\w+)'/g)].map(([, id]) => id ?? '') : [one];
  return ids.map((id) => {
    const level = levelOf(org, userId, org.accessOf(userId), normaliseId(id) ?? id);
    return Object.fromEntries(names.map((name) => [name, name === 'RecordId' ? id : name === 'MaxAccessLevel' ? LEVELS[level] : level >= (NEEDED[name] ?? 0)]));
  });
}

const LEVELS = ['None', 'Read', 'Edit', 'Delete', 'All'] as const;
const NEEDED: Readonly<Record<string, number>> = { HasReadAccess: 1, HasEditAccess: 2, HasDeleteAccess: 3, HasTransferAccess: 4, HasAllAccess: 4 };

function levelOf(org: Org, userId: string, access: UserAccess, id: string): number {
  const object = org.store.catalogue().ofId(id);
  const record = object === undefined ? undefined : org.store.table(object.name).get(id);
  if (object === undefined || record === undefined || org.hiddenFrom(userId).has(id) || !access.mayRead(object)) return 0;
  if (!access.mayEdit(object) || org.readOnlyFor(userId).has(id) || stored(record, 'IsDeleted') === true) return 1;
  return access.mayDelete(object) ? 4 : 2;
}
