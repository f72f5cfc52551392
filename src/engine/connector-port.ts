import type { Reading } from '../domain/backfill.ts';
import type { ObjectDesign } from '../domain/custom-object.ts';
import type { Followed } from '../domain/field-mapping.ts';
import type { FilterCondition } from '../domain/filter-condition.ts';
import type { VendorCount } from '../domain/filter-trial.ts';
import type { ChangeHint, Observation } from '../domain/observation.ts';
import type { RecordWrite } from '../domain/operation.ts';
import type { UnreadField } from '../domain/resolved-mapping.ts';
import type { CampaignObject, KeyedObject, MemberObject, PairObject, RecordObject, Side } from '../domain/side.ts';
import type { Schema } from '../domain/field.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { Lane } from '../domain/lane.ts';
import type { KnownValues, SeenValues } from '../domain/value.ts';

/** Anything JSON can carry: cursors are the connector's own words and opaque to everybody else. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Objects that `Connector.describe` takes at a time: as many as a Composite call has parts (apis.md B5). */
export const MOST_DESCRIBED = 25;

/** API names wanted, by object. */
export type FieldsByObject = Readonly<Partial<Record<RecordObject, readonly string[]>>>;

/** Lines of the mapping with the fields that they were read from (`lineOf`), by object. */
export type LinesByObject = Readonly<Partial<Record<RecordObject, readonly string[]>>>;

/** Fields that are read anew on every record, by object. */
export type UnreadByObject = Readonly<Partial<Record<RecordObject, readonly UnreadField[]>>>;

/**
 * One vendor, as the engine sees it. Both vendors implement the same port, so the engine has no
 * vendor branch. A method that cannot do its work throws a `StepFailure` (domain/step-failure.ts)
 * with a catalogue code; what happens to single records are values, never exceptions (DESIGN §7).
 * Every method renews an expired token and repeats **once** by itself; no other retry happens here.
 */
export interface Connector {
  readonly side: Side;
  /** How many writes `write` takes at a time. */
  readonly writeBlockSize: number;
  /** How many ids `readRecords` and `findCandidates` take at a time. */
  readonly readBlockSize: number;

  /**
   * Asks for the schema and for what changed since `cursor`, in as few calls as the vendor allows:
   * Salesforce answers both in one Composite call (DESIGN §3). `cursor` null means "from the
   * beginning" for a side that can list its records (Salesforce) and "from now on" for one that
   * only has a feed (Marketo). `knownSchema` lets an unchanged schema cost nothing; `fields` are
   * the API names mapped so far.
   */
  poll(request: PollRequest): Promise<Poll>;

  /**
   * The lines that a stored cursor counts as read, and those that were read once and are no more, until their keys are read from
   * elsewhere: what was agreed on was of their fields (M31). Asks nobody. Absent on a side whose fields are the keys of the lines.
   */
  linesRead?(cursor: Json | null): LinesByObject;

  /** The records with these ids as they are now; ids that the vendor does not show are left out. */
  readRecords(request: ReadRequest): Promise<readonly Observation[]>;

  /**
   * Existing records that could be the given people: by key (the counterpart's id in our key field)
   * and by e-mail, over all objects of the side, at most 300 people a call. Same order as asked.
   */
  findCandidates(request: FindRequest): Promise<readonly (readonly Candidate[])[]>;

  /** What can be told of an object's records as a whole, and whether some of these ids are there at all (`CensusRequest`). */
  census(request: CensusRequest): Promise<Census>;

  /** The records that name one of these others by a lookup, as they are now, a page at a time. Absent on a side that cannot be asked so. */
  readChildren?(request: ChildrenRequest): Promise<ChildrenPage>;

  /** How many records are in and out of a filter, in one call. Absent on a side that cannot count; null where it cannot be asked all of it. */
  countFiltered?(request: FilteredCountRequest): Promise<VendorCount | null>;

  /** Ids of an object's records, a page at a time, in the side's own order. Absent on a side that cannot list them (apis.md A4). */
  listIds?(request: { readonly object: RecordObject; readonly after: string | null; readonly lane: Lane }): Promise<IdPage>;

  /**
   * Sends up to `writeBlockSize` writes, each for another record, and says for **each**, in the same
   * order, what became of it (I26). A lost answer makes its rows `unknown` (F2), a throttled or
   * refused call makes them `not-sent`; neither throws.
   */
  write(request: WriteRequest): Promise<readonly WriteOutcome[]>;

