import type { Pair } from '../../src/domain/pair.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import type { AppliedRow } from './check-flags.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { PresentPlan } from './field-plans.ts';
import type { FlagsPlan } from './flag-options.ts';
import type { Gaps } from './gaps.ts';
import type { Verdicts } from './oracle.ts';
import type { Scheduler } from './scheduler.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** How access to one Salesforce field is set for the sync user. */
export interface FieldAccess {
  readonly object: 'Lead' | 'Contact' | 'Campaign' | 'CampaignMember';
  readonly field: string;
  readonly read: boolean;
  readonly edit: boolean;
}

/** What everything beside people is made of. */
export interface BesideParts {
  readonly seed: number;
  readonly scheduler: Scheduler;
  readonly vendors: Vendors;
  readonly people: VendorLedger;
  readonly books: Books;
  readonly verdicts: Verdicts;
  readonly hidden: Gaps;
  /** Mapping keys of fields that the sync user could not read for a while. */
  readonly suspended: Gaps;
  readonly viewAgeMs: number;
  /** So long after a change it has been read, as a rule, ms. */
  readonly readWithinMs: number;
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** The person that one went into by merges of users. */
  readonly survivorOf: (personId: string) => string;
  /** Whether users merged the person of a lead or contact into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
  readonly hasSecondLook: boolean;
  readonly requestSync: (object: RecordObject, id: string) => void;
  readonly later: (inMs: number, act: () => Promise<void>) => void;
  /** Does something that belongs to nobody's process so long after this moment, ms. */
  readonly at: (ms: number, what: string, act: () => Promise<void> | void) => void;
  readonly showAllBut: (ids: readonly string[]) => Promise<void>;
  readonly setFieldAccess: (access: FieldAccess) => Promise<void>;
  /** What the sync user may still do with a field of which something was taken from it, and since when, true time in ms; null for every other one. */
  readonly accessTaken: (object: string, field: string) => (FieldAccess & { readonly since: number }) | null;
  /** The fields of people with their rules of this moment. */
  readonly fields: readonly PresentPlan[];
  /** The earliest moment that Salesforce's clock has shown since this moment of true time, ms. */
  readonly earliestShownSince: (at: number) => number;
  /** What is told of deletions. */
  readonly flags: FlagsPlan;
  /** The vendor took a row of another object than people. */
  readonly onWritten: (written: AppliedRow) => void;
  /** What admins decide is another version from now on. */
  readonly applyRules: () => void;
  /** Whether the database was put back. */
  readonly hasForgotten: () => boolean;
  /** Whether the database was put back to before it knew a place in Marketo's log: then nobody reads what that told before. */
  readonly forgotLog: () => boolean;
  /** Whether Marketo's log was purged. */
  readonly wasPurged: () => boolean;
  /** Whether a pair's person was lost without a word and was not seen since that. */
  readonly isLostUnheard: (pair: Pair) => boolean;
}
