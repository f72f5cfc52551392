import type { PairObject, Side } from './side.ts';

/**
 * How far the second look at one kind of pairs has come (PRODUCT J4, decision 28). A pass walks through all pairs of an
 * object, asks both sides for their records by id, and compares them with what was seen. What was asked for and not shown is
 * asked for once more when every pair was compared, and only then anything is concluded from it (hazard 46).
 */
export interface ReconcilePass extends ReconcileCounts {
  /** When it began, by our clock; ISO 8601. Also its name: work that repairs what it found carries it. */
  readonly startedAt: string;
  /**
   * `planned`: nothing was asked yet. `compare`: pair by pair. `confirm`: what was not shown is asked for again. `list`: records
   * that no pair knows are looked for. `ended`: complete.
   */
  readonly phase: 'planned' | 'compare' | 'confirm' | 'list' | 'ended';
  /** The last pair compared, or the last record listed; null at the beginning of a phase. */
  readonly after: string | null;
  /** Pairs there were when it began, for telling how far it is; null before that. */
  readonly expected: number | null;
  /** The name of the rights in force when it began (decision 21): a pass that saw others concludes nothing from absence (I29). */
  readonly rights: string | null;
  /** Whether, when it began, nothing of this object could be hidden from the sync user on that side. */
  readonly seesAll: Readonly<Record<Side, boolean>>;
  /** What was asked for and not shown, and is to be asked for again, by side. */
  readonly missing: Missing;
  /** Since when people or memberships that Marketo does not show wait for what its log tells of them, by our clock; ISO 8601. Absent before that (L27). */
  readonly missedAt?: string;
  /** How many of those that are hidden are Marketo's: nothing of Salesforce is amiss for them. Absent where none is. */
  readonly hiddenInMarketo?: number;
  /** The complete pass before it. */
  readonly last: EndedPass | null;
}

/** Records that were not shown, by side. */
export type Missing = Readonly<Record<Side, readonly MissingRecord[]>>;

/**
 * A record that was asked for and not shown, with its pair. Only while that pair has this very record anything is concluded from it: what
 * the pair has gone on with since was not missed (L27).
 */
export interface MissingRecord {
  readonly pairId: string;
  readonly recordId: string;
}

/** What a pass found. */
export interface ReconcileCounts {
  /** Pairs compared. */
  readonly compared: number;
  /** Differences found: pairs that hold something else than was seen, records that are gone, and records that no pair knew. */
  readonly differing: number;
  /** Of these, records that are gone for good. */
  readonly gone: number;
  /** Of these, records that no pair knew. */
  readonly unknown: number;
  /** Records that were not shown, of which nobody can tell whether they are gone or hidden: left as they are (I10). */
  readonly hidden: number;
}

/** A complete pass. */
export interface EndedPass extends ReconcileCounts {
  readonly startedAt: string;
  readonly endedAt: string;
}

/** The pass of an object as the store keeps it, and when somebody asked for one (ISO 8601). */
export interface ReconcileRow {
  readonly object: PairObject;
  readonly pass: ReconcilePass | null;
  readonly askedAt: string | null;
}

/** Pairs compared at a time: one call to Salesforce, two to Marketo. */
export const PAIRS_AT_ONCE = 600;

/** More missing records than this are not remembered, and nothing is concluded from any of them: sight was lost, or a great deal was. */
export const MOST_MISSING = 10_000;

/** Nothing is asked in the first hundredth of the period, and everything was by its last twentieth. */
const FIRST_SHARE = 0.01;
const LAST_SHARE = 0.95;

const NOTHING_FOUND: ReconcileCounts = { compared: 0, differing: 0, gone: 0, unknown: 0, hidden: 0 };

/** A pass that begins now. */
export function planPass(startedAt: string, before: ReconcilePass | null): ReconcilePass {
  return {
    ...NOTHING_FOUND,
    startedAt,
    phase: 'planned',
    after: null,
    expected: null,
    rights: null,
    seesAll: { salesforce: false, marketo: false },
    missing: { salesforce: [], marketo: [] },
    last: before?.last ?? null,
  };
}

