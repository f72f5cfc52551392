/**
 * The faults that were there from the beginning. All of them share one stream of chance, so no line is ever added to or
 * taken from this list: whatever comes later has a stream of its own, and old seeds stay what they were.
 */
const FIRST_KINDS = {
  F1: 'a request never arrives',
  F2: 'an answer is lost after the vendor committed, or the request arrives after the caller gave up',
  F3: 'an answer is cut in half',
  F4: 'HTTP 5xx, before or after the work, or an error page that says 200',
  F5: 'Marketo is throttled or unwell (606, 615, 607, 608, 611, 713)',
  F6: 'Salesforce request limit, daily or of long calls',
  F7: 'HTTP 429 with absurd Retry-After values',
  F8: 'a token or session ends in mid-run',
  F9: 'access is refused for a while',
  F10: 'one vendor answers nothing for minutes',
  F11: 'every call takes twenty times as long',
  F14: 'a place in the activity log is lost',
  F15: 'short and empty pages with more to come',
  F16: 'rows come twice',
  F17: 'many records change in one second',
  F18: 'both sides change one field in one second',
  F19: 'a vendor clock is wrong',
  F21: 'a change becomes visible late, with its old stamp',
  F23: 'activities come backwards',
  F26: 'one row of a batch is refused',
  F28: 'a row is locked',
  F29: 'a rule or a trigger refuses a record',
  F36: 'the sync user loses a field, for reading or writing, and gets it back',
  F37: 'the sync user loses sight of records and gets it back',
  F39: 'a lead is converted',
  F40: 'a record is deleted, comes back, or its person is made again',
  F41: 'a person is there twice',
  F42: 'two people swap their addresses',
  F43: 'an automation rewrites our value at once',
  F44: 'another integration writes the same fields',
  F46: 'kill -9 of a worker',
  F47: 'a worker stands still past its lease, or is stopped with too little grace',
  F48: 'two workers believe they own the connection',
  F49: 'the database connection is lost before, in or after a commit',
  F51: 'a transaction is rolled back and runs again',
  F52: 'the database refuses everything for a while',
  F55: 'jobs are doubled, late, or lose their timer',
  F56: 'the configuration changes',
  F57: 'the clock of a worker jumps',
} as const;

/** Faults that were added later, each drawn by a stream of its own. */
const LATER_KINDS = {
  F18b: 'what is being written is edited again, on either side',
  F19b: 'a vendor clock is set back',
  F20: 'midnight and clock changes: days, moments, and the quota of a day',
  F21b: 'an edit in Marketo enters the log late, where its stamp belongs',
  F22: 'a formula changes, and no stamp moves',
  F24: 'the activity log is purged before it was read',
  F27: 'one row undoes everything else in its call',
  F33: 'a vendor describes hundreds of fields more',
  F43b: 'automations of both sides answer every write of one field',
  F34: 'a field is deleted, renamed or made again, or hidden in Marketo',
  F35: 'a field gets another type, gets shorter, or must be filled',
  F38: 'a choice of a picklist may no longer be chosen',
  F50: 'the database comes back without its last commits',
  F53: 'an old backup of the database is put back',
  F45: 'most records of a side change at once, or a third is deleted',
  F58: 'hostile texts are typed',
  F59: 'numbers and dates at the edges are typed',
  F60: 'the same is typed in another form',
  F36b: 'a field that was taken away and edited comes back while a write is in doubt',
  F47b: 'a worker stands still over a reading while another one writes one of its records',
} as const;

/** The faults of reliability.md §2.2 that this simulation can inject, with what each does to a run. */
export const FAULT_KINDS = { ...FIRST_KINDS, ...LATER_KINDS } as const;

/** The number of a fault in the catalogue. */
export type FaultId = keyof typeof FAULT_KINDS;

/** Every fault there is here, by its number. */
export const FAULT_IDS = (Object.keys(FAULT_KINDS) as readonly FaultId[]).toSorted((a, b) => numberOf(a) - numberOf(b));

/** The faults that share one stream of chance, in the order in which it draws them. */
export const FIRST_FAULTS = Object.keys(FIRST_KINDS) as readonly FaultId[];

/** The faults that have a stream each. */
export const LATER_FAULTS = Object.keys(LATER_KINDS) as readonly FaultId[];

/** A fault's number in the catalogue. */
export function numberOf(id: FaultId): number {
  return Number.parseInt(id.slice(1), 10);
}

/** Faults that strike ourselves: at least three of them in every run (reliability.md §2.3, standard seed). */
export const FAULTS_OF_OURS: readonly FaultId[] = ['F46', 'F47', 'F48', 'F49', 'F51', 'F52', 'F55', 'F57'];

/** Faults that happen once and say so by themselves, for the counters. */
export interface FaultCounts {
  /** A fault did happen: not merely armed, but met by the run. What it struck is whatever is under way unless it is named. */
  struck(id: FaultId, operation?: string): void;
  counts(): Readonly<Partial<Record<FaultId, number>>>;
  /** How often anything was struck so far. */
  total(): number;
  /** How often each fault struck each operation, as "F1 marketo write". */
  tuples(): Readonly<Record<string, number>>;
}

/** Counters at zero. `underWay` says what a fault struck that names nothing itself. */
export function createFaultCounts(underWay: () => string): FaultCounts {
  const counts: Partial<Record<FaultId, number>> = {};
  const tuples: Record<string, number> = {};
  let total = 0;
  return {
    struck(id, operation = underWay()) {
      total += 1;
      counts[id] = (counts[id] ?? 0) + 1;
      const tuple = `${id} ${operation}`;
      tuples[tuple] = (tuples[tuple] ?? 0) + 1;
    },
    counts: () => ({ ...counts }),
    total: () => total,
    tuples: () => ({ ...tuples }),
  };
}
