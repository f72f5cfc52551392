import type { Side } from '../../src/domain/side.ts';

/** When an invariant is checked: at every step, once things are quiet, or over the whole run (reliability.md §2.1). */
export type CheckKind = 'S' | 'Q' | 'E';

/** An invariant that did not hold. */
export interface Violation {
  readonly invariant: string;
  readonly check: CheckKind;
  /** What happened, precisely: record, field, values, moments. */
  readonly what: string;
  /** True time, ms. */
  readonly at: number;
  /** The pair it is about, and the field if it is about one: their story belongs to the report. */
  readonly about: { readonly pairId: string; readonly field?: string } | null;
}

/**
 * Known gaps of the engine: what falls exactly into one of them is counted and not convicted.
 * `npm run simulate -- --strict` allows none.
 */
export type Allowance =
  /** I3: an edit made on the target between our last look and our write is overwritten and named nowhere. */
  | 'edit since last look'
  /** I5: an automation that is slower than our next look bounces. */
  | 'slow automation'
  /** I1, I3, I17: what happened to a field while it was suspended is neither looked for nor merged when it is given back. */
  | 'field given back'
  /** I17: a record hidden for longer than the overlap of the readings; a reconciler does not exist yet. */
  | 'hidden beyond the overlap'
  /** I20: a worker that stood still between reserving and sending sends under a lease that is long another's. */
  | 'zombie sends'
  /** I2, I4, I11: a look that does not show our own write yet (F21) is taken for a user's edit back to the old value. */
  | 'late sight of our own write'
  /** I25, I27: a conversion absorbs a contact's pair whose person is being made; the store refuses, and the whole page with it. */
  | 'absorbed while written'
  /** I9: a flush works with the rights that its worker saw last, however long ago that was. */
  | 'flush on old rights'
  /** I2, I3: a write whose answer was lost, or came after a doubt was ended by a wrong clock, counts as not done when a later edit hides it; what it overwrote is named nowhere. */
  | 'doubt under a later edit';

/** Take a line away when its gap is mended. */
export const ALLOWED: readonly Allowance[] = ['hidden beyond the overlap', 'flush on old rights', 'doubt under a later edit'];

/** Where the checks report. */
export interface Verdicts {
  violated(invariant: string, check: CheckKind, what: string, about?: Violation['about']): void;
  /** True, and counted, when the gap is allowed in this run. */
  isAllowed(gap: Allowance): boolean;
  /** Something a run should sometimes reach did happen. */
  reached(what: string): void;
  violations(): readonly Violation[];
  allowed(): Readonly<Partial<Record<Allowance, number>>>;
  reachedCounts(): Readonly<Record<string, number>>;
}

const MOST_VIOLATIONS = 20;

/** An empty record of verdicts. */
export function createVerdicts(now: () => number, allowances: readonly Allowance[]): Verdicts {
  const violations: Violation[] = [];
  const allowed: Partial<Record<Allowance, number>> = {};
  const reached: Record<string, number> = {};
  return {
    violated(invariant, check, what, about = null) {
      if (violations.length < MOST_VIOLATIONS) violations.push({ invariant, check, what, about, at: now() });
    },
    isAllowed(gap) {
      if (!allowances.includes(gap)) return false;
      allowed[gap] = (allowed[gap] ?? 0) + 1;
      return true;
    },
    reached(what) {
      reached[what] = (reached[what] ?? 0) + 1;
    },
    violations: () => violations,
    allowed: () => ({ ...allowed }),
    reachedCounts: () => ({ ...reached }),
  };
}

/** A record's name in a report. */
export function nameOf(side: Side, id: string): string {
  return `${side} ${id}`;
}
