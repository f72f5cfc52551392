import type { Org } from './org.ts';
import { stored } from './record.ts';
import type { StoredRecord } from './record.ts';

/** The password of every user of the sandbox. */
const PASSWORD = 'sandbox-password';

/** The active user who signs in by name and password, if they are right. */
export function signedInUser(org: Org, username: string, password: string): StoredRecord | undefined {
  const user = org.store.table('User').withValue('Username', username)[0];
  return user !== undefined && stored(user, 'IsActive') === true && password === PASSWORD ? user : undefined;
}
