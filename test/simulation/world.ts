import { createRuleBook } from '../engine/rule-book.ts';
import type { RuleBook } from '../engine/rule-book.ts';
import type { BesideParts, FieldAccess } from './beside-parts.ts';
import { createBeside } from './beside-people.ts';
import { createBooks } from './books.ts';
import { changeRules } from './change-rules.ts';
import { createCallChecks } from './check-calls.ts';
import { readUpTo } from './check-marketo-place.ts';
import { createCommitChecks } from './check-commits.ts';
import { createDoubtChecks } from './check-doubt.ts';
import { createEffectChecks } from './check-effects.ts';
import { createWireChecks } from './check-wire.ts';
import { createClockLeaps } from './clock-leaps.ts';
import { createDatabase } from './database.ts';
import { editWhatIsWritten } from './edit-meanwhile.ts';
import { createFaultCounts } from './fault-kinds.ts';
import { createFieldStates } from './field-states.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { createForgottenReturns } from './forgotten-returns.ts';
import { createFieldGaps, createGaps } from './gaps.ts';
import { ageInDaysIn } from './record-age.ts';
import { createMergeUsers, isPersonOf } from './merge-users.ts';
import { createLifecycles } from './lifecycles-of-world.ts';
import { createJobModel } from './job-model.ts';
import { createUnderWay } from './operations.ts';
import type { OptionRecord } from './option-record.ts';
import { createVerdicts } from './oracle.ts';
import type { Allowance } from './oracle.ts';
import { streamsOf } from './random-streams.ts';
import { fieldsKnownAt } from './rights-known.ts';
import { FIELDS_OF_RULES } from './rule-versions.ts';
import { FRESHNESS_SECONDS, rulesOf } from './rules-of-run.ts';
import { createRoad } from './road.ts';
import { doerOf, rowOf } from './rows-of-exchange.ts';
import type { Scheduler } from './scheduler.ts';
import { createUsers } from './users.ts';
import { createVendorFaultPlans } from './vendor-fault-plans.ts';
import { A_USER, createVendorLedger } from './vendor-ledger.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';
import { openVendors, OUTSIDE } from './vendors.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { createWorkforce } from './workforce.ts';
import type { Workforce } from './workforce.ts';

/** Marketo keeps changes so long (apis.md A5): a clock that goes further ahead purges its whole log. */
const MARKETO_KEEPS_MS = 90 * 86_400_000;
/** A change may become visible so late (F21), and the road may be slow (F11). */
const LATE_MS = 90_000 + 60_000;

