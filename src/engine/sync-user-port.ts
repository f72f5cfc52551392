import type { RecordObject } from '../domain/side.ts';
import type { SyncUser } from '../domain/sync-user.ts';

/** A vendor that can be asked what the sync user is allowed. */
export interface RightsReader {
  /**
   * What the user may do with these objects, all read anew: nothing that is remembered of the schema is believed. One call for
   * a few objects and one for the user's own rights in Salesforce, one for each object in Marketo. Throws a `StepFailure`.
   */
  readSyncUser(objects: readonly RecordObject[]): Promise<SyncUser>;
}
