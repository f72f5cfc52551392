import type { PairingPolicy, PairingProblem } from './campaign-pairing.ts';
import type { ConflictPolicy, Direction } from './field-mapping.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { Operation } from './operation.ts';
import type { Presence, Work } from './pair.ts';
import type { PairObject, RecordObject, Side } from './side.ts';
import type { SeenValue } from './value.ts';

/** The answer to "why is this person not in Salesforce?" and its relatives (PRODUCT F4). */
export interface Explanation {
  readonly connectionId: string;
  readonly asked: { readonly object: RecordObject; readonly id: string };
  /** Null for a record that nobody asked to sync: it was looked up at its vendor just now. */
  readonly pairId: string | null;
  readonly link: {
    readonly state: 'linked' | 'salesforce-only' | 'marketo-only' | 'deleted';
    readonly object: PairObject;
    readonly salesforce: { readonly id: string | null; readonly presence: Presence; readonly lastSeenVersion: string | null };
    readonly marketo: { readonly id: string | null; readonly presence: Presence; readonly lastSeenVersion: string | null };
  };
  /** The whole situation in one sentence, for a marketing admin. */
  readonly summary: string;
  readonly fields: readonly ExplainedField[];
  /** What the filters say of it, by the side written to; none where there is no filter. */
  readonly filters: readonly ExplainedFilter[];
  readonly work: { readonly toSalesforce: Work; readonly toMarketo: Work };
  readonly openOperations: readonly Operation[];
  /** Newest first, at most 100. */
  readonly history: readonly JournalEntry[];
  /** With what the settings pair a campaign or a program; absent for every other record. */
  readonly pairing?: ExplainedPairing;
}

/** A campaign and the program that its members go with. */
export interface ExplainedPairing {
  readonly salesforce: PairedRecord;
  readonly marketo: PairedRecord;
  readonly policy: PairingPolicy;
  /** Statuses that mean the same, in each side's words; empty on a side that has none, and no rows before both are seen. */
  readonly statuses: readonly Readonly<Record<Side, readonly string[]>>[];
  /** Memberships that are there on both sides. */
  readonly members: number;
  /** What is wrong with the two as a whole. */
  readonly problems: readonly Pick<PairingProblem, 'code' | 'detail'>[];
}

/** A campaign, or a program, as the settings name it. */
export interface PairedRecord {
  /** The campaign's Salesforce id; the program's id in digits, or its name as long as no cycle has seen it. */
  readonly id: string;
  /** What people call it; null where that was not read. */
  readonly name: string | null;
  /** Whether the last cycle saw it. */
  readonly isSeen: boolean;
}

/** The verdict of one filter on the pair. */
export interface ExplainedFilter {
  readonly to: Side;
  /** The whole filter, in its one form. */
  readonly filter: string;
  /** `unknown`: something that matters cannot be seen, and the record stays where it was. */
  readonly verdict: 'in' | 'out' | 'unknown';
  /** The part of it that keeps the record out, or that nobody can say; null when it is in. */
  readonly because: string | null;
  /** Since when it is kept out; null while it is not. */
  readonly since: string | null;
}

/** One mapped field of the pair with its three states. A key that is absent was never seen or agreed. */
export interface ExplainedField {
  readonly marketoField: string;
  readonly salesforceField: string | null;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  readonly salesforce?: SeenValue;
  readonly marketo?: SeenValue;
  readonly agreed?: SeenValue;
  readonly state: 'agreed' | 'waiting-for-salesforce' | 'waiting-for-marketo' | 'kept-apart' | 'one-sided' | 'unknown' | 'held' | 'never-seen';
  /** Value rules and conversions on the way to each side, in words, and in whose form the values here stand; absent without any. */
  readonly rules?: { readonly toMarketo: readonly string[] | null; readonly toSalesforce: readonly string[] | null; readonly keptAs: Side };
  /** Why, in a sentence, when the state needs one. */
  readonly reason: string | null;
}
