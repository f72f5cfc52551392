import type { CoarserValues, Coarsening } from './coarser-values.ts';
import type { FieldContents, FieldHealth } from './field-health.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';

/** How fresh a mapped formula or roll-up is (PRODUCT C4). */
export interface FormulaHealth {
  /** True where it is read with other changes of its record alone. */
  readonly isReadOnChange: boolean;
  /** No value of it is older (ISO 8601); null when nobody can say. */
  readonly readAt: string | null;
  /** API calls that one reading of it on every record takes. */
  readonly callsEach: number;
}

/** What is known of a field beside what was measured. */
export interface FieldFacts {
  readonly field: FieldHealth;
  /** Null for a field that is not calculated, or left out. */
  readonly formula: FormulaHealth | null;
  /** Days of which updates are counted. */
  readonly days: number;
  /** When this is judged, by our clock; ISO 8601. */
  readonly now: string;
  /** What the dictionary says that it is for; null for nothing. */
  readonly purpose: string | null;
  /** Who uses it, by the dictionary. */
  readonly usedBy: readonly string[];
  /** Of its newest changes, the share that replaced a value; from 0 to 1. */
  readonly replacing: number;
  /** By the side written to, the rule that would spare the most of its changes; absent: none would. */
  readonly coarser: Readonly<Partial<Record<Side, CoarserValues>>>;
}

/** `keep` as it is, `ease` what it costs, `ask` what it is for, or `stop` syncing it. */
export type Verdict = 'keep' | 'ease' | 'ask' | 'stop';

/** What somebody could change; the settings' own words for it are the app's (`src/app/advised-lines.ts`). */
export type AdvisedChange =
  | { readonly kind: 'leave-out' }
  | { readonly kind: 'coarsen'; readonly to: Side; readonly by: Coarsening }
  | { readonly kind: 'refresh'; readonly everyHours: number }
  | { readonly kind: 'say-purpose' }
  | { readonly kind: 'look-at-source' };

/** A recommendation with its reason (PRODUCT C2, I2). */
export interface FieldAdvice {
  readonly kind: 'never-filled' | 'stale-formula' | 'small-changes' | 'noisy' | 'same-everywhere' | 'no-purpose' | 'never-changes' | 'in-use';
  readonly verdict: Verdict;
  /** A sentence with the figures that it rests on. */
  readonly because: string;
  /** Updates a day that would not be any more; null where that is no question. */
  readonly sparesPerDay: number | null;
  /** API calls a day that it costs, above 0, or spares, below; null where nobody can say. */
  readonly callsPerDay: number | null;
  readonly change: AdvisedChange | null;
}

/** From where on something is worth saying. */
export const ADVICE_LIMITS = {
  /** Fewer records say nothing about a field. */
  records: 50,
  /** "Never" is a word for so many days. */
  quietDays: 28,
  /** A formula whose values may be older than this is stale. */
  formulaDays: 7,
  /** Updates that carried the field: fewer cost nothing worth naming. */
  updates: 100,
  /** A field in this share of all updates makes most of them. */
  noisyShare: 0.5,
  /** Where fewer of its newest changes replaced a value, it is being filled, and not changed again. */
  replacingShare: 0.5,
  /** Small changes of a field in this share of all updates are worth a rule. */
  dearShare: 0.2,
} as const;

const DAY_MS = 86_400_000;
const REFRESH_HOURS = 24;

type Judge = (facts: FieldFacts) => FieldAdvice | null;

/** What may be said of a field, the weightiest first. */
const JUDGES: readonly Judge[] = [neverFilled, staleFormula, smallChanges, noisy, sameEverywhere, noPurpose];

/** Every recommendation for a field, the weightiest first; one that there is nothing to say about is to be kept, with the reason. */
export function adviseOn(facts: FieldFacts): readonly FieldAdvice[] {
  if (facts.field.suspended !== null) return [];
  const said = JUDGES.flatMap((judge) => judge(facts) ?? []);
  return said.length > 0 ? said : [kept(facts)];
}

function neverFilled({ field }: FieldFacts): FieldAdvice | null {
  const known = SIDES.flatMap((side) => field.on[side] ?? []);
  const sources = SIDES.filter((side) => field.direction === 'both' || field.direction === `to-${otherSide(side)}`);
  const isKnown = sources.every((side) => (field.on[side]?.filled.of ?? 0) >= ADVICE_LIMITS.records);
  if (field.neededFor !== null || !isKnown || known.some(({ filled }) => filled.share > 0)) return null;
  const margin = Math.max(...known.map(({ filled }) => filled.margin));
  const least = Math.min(...known.map(({ filled }) => filled.of));
  const because = `Of ${number(least)} records looked at none has a value${known.length === 2 ? ' on either side' : ''}${margin === 0 ? '' : `; of all records at most ${percent(margin)} have one`}.`;
  return { kind: 'never-filled', verdict: 'stop', because, sparesPerDay: alonePerDay(field), callsPerDay: spared(field), change: { kind: 'leave-out' } };
}

