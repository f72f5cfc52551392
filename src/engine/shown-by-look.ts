import type { FieldChange } from '../domain/operation.ts';
import type { KnownValue } from '../domain/value.ts';

/** A field that holds something else than what a write in doubt sent. */
export interface EditedOver {
  readonly field: string;
  readonly kept: KnownValue;
  readonly lost: KnownValue;
}

/** What a look at the record of a write in doubt shows of it. */
export interface ShownByLook {
  /** The changes that the record holds. */
  readonly shown: readonly FieldChange[];
  /** Changes of a create whose fields are empty there: emptied since, or never filled by it. */
  readonly emptied: readonly FieldChange[];
  /** Fields of an update that hold something else; named, because a look cannot prove when they were edited. */
  readonly editedOver: readonly EditedOver[];
  /** Fields of an update that hold what it replaced, and of which the log has not told either: they go on waiting. */
  readonly unwritten?: readonly string[];
}