  /**
   * Makes an object with its key and fields, and puts it to use; the next poll shows it. What an earlier call of this left
   * half made is finished. Absent on a side that makes no objects. Throws a `StepFailure` like every method.
   */
  makeObject?(design: ObjectDesign): Promise<void>;

  /**
   * What `makeObject` would refuse of these custom objects, made one after the other, in the order asked; null where it would make the
   * object, or finds it made. One call, and nothing is made. Absent on a side that makes no objects.
   */
  foreseeObjects?(designs: readonly ObjectDesign[]): Promise<readonly (SyncError | null)[]>;

  /**
   * These objects as the sync user sees them now, whether they are followed or not, at most `MOST_DESCRIBED` in one call; what it does not
   * see is left out. What polls remember stays as it is. Absent on a side whose objects are described only where they are followed.
   */
  describe?(objects: readonly PairObject[], lane: Lane): Promise<Schema['objects']>;

  /** Charged API calls made since the last time this was asked. */
  takeCallCount(): number;
}

/** What a poll starts from. */
export interface PollRequest {
  readonly cursor: Json | null;
  readonly knownSchema: Schema | null;
  /** These, and the fields that are asked about and followed by the poll, may be qualified (`qualifiedNames`): a name that is qualified otherwise was not read. */
  readonly fields: FieldsByObject;
  /** What is followed from now on; absent: what was followed before. */
  readonly followed?: Followed;
  /**
   * The version of this side's schema that is in force, null when none is: one that was only remembered and is another is
   * asked for anew, because whoever put that in force may have seen a later one. Absent: what is remembered is good enough.
   */
  readonly versionInForce?: string | null;
}

/** The answer to a poll. Pages are read on demand, so nothing holds a whole object in memory. */
export interface Poll {
  readonly schema: Schema;
  /**
   * Which of these fields have not been read on every record: they were away since – gone, hidden, or of a type that
   * could not be served –, so that what they hold may be another field's emptiness under the same name (I29, F34); or they
   * were read for another line, by other rules, or for none.
   */
  unread(fields: FieldsByObject): UnreadByObject;
  /**
   * The stored cursor, when some of the fields it counts as read are none of these: without them, so that they are read
   * on every record when they come back. Null when it counts no others.
   */
  withoutHidden(fields: FieldsByObject): Json | null;
  /**
   * The changes, page by page, for exactly these fields. Each page's cursor may be stored with the
   * page's observations and in no other transaction (I18); reading again from any stored cursor
   * loses nothing (I17). The generator ends when everything visible at the poll was delivered. `knownSchema` as in `ReadRequest`.
   */
  pages(fields: FieldsByObject, knownSchema?: Schema): AsyncIterable<ChangePage>;
}

/** One page of a side's change feed. */
export interface ChangePage {
  /** Full looks, at most one per record. */
  readonly observations: readonly Observation[];
  /** Cheap hints, at most one per record: oldest changes folded into the newest value per field; also of records that are gone by now. */
  readonly hints: readonly ChangeHint[];
  /** Where to go on after this page is stored. */
  readonly cursor: Json;
  /** Rows or events the page held, for progress and for adapting; not a sign of the end. */
  readonly rows: number;
  /**
   * Set when every record is read because of a field that was not read before. Nobody watched that field on the
   * other side either, so what the counterparts hold in it is not known (I17, I29).
   */
  readonly everything?: true;
  /** With `everything`: of which object, and how far that has come with this page. */
  readonly reading?: Reading & { readonly object: PairObject };
  /**
   * Of each object that was read so far, the moment by the vendor's clock since which every record was read; null when nobody
   * knows. What was changed after it may have been shown otherwise with a record that links to it (I17). Absent: nothing links.
   */
  readonly wholeSince?: ReadonlyMap<RecordObject, string | null>;
  /**
   * Set when the feed no longer holds all that happened since the cursor: what it dropped shows in the records alone, so
   * every known record of the side must be looked at again (F24, I17).
   */
  readonly missed?: true;
}

/** Records to read as they are now, at most `readBlockSize`; of a side that lists its records 2,000, where only a few fields are asked for. */
export interface ReadRequest {
  readonly object: RecordObject;
  readonly ids: readonly string[];
  readonly fields: readonly string[];
  /**
   * What the caller takes the side's fields for. One that is of another type by now is answered as hidden: its
   * emptiness says nothing about the values that it had (I10, F35). Absent: fields are taken for what they are.
   */
  readonly knownSchema?: Schema;
  readonly lane: Lane;
}