function staleFormula({ formula, now }: FieldFacts): FieldAdvice | null {
  if (formula?.isReadOnChange !== true) return null;
  const days = formula.readAt === null ? null : Math.floor((Date.parse(now) - Date.parse(formula.readAt)) / DAY_MS);
  if (days !== null && days < ADVICE_LIMITS.formulaDays) return null;
  const age = days === null ? 'how old its values are nobody can say' : `its values may be ${days} days old`;
  const because = `Salesforce calculates it and tells nobody when it changes: ${age}.`;
  return { kind: 'stale-formula', verdict: 'ease', because, sparesPerDay: null, callsPerDay: formula.callsEach, change: { kind: 'refresh', everyHours: REFRESH_HOURS } };
}

function smallChanges({ field, coarser }: FieldFacts): FieldAdvice | null {
  const dear = SIDES.find((side) => coarser[side] !== undefined && field.updates.to[side].updates >= ADVICE_LIMITS.updates);
  const rule = dear === undefined ? undefined : coarser[dear];
  if (dear === undefined || rule === undefined || field.updates.share < ADVICE_LIMITS.dearShare) return null;
  const because = `It is in ${percent(field.updates.share)} of all updates. Of its last ${number(rule.changes)} changes ${percent(rule.spared / rule.changes)} would have been none with ${coarseningWords(rule.by)}, and ${percent(rule.sparedUpdates / rule.changes)} were all that their update carried.`;
  const share = rule.sparedUpdates / rule.changes;
  return { kind: 'small-changes', verdict: 'ease', because, sparesPerDay: field.updates.perDay * share, callsPerDay: scaled(spared(field), field, share), change: { kind: 'coarsen', to: dear, by: rule.by } };
}

function noisy(facts: FieldFacts): FieldAdvice | null {
  const { field } = facts;
  const { share, shareAlone, to } = field.updates;
  if (share < ADVICE_LIMITS.noisyShare || facts.replacing < ADVICE_LIMITS.replacingShare || updatesOf(to) < ADVICE_LIMITS.updates || smallChanges(facts) !== null) return null;
  const because = `It is in ${percent(share)} of all updates, and ${percent(shareAlone)} carry nothing else: something changes it again and again.`;
  return { kind: 'noisy', verdict: 'ease', because, sparesPerDay: alonePerDay(field), callsPerDay: spared(field), change: { kind: 'look-at-source' } };
}

/** On one side it is always the same: on the other one nobody learns anything from it. */
function sameEverywhere({ field }: FieldFacts): FieldAdvice | null {
  const known = SIDES.flatMap((side) => field.on[side] ?? []);
  if (field.neededFor !== null || known.length === 0 || !known.every(isOneValue)) return null;
  const because = `All ${number(Math.min(...known.map(({ filled }) => filled.of)))} records looked at hold the same value.`;
  return { kind: 'same-everywhere', verdict: 'ask', because, sparesPerDay: alonePerDay(field), callsPerDay: spared(field), change: { kind: 'leave-out' } };
}

function isOneValue({ filled, distinct }: FieldContents): boolean {
  return distinct.atMost === 1 && filled.share === 1 && filled.of >= ADVICE_LIMITS.records;
}

function noPurpose({ field, purpose, usedBy }: FieldFacts): FieldAdvice | null {
  if (purpose !== null || usedBy.length > 0 || field.neededFor !== null) return null;
  return { kind: 'no-purpose', verdict: 'ask', because: 'The dictionary does not say what it is for, and names nobody who uses it.', sparesPerDay: alonePerDay(field), callsPerDay: spared(field), change: { kind: 'say-purpose' } };
}

function kept({ field, days, purpose }: FieldFacts): FieldAdvice {
  const isQuiet = days >= ADVICE_LIMITS.quietDays && updatesOf(field.updates.to) === 0;
  const reason = field.neededFor === null ? (purpose === null ? 'Somebody uses it' : 'It has a purpose') : `It is needed for ${field.neededFor}`;
  const cost = isQuiet ? `no update has carried it for ${Math.floor(days)} days, so it costs nothing` : `it is in ${percent(field.updates.share)} of all updates`;
  return { kind: isQuiet ? 'never-changes' : 'in-use', verdict: 'keep', because: `${reason}; ${cost}.`, sparesPerDay: null, callsPerDay: null, change: null };
}

/** What a rule does, for people. */
function coarseningWords(by: Coarsening): string {
  if (by.kind === 'bands') return `bands from ${by.from.join(', ')}`;
  return by.digits === 0 ? 'rounding to whole numbers' : `rounding to ${number(10 ** -by.digits)}s`;
}

function updatesOf(to: FieldHealth['updates']['to']): number {
  return to.salesforce.updates + to.marketo.updates;
}

function alonePerDay({ updates: { to, perDay } }: FieldHealth): number {
  const all = updatesOf(to);
  return all === 0 ? 0 : (perDay * (to.salesforce.alone + to.marketo.alone)) / all;
}

/** The calls that would not be without the field. */
function spared({ updates: { callsPerDay } }: FieldHealth): number | null {
  return callsPerDay === null ? null : 0 - callsPerDay;
}

/** Of the calls for updates that carry the field alone, the part that goes with a share of all that carry it. */
function scaled(calls: number | null, { updates: { to } }: FieldHealth, share: number): number | null {
  const alone = to.salesforce.alone + to.marketo.alone;
  return calls === null || alone === 0 ? calls : calls * Math.min(1, (share * updatesOf(to)) / alone);
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function percent(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %';
  return `${Math.round(share * 100)} %`;
}
