import { createRandom } from '../../simulators/foundation/random.ts';
import { isPersonObject, objectOnSide } from '../../src/domain/object-pair.ts';
import type { Pair, Work } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import { checkMerges } from './check-merges.ts';
import type { MergeChecksParts } from './check-merges.ts';
import { checkQuiet, checkReopened } from './check-quiet.ts';
import type { QuietChecksParts } from './check-quiet.ts';
import { wereClearedLinksOnly } from './cleared-links.ts';
import { looksTwice } from './looks-twice.ts';
import { moveParents } from './move-parents.ts';
import { ageInDaysIn } from './record-age.ts';
import { restoreTypes } from './schema-faults.ts';
import { afterSecondLook, hasSecondLook, lookAtEverything } from './second-look.ts';
import type { RunUntil, SimulatedWorld } from './simulated-world.ts';
import { tryRulesOut } from './try-rules-out.ts';
import type { VendorRecord } from './vendor-ledger.ts';

/** The longest that anything may rest by itself: growing pauses of retries, doubts, and timers that were lost, ms. */
const LONGEST_PAUSE_MS = 2_400_000;
/** Cycles that a drained bridge may still need (I37). */
const CYCLES_ALLOWED = 8;

/** Cycles come so often in this phase: most of it is waiting for the pauses of retries to pass, ms. */
const PAUSE_MS = 120_000;
/** A reading of Marketo's log begins at a place two minutes old or the one before it: so long, ms, and so many cycles. */
const OVERLAP_MS = 300_000;
const CYCLES_OF_OVERLAP = 3;

/** Marketo is asked for its fields every ten minutes; until then one that came back is not known to be there, ms. */
const FIELDS_AGE_MS = 660_000;

/**
 * The liveness phase (reliability.md §2.3, rule 11): users have stopped, faults heal but for a core, the backlog drains,
 * people press the button once for what was refused, and then both worlds must agree (I1, I2, I17, I37).
 */
export async function livenessPhase(world: SimulatedWorld, runUntil: RunUntil): Promise<void> {
  await heal(world);
  const refusedForEver = await keepCore(world);
  if (!(await comesToRest(world, runUntil))) return;
  if (!(await agrees(world, runUntil))) return;
  const lookedAt = world.scheduler.now();
  if (!(await looksTwice(world, runUntil, world.options.seed % 2 === 0)) || !(await comesToRest(world, runUntil))) return;
  const mergedAt = (id: string): number => Math.max(-Infinity, ...world.mergeUsers.merged().flatMap(({ loser, survivor, at }) => (loser.id === id || survivor.id === id ? [at] : [])));
  const parts = { ...world, wasSwapped: (object: VendorRecord['object'], field: string) => world.fieldStates.wasSwapped(object, field), disputed: world.effects.disputed, refusedForEver, mergedAt, isKeptFrom: (pair: Pair, to: Side) => world.beside.rules?.isKeptFrom(pair, to) === true, hasSecondLook: world.options.lifecycles.lookEveryMinutes !== null };
  checkReopened(parts);
  pressForRefused(world);
  const { scheduler } = world;
  const pressed = scheduler.now();
  await runUntil(() => scheduler.now() > pressed + 5000);
  if (!(await comesToRest(world, runUntil))) return;
  for (const side of SIDES) world.ledger.scan(side, { by: 'engine', sent: () => undefined });
  checkQuiet(parts);
  world.beside.checkQuiet(refusedForEver, world.verdicts);
  checkMerges(mergeParts(world, parts));
  world.lifecycles.checkQuiet();
  // What reads formulas again and again writes what they have become, one day after the other: such a bridge never idles for long.
  const isNeverIdle = (parts.hasSecondLook || readsFormulas(world)) && world.fields.some(({ kind, isMapped }) => kind === 'formula' && isMapped);
  if (!isNeverIdle) await checkIdle(world, runUntil, lookedAt);
  const quiet = { world, runUntil, comesToRest: () => comesToRest(world, runUntil) };
  if (!(await tryRulesOut(quiet)) || !(await moveParents(quiet))) return;
  if (world.beside.rules !== null) {
    for (const side of SIDES) world.ledger.scan(side, { by: 'engine', sent: () => undefined });
    checkQuiet(parts);
    world.beside.checkQuiet(refusedForEver, world.verdicts);
  }
  if (hasSecondLook(world)) await lookAgain(world, runUntil, parts);
}

