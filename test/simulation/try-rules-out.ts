import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { FilterTrial } from '../../src/domain/filter-trial.ts';
import { PERSON_OBJECTS } from '../../src/domain/object-pair.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { tryFilter } from '../../src/engine/try-filter.ts';
import { tryRules } from '../../src/engine/try-rules.ts';
import type { TriedSide } from '../../src/engine/try-rules.ts';
import type { FilterKind } from './filter-kinds.ts';
import { withParentFilter } from './parent-options.ts';
import { filterIn, lineOf, setIn, syncFilterOf } from './rule-versions.ts';
import { drawFilter } from './rule-options.ts';
import { agreeUnder, RULED_FIELDS } from './ruled-fields.ts';
import type { RuledField, RuleSet } from './ruled-fields.ts';
import type { RulesOfWorld } from './rules-of-world.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { RunUntil, SimulatedWorld } from './simulated-world.ts';

/** What trying something out needs, once all is quiet. */
export interface TrialParts {
  readonly world: SimulatedWorld;
  readonly runUntil: RunUntil;
  readonly comesToRest: () => Promise<boolean>;
}

/** Apart from the streams of everything else. */
const TRIAL_STREAM = 4500;
const PARENT_TRIAL_STREAM = 4701;
/** More than any run has. */
const ALL_PAIRS = 1000;

/** Once all is quiet, a filter and a line's rules are tried, applied, and compared with what the next cycles do, record for record (I33). Answers false when that does not come to rest. */
export async function tryRulesOut(parts: TrialParts): Promise<boolean> {
  const { rules } = parts.world.beside;
  if (rules === null) return true;
  const chance = createRandom(mixSeed(parts.world.options.seed, TRIAL_STREAM));
  return (await tryFilterOut(parts, rules, chance)) && tryLineOut(parts, rules, chance);
}

async function tryFilterOut(parts: TrialParts, rules: RulesOfWorld, chance: Random): Promise<boolean> {
  const { world } = parts;
  const to = chance.pick(SIDES);
  const drawn = { ...rules.present(), filters: { ...rules.present().filters, [to]: drawFilter(chance, to, 1) } };
  const version = to === 'marketo' && world.options.rules?.parentActs !== null ? withParentFilter(drawn, createRandom(mixSeed(world.options.seed, PARENT_TRIAL_STREAM)), 0.7) : drawn;
  const chosen = filterIn(version, to);
  if (chosen === null) return true;
  const seq = world.ledger.seq();
  const trials = await asked(parts, async (context) => Promise.all(PERSON_OBJECTS.filter((object) => (chosen.kind.alone ?? object) === object).map((object) => tryFilter(context, { object, to, filter: syncFilterOf(chosen, object), samples: ALL_PAIRS }))));
  if (trials === null) return false;
  if (world.ledger.seq() !== seq) world.verdicts.violated('I33', 'S', `a filter was tried, and ${JSON.stringify(world.ledger.writtenSince(seq)[0])} was written`);
  const [before, day] = [new Map(world.books.pairs), dayOf(world)];
  rules.apply(version);
  if (!(await isCarriedOut(parts))) return false;
  if (day === dayOf(world)) for (const trial of trials) compareFilter(world, trial, before, (pair) => hasOtherValues(world, pair, chosen.kind, seq));
  return true;
}

/** A cycle that was under way keeps to its version; every worker has gone by the new one after some more. */
async function isCarriedOut({ world, runUntil, comesToRest }: TrialParts): Promise<boolean> {
  const since = world.scheduler.now();
  await runUntil(() => world.cyclesSince(since) >= CYCLES_TO_CARRY_OUT + world.workers().length);
  return comesToRest();
}

/** One that was under way, one that reads what was never read, and one that carries it over. */
const CYCLES_TO_CARRY_OUT = 3;

function dayOf({ scheduler }: SimulatedWorld): string {
  return new Date(scheduler.now()).toISOString().slice(0, 10);
}

/** Whoever comes in takes over what the other side holds, and may be out again by that. */
function hasOtherValues({ books, ledger }: SimulatedWorld, { pairId }: Pair, { to, looksAt }: FilterKind, since: number): boolean {
  const source = otherSide(to);
  return books.idsOf(pairId, source).some((id) => looksAt.some((key) => ledger.history(source, id, key).some(({ seq }) => seq > since)));
}

/** Whoever was said to enter, to leave, or to have its record deleted does, and nobody else. */
function compareFilter({ books, verdicts }: SimulatedWorld, { object, to, filter, entering, leaving, unknown, deleted }: FilterTrial, before: ReadonlyMap<string, Pair>, isOther: (pair: Pair) => boolean): void {
  const others = [...books.pairs.values()].filter(isOther);
  const open = new Set([...unknown.samples, ...others].map(({ pairId }) => pairId));
  const now = [...books.pairs.values()].filter((pair) => pair.object === object && !open.has(pair.pairId) && before.get(pair.pairId)?.[otherSide(to)].presence === 'present');
  const was = (pair: Pair): boolean => before.get(pair.pairId)?.[to].filtered !== null;
  const is = (pair: Pair): boolean => pair[to].filtered !== null;
  const told = { entering: entering.samples, leaving: leaving.samples };
  const done = { entering: now.filter((pair) => was(pair) && !is(pair)), leaving: now.filter((pair) => !was(pair) && is(pair)) };
  for (const group of ['entering', 'leaving'] as const) {
    const [said, did] = [told[group], done[group]].map((pairs) => pairs.map(({ pairId }) => pairId).filter((id) => !open.has(id)).toSorted().join(' '));
    const [stranger] = [...told[group], ...done[group]].map(({ pairId }) => pairId).filter((id) => !open.has(id) && (said?.includes(id) !== did?.includes(id)));
    if (stranger !== undefined) verdicts.violated('I33', 'Q', `"${filter}" for ${object} to ${to} was tried: ${said?.includes(stranger) === true ? 'told of' : 'not told of'} as ${group}; its pair says ${JSON.stringify(books.pairs.get(stranger)?.[to].filtered)} now and ${JSON.stringify(before.get(stranger)?.[to].filtered)} before`, { pairId: stranger });
    verdicts.reached(`tried a filter: ${told[group].length > 0 ? 'some' : 'nobody'} ${group}`);
  }
  const gone = now.filter((pair) => before.get(pair.pairId)?.[to].presence === 'present' && (pair[to].presence !== 'present' || pair[to].filtered?.deletes === true));
  if (open.size === 0 && gone.length !== deleted.records) verdicts.violated('I33', 'Q', `"${filter}" for ${object} to ${to} was tried: ${deleted.records} are to be deleted; ${gone.length} are`);
}

