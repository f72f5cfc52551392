import type { ObjectDescription } from '../domain/field.ts';
import type { RecordWrite } from '../domain/operation.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { own } from '../domain/value.ts';

/**
 * Why a write may not go out as it is: a field that the sync user does not see or may not write. Leaving
 * only that field out would pretend that it was written (I9, hazard 23); null when all may go.
 */
export function unwritableField({ fields }: ObjectDescription, write: RecordWrite): SyncError | null {
  const names = Object.keys(write.values);
  const hidden = names.filter((name) => own(fields, name) === undefined);
  if (hidden.length > 0) return ownError('FIELD_NOT_FOUND', hidden);
  const locked = names.filter((name) => own(fields, name)?.[write.kind === 'create' ? 'createable' : 'updateable'] !== true);
  return locked.length > 0 ? ownError('FIELD_NOT_WRITABLE', locked) : null;
}
