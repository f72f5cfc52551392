import type { PairObject, RecordObject, Side } from './side.ts';

/**
 * The types of both vendors folded into the ones a merge needs to tell apart
 * (apis.md A3 and B3). Values travel as: text kinds, date (`2026-01-31`) and
 * datetime (`2026-01-31T08:00:00Z`, whole seconds, UTC) as strings; multi-picklist
 * as `a;b`; integer and decimal as numbers; boolean as boolean; blank as null.
 */
export type FieldType =
  | 'text'
  | 'long-text'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multi-picklist'
  | 'id'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'datetime';

/** One field as the sync user sees it on one object of one side. */
export interface FieldDescription {
  /** The API name by which the vendor's requests name it. */
  readonly name: string;
  /** What people read on the vendor's screens. */
  readonly label: string;
  readonly type: FieldType;
  /** Longest text allowed, in characters (UTF-16 units); null when the vendor states none. */
  readonly lengthCharacters: number | null;
  /** Longest text allowed, in bytes of UTF-8 (Marketo text areas, apis.md A3); null when none. */
  readonly lengthBytes: number | null;
  /** Digits after the decimal point that the vendor keeps; null when not a number. */
  readonly scale: number | null;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** A create without it is refused. */
  readonly requiredOnCreate: boolean;
  /** Formula or roll-up: changes without moving any stamp (hazard 8). */
  readonly calculated: boolean;
  /** The only values a write may carry; null when any text goes. */
  readonly restrictedTo: readonly string[] | null;
  /** The kind of records whose ids it holds, when that is one kind that may be followed. */
  readonly refersTo?: PairObject;
  /** With `refersTo`: the name by which fields of that record are named from this one, `Account` in `Account.Industry`. */
  readonly relation?: string;
  /**
   * Of a lookup to leads that goes on naming a lead when it has become a contact: the path by which that contact is read along. Such a lookup
   * is answered with the contact's id then (decision 45).
   */
  readonly contactPath?: string;
  /** Set where the vendor cannot be asked for records by this field. */
  readonly isUnfilterable?: true;
  /** Set where the vendor keeps an index, so that asking by this field is quick. */
  readonly isIndexed?: true;
  /** Set on what the vendor fills in for itself on every record: its id, stamps and authors. */
  readonly isSystem?: true;
}

/** One object as the sync user sees it. */
export interface ObjectDescription {
  readonly object: RecordObject;
  readonly fields: Readonly<Record<string, FieldDescription>>;
  readonly createable: boolean;
  readonly updateable: boolean;
  /** What the ids of its records begin with; null where the vendor's ids tell nothing. */
  readonly idPrefix: string | null;
  /** Of memberships: what they may belong to and is followed, with its statuses; what is not seen is left out. */
  readonly progressions?: readonly Progression[];
}

/** A campaign, or a program, with the statuses that its members can have. */
export interface Progression {
  readonly id: string;
  /** What people call it; null where that was not asked for. */
  readonly name: string | null;
  /** `step` orders them: members of a program go from lower to higher steps and never back (apis.md A6). */
  readonly statuses: readonly { readonly name: string; readonly step: number }[];
}

/** Everything the sync user sees of one side; `version` changes whenever anything in it does. */
export interface Schema {
  readonly side: Side;
  readonly version: string;
  readonly objects: Readonly<Partial<Record<RecordObject, ObjectDescription>>>;
}