/** A count by a filter of ours; `now` is the time by our clock from which its relative dates count, ISO 8601. */
export interface FilteredCountRequest {
  readonly object: PairObject;
  readonly condition: FilterCondition;
  readonly now: string;
}

/** Records to read by the others that they name. */
export interface ChildrenRequest {
  readonly object: PairObject;
  /** API name of the lookup. */
  readonly lookup: string;
  readonly parents: readonly string[];
  /** Where the page before ended; null for the first. */
  readonly after: string | null;
  readonly fields: readonly string[];
  /** As in `ReadRequest`. */
  readonly knownSchema?: Schema;
  readonly lane: Lane;
}

/** One page of such records. */
export interface ChildrenPage {
  readonly observations: readonly Observation[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** A question about an object as a whole, and about at most `readBlockSize` ids that were not shown when asked for. */
export interface CensusRequest {
  readonly object: RecordObject;
  readonly ids: readonly string[];
  readonly lane: Lane;
}

/** What a side says of an object as a whole. */
export interface Census {
  /** Records that the sync user sees and that may have a pair; null where the side does not count them. */
  readonly records: number | null;
  /** How many of the ids asked about are there, deleted ones included; counted apart from their values. */
  readonly among: number;
  /** Whether no record of the object can be hidden from the sync user by whose it is, so that one that is not shown is not there. */
  readonly seesAll: boolean;
}

/** One page of ids. */
export interface IdPage {
  readonly ids: readonly string[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

/** Records to look for, at most `readBlockSize`, and what to read of those found. */
export interface FindRequest {
  /**
   * `person`: over all objects of the side that carry people; a keyed object: by key alone, and only where Marketo keeps it; a
   * membership: by what it belongs to, and then no candidate tells a key; a campaign: by the program that `named` names.
   */
  readonly object: 'person' | KeyedObject | CampaignObject | MemberObject;
  /**
   * `values` holds, by API name, the parts of the key of a record that is kept under several fields, or what a membership belongs
   * to. `named` is what the counterpart's own key field says: the id of a record of this side, as far as anybody wrote one there.
   */
  readonly sought: readonly { readonly key: string; readonly email: string | null; readonly values?: KnownValues; readonly named?: string }[];
  readonly fields: FieldsByObject;
  /** As in `ReadRequest`. */
  readonly knownSchema?: Schema;
  readonly lane: Lane;
}

/** A record of this side that could be the one asked for. */
export interface Candidate {
  readonly observation: Observation;
  /** The counterpart's id found in the record's key field; null when empty. */
  readonly key: string | null;
  /** Found by `named` alone. */
  readonly isNamed?: true;
}

/** Writes to send together, at most `writeBlockSize`, each for another record. */
export interface WriteRequest {
  readonly writes: readonly RecordWrite[];
  /** What the writes were planned by. What a field that is another by now does not take is not sent (I29). Absent: fields are taken for what they are. */
  readonly knownSchema?: Schema;
  readonly lane: Lane;
  /**
   * Whether the lease under which the writes were planned is certainly ours still. Asked right before a call leaves;
   * one that may not is not made, because another worker may have written something newer (I20, F47).
   */
  readonly maySend: () => Promise<boolean>;
}

/** What became of one write. */
export type WriteOutcome =
  /**
   * `before` is what the record held right before an update, by API name, of the fields written: absent when the
   * vendor cannot tell in the same call. Between the two no other write fits but one of the same moment (I3). `left` are
   * fields, by API name, that were not written, because the vendor lets nobody write them through this record, or because they go in
   * a call of their own, which was refused: all others were written.
   */
  | { readonly result: 'applied'; readonly id: string; readonly before?: SeenValues; readonly left?: readonly string[] }
  /** A create met a record that already carries our key: it is ours, from an earlier try or another path. */
  | { readonly result: 'exists'; readonly id: string | null }
  /** An update that would have gone back where the vendor only goes forward: it keeps its own value, and a look tells which (apis.md A6, 1037). */
  | { readonly result: 'kept' }
  /** The vendor refused this record and nothing was changed. The error's retry class says what follows. */
  | { readonly result: 'refused'; readonly error: SyncError }
  /** Nobody knows: the answer was lost after the call was sent. */
  | { readonly result: 'unknown'; readonly error: SyncError }
  /** The call was certainly not executed (throttled, no budget, token refused): the record's turn is not spent. */
  | { readonly result: 'not-sent'; readonly error: SyncError };