async function tryLineOut(parts: TrialParts, rules: RulesOfWorld, chance: Random): Promise<boolean> {
  const { world } = parts;
  const field = chance.pick(RULED_FIELDS);
  const set = chance.pick(field.sets);
  const known = setIn(rules.present(), field);
  const seq = world.ledger.seq();
  const trials = await asked(parts, async (context) => Promise.all(PERSON_OBJECTS.map((object) => tryRules(context, object, field.plan.marketo, { fields: [lineOf(field, set)] }))));
  if (trials === null) return false;
  if (world.ledger.seq() !== seq) world.verdicts.violated('I33', 'S', 'value rules were tried, and something was written');
  const before = new Map(SIDES.map((side) => [side, new Map(world.ledger.records(side).map(({ id, values }) => [id, values[field.plan.marketo] ?? null]))]));
  rules.apply({ ...rules.present(), sets: { ...rules.present().sets, [field.plan.marketo]: set.name } });
  if (!(await isCarriedOut(parts))) return false;
  for (const trial of trials) for (const tried of trial?.from ?? []) compareLine(world, { object: trial?.object, tried, field, set, isKnown: known?.direction === 'both' }, before.get(tried.side) ?? new Map());
  return true;
}

interface TriedLine {
  readonly object: PairObject | undefined;
  readonly tried: TriedSide;
  readonly field: RuledField;
  readonly set: RuleSet;
  /** Whether every value of the field was kept by the rules of before, so that the trial knows them all. */
  readonly isKnown: boolean;
}

/** What was said of each record's value is what became of it. */
function compareLine(world: SimulatedWorld, { object, tried, field: { plan }, set, isKnown }: TriedLine, before: ReadonlyMap<string, Plain>): void {
  const [source, target] = [tried.side, otherSide(tried.side)];
  for (const pair of world.books.pairs.values()) {
    const [one, other] = [source, target].map((side) => world.ledger.record(side, pair[side].id ?? ''));
    if (pair.object !== object || one?.state !== 'there' || other?.state !== 'there' || SIDES.some((side) => pair[side].presence !== 'present' || pair[side].filtered !== null)) continue;
    const value = before.get(one.id) ?? null;
    // What did not come to rest as it was, was decided by the other side.
    if (meaning('text', value) === null || !isSame(plan.kind, one.values[plan.marketo], value) || world.suspended.any(plan.marketo)) continue;
    const entry = tried.values.find((tried) => isSame(plan.kind, tried.value, value));
    const about = { pairId: pair.pairId, field: plan.marketo };
    const words = `"${set.name}" on ${plan.marketo} was tried for ${source} ${one.id}, which holds ${JSON.stringify(value)}`;
    if (entry === undefined) {
      if (isKnown && tried.values.length === 0 && tried.levelled === 0) world.verdicts.violated('I33', 'Q', `${words}: no such value was told of`, about);
      continue;
    }
    const values: Record<Side, Plain> = { salesforce: null, marketo: null, [source]: value, [target]: other.values[plan.marketo] ?? null };
    const isHeld = SIDES.some((side) => pair[side].work.state === 'rejected');
    world.verdicts.reached(`tried rules: ${entry.code ?? 'it crosses'}`);
    if (entry.code === null && !isHeld && !isSame('text', entry.after, values[target]) && agreeUnder(set, values.salesforce, values.marketo) !== true) world.verdicts.violated('I33', 'Q', `${words}: ${target} was to get ${JSON.stringify(entry.after)}, and holds ${JSON.stringify(values[target])}`, about);
    if (entry.code !== null && !isHeld) world.verdicts.violated('I33', 'Q', `${words}: it was to be held as ${entry.code}, and is not; ${target} holds ${JSON.stringify(values[target])}`, about);
  }
}

/** Asks a worker that is up, by the rules of now, while the world goes on; null when the run ended before it answered. */
async function asked<Answer>({ world, runUntil }: TrialParts, ask: (context: EngineContext) => Promise<Answer>): Promise<Answer | null> {
  const [worker] = world.workers();
  const rules = world.beside.rules?.rulesOfNow() ?? null;
  if (worker === undefined || rules === null) throw new Error('A worker is up once faults have healed.');
  const answer = ask({ ...worker.context, rules });
  let isDone = false;
  world.guard(answer.finally(() => {
    isDone = true;
  }));
  await runUntil(() => isDone);
  return isDone ? answer : null;
}
