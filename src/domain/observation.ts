import type { RecordObject, Side } from './side.ts';
import type { SeenValue, SeenValues } from './value.ts';

/** One look at one record of one side: the only thing work is ever derived from (DESIGN §2). */
export interface Observation {
  readonly object: RecordObject;
  readonly id: string;
  /** The vendor's stamp of this version, ISO 8601; compared as a moment, never across vendors. */
  readonly version: string;
  readonly deleted: boolean;
  /** Where the record's life goes on: the contact a lead was converted into (`ConvertedContactId`), or null. */
  readonly convertedTo: string | null;
  /** Set on a record that is gone because it was merged into another one: that one's id (`MasterRecordId`, Merge Leads). */
  readonly mergedInto?: string;
  /** Set on what is for nobody else's eyes, or a copy of another record, so that it begins nothing and is told to nobody. */
  readonly isWithheld?: true;
  /** Values by the vendor's API name; absent keys were not looked at. */
  readonly values: SeenValues;
  /** Who changed it, in the vendor's terms (a user id, a campaign, a source); null when not said. */
  readonly changedBy: string | null;
  /** Set where a vendor's log led to this look, which has that one's moment and author: what the log told, and the record's own stamp. */
  readonly told?: ToldBefore;
}

/** What a log told of a record before it was looked at. */
export interface ToldBefore {
  /** By API name. What the look shows otherwise, or besides, was changed after the log was read. */
  readonly values: SeenValues;
  /** When each of these was changed last, by API name; one that is absent: at the look's own moment. */
  readonly moments: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly stamp: string;
}

/**
 * A vendor's word that some fields of a record changed, cheaper than a look: if every value is
 * the one already seen it is an echo and costs nothing more, else the record must be read
 * (PRODUCT D5; apis.md A5: lead changes carry new values but not the current state).
 */
export interface ChangeHint {
  readonly object: RecordObject;
  readonly id: string;
  readonly at: string;
  /** New values by API name, as the vendor's log gave them. */
  readonly newValues: Readonly<Record<string, SeenValue>>;
  /** When each of these was changed last, by API name; absent: `at`, which is the moment of the newest of all. */
  readonly moments?: Readonly<Record<string, string>>;
  /** Every step the log tells of, by API name: a value that was there for a moment only shows nowhere else (I3). */
  readonly steps: Readonly<Record<string, readonly ValueStep[]>>;
  readonly changedBy: string | null;
  /** Set where the log tells that the record ended, and of more besides: a look that does not find it then says that this came last. */
  readonly tellsOfEnd?: true;
}

/** One change of one field in a vendor's log. */
export interface ValueStep {
  /** Its stamp, ISO 8601. */
  readonly at: string;
  readonly from: SeenValue;
  readonly to: SeenValue;
}

/**
 * Whether a side's stamps order the versions of a record. Salesforce's SystemModstamp does (apis.md B4);
 * Marketo's `updatedAt` moves for standard fields only and may lie before `createdAt` (apis.md A5).
 */
export const STAMPS_ORDER_VERSIONS: Readonly<Record<Side, boolean>> = { salesforce: true, marketo: false };

/**
 * Whether a side's fields can be deleted and made anew under their names, empty on every record. Marketo only hides them
 * (apis.md A4).
 */
export const MAKES_FIELDS_ANEW: Readonly<Record<Side, boolean>> = { salesforce: true, marketo: false };

/** Whether a side takes white space off both ends of every text it stores: what it was sent is then not what it holds, letter by letter (I12, F58). */
export const TRIMS_TEXT: Readonly<Record<Side, boolean>> = { salesforce: true, marketo: false };

/**
 * Whether a deleted record can be looked at again. Salesforce keeps it in the bin; Marketo tells of it once, in its log.
 */
export const SHOWS_WHAT_IS_GONE: Readonly<Record<Side, boolean>> = { salesforce: true, marketo: false };

/**
 * Whether a side's change feed tells what every write replaced, those of ours included. Marketo's activities
 * do (apis.md A5, "Old Value"); Salesforce's rows show nothing but the present.
 */
export const TELLS_WHAT_WAS_REPLACED: Readonly<Record<Side, boolean>> = { salesforce: false, marketo: true };
