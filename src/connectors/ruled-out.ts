import type { ErrorCode } from '../domain/error-catalogue.ts';
import type { ObjectDescription, Schema } from '../domain/field.ts';
import type { RecordWrite } from '../domain/operation.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { own } from '../domain/value.ts';
import { misfit } from '../domain/value-fit.ts';
import type { WriteOutcome } from '../engine/connector-port.ts';

/**
 * What becomes of a write that may not go out as it is, by what is known of the fields now; null when all of it may. `known` is what it was
 * planned by. What that allowed and is ruled out since waits for a cycle to see it: refused, it would stay so for good where the
 * field is what it was before any cycle has looked, for none would find the work again (I17, I29, G29, decision 21).
 */
export function ruledOut(now: ObjectDescription, known: Schema | undefined, write: RecordWrite): Extract<WriteOutcome, { result: 'refused' | 'not-sent' }> | null {
  const error = unwritableField(now, write);
  const before = known?.objects[now.object];
  if (known === undefined || before === undefined || before === now) return error === null ? null : { result: 'refused', error };
  if (error !== null) return { result: unwritableField(before, write) === null ? 'not-sent' : 'refused', error };
  const moved = movedField(now, before, write, known.side);
  return moved === null ? null : { result: 'not-sent', error: moved };
}

/**
 * Why a write may not go out as it is: a field that the sync user does not see or may not write. Leaving
 * only that field out would pretend that it was written (I9, hazard 23); null when all may go.
 */
function unwritableField({ fields }: ObjectDescription, write: RecordWrite): SyncError | null {
  const names = Object.keys(write.values);
  const hidden = names.filter((name) => own(fields, name) === undefined);
  if (hidden.length > 0) return ownError('FIELD_NOT_FOUND', hidden);
  const locked = names.filter((name) => own(fields, name)?.[write.kind === 'create' ? 'createable' : 'updateable'] !== true);
  return locked.length > 0 ? ownError('FIELD_NOT_WRITABLE', locked) : null;
}

/** A field that has another type by now, or takes its value no more (F35, F38); those that have the same code are named together. */
function movedField(now: ObjectDescription, before: ObjectDescription, { values }: RecordWrite, side: Schema['side']): SyncError | null {
  const moved = new Map<string, ErrorCode>();
  for (const [name, value] of Object.entries(values)) {
    const field = own(now.fields, name);
    const was = own(before.fields, name);
    if (field === undefined || was === undefined || field === was) continue;
    const code = field.type !== was.type ? 'VALUE_REFUSED' : misfit(was, side, value) === null ? misfit(field, side, value) : null;
    if (code !== null) moved.set(name, code);
  }
  const [first] = moved.values();
  return first === undefined ? null : ownError(first, [...moved].flatMap(([name, code]) => (code === first ? [name] : [])));
}