/**
 * The pass to go on with: the one under way, or a new one when the period of the last is over, none ever was, or somebody asked
 * since. Null while the last one holds.
 */
export function presentPass({ pass, askedAt }: ReconcileRow, everyDays: number, now: string): ReconcilePass | null {
  // Our clock may have been set back since somebody asked: what is under way then answers the wish all the same.
  if (askedAt !== null && (pass === null || pass.startedAt < askedAt)) return planPass(now < askedAt ? askedAt : now, pass);
  if (pass !== null && pass.phase !== 'ended') return pass;
  return pass === null || shareOfPeriod(pass.startedAt, everyDays, now) >= 1 ? planPass(now, pass) : null;
}

/**
 * Whether the next step is due, so that a pass is spread evenly over its period. One that was asked for goes as fast as cycles
 * let it; what comes after the comparison is done at once, because it is little.
 */
export function isStepDue(row: ReconcileRow, pass: ReconcilePass, everyDays: number, now: string): boolean {
  if (row.askedAt !== null && pass.startedAt >= row.askedAt) return true;
  const share = shareOfPeriod(pass.startedAt, everyDays, now);
  if (pass.phase === 'planned') return share >= FIRST_SHARE;
  if (pass.phase !== 'compare') return true;
  const expected = Math.max(pass.expected ?? 0, pass.compared);
  return share >= Math.min((pass.compared + PAIRS_AT_ONCE / 2) / (expected + PAIRS_AT_ONCE), LAST_SHARE);
}

/** Where a pass stands in its period; also when the clock was set back. */
function shareOfPeriod(startedAt: string, everyDays: number, now: string): number {
  return (Date.parse(now) - Date.parse(startedAt)) / (everyDays * DAY_MS);
}

/** When everything is compared at the latest. */
export function latestEnd(startedAt: string, everyDays: number): string {
  return new Date(Date.parse(startedAt) + LAST_SHARE * everyDays * DAY_MS).toISOString();
}

const DAY_MS = 86_400_000;

/** The pass with more found. */
export function addFound(pass: ReconcilePass, found: Partial<ReconcileCounts>): ReconcilePass {
  return {
    ...pass,
    compared: pass.compared + (found.compared ?? 0),
    differing: pass.differing + (found.differing ?? 0),
    gone: pass.gone + (found.gone ?? 0),
    unknown: pass.unknown + (found.unknown ?? 0),
    hidden: pass.hidden + (found.hidden ?? 0),
  };
}

/** The pass with records more that are hidden on a side. */
export function addHidden(pass: ReconcilePass, side: Side, hidden: number): ReconcilePass {
  const counted = addFound(pass, { hidden });
  return side === 'salesforce' || hidden === 0 ? counted : { ...counted, hiddenInMarketo: (pass.hiddenInMarketo ?? 0) + hidden };
}

/** The pass with records more to be asked for again; those beyond the bound count as hidden with all others of their side. */
export function addMissing(pass: ReconcilePass, missing: Missing): ReconcilePass {
  let next = pass;
  for (const side of ['salesforce', 'marketo'] as const) {
    const all = [...next.missing[side], ...missing[side]];
    const isTooMany = all.length > MOST_MISSING || (!next.seesAll[side] && missing[side].length > 0);
    // Nothing is concluded from them in this pass any more: only their number is kept.
    next = isTooMany
      ? { ...addHidden(next, side, all.length), seesAll: { ...next.seesAll, [side]: false }, missing: { ...next.missing, [side]: [] } }
      : { ...next, missing: { ...next.missing, [side]: all } };
  }
  return next;
}

/** The pass once nothing is left to be asked. */
export function endPass(pass: ReconcilePass, endedAt: string): ReconcilePass {
  const { startedAt, compared, differing, gone, unknown, hidden } = pass;
  return { ...pass, phase: 'ended', after: null, last: { startedAt, endedAt, compared, differing, gone, unknown, hidden } };
}
