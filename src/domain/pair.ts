import type { Lane } from './lane.ts';
import { isKeyed } from './object-pair.ts';
import { otherSide, SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';
import type { UnechoedWrites } from './overtaken-edit.ts';
import type { Rewrites } from './rewrite.ts';
import type { SyncError } from './sync-error.ts';
import { isUnknown, unknown } from './value.ts';
import type { KnownValues, SeenValue, SeenValues } from './value.ts';

/**
 * The heart of the store. A pair begins with a visible Salesforce record, or with a Marketo person that
 * somebody or a rule wants in Salesforce (PRODUCT A7): persons nobody asked for have no pair.
 *
 * It is one record of Salesforce linked to one of Marketo, of any kind that goes together (`PairObject`); most are a lead or
 * contact and a person. It has the three states of DESIGN §2. `base` holds the values both sides agreed on last;
 * what was seen since is kept on either side as the *difference* from base. A field that
 * is in neither was never seen. Waiting work is derived from these, never queued.
 */
export interface Pair {
  readonly pairId: string;
  readonly connectionId: string;
  readonly object: PairObject;
  readonly salesforce: SideState;
  readonly marketo: SideState;
  /** Last agreed value by mapping key; a missing key was never agreed on. */
  readonly base: KnownValues;
}

/** What is known of one side of a pair. */
export interface SideState {
  /** The vendor's id of the record; null while the record does not exist there as far as we know. */
  readonly id: string | null;
  readonly presence: Presence;
  /** The version last seen: the vendor's stamp, ISO 8601; null before the first look, and when looks were out of order. */
  readonly seenVersion: string | null;
  /** What was seen, by mapping key, where it differs from base. */
  readonly differences: Differences;
  /**
   * The store's mark (`LoadedPairs.mark`) of the last write settled on this side, or of the last look that showed an
   * older version than the one seen, or something else under the same stamp; 0 before the first. A look that began before it may show
   * the state from before our own write, or from before that look, and is looked at again instead of being believed (hazard 41, I4, I17).
   */
  readonly writtenMark: number;
  /** How values that we wrote here fared, by mapping key (I5, F43). */
  readonly rewrites: Rewrites;
  /** Values that we wrote here and that this side's own log has not shown yet, by mapping key (I3). */
  readonly unechoed: UnechoedWrites;
  /** The pair into whose record this side's went, while it is `merged`; null where that is not known. That pair may have gone into another one since. */
  readonly survivor: string | null;
  /**
   * True while this record must be looked at again, because what is known of it may be long over: it was seen changing while a
   * write of ours was under way, say, or a mapped field of it was never seen. Kept until the look is stored, so no crash loses it.
   */
  readonly lookDue: boolean;
  /**
   * True since this side's log was purged before it was read (F24), until the record is seen again. The log no longer tells whether the
   * record went into another one before that, so nothing is concluded where it is not shown (L27, I6).
   */
  readonly mayBeMerged: boolean;
  /** What filters look at and no line of the mapping carries, by API name or path, as it was last seen here. */
  readonly watched: SeenValues;
  /** Set while the filter for what goes **to** this side keeps the record out; null while it is in, or there is none (PRODUCT H2). */
  readonly filtered: Filtered | null;
  /** Work waiting to be written **to** this side. */
  readonly work: Work;
}

/** A record that is filtered: neither deleted nor hidden nor refused, and neither made nor updated on the other side. */
export interface Filtered {
  /** Since when, by our clock; ISO 8601. */
  readonly since: string;
  /** `unknown` while something that matters cannot be seen: then it stays as it was, and is deleted by nobody. */
  readonly verdict: 'out' | 'unknown';
  /** The part of the filter that keeps it out, in the filter's words. */
  readonly because: string;
  /** Set when the record that is there is to be deleted for it. */
  readonly deletes?: true;
}

/**
 * Absent, deleted and present are different things; absence alone is never a delete (DESIGN §3). A record that went into
 * another one, by a merge or a conversion, was not deleted by anybody: `merged`.
 */
export type Presence = 'present' | 'absent' | 'deleted' | 'merged';

/** A seen value, when its vendor says it changed (ISO 8601, the vendor's clock), and by whom in its terms. */
export interface Difference {
  readonly value: SeenValue;
  readonly changedAt: string;
  readonly changedBy: string | null;
  /** A default of the settings that we wrote there: anything a person says beats it (PRODUCT A9). */
  readonly isDefault?: true;
  /**
   * An emptiness that was found when the field came back after it had been away: it may be a new field of the same name,
   * so it says nothing against a value (I29, F34). Likewise the beginning of a value that was cut off when the field became shorter.
   * Beside an unknown value it says that the pair goes on with another record, of which this was not seen yet (L20).
   */
  readonly isReset?: true;
  /** It was seen in a field to which its line leads newly: what was agreed on was another field's, so both sides meet for the first time (M31). */
  readonly isMetAnew?: true;
}

/** A value that nobody has seen since what was known of it stopped being true. */
export const UNSEEN: Difference = { value: unknown('not-returned'), changedAt: '', changedBy: null };

/**
 * What is still known of a value that has to be seen anew. An emptiness that was made by nobody stays one when it is found again, and
 * what was hidden may be one (M28, seed 17953); everything else is as good as never seen.
 */
export function unseenAgain(before: Difference | undefined): Difference {
  if (before === undefined) return UNSEEN;
  if (isUnknown(before.value)) return before;
  return before.isReset === true ? { ...UNSEEN, value: unknown('hidden'), isReset: true } : UNSEEN;
}

/** Seen values that differ from base, by mapping key. */
export type Differences = Readonly<Record<string, Difference>>;

/** The state of one direction of a pair; `docs` and screens use these very words. */
export type Work =
  | { readonly state: 'rest' }
  | Waiting
  | Rejected;

/** Refused for good as things stand: goes on when the record, the rule or an admin changes something. */
export interface Rejected extends Repairing, HeldBesides {
  readonly state: 'rejected';
  readonly since: string;
  readonly error: SyncError;
}

/** What else of the record cannot be written, and would be refused by itself; absent where there is none. */
export interface HeldBesides {
  readonly held?: SyncError;
}

/** Work on a difference that no feed told of: the name of the reconcile pass that found it (`ReconcilePass.startedAt`). */
export interface Repairing {
  readonly repairs?: string;
}

/** What work repairs goes on with it, whatever becomes of it. */
export function repairOf(work: Work | Repairing): Repairing {
  return 'repairs' in work && work.repairs !== undefined ? { repairs: work.repairs } : {};
}

/** What is held back of a record stays so when something else of it is refused. */
export function heldOf(work: Work): HeldBesides {
  return 'held' in work && work.held !== undefined ? { held: work.held } : {};
}

/** Work that a cycle or a flush will take up. */
export interface Waiting extends Repairing, HeldBesides {
  readonly state: 'waiting';
  readonly lane: Lane;
  /** When the oldest change behind it was observed, by our clock; ISO 8601. */
  readonly since: string;
  /** Tries that failed for this record alone; throttling does not count (I28). */
  readonly attempts: number;
  /** Not taken up before this moment, by our clock; ISO 8601. */
  readonly nextAttemptAt: string;
  /** What the last failed try said; null before the first. */
  readonly lastError: SyncError | null;
}

/** The pair with one side replaced. Where its record went is known as long as it is merged, and is forgotten with that. */
export function withSide(pair: Pair, side: Side, state: Partial<SideState>): Pair {
  const staysMerged = state.presence === undefined || (state.presence === 'merged' && pair[side].presence === 'merged');
  return { ...pair, [side]: { ...pair[side], ...(staysMerged ? {} : { survivor: null }), ...state } };
}

/** A side of which nothing is known yet. */
export const UNSEEN_SIDE: SideState = {
  id: null,
  presence: 'absent',
  seenVersion: null,
  differences: {},
  writtenMark: 0,
  rewrites: {},
  unechoed: {},
  survivor: null,
  lookDue: false,
  mayBeMerged: false,
  watched: {},
  filtered: null,
  work: { state: 'rest' },
};

/** True when one of the two records is missing, so that the pair may join another one of the same human. */
export function isHalf(pair: Pair): boolean {
  return pair.salesforce.presence === 'absent' || pair.marketo.presence === 'absent';
}

/**
 * True when something may cross: both records are there, or one was deleted and the other may be told so (`isDeletionFlag`). A company
 * is told of an account that went into another one as well: it stays behind (L43).
 */
export function isMergeable(pair: Pair): boolean {
  const mayTell = (presence: Presence): boolean => presence === 'deleted' || (presence === 'merged' && isKeyed(pair.object));
  return isLinked(pair) || SIDES.some((side) => mayTell(pair[side].presence) && pair[otherSide(side)].presence === 'present');
}

/**
 * True for a record with which its pair goes on, or whose stamps prove nothing any more, until it is looked at. By what it has, its
 * counterpart can neither be found nor made, and what became of it may be another pair's story (L13, L20, L21).
 */
export function isToBeSeen({ presence, seenVersion, lookDue }: SideState): boolean {
  return presence === 'present' && seenVersion === null && lookDue;
}

/** True for a record that was there and is no more. */
export function isGone(presence: Presence): boolean {
  return presence === 'deleted' || presence === 'merged';
}

/** True when both records exist as far as we know. */
export function isLinked(pair: Pair): boolean {
  return pair.salesforce.presence === 'present' && pair.marketo.presence === 'present';
}
