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
  /** I3: a write to Salesforce overwrote an edit nobody had seen, and the answer that told of it was lost, its worker died with it, or a field of the call was hidden just then (decision 18). */
  | 'answer lost besides'
  /** I1, I17: a record hidden for longer than the overlap of the readings, or while everything was read again for a field that came back; until the next second look at everything. */
  | 'hidden beyond the overlap'
  /** I2, I3, I19: a write whose answer was lost, or came after a doubt was ended by a wrong clock, counts as not done when a later edit hides it; what it overwrote is named nowhere. So does a merge once somebody has brought the merged record back. */
  | 'doubt under a later edit'
  /** I11, I29: a field was deleted and made again between two readings, so that nothing tells its emptiness from one that somebody made. */
  | 'field swapped between two readings'
  /** I2, I3, I17: Marketo's log was purged before it told what our last writes had replaced, when somebody edited, which `updatedAt` does not say (apis.md A5), or whether somebody who is gone was merged. */
  | 'log purged with it'
  /** I3: a field was hidden in Marketo itself before its log told what our last write had replaced: it names the field by a label that no describe tells any more (decision 18). */
  | 'field hidden in Marketo with it'
  /** I17, I18: between two readings Salesforce's clock was set back and forth, or a clock of ours was wrong besides: what was stamped meanwhile lies before every reading; until the next second look. */
  | 'clock set back at rest'
  /** I3, I6, I8: what a database that was put back no longer knows: a write whose doings were still to be seen, a create under way, a record made since and deleted. */
  | 'forgotten by the database';

/** Take a line away when its gap is mended. */
export const ALLOWED: readonly Allowance[] = ['answer lost besides', 'hidden beyond the overlap', 'doubt under a later edit', 'field swapped between two readings', 'log purged with it', 'field hidden in Marketo with it', 'forgotten by the database', 'clock set back at rest'];

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
