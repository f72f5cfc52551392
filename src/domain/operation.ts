import type { ResolvedMapping } from './resolved-mapping.ts';
import type { PairObject, Side } from './side.ts';
import type { KnownValue, KnownValues } from './value.ts';
import type { Lane } from './lane.ts';
import type { ConflictPolicy } from './field-mapping.ts';

/**
 * One planned effect on one vendor record. It is stored **before** the call and closed after it;
 * one that is still open when its worker is gone is *in doubt*: only a look at the vendor
 * resolves it (DESIGN §4, I8, I19). At most one is open per pair and side (I21).
 */
export interface Operation {
  readonly operationId: string;
  readonly connectionId: string;
  readonly pairId: string;
  readonly side: Side;
  readonly object: PairObject;
  /**
   * A merge puts the pair's record into another pair's, whose own record was merged with this pair's on the other side. A
   * delete removes a record whose counterpart was deleted or left a filter, or that is to be made anew under another key.
   */
  readonly kind: 'create' | 'update' | 'merge' | 'delete';
  readonly lane: Lane;
  /** The record written to; null for a create. */
  readonly recordId: string | null;
  /** What is sent, by mapping key. */
  readonly changes: readonly FieldChange[];
  readonly cause: Cause;
  readonly openedAt: string;
  /** The lease under which it was opened: a higher epoch of the same name means its worker is gone (I20). */
  readonly leaseName: string;
  readonly leaseEpoch: number;
  /**
   * Set on a create when the vendor said that the record was there already: not this call made it. On an update, that it
   * keeps a value of its own: not this call wrote it.
   */
  readonly metRecord?: true;
  /** Of an update: the fields of which the side's own log has shown our value arriving, by mapping key, while its answer was still out. */
  readonly logged?: readonly string[];
  /** Of a create whose pair has gone on with another counterpart since: the one that it was begun for, and whose id what it makes carries. */
  readonly madeFor?: string;
  /** Of a create whose counterpart was merged away meanwhile: the pair into whose record what it makes is to be merged. */
  readonly goesInto?: string;
  /** Of a merge: the surviving pair, and the record that this one's goes into. */
  readonly into?: { readonly pairId: string; readonly recordId: string };
  /** Of a merge: tries that came to nothing; an update counts them with the work that waits (I28). */
  readonly attempts?: number;
  /** Of a merge: the vendor certainly did nothing, so it is sent again without waiting. */
  readonly isUnsent?: true;
  /** Of a merge: it is one of too many, so nobody sends it, and nobody looks for it, before an admin agrees (I7). */
  readonly isStopped?: true;
  /** Of a merge: an admin agreed to it, so it counts among no others. */
  readonly isAgreed?: true;
}

/** The operation as far as it was done, where the vendor left fields as they were: these go on waiting. `left` are API names. */
export function withoutLeft(operation: Operation, left: readonly string[], { fields }: ResolvedMapping): Operation {
  const keys = new Set(fields.filter(({ on }) => left.includes(on[operation.side].name)).map(({ key }) => key));
  return { ...operation, changes: operation.changes.filter(({ field }) => !keys.has(field)) };
}

/** One field of a write: what goes out and what it replaces as far as we know. */
export interface FieldChange {
  /** Mapping key. */
  readonly field: string;
  readonly value: KnownValue;
  /** The value on the target before; absent when it was never seen. */
  readonly replaces?: KnownValue;
  /** A default of the settings, sent because the person has no value: never an agreed value (PRODUCT A9). */
  readonly isDefault?: true;
  /**
   * Set when the target had a value of its own that this write overwrites, and why it lost: by the field's
   * policy, or because it came after our last look and before our write (`last-write`, I3).
   */
  readonly lost?: { readonly value: KnownValue; readonly policy: ConflictPolicy | 'last-write' };
}

/** Why a write happened, for the journal's "why is this value this". */
export interface Cause {
  readonly kind: 'change' | 'link' | 'create' | 'request' | 'rule' | 'policy' | 'recovery' | 'reconcile';
  /** Who or what stands behind it in the source's terms; null when not said. */
  readonly by: string | null;
}

/** A write as a connector takes it: API names, one record. */
export interface RecordWrite {
  readonly operationId: string;
  readonly kind: Operation['kind'];
  readonly object: PairObject;
  /** The record to update, to delete, or to merge into another; null for a create. */
  readonly id: string | null;
  /** Of a merge: the record that stays. */
  readonly into?: string;
  /** The counterpart's id: goes into the key field so that a create in doubt can be found again (I8). */
  readonly counterpartId: string;
  /** Values by API name; only changed, mapped, writable fields (I9). */
  readonly values: KnownValues;
}
