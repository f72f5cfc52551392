import type { ObjectDescription } from './field.ts';
import type { RecordObject, Side } from './side.ts';
import type { ObjectRight, SystemRight } from './sync-user-needs.ts';

/** What the sync user of one side is seen to be allowed, as far as that side tells. */
export interface SyncUser {
  readonly side: Side;
  /** The name by which the side knows the user; null where it does not say. */
  readonly name: string | null;
  readonly objects: readonly ObjectSeen[];
  /** The rights over everything that the side knows, with who gives them to the user; null where it may not read its own rights. */
  readonly system: readonly SystemRightSeen[] | null;
}

/** One object as this user meets it. */
export interface ObjectSeen {
  readonly object: RecordObject;
  /** The vendor's own name of the object. */
  readonly name: string;
  /** Null: the user may not see it, or it does not exist. */
  readonly description: ObjectDescription | null;
  /** Set on what is not there yet and Bascule makes by itself: nobody can say before whether it may. */
  readonly isMadeLater?: true;
  /** Null where the side does not say. */
  readonly isDeletable: boolean | null;
  /** The right in the vendor's own words that lets a user use it, where the side knows only such; null elsewhere. */
  readonly permission: string | null;
  /** Whether rights to it are given for itself; elsewhere they follow from the rights to another object. */
  readonly isGrantedItself: boolean;
  /**
   * By field, the name under which access to it is given and taken away; several fields may share one. A field that is not
   * in it is seen by everybody who sees the object.
   */
  readonly grantNames: Readonly<Record<string, string>>;
  /** Who gives which rights to it; null where the user may not read its own rights. */
  readonly grants: readonly Grant[] | null;
}

/** A profile or permission set, by the name that people read, and the rights that it gives. */
export interface Grant {
  readonly from: string;
  readonly rights: readonly (ObjectRight | WideRight)[];
}

/** Rights to all records of an object, whoever owns them. */
export type WideRight = 'view-all' | 'modify-all';

/** A right over everything, and who gives it: nobody, where the user does not have it. */
export interface SystemRightSeen {
  readonly right: SystemRight;
  /** The vendor's own name of it. */
  readonly name: string;
  readonly from: readonly string[];
}
