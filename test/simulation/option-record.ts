import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import type { ConflictPolicy, Direction } from '../../src/domain/field-mapping.ts';
import { FAULTS_OF_OURS, FIRST_FAULTS, LATER_FAULTS, numberOf } from './fault-kinds.ts';
import type { FaultId } from './fault-kinds.ts';
import { ALL_FIELDS, FIXED_FIELDS, NEEDED_FIELDS, OPTIONAL_FIELDS } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import { drawActivities, drawMembers } from './member-options.ts';
import type { ActivitiesPlan, MembersPlan } from './member-options.ts';
import { drawLifecycles, drawMemberLifecycles, NO_LIFECYCLES } from './lifecycle-options.ts';
import type { LifecyclesPlan } from './lifecycle-options.ts';
import { drawMerges, drawMergesMeanwhile, objectsOfSeed } from './object-options.ts';
import type { ObjectsPlan } from './object-options.ts';
import { drawParents } from './parent-options.ts';
import type { PlannedAct, PlannedFault } from './planned.ts';
import { drawNewFields } from './new-field-options.ts';
import { drawRules } from './rule-options.ts';
import type { RulesPlan } from './rule-options.ts';
import { FIELDS_OF_RULES } from './rule-versions.ts';
import { between, sample, streamsOf } from './random-streams.ts';
import { seedHas } from './seed-kinds.ts';
import { drawSize } from './seed-size.ts';

/** Everything a seed decides before its run begins (reliability.md §2.3, rule 4). */
export interface OptionRecord {
  readonly seed: number;
  /** True time when the run begins, ms: shortly before a midnight or a clock change when the run has F20. */
  readonly startAt: number;
  readonly workers: number;
  readonly salesforcePeople: number;
  readonly marketoPeople: number;
  readonly fields: readonly FieldPlan[];
  /** Whether "Hot" people of Marketo become leads by a rule. */
  readonly hasCreateRule: boolean;
  readonly pauseSeconds: number;
  readonly inDoubtSeconds: number;
  /** How long the safety phase lasts, ms of true time. */
  readonly safetyMs: number;
  readonly acts: readonly PlannedAct[];
  readonly latencyMs: { readonly http: number; readonly store: number };
  /** Most rows of a Salesforce page: with a few of them every reading turns pages (F15, F17). */
  readonly queryPageRows: number;
  readonly reorderMs: number;
  /** By how much each vendor's clock is wrong from the beginning (F19), ms. */
  readonly skewMs: Readonly<Record<Side, number>>;
  /** Faults that this run does without: two seeds differ in what they cannot hide behind. */
  readonly off: readonly FaultId[];
  readonly faults: readonly PlannedFault[];
  /** What never heals in the liveness phase. */
  readonly core: 'nothing' | 'one worker stays dead' | 'one record stays refused';
  /** Other objects beside people; null in a run of people alone. */
  readonly objects: ObjectsPlan | null;
  /** Members of campaigns; null in a run without them. */
  readonly members: MembersPlan | null;
  /** Tasks and events; null in a run without them. */
  readonly activities: ActivitiesPlan | null;
  /** Value rules, filters and formulas that change; null in a run without them. */
  readonly rules: RulesPlan | null;
  /** When users merge two records into one, on either side. */
  readonly merges: readonly PlannedAct[];
  /** When users merge persons while something is made for them, or before. */
  readonly mergesMeanwhile: readonly PlannedAct[];
  /** What the settings say of deletions, merges in Salesforce and the second look, and who makes use of it. */
  readonly lifecycles: LifecyclesPlan;
}

const POLICIES: readonly ConflictPolicy[] = ['by-object', 'by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once'];
const DIRECTIONS: readonly Direction[] = ['both', 'both', 'both', 'both', 'to-marketo', 'to-salesforce'];
const PAUSES: readonly number[] = [10, 30, 60, 300, 900];
const SKEWS: readonly number[] = [0, 0, 0, -86_400_000, -1000, 1000, 3_600_000];
const CORES: readonly OptionRecord['core'][] = ['nothing', 'nothing', 'one worker stays dead', 'one record stays refused'];