/** After a second look at everything both worlds agree in what no feed tells of, too; where they agreed before, it writes nothing (I17, I32). */
async function lookAgain(world: SimulatedWorld, runUntil: RunUntil, parts: QuietChecksParts): Promise<void> {
  const { ledger, verdicts } = world;
  const [seq, wasExcused] = [ledger.seq(), Object.keys(verdicts.allowed()).length > 0];
  await lookAtEverything(world, runUntil);
  if (!(await comesToRest(world, runUntil))) return;
  // What links to a record that was found now is tried again in its time.
  const triedAgainAt = lastTry(world);
  await runUntil(() => world.scheduler.now() > triedAgainAt);
  if (!(await comesToRest(world, runUntil))) return;
  for (const side of SIDES) ledger.scan(side, { by: 'engine', sent: () => undefined });
  const stricter = afterSecondLook(verdicts);
  checkQuiet({ ...parts, verdicts: stricter });
  world.beside.checkQuiet(parts.refusedForEver, stricter);
  checkMerges({ ...mergeParts(world, parts), verdicts: stricter });
  if (!wasExcused && ledger.seq() !== seq && !wereFormulasOnly(world, seq)) verdicts.violated('I32', 'Q', `a second look at what agreed wrote ${JSON.stringify(ledger.writtenSince(seq).slice(0, 3))}`);
}

function mergeParts(world: SimulatedWorld, parts: QuietChecksParts): MergeChecksParts {
  return { ...parts, merged: world.mergeUsers.merged(), touchedByUs: world.lifecycles.unions.touched(), hasForgotten: world.forgotten.size > 0, isPurged: world.lifecycles.isPurged };
}

/** When the last of what waits is tried again, ms. */
function lastTry({ books }: SimulatedWorld): number {
  const all = [...books.pairs.values()].flatMap((pair) => SIDES.map((side) => pair[side].work));
  return Math.max(0, ...all.flatMap((work) => (work.state === 'waiting' && work.nextAttemptAt !== null ? [Date.parse(work.nextAttemptAt)] : [])));
}

/** An admin may agree to the deletions that were stopped; then they are carried. Answers false when that does not come to rest. */
async function agrees(world: SimulatedWorld, runUntil: RunUntil): Promise<boolean> {
  if (!world.options.lifecycles.agreesInTheEnd) return true;
  world.lifecycles.users.agree();
  const since = world.scheduler.now();
  await runUntil(() => world.scheduler.now() > since + 5000);
  return comesToRest(world, runUntil);
}

/** Ends every fault, gives every right back, and brings every worker up. */
async function heal(world: SimulatedWorld): Promise<void> {
  const { vendors, road, database, vendorFaults } = world;
  road.heal();
  world.underWay.heal();
  database.heal();
  await vendorFaults.heal();
  await restoreTypes(world);
  await world.restoreRights();
  await world.showAllBut([]);
  world.setClocks();
  await vendors.control('salesforce', 'rewrites', []);
  await vendors.control('marketo', 'switches', { rewrites: [] });
  await vendors.control('marketo', 'limits', { callsPerDay: 1e9 });
  if (world.options.faults.some(({ id }) => id === 'F33')) {
    await vendors.control('salesforce', 'spare-fields', 0);
    await vendors.control('marketo', 'switches', { spareFields: 0 });
    world.fieldStates.touched();
  }
  world.startMissing();
  world.jobs.calmDownTo(PAUSE_MS);
  world.jobs.begin();
  world.scheduler.trace.note('world', 'heals');
}

/** What stays broken for ever; answers the records that stay refused. */
async function keepCore(world: SimulatedWorld): Promise<ReadonlySet<string>> {
  const { options, vendors, ledger } = world;
  if (options.core === 'one worker stays dead') world.buryOne();
  if (options.core !== 'one record stays refused') return new Set();
  const person = ledger.records('marketo').find((one) => one.state === 'there' && one.key !== null && ledger.record('salesforce', one.key)?.object === 'Lead');
  const lead = person?.key === null || person?.key === undefined ? undefined : ledger.record('salesforce', person.key);
  const lastName = lead?.values['lastName'];
  if (person === undefined || lead?.state !== 'there' || typeof lastName !== 'string') return new Set();
  const rule = { object: 'Lead', name: 'Never', when: [{ field: 'LastName', is: 'equal', value: lastName }], message: 'Never.' };
  await vendors.control('salesforce', 'validation-rules', [rule]);
  await world.users.edit(createRandom(options.seed), person, 2);
  const others = ledger.records('salesforce').filter((one) => one.values['lastName'] === lastName).map((one) => one.id);
  return new Set([lead.id, person.id, ...others]);
}

