import type { ErrorCode } from './error-catalogue.ts';
import type { ConflictPolicy, Direction } from './field-mapping.ts';
import type { Estimate } from './sampled-count.ts';
import type { PairObject, Side } from './side.ts';
import type { KnownValue } from './value.ts';

/** What a draft of the rules would do, compared with the newest rules (PRODUCT C3): nothing is changed by finding that out. */
export interface RulesPreview {
  /** The kinds of records about which the draft says something else, or that come and go because of what it writes of people. */
  readonly objects: readonly ObjectPreview[];
  readonly warnings: readonly DraftWarning[];
  /** Refused records that are tried again with any new version, whatever it says. */
  readonly retried: number;
  readonly backfill: BackfillForecast;
  /** Questions that were put to the vendors for this preview: five at most. */
  readonly vendorCalls: number;
}

/** What the draft does to one kind of records. */
export interface ObjectPreview {
  readonly object: PairObject;
  /** `added`: followed from then on; `removed`: left alone from then on. */
  readonly change: 'added' | 'removed' | 'changed';
  /** Pairs of it that live; of an object that is not followed yet, its records in Salesforce, null when nobody tells. */
  readonly records: Estimate | null;
  /** Stored pairs that the draft was tried on. */
  readonly evaluated: number;
  /** Of these, pairs whose records were read at the vendors, because the draft names fields that were never read; null where it names none. */
  readonly lookedAt: number | null;
  /** Every record is read once more before anything of it is written. */
  readonly isReadAnew: boolean;
  readonly writes: Readonly<Record<Side, WritePreview>>;
  readonly fields: readonly FieldPreview[];
  readonly filters: readonly FilterPreview[];
  /**
   * Records of which two writes let each other out of a filter, so that the one that comes first decides, or whose writes let them in
   * and out without end: what is said of them may turn out otherwise.
   */
  readonly open: Estimate;
}

/** Records that would be written to one side and are not waiting for that today. */
export interface WritePreview {
  /** Made, or linked with one that is found there. */
  readonly created: Estimate;
  readonly updated: Estimate;
  readonly deleted: Estimate;
  /** Wait today, and would wait no more. */
  readonly ended: Estimate;
}

/** One line of the mapping: one that the draft changes, or of which it would write values. */
export interface FieldPreview {
  /** Mapping key: Marketo's REST name. */
  readonly field: string;
  readonly salesforce: string;
  /** Null for a line that stays as it is. */
  readonly change: 'added' | 'removed' | 'changed' | null;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  /** It was never read by these rules. */
  readonly isReadAnew: boolean;
  /** Values that would be written, by the side written to. */
  readonly written: Readonly<Record<Side, ValueGroup>>;
  /** Of these, values of its own that the side written to would lose. */
  readonly conflicts: Readonly<Record<Side, ValueGroup>>;
  /** Both sides hold another value, and the draft lets them. */
  readonly keptApart: Estimate;
  /** Values that would not cross, by side and reason. */
  readonly held: readonly HeldGroup[];
}

/** Values that would not cross for one reason. */
interface HeldGroup extends ValueGroup {
  readonly to: Side;
  readonly code: ErrorCode;
  /** The value rule that does not cover them, in words; null where it is no rule. */
  readonly by: string | null;
  /** What they are not that the rule covers, and what to do, in sentences; null where the code says it all. */
  readonly because: string | null;
}

/** Values of one kind, with some of them. */
export interface ValueGroup extends Estimate {
  readonly examples: readonly ValueExample[];
}

/** One value on its way, as both sides hold it; of one that value rules of today level out, what is kept of it. */
export interface ValueExample {
  readonly pairId: string;
  readonly salesforceId: string | null;
  readonly marketoId: string | null;
  /** What the side written to holds; absent when that was never seen. */
  readonly before?: KnownValue;
  /** What it would hold; of a value that does not cross, what the other side holds. */
  readonly after: KnownValue;
}

/** What the draft's filters change for what goes to one side. */
export interface FilterPreview {
  readonly to: Side;
  /** In its one form; null when the draft has none there. */
  readonly filter: string | null;
  /** Kept out today, and let in. */
  readonly entering: RecordGroup;
  /** Let in today, and kept out. */
  readonly leaving: RecordGroup;
  /** Nobody can say: what the filter looks at cannot be seen. They stay where they are. */
  readonly unknown: Estimate;
}

/** Records of one kind, with some of them. */
export interface RecordGroup extends Estimate {
  readonly examples: readonly { readonly pairId: string; readonly salesforceId: string | null; readonly marketoId: string | null; readonly because: string | null }[];
}

/** Something about the draft that people should know before they apply it. */
export interface DraftWarning {
  /**
   * `refused`: the types of the two fields do not go together, or Marketo does not take the object. `hidden`: a field or object is not there, or the sync user does not
   * see it. `not-writable`: the sync user may not write it. `one-way`: the line is meant to go both ways and cannot. `filter`: a
   * part of a filter cannot be evaluated. `brake`: so many deletions at once stop until somebody agrees (I7). `not-seen`: nobody
   * can say yet, or it was not looked at. `followers`: memberships, tasks and events that begin or end with their people.
   */
  readonly kind: 'refused' | 'hidden' | 'not-writable' | 'one-way' | 'filter' | 'brake' | 'not-seen' | 'followers';
  readonly object: PairObject | null;
  /** Mapping key; null where it is about more than a field. */
  readonly field: string | null;
  /** A sentence, with a way out where there is one. */
  readonly says: string;
}

/** What carrying the draft out costs, from the vendors' batch sizes. */
export interface BackfillForecast {
  /** Records read once more, by side. */
  readonly reads: Readonly<Record<Side, Estimate>>;
  /** Records written, by side. */
  readonly writes: Readonly<Record<Side, Estimate>>;
  readonly calls: Readonly<Record<Side, number>>;
  readonly minutes: number;
  /** Records a minute: as backfills of this connection went of late, or null where none was measured and a call is taken for two seconds. */
  readonly recordsPerMinute: number | null;
}
