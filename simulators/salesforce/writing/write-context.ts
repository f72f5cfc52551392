import type { UserAccess } from '../world/access.ts';
import type { Org } from '../world/org.ts';

/** Who writes, and what the headers of the request said. */
export type WriteContext = {
  readonly org: Org;
  readonly access: UserAccess;
  /** Sforce-Auto-Assign; the default is true and moves the owners of leads (apis.md B5). */
  readonly autoAssign: boolean;
  /** Sforce-Duplicate-Rule-Header; all false unless sent (apis.md B6). */
  readonly duplicates: { readonly allowSave: boolean; readonly includeRecordDetails: boolean };
  /** The path of the request, for faults that match by it. */
  readonly path: string;
};

/** What ordinary callers send: nothing. */
export function plainWrite(org: Org, userId: string, path = ''): WriteContext {
  return { org, access: org.accessOf(userId), autoAssign: true, duplicates: { allowSave: false, includeRecordDetails: false }, path };
}
