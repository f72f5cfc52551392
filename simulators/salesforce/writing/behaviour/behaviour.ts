import type { ObjectDefinition } from '../../schema/object-definition.ts';
import type { FieldValue, StoredRecord } from '../../world/record.ts';
import type { Store } from '../../world/store.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import type { WriteContext } from '../write-context.ts';

/** A record as it is about to be saved. */
export type Draft = {
  readonly context: WriteContext;
  readonly object: ObjectDefinition;
  readonly record: StoredRecord;
  /** The version before; undefined for a new record. */
  readonly before: StoredRecord | undefined;
  /** The fields the caller sent, converted. */
  readonly sent: Readonly<Record<string, FieldValue>>;
};

/** What one object does beside what all do. Every part is optional; the parts run in this order, all in the save's transaction. */
export type Behaviour = {
  /** Values the vendor sets by itself; null blanks a field. */
  readonly derive?: (draft: Draft) => Readonly<Record<string, FieldValue>>;
  /** Why the record, with what was derived, cannot be saved. */
  readonly refuse?: (draft: Draft) => VendorError | undefined;
  /** Other records that change because this one was saved. */
  readonly afterSave?: (draft: Draft) => void;
  /** Why the record cannot be deleted. */
  readonly refuseDelete?: (store: Store, record: StoredRecord) => VendorError | undefined;
};