/** Builds the world of one seed, with everything in its place and nobody at work yet. */
export function createWorld(options: OptionRecord, scheduler: Scheduler, allowances: readonly Allowance[]): SimulatedWorld {
  const streams = streamsOf(options.seed);
  const underWay = createUnderWay();
  const counts = createFaultCounts(() => underWay.anywhere());
  const verdicts = createVerdicts(scheduler.now, allowances);
  const vendors = openVendors(options, scheduler);
  const vendorFaults = createVendorFaultPlans(vendors, counts);
  const known = [...options.fields, ...(options.rules === null ? [] : FIELDS_OF_RULES)];
  const peopleAlone = createVendorLedger(vendors, known, scheduler.now);
  const ledger: VendorLedger = {
    ...peopleAlone,
    scan(side, doer) {
      beside.scan(side, doer.by === 'engine' ? 'engine' : 'user');
      return peopleAlone.scan(side, doer);
    },
  };
  const books = createBooks();
  const automated = new Set<string>();
  const forgotten = new Set<number>();
  const clockLeaps = createClockLeaps(vendors.clocks.salesforce, scheduler.now, () => !workforce.wereClocksSet());
  const { stampedUnseen, readAfter, beganBefore, isYetToBeRead, earliestShownSince } = clockLeaps;
  const forbidden = new Map<string, FieldAccess & { readonly since: number }>();
  const accessTaken: BesideParts['accessTaken'] = (object, field) => forbidden.get(`${object}.${field}`) ?? null;
  const hidden = createGaps();
  const suspended = createFieldGaps();
  const rightsAgeMs = (options.pauseSeconds * 2 + 600) * 1000;
  let permissionChanges = 0;
  let forgotLog = false;
  /** What a database that was put back no longer knows are not only values of people: deletions, and other objects, are not in their ledger. */
  let wasPutBack = false;
  const purgedAt: number[] = [];
  const logReadAt: number[] = [];
  let clockLeaptAt = 0;
  let stallMs = 0;
  let healedAt = Infinity;
  let brokenBy: unknown = null;
  const fields = options.fields.map((plan): PresentPlan => ({ ...plan, isMapped: true, changedAt: -Infinity }));
  const mergeUsers = createMergeUsers({ vendors, ledger, now: scheduler.now });
  const beside = createBeside({
    seed: options.seed, scheduler, vendors, people: ledger, books, verdicts, hidden, suspended, viewAgeMs: FRESHNESS_SECONDS * 1000 + LATE_MS, later, stampedUnseen,
    hasForgotten: () => wasPutBack, hasSecondLook: options.lifecycles.lookEveryMinutes !== null, survivorOf: (id) => mergeUsers.survivorOf('marketo', id), isPersonOf: (person, id) => isPersonOf({ books, merges: mergeUsers, person, id }), requestSync: (object, id) => world.press(object, id), showAllBut: (ids) => world.showAllBut(ids), setFieldAccess: (access) => world.setFieldAccess(access), accessTaken, fields, earliestShownSince, applyRules: () => applyRules(), flags: options.lifecycles.flags, onWritten: (written) => lifecycles.flags.onWritten(written), guard: (work) => world.guard(work), wasPurged: () => purgedAt.length > 0, isLostUnheard: (pair) => lifecycles.isLostUnheard(pair), forgotLog: () => forgotLog, readWithinMs: rightsAgeMs,
  }, options);
  const lifecycles = createLifecycles({ plan: options.lifecycles, vendors, people: ledger, objects: beside.objects?.ledger ?? null, accounts: beside.objects?.accounts ?? null, members: beside.members, wasPurged: () => purgedAt.length > 0, logReadAt: () => logReadAt, followed: options.objects?.followed ?? [], fields: options.fields, books, verdicts, merges: mergeUsers, now: scheduler.now, viewAgeMs: FRESHNESS_SECONDS * 1000 + LATE_MS, stampedUnseen, hasForgotten: () => wasPutBack, isThere: (object, field) => fieldStates.of(object, field)?.isGone !== true, context: () => workforce.workers()[0]?.context, wasHidden: (id) => hidden.any(id), isForLeaving: (id) => beside.rules?.isForLeaving(id) === true });
  const newFields = beside.rules?.newFields ?? null;
  const book = createRuleBook(rulesOf(options, fields, beside));
  const rules: RuleBook = {
    ...book,
    apply(next) {
      const made = book.apply(next);
      beside.rules?.applied(made.version);
      newFields?.keptIn(rules);
      return made;
    },
  };
  newFields?.keptIn(rules);

  /** Every line of a field that is away, or back: several may lead to it. */
  const markSuspended = (object: VendorRecord['object'] | FieldAccess['object'], field: string, isAway: boolean): void => {
    const gaps = object === 'person' ? suspended.inMarketo : suspended;
    for (const { marketo: key } of known.filter((one) => object !== 'CampaignMember' && object !== 'Campaign' && nameOn(one, object) === field)) {
      gaps[isAway ? 'open' : 'close'](key, scheduler.now());
    }
  };
  const fieldStates = createFieldStates(vendors, scheduler.now, (state, isOver) => {
    permissionChanges += 1;
    // One whose type changed to another that fits takes no part for one cycle (G5).
    if (state === null || (!state.isSuspended && state.change['type'] === undefined)) return;
    markSuspended(state.object, state.field, !isOver);
    if (state.object === 'person' && state.isGone) suspended.hiddenInMarketo[isOver ? 'close' : 'open'](state.field, scheduler.now());
    newFields?.changed();
  });
  const forgottenReturns = createForgottenReturns({ fields, books, suspended, now: scheduler.now });
  const effects = createEffectChecks({ stampedUnseen, beganBefore, books, ledger, verdicts, fields, wasSwapped: (object, field) => fieldStates.wasSwapped(object, field), ageInDays: ageInDaysIn(vendors, (side, id) => clockLeaps.latestShownSince(ledger.record(side, id)?.madeAt ?? 0)), purgedAt: () => purgedAt, logReadAt: () => logReadAt, automated, viewAgeMs: FRESHNESS_SECONDS * 1000 + LATE_MS, hidden, suspended, rightsAgeMs, forgotten, untold: lifecycles.untold, loserOf: (change) => mergeUsers.loserOf(change) });
  const wire = createWireChecks({
    books, ledger, verdicts, hidden, suspended, fields, now: scheduler.now, fieldsKnownAt: (life) => fieldsKnownAt(books, life),
    forbiddenSince: (object, field) => accessTaken(object, field)?.since ?? null, stateOf: (object, field) => fieldStates.of(object, field),
    wasMerged: (side, id) => mergeUsers.chainOf(side, id).length > 1,
    survivorOf: (side, id) => mergeUsers.survivorOf(side, id),
    isElse: (side, field) => (side === 'marketo' && beside.objects?.linkFields.has(field) === true) || beside.rules?.takesField(side, field) === true || lifecycles.flags.takesField(side, field),
  });
  const doubts = createDoubtChecks({ verdicts, now: scheduler.now, inDoubtMs: options.inDoubtSeconds * 1000, clocksWereSet: () => workforce.wereClocksSet() });
  const callChecks = createCallChecks({ books, ledger, verdicts, fields, automated, forgotten, hasObjects: options.objects !== null || options.merges.length > 0 || options.rules !== null, hasSecondLook: options.lifecycles.lookEveryMinutes !== null, hasParentFilters: options.rules !== null && options.rules.parentActs !== null, now: scheduler.now, marketoNow: () => vendors.clocks.marketo.now(), strikes: () => counts.total(), healedAt: () => (rules.current().reconcileEveryDays > 0 ? Infinity : healedAt) });
  const onBroken = (problem: unknown): void => {
    brokenBy ??= problem;
  };
  const road = createRoad({
    scheduler, vendors, chance: streams.latency, latencyMs: options.latencyMs.http, counts, underWay, onBroken,
    onEdited: (side, rows, meanwhile) => editWhatIsWritten(world, later, side, rows, meanwhile),
    onImitated: (rows) => world.users.imitate(rows),
    onWorked: (side, call) => vendorFaults.count(side, call),
    onRequest(process, side, request) {
      lifecycles.onRequest(process, side, request);
      beside.onRequest(process, side, request);
    },
    onSend(process, side, rows) {
      wire.onSend(process, side, rows);
      callChecks.onSend(process, side, rows);
    },
    onExchange(exchange) {
      callChecks.onExchange(exchange);
      beside.onExchange(exchange);
      if (exchange.rows.length === 0) return lifecycles.onExchange(exchange);
      const lives = wire.onExchange(exchange);
      lives.forEach((life, row) => {
        if (life === undefined || exchange.results?.[row]?.result !== 'applied') return;
        effects.onApplied(life);
        doubts.onApplied(life);
        lifecycles.onApplied(exchange, row, life);
      });
      for (const change of ledger.scan(exchange.side, doerOf(exchange, known))) {
        const life = lives[rowOf(exchange, change.recordId)];
        // What arrives late is as unknown to a database that was put back meanwhile as what was done before.
        if (life?.isForgotten === true) forgotten.add(change.seq);
        effects.onEffect(change, life);
      }
      lifecycles.onExchange(exchange);
    },
  });
  const commits = createCommitChecks({ stampedUnseen, isYetToBeRead, books, ledger, verdicts, fields, automated, suspended, now: scheduler.now, marketoNow: () => vendors.clocks.marketo.now(), hidden, untold: lifecycles.untold, clockLeaptAt: () => clockLeaptAt, workers: options.workers, rightsSeenAnew: () => permissionChanges * options.workers });
  const database = createDatabase({
    scheduler, chance: streams.latency, latencyMs: options.latencyMs.store, counts, underWay,
    onCommit(commit) {
      if (commit.decision.cursor?.side === 'salesforce') clockLeaps.read(commit.decision.cursor.position);
      lifecycles.beforeCommit(commit);
      beside.rules?.beforeCommit(commit);
      commits.check(commit);
      doubts.onCommit(commit);
      if (commit.decision.cursor?.side === 'salesforce') for (const watcher of [fieldStates, forgottenReturns]) watcher.read(commit.decision.cursor.position);
      if (commit.decision.cursor?.side === 'marketo') logReadAt.push(readUpTo(commit.decision.cursor.position, scheduler.now(), vendors.clocks.marketo.now()));
      if (commit.decision.cursor !== undefined) callChecks.onCursor(commit.decision.cursor.side, commit.decision.cursor.position);
      if (stallMs === 0 || (commit.decision.openOperations ?? []).length === 0) return;
      workforce.standStill(commit.process, stallMs);
      stallMs = 0;
    },
    onCycle: (lease, cycle) => books.saved(lease, cycle, scheduler.now()),
    onSchema: (kept) => beside.members?.shared?.rights.schemaKept(kept),
    onLease({ name, epoch }, owner) {
      const grant = { name, epoch, owner, at: scheduler.now() };
      books.leased(grant);
      callChecks.leased(grant);
      lifecycles.leased(grant);
    },
  });
  const jobs = createJobModel({ scheduler, chance: streams.schedule, workers: () => workforce.workers(), onStruck: () => counts.struck('F55') });
  const workforce: Workforce = createWorkforce({
    scheduler, road, database, jobs, counts, underWay, verdicts, idChance: streams.ids, many: options.workers,
    bookOf: (name) => beside.rules?.bookOf(name, rules) ?? rules,
    adding: newFields === null ? null : { configurations: newFields.configurations, versions: rules },
    onCycle(cycle) {
      newFields?.cycleEnded(cycle);
      beside.members?.shared?.rights.cycleEnded(cycle);
    },
  });

  const world: SimulatedWorld = {
    options, scheduler, vendors, vendorFaults, road, database, jobs, ledger, fieldStates, books, effects, verdicts, counts, underWay, fields, beside, mergeUsers, lifecycles, automated, forgotten, stampedUnseen, readAfter, beganBefore, kept: new Map(), hidden, suspended, rightsAgeMs,
    users: createUsers({ vendors, ledger, fields: options.fields, isThere: (object, field) => fieldStates.of(object, field)?.isGone !== true, requestSync: (object, id) => world.press(object, id), later }),
    ...workforce,
    stallBeforeSending(ms) {
      stallMs = ms;
    },
    leapVendor(side, ms) {
      vendors.clocks[side].skewBy(vendors.clocks[side].state().skewMs + ms);
      // How late something becomes visible is no matter of what the clock says.
      if (side === 'marketo' && ms < 0) vendors.marketo.world.activities.clockSetBack(-ms);
      if (side === 'salesforce' && ms < 0) vendors.salesforce.world.store.clockSetBack(-ms);
      if (side === 'marketo' && ms > MARKETO_KEEPS_MS) purgedAt.push(scheduler.now());
      if (side !== 'salesforce') return;
      clockLeaptAt = scheduler.now();
      if (ms > 0) hidden.stretch(scheduler.now(), ms);
      clockLeaps.leapt();
    },
    changeConfiguration(chance) {
      counts.struck('F56');
      const { pauseSeconds: before } = rules.current();
      const pauseSeconds = chance.chance(0.4) ? Math.max(5, Math.round(before * (0.5 + chance.next()))) : before;
      if (pauseSeconds === before && changeRules({ fields, suspended, now: scheduler.now() }, chance)) permissionChanges += 1;
      newFields?.changed();
      rules.apply({ ...rulesOf(options, fields, beside), pauseSeconds });
      // A version comes into force by itself; now and then it comes with a new release.
      if (chance.chance(0.3)) workforce.startAnew();
    },
    followObjects() {
      permissionChanges += 1;
      rules.apply({ ...rulesOf(options, fields, beside), pauseSeconds: rules.current().pauseSeconds });
    },
    lookAgain() {
      rules.apply({ ...rules.current(), reconcileEveryDays: 7 });
      workforce.startAnew();
    },
    backUp() {
      const [at, hadLog] = [ledger.seq(), logReadAt.length > 0];
      const parts = [database.keep(), books.keep(), commits.keep(), fieldStates.keep(), forgottenReturns.keep(), callChecks.keep(), clockLeaps.keep(), ...(beside.rules === null ? [] : [beside.rules.keep()])];
      return (id, downMs) => {
        counts.struck(id);
        scheduler.trace.note('world', `the database is put back to change ${at}`);
        workforce.buryAll();
        for (const putBack of parts) putBack();
        for (const { seq } of ledger.writtenSince(at)) forgotten.add(seq);
        wasPutBack = true;
        forgotLog ||= !hadLog;
        scheduler.at(OUTSIDE, 'workers start over what was put back', downMs, () => workforce.startMissing());
      };
    },
    async setFieldAccess(access) {
      await vendors.control('salesforce', 'field-access', access);
      const key = `${access.object}.${access.field}`;
      if (access.edit) forbidden.delete(key);
      else forbidden.set(key, { ...access, since: scheduler.now() });
      markSuspended(access.object, access.field, !access.read);
      newFields?.changed(access);
      beside.members?.shared?.rights.accessSet(access);
      permissionChanges += 1;
    },
    async showAllBut(ids) {
      for (const record of [...ledger.records('salesforce'), ...(beside.objects?.ledger.records('salesforce') ?? [])]) {
        if (ids.includes(record.id)) hidden.open(record.id, scheduler.now());
        else hidden.close(record.id, scheduler.now());
      }
      lifecycles.sightChanged(ids.length > 0);
      await vendors.control('salesforce', 'hide-records', { ids });
    },
    startMissing() {
      healedAt = scheduler.now();
      stallMs = 0;
      workforce.startMissing();
    },
    guard: (work) => void work.catch(onBroken),
    broken: () => brokenBy,
    async restoreRights() {
      await fieldStates.restoreAll();
      for (const access of forbidden.values()) await world.setFieldAccess({ object: access.object, field: access.field, read: true, edit: true });
    },
  };

  function applyRules(): void {
    counts.struck('F56');
    world.followObjects();
  }

  function later(inMs: number, act: () => Promise<void>): void {
    scheduler.at(OUTSIDE, 'a user acts', inMs, () => {
      if (healedAt === Infinity) world.guard(act());
    });
  }

  ledger.scan('salesforce', A_USER);
  ledger.scan('marketo', A_USER);
  workforce.startMissing();
  return world;
}