/**
 * Two cycles in a row that moved nothing, with nothing waiting, open, or to be looked at. A bridge that reads formulas every few hours and
 * rests for hours between cycles finds another record a day older in most of them: it is asked for the next cycle at once.
 */
async function comesToRest(world: SimulatedWorld, runUntil: RunUntil): Promise<boolean> {
  const { scheduler, options, verdicts } = world;
  const began = scheduler.now();
  // A second look finds what no log told of in its own time, and what it finds pauses from then on (seed 80027).
  const foundWithinMs = (options.lifecycles.lookEveryMinutes ?? 0) * 60_000;
  const patience = began + foundWithinMs + LONGEST_PAUSE_MS + CYCLES_ALLOWED * (options.pauseSeconds * 2 + 120) * 1000;
  let looked = world.cycles.length;
  let isAtRest = false;
  await runUntil(() => {
    if (world.cycles.length > looked) {
      looked = world.cycles.length;
      isAtRest = atRest(world, began);
      if (!isAtRest && readsFormulas(world)) world.jobs.bringForwardTo(PAUSE_MS);
    }
    return isAtRest || scheduler.now() > patience;
  });
  if (!isAtRest) verdicts.violated('I37', 'Q', `not at rest ${Math.round((scheduler.now() - began) / 1000)} s after the last fault: ${unrest(world) || lastCycle(world.cycles)}`, restless(world));
  return isAtRest;
}

/** Whether formulas are read for their own sake, every few hours. */
function readsFormulas({ beside }: SimulatedWorld): boolean {
  return (beside.rules?.present().formulaHours ?? null) !== null;
}

function atRest(world: SimulatedWorld, since: number): boolean {
  const latest = world.cycles.slice(-2);
  // What a cycle has added by itself is read by the one after the next that begins.
  if (world.cyclesSince(world.beside.rules?.newFields?.lastVersionAt() ?? -Infinity) < 3 || world.beside.members?.shared?.isToBeRead() === true) return false;
  const areCalm = latest.length === 2 && world.cyclesSince(Math.max(since, world.fieldStates.lastReturnAt() + FIELDS_AGE_MS)) >= 2 && latest.every((cycle) => cycle.state === 'succeeded' && !moved(cycle));
  return areCalm && unrest(world) === '';
}

function moved({ steps }: SyncCycle): boolean {
  return steps.some(({ operation, counts }) => operation !== 'sync-schema' && counts.new + counts.updated + counts.deleted + counts.failed > 0);
}

/** The first pair that does not rest, or the one that was written last. */
function restless({ books }: SimulatedWorld): { readonly pairId: string } | null {
  const pair = [...books.pairs.values()].find((one) => SIDES.some((side) => one[side].work.state === 'waiting' || one[side].lookDue));
  const pairId = pair?.pairId ?? [...books.operations.values()].at(-1)?.operation.pairId;
  return pairId === undefined ? null : { pairId };
}

/** What keeps the bridge from resting, in words; empty when nothing does. */
function unrest({ books, jobs, cycles }: SimulatedWorld): string {
  const reasons: string[] = [];
  for (const pair of books.pairs.values()) {
    for (const side of SIDES) {
      const { work, lookDue } = pair[side];
      if (work.state === 'waiting' && !waitsForParent(books, pair, side)) reasons.push(`pair ${pair.pairId} waits for ${side} (attempts ${work.attempts}, ${work.lastError?.code ?? 'no error'}, next ${work.nextAttemptAt})`);
      if (lookDue) reasons.push(`pair ${pair.pairId} is to be looked at on ${side}`);
    }
  }
  for (const life of books.operations.values()) if (life.isOpen && life.operation.isStopped !== true) reasons.push(`operation ${life.operation.operationId} to ${life.operation.side} is open`);
  if (!jobs.isIdle()) reasons.push('requests wait');
  if (reasons.length === 0) return '';
  return [...reasons.slice(0, 6), lastCycle(cycles)].join('; ');
}

/** What it links to is not there. One that has come since is found at the end of the pause of some minutes, and the link goes out then. */
function waitsForParent(books: SimulatedWorld['books'], pair: Pair, side: Side): boolean {
  const { work } = pair[side];
  if (work.state !== 'waiting' || work.lastError?.code !== 'PARENT_NOT_SYNCED') return false;
  const links = work.lastError.fields.map((key) => pair.salesforce.differences[key]?.value ?? pair.base[key]);
  return side === 'salesforce' || links.some((link) => typeof link !== 'string' || !hasKey(books.pairHolding('salesforce', link)));
}

