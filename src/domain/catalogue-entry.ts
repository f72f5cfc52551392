/** How an error is retried; decided here and nowhere else (DESIGN §7, I28). */
export type RetryClass =
  /** The call may be repeated at once after renewing something (a token). */
  | 'renew'
  /** This record again, later, with growing pauses, a bounded number of times. */
  | 'later'
  /** The whole side again, when the vendor's window has passed; no record's attempt is spent. */
  | 'throttled'
  /** Only after somebody changed a value, a right or a rule. */
  | 'after-fix'
  /** Nobody knows whether it was done: look before anything else. */
  | 'look';

/** Who can end it. */
export type Fixer = 'marketing-admin' | 'salesforce-admin' | 'operator' | 'vendor' | 'nobody';

/** One entry: everything a person needs to understand an error and act on it (PRODUCT F1). */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly fixer: Fixer;
  readonly level: 'record' | 'job';
  readonly retry: RetryClass;
}