/** The morning of a quiet day. */
const START = Date.parse('2026-03-02T09:00:00Z');
const BOUNDARY_STREAM = 3000;
/**
 * Midnight US Central around both clock changes there (Marketo's quota), the changes themselves, those of Europe, and the
 * ends of a day, a year and a February in UTC (F20).
 */
const BOUNDARIES: readonly number[] = [
  '2026-03-08T06:00:00Z', '2026-03-08T08:00:00Z', '2026-03-09T05:00:00Z', '2026-11-01T05:00:00Z', '2026-11-01T07:00:00Z', '2026-11-02T06:00:00Z',
  '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z', '2028-02-29T00:00:00Z',
].map((moment) => Date.parse(moment));

/** So many cycles fit into the safety phase of a whole run, each about so long beside the pause after it. */
const CYCLES = 36;
const CYCLE_SECONDS = 8;
const WHOLE_PAGE_ROWS = 2000;

/** What may be asked of a seed besides its own will. */
export interface SeedWishes {
  /** Which of the faults that were added later it may have: a seed that is kept names those there were in its day. */
  readonly later?: readonly FaultId[];
  /** Faults that it must have. */
  readonly surely?: readonly FaultId[];
  /** A whole run, whatever size the seed draws (seed-size.ts). */
  readonly isWhole?: boolean;
  /** Whether the run has other objects beside people; the seed's number says so where this does not. */
  readonly hasObjects?: boolean;
  /** Whether users also merge records, in a run that has other objects. */
  readonly hasMerges?: boolean;
  /** Whether the run has members of campaigns, or tasks and events. */
  readonly hasMembers?: boolean;
  /** Whether deletions and merges are carried over and everything is looked at twice, in a run that has other objects. */
  readonly hasLifecycles?: boolean;
  /** Whether the run has value rules and filters that change, and nothing beside people. */
  readonly hasRules?: boolean;
  /** Whether fields become visible while it runs and are added by themselves, in a run that has rules. */
  readonly hasNewFields?: boolean;
  /** Whether filters look at accounts and owners, in a run that has rules. */
  readonly hasParents?: boolean;
}

/** What a seed says. The same seed says the same on every machine. */
export function expandSeed(seed: number, wishes: SeedWishes = {}): OptionRecord {
  const whole = wholeRun(seed, wishes);
  const { hasRules = seedHas(seed, 'rules'), hasNewFields = seedHas(seed, 'newFields'), hasParents = seedHas(seed, 'parents') } = wishes;
  const { hasMembers = seedHas(seed, 'members') && !hasRules, hasMerges = seedHas(seed, 'merges'), isWhole = false } = wishes;
  const { hasObjects = seedHas(seed, 'objects') && !hasMembers && !hasRules, hasLifecycles = seedHas(seed, 'lifecycles') } = wishes;
  const sized = isWhole ? whole : inDrawnSize(whole, wishes.surely ?? []);
  const share = isWhole ? 1 : drawSize(seed).share;
  return {
    ...sized,
    ...(hasObjects ? { objects: objectsOfSeed(seed, sized.safetyMs, share) } : {}),
    ...(hasObjects && hasLifecycles ? { lifecycles: lifecyclesOf(sized, share) } : {}),
    ...(hasMembers ? { members: drawMembers(seed, sized.safetyMs, share), activities: drawActivities(seed, sized.safetyMs, share) } : {}),
    ...(hasMembers && seedHas(seed, 'memberFlags') ? { lifecycles: drawMemberLifecycles(seed, sized.safetyMs, share) } : {}),
    ...(hasRules ? ruledRun(sized, share, { hasNewFields, hasParents }) : {}),
    ...(hasMerges && (hasObjects || hasMembers) ? { merges: drawMerges(seed, sized.safetyMs), mergesMeanwhile: drawMergesMeanwhile(seed, sized.safetyMs) } : {}),
  };
}