/** A person whose lead or contact was deleted before it had that one's key never gets it (decision 45); of a record under its key Marketo may have said that it is not there. */
function hasKey(pair: Pair | undefined): boolean {
  const isSaidGone = pair?.marketo.work.state === 'rejected' && pair.marketo.work.error.code === 'RECORD_GONE';
  return pair?.marketo.presence === 'present' && !isSaidGone && (!isPersonObject(pair.object) || pair.salesforce.presence === 'present');
}

function lastCycle(cycles: readonly SyncCycle[]): string {
  const last = cycles.at(-1);
  const steps = last?.steps.filter((step) => step.errorCode !== null || moved({ ...last, steps: [step] })) ?? [];
  return `the last cycle was ${last?.state ?? 'none'}: ${steps.map((step) => `${step.operation} ${step.side} ${String(step.errorCode)} ${JSON.stringify(step.counts)}`).join(', ')}`;
}
function pressForRefused(world: SimulatedWorld): void {
  for (const pair of world.books.pairs.values()) {
    if (!SIDES.some((side) => isForPressing(pair[side].work))) continue;
    if (pair.salesforce.id !== null) world.press(pair.object, pair.salesforce.id);
    else if (pair.marketo.id !== null) world.press(objectOnSide(pair.object, 'marketo'), pair.marketo.id);
  }
}

/** What an admin has to agree to is not asked for one by one: that would be to agree (decision 24). */
function isForPressing(work: Work): boolean {
  return work.state === 'rejected' && work.error.code !== 'MASS_DELETE_STOPPED';
}

/**
 * I31, I32: a cycle with nothing to do asks each side once and changes nothing, nor does a second look at what agrees. `lookedAt`: when the
 * second look before began, where there is one; true time, ms.
 */
async function checkIdle(world: SimulatedWorld, runUntil: RunUntil, lookedAt: number): Promise<void> {
  const { road, books, ledger, verdicts } = world;
  const ages = await staysIdle(world, runUntil);
  const before = { ...momentNow(world), calls: road.calls(), forRecords: road.callsForRecords(), ledger: await ledgerAtRest(world) };
  const isLookingTwice = world.options.lifecycles.lookEveryMinutes !== null;
  if (!isLookingTwice) await runUntil(() => world.cycles.length > before.cycles);
  else if (!(await looksTwice(world, runUntil, true))) return undefined;
  if (wereForDaysOnly(world, before)) return checkIdle(world, runUntil, lookedAt);
  const { objects, members, activities } = world.beside;
  const ledgers = [ledger, ...(objects === null ? [] : [objects.ledger])];
  if (isLookingTwice && wereClearedLinksOnly({ books, ledgers, lookedAt }, before.operations)) return checkIdle(world, runUntil, before.at);
  const calls = road.calls();
  const made = { salesforce: calls.salesforce - before.calls.salesforce, marketo: calls.marketo - before.calls.marketo };
  // One poll each, and what a worker that has not run for long asks once: a sign-in and a describe. What changed in the
  // last minutes is read again, page by page.
  const rows = [ledger.records('salesforce'), objects?.ledger.records('salesforce'), members?.ledger.members('salesforce'), activities?.ledger.records()];
  const pages = Math.floor(rows.reduce((sum, ofKind) => sum + (ofKind?.length ?? 0), 0) / world.options.queryPageRows);
  // Of more than five objects Salesforce is asked in two calls, and Marketo's describes of objects are asked for one by one.
  const beside = objects === null && members === null && activities === null ? { salesforce: 0, marketo: 0 } : { salesforce: 2, marketo: 6 };
  if (!isLookingTwice && (made.salesforce > 4 + pages + beside.salesforce || made.marketo > 6 + beside.marketo)) verdicts.violated('I31', 'E', `an idle cycle made ${made.salesforce} and ${made.marketo} calls`);
  // Every worker tries a refused record once more after it has seen changed rights, however late that is (I28).
  if (world.options.core === 'one record stays refused') return undefined;
  const forRecords = road.callsForRecords() - before.forRecords;
  const older = olderSince(world, ages);
  // What a formula says by now is news of its record, and opens what was refused: whom it is to be matched with is asked once more (B12, seed 39971).
  const isOpenedAgain = older.some((id) => SIDES.some((side) => books.pairHolding('salesforce', id)?.[side].work.state === 'rejected'));
  if (forRecords > 0 && !isLookingTwice && !isOpenedAgain) verdicts.violated('I31', 'E', `an idle cycle asked ${forRecords} times for records, or wrote some`, restless(world));
  if (books.operations.size !== before.operations || ledger.seq() !== before.seq) verdicts.violated('I31', 'E', 'an idle cycle wrote something', restless(world));
  const after = await ledgerAtRest(world);
  if (after !== before.ledger && older.length === 0) verdicts.violated('I31', 'E', `an idle cycle changed the ledger: ${before.ledger} became ${after}`);
  return undefined;
}

/**
 * The ledger, but for looks at programs that told nothing new: every process looks at them in turn, so one of them may tell much later what
 * another one has told (decision 40). Where something of a program is refused, such a look counts as refused once more (seed 140092): which
 * ones are, and since when, says what is new.
 */
async function ledgerAtRest({ database, books }: SimulatedWorld): Promise<string> {
  const rows = await database.queries.ledger('simulated');
  const refused = [...books.pairs.values()].flatMap(({ pairId, object, salesforce: { work } }) => (object === 'campaign' && work.state === 'rejected' ? [{ pairId, work }] : []));
  const known = rows.map((row) => (row.object === 'campaign' && row.to === 'salesforce' ? { ...row, observed: row.observed - row.unchanged - row.rejected, unchanged: 0, rejected: 0 } : row));
  return JSON.stringify([...known, ...refused]);
}

/**
 * Every worker may read the last minutes of Marketo's log once more and count what it finds there as unchanged, and derive
 * refused work anew when it sees the rights that were given back. What a formula became meanwhile begins that wait anew, where it was
 * written, and so does whoever left a filter with the day. Answers what formulas of age said when the last cycle ended.
 */
async function staysIdle(world: SimulatedWorld, runUntil: RunUntil): Promise<Ages> {
  const { cycles, scheduler } = world;
  let since = momentNow(world);
  let last: { readonly cycles: number; readonly ages: Ages } = { cycles: -1, ages: new Map() };
  await runUntil(() => {
    if (wereForDaysOnly(world, since)) since = momentNow(world);
    if (cycles.length !== last.cycles) last = { cycles: cycles.length, ages: agesNow(world) };
    return cycles.length >= since.cycles + CYCLES_OF_OVERLAP && scheduler.now() > since.at + OVERLAP_MS && world.haveAllRun(since.at);
  });
  return last.ages;
}

/** How far a run has come. */
interface Moment {
  /** True time, ms. */
  readonly at: number;
  /** When the last cycle that has ended began, ms: by that day it judged whom a filter lets in. */
  readonly cycleAt: number;
  readonly cycles: number;
  readonly operations: number;
  readonly seq: number;
}

function momentNow({ scheduler, cycles, books, ledger }: SimulatedWorld): Moment {
  const at = scheduler.now();
  const last = cycles.at(-1);
  return { at, cycleAt: last === undefined ? at : Date.parse(last.startedAt), cycles: cycles.length, operations: books.operations.size, seq: ledger.seq() };
}

/** What the formula of age says of each record in Salesforce, by id; nothing where no line has it. */
type Ages = ReadonlyMap<string, number>;

function agesNow({ vendors, options, ledger }: SimulatedWorld): Ages {
  if (!options.fields.some(({ kind }) => kind === 'formula')) return new Map();
  const ageNow = ageInDaysIn(vendors, () => vendors.clocks.salesforce.now());
  return new Map(ledger.records('salesforce').map(({ id }) => [id, ageNow('salesforce', id)]));
}

/** The records of which formulas of age say something else by now: one that is read again is one look more by it, also where nothing is to be written (seed 46240). */
function olderSince(world: SimulatedWorld, ages: Ages): readonly string[] {
  return [...agesNow(world)].flatMap(([id, age]) => (ages.get(id) === age ? [] : [id]));
}

/** Whether something was written, and all of it because days passed: a formula of age changes by itself, at any moment (F22). */
function wereFormulasOnly({ ledger, options }: SimulatedWorld, since: number): boolean {
  if (ledger.seq() === since) return false;
  const formulas = new Set(options.fields.filter(({ kind }) => kind === 'formula').map(({ marketo }) => marketo));
  const written = ledger.writtenSince(since);
  return written.length > 0 && written.every(({ field }) => formulas.has(field));
}

/**
 * The same, or whether anything was done since, and all of it deleted who left with the day a filter that counts from today: of records at
 * rest the first cycle of a day tells that (H2, seed 100010).
 */
function wereForDaysOnly(world: SimulatedWorld, since: Moment): boolean {
  const { books, ledger, beside } = world;
  const done = [...books.operations.values()].slice(since.operations);
  const haveAllLeft = done.length > 0 && done.every(({ operation }) => beside.rules?.isForNewDay(operation, since.cycleAt) === true);
  return (haveAllLeft && ledger.seq() === since.seq) || wereFormulasOnly(world, since.seq);
}