/** Value rules and filters, the fields that take part in them beside the run's others, and those that are new. */
function ruledRun({ seed, safetyMs, fields }: OptionRecord, share: number, { hasNewFields, hasParents }: { readonly hasNewFields: boolean; readonly hasParents: boolean }): Pick<OptionRecord, 'rules' | 'fields'> & Partial<Pick<OptionRecord, 'objects'>> {
  const others = fields.filter((field) => !isOfRules(field));
  const drawn = hasNewFields ? drawNewFields(seed, safetyMs, share, others) : null;
  const rules = drawRules(seed, safetyMs, share);
  const parents = hasParents ? drawParents(seed, safetyMs, share) : null;
  return { ...(parents === null ? {} : { objects: parents.objects }), rules: { ...rules, first: parents?.first(rules.first) ?? rules.first, newFields: drawn?.plan ?? null, parentActs: parents?.acts ?? null }, fields: [...others, ...(drawn?.fields ?? [])] };
}

/** Their lines come with the rules. */
function isOfRules({ marketo, lead }: FieldPlan): boolean {
  return FIELDS_OF_RULES.some((one) => one.marketo === marketo || one.lead === lead);
}

/** Between cycles of so many seconds a formula of age is another one on some record: whoever looks twice in each of them never rests. */
const SHORT_PAUSE_SECONDS = 300;

function lifecyclesOf({ seed, safetyMs, pauseSeconds, fields }: OptionRecord, share: number): LifecyclesPlan {
  const plan = drawLifecycles(seed, safetyMs, share);
  const isRestless = pauseSeconds > SHORT_PAUSE_SECONDS && fields.some(({ kind }) => kind === 'formula');
  return isRestless ? { ...plan, lookEveryMinutes: null } : plan;
}

function wholeRun(seed: number, { later = LATER_FAULTS, surely = [] }: SeedWishes): OptionRecord {
  const { options: chance, faults: fate, workload } = streamsOf(seed);
  const pauseSeconds = chance.pick(PAUSES);
  const workers = between(chance, 1, 4);
  const safetyMs = CYCLES * (pauseSeconds + CYCLE_SECONDS) * 1000;
  const firstOff = sample(fate, FIRST_FAULTS, between(fate, 6, 22));
  const own = [...new Set([...later, ...surely])].map((id) => ownFaults(seed, id, safetyMs, surely.includes(id)));
  const off = [...firstOff, ...later].filter((id) => !surely.includes(id) && !own.flat().some((fault) => fault.id === id));
  const boundary = createRandom(mixSeed(seed, BOUNDARY_STREAM));
  return {
    seed,
    startAt: own.flat().some(({ id }) => id === 'F20') ? Math.floor((boundary.pick(BOUNDARIES) - safetyMs * (0.2 + 0.6 * boundary.next())) / 1000) * 1000 : START,
    workers,
    salesforcePeople: between(chance, 4, 40),
    marketoPeople: between(chance, 0, 30),
    fields: withNeeded(fieldsOf(chance), seed, own.flat().map(({ id }) => id)),
    hasCreateRule: chance.chance(0.5),
    pauseSeconds,
    inDoubtSeconds: 100,
    safetyMs,
    acts: actsOf(workload, safetyMs, between(chance, 80, 240)),
    latencyMs: { http: chance.pick([40, 150, 600]), store: chance.pick([1, 5, 30]) },
    queryPageRows: WHOLE_PAGE_ROWS,
    reorderMs: chance.pick([0, 20, 200, 1000]),
    skewMs: { salesforce: chance.pick(SKEWS), marketo: chance.pick(SKEWS) },
    off,
    faults: [...faultsOf(fate, firstOff, safetyMs, between(fate, 30, 70)), ...own.flat()].toSorted((a, b) => a.atMs - b.atMs),
    core: workers === 1 ? 'nothing' : chance.pick(CORES),
    objects: null,
    members: null,
    activities: null,
    rules: null,
    merges: [],
    mergesMeanwhile: [],
    lifecycles: NO_LIFECYCLES,
  };
}

/**
 * The same record in the size that the seed draws. A small run keeps more faults than its size asks for, so that they
 * meet each other; each is kept or not by its own detail, and those in `surely` always.
 */
function inDrawnSize(whole: OptionRecord, surely: readonly FaultId[]): OptionRecord {
  const { share, longPauseSeconds, queryPageRows } = drawSize(whole.seed);
  const pauseSeconds = longPauseSeconds ?? whole.pauseSeconds;
  const safetyMs = Math.round(CYCLES * share * (pauseSeconds + CYCLE_SECONDS) * 1000);
  const moved = <Planned extends { readonly atMs: number }>(one: Planned): Planned => ({ ...one, atMs: Math.floor((one.atMs / whole.safetyMs) * safetyMs) });
  const isKept = ({ id, detail }: PlannedFault): boolean => surely.includes(id) || detail / 2 ** 31 < Math.sqrt(share);
  return {
    ...whole,
    queryPageRows: queryPageRows ?? whole.queryPageRows,
    pauseSeconds,
    safetyMs,
    salesforcePeople: Math.max(3, Math.round(whole.salesforcePeople * Math.sqrt(share))),
    marketoPeople: Math.round(whole.marketoPeople * Math.sqrt(share)),
    acts: whole.acts.filter((act) => act.detail / 2 ** 31 < share).map(moved),
    faults: whole.faults.filter(isKept).map(moved),
  };
}

function fieldsOf(chance: Random): readonly FieldPlan[] {
  const fixed = FIXED_FIELDS.map((field): FieldPlan => ({ ...field, direction: 'both', policy: chance.pick(['by-object', 'salesforce-wins', 'marketo-wins']) }));
  const optional = sample(chance, OPTIONAL_FIELDS, between(chance, 3, OPTIONAL_FIELDS.length)).map((field) => withRules(field, chance));
  return [...fixed, ...optional];
}

function withRules(field: Omit<FieldPlan, 'direction' | 'policy'>, chance: Random): FieldPlan {
  const direction = chance.pick(DIRECTIONS);
  return { ...field, direction, policy: direction === 'both' ? chance.pick(POLICIES) : 'by-object' };
}

/** The fields drawn, and for every later fault one that it can strike, by the fault's own stream. */
function withNeeded(drawn: readonly FieldPlan[], seed: number, ids: readonly FaultId[]): readonly FieldPlan[] {
  const fields = [...drawn];
  for (const id of new Set(ids)) {
    const needed = NEEDED_FIELDS[id] ?? [];
    if (needed.length === 0 || fields.some((field) => needed.includes(field.marketo))) continue;
    const chance = createRandom(mixSeed(seed, FIRST_FIELD_STREAM + numberOf(id)));
    const [field] = sample(chance, ALL_FIELDS.filter(({ marketo }) => needed.includes(marketo)), 1);
    if (field === undefined) continue;
    const ruled = withRules(field, chance);
    // A formula can only be read.
    fields.push(field.kind === 'formula' ? { ...ruled, direction: 'to-marketo', policy: 'by-object' } : ruled);
  }
  return fields;
}

/** Apart from every other stream. */
const FIRST_FIELD_STREAM = 2000;

function actsOf(workload: Random, safetyMs: number, count: number): readonly PlannedAct[] {
  return Array.from({ length: count }, () => ({ atMs: Math.floor(workload.next() * safetyMs), detail: workload.integer(2 ** 31) })).toSorted((a, b) => a.atMs - b.atMs);
}

function faultsOf(fate: Random, off: readonly FaultId[], safetyMs: number, count: number): readonly PlannedFault[] {
  const on = FIRST_FAULTS.filter((id) => !off.includes(id));
  const planned = (ids: readonly FaultId[], number: number): PlannedFault[] =>
    Array.from({ length: ids.length === 0 ? 0 : number }, () => ({ id: fate.pick(ids), atMs: Math.floor(fate.next() * safetyMs), detail: fate.integer(2 ** 31) }));
  return [...planned(on, count), ...planned(on.filter((id) => FAULTS_OF_OURS.includes(id)), 4), ...planned(off.includes('F2') ? [] : ['F2'], 2)];
}

/** Apart from the concerns of a run, which count from 0 (random-streams.ts). */
const FIRST_OWN_STREAM = 1000;

/** How often one fault is planned, and when, by a stream that no other fault draws from. */
function ownFaults(seed: number, id: FaultId, safetyMs: number, isSure: boolean): readonly PlannedFault[] {
  const fate = createRandom(mixSeed(seed, FIRST_OWN_STREAM + numberOf(id)));
  const isOn = fate.chance(0.65);
  const count = between(fate, 1, 3);
  if (!isOn && !isSure) return [];
  return Array.from({ length: isSure ? count + 1 : count }, () => ({ id, atMs: Math.floor(fate.next() * safetyMs), detail: fate.integer(2 ** 31) }));
}
