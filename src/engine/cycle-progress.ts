import { followBackfills } from '../domain/backfill.ts';
import type { BulkWaiting, Reading } from '../domain/backfill.ts';
import { catalogueEntry } from '../domain/error-catalogue.ts';
import { addCounts, NO_COUNTS } from '../domain/sync-cycle.ts';
import type { CycleStep, StepOperation, SyncCycle } from '../domain/sync-cycle.ts';
import { endsStepAlone } from '../domain/step-failure.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { nowIso } from './engine-context.ts';
import type { EngineContext } from './engine-context.ts';
import { rulesIn } from './known-schemas.ts';
import type { Report } from './observe-changes.ts';
import type { BacklogRow, Lease } from './store-port.ts';

/** A running step is saved at most this often, so that showing it costs next to nothing. */
const SAVE_EVERY_MS = 1000;
/** While everything is read, what waits because of it is counted this often. */
const COUNT_EVERY_MS = 5000;

/** Keeps the visible record of one cycle: its steps with their states and counts, saved as they move (A5). */
export class CycleProgress {
  private cycle: SyncCycle;
  private savedAt = 0;
  private readonly context: EngineContext;
  private readonly lease: Lease;
  private readings: ReadonlyMap<PairObject, Reading> = new Map();
  private isAllRead = false;
  private countedAt = 0;
  /** The version of the rules that was in force when the cycle began; null when none was. */
  private readonly versionBefore: number | null;
  /** False once the cycle has put other rights in force under the same version: then it reads for what is seen again. */
  private readsForVersion = true;

  constructor(context: EngineContext, lease: Lease, trigger: SyncCycle['trigger'], plan: readonly (readonly [StepOperation, Side])[], latest: SyncCycle | null) {
    this.context = context;
    this.lease = lease;
    this.versionBefore = rulesIn(latest?.rights ?? null);
    this.cycle = {
      cycleId: context.ids.next(),
      connectionId: context.rules.connectionId,
      trigger,
      startedAt: nowIso(context),
      endedAt: null,
      state: 'in-process',
      steps: plan.map(([operation, side]) => waitingStep(operation, side)),
      backlogAfter: null,
      rights: latest?.rights ?? null,
      backfills: latest?.backfills ?? [],
    };
  }

  /**
   * Runs one step and keeps its outcome. A step that fails ends alone: what it did not do is taken up
   * by the next cycle. Losing the lease ends everything (I20).
   */
  async step(operation: StepOperation, side: Side, work: (report: Report) => Promise<void>): Promise<boolean> {
    await this.update(operation, side, { state: 'in-process', startedAt: nowIso(this.context) });
    try {
      await work((counts) => this.count(operation, side, counts));
      // Saved with whatever moves next: a statement a step is enough to show a cycle.
      this.replace(operation, side, (step) => ({ ...step, state: 'succeeded', endedAt: nowIso(this.context) }));
      return true;
    } catch (error) {
      if (!endsStepAlone(error)) throw error;
      const { code } = error.error;
      const state = catalogueEntry(code).retry === 'throttled' ? 'incomplete' : 'failed';
      this.context.log.warn('step ended early', { operation, side, code, vendorCode: error.error.vendorCode });
      await this.update(operation, side, { state, endedAt: nowIso(this.context), errorCode: code });
      return false;
    }
  }

  /** The id of the cycle. */
  get cycleId(): string {
    return this.cycle.cycleId;
  }

  /** The name of the rights in force; null when none are. */
  rights(): string | null {
    return this.cycle.rights ?? null;
  }

  /** Puts rights in force, or none: saved at once, because runs beside the cycle go by it. */
  async putInForce(rights: string | null): Promise<void> {
    this.readsForVersion = this.versionBefore !== this.context.rules.version;
    this.cycle = { ...this.cycle, rights };
    await this.save();
  }

  /** True when steps of this kind made or changed a record so far. */
  changedRecords(operation: StepOperation): boolean {
    return this.cycle.steps.some((step) => step.operation === operation && step.counts.new + step.counts.updated > 0);
  }

  /** Shows from now on how far objects of which everything is read have come. */
  follow(readings: ReadonlyMap<PairObject, Reading>): void {
    this.readings = readings;
  }

  /** Everything there was to read is stored: what a killed worker could not say any more has been read too. */
  noteAllRead(): void {
    this.isAllRead = true;
  }

  /** Whether anything waits in the bulk lane. */
  async hasBulk(): Promise<boolean> {
    return (await this.countBacklog()).some(({ lane }) => lane === 'bulk');
  }

  /** The turn of the bulk lane is over and not all of it is written. */
  leaveMore(): void {
    this.cycle = { ...this.cycle, hasMore: true };
  }

  /** True when a step of this kind ended before it was done. */
  endedEarly(operation: StepOperation, side: Side): boolean {
    return this.cycle.steps.some((step) => step.operation === operation && step.side === side && step.errorCode !== null);
  }

  /** Ends the cycle: its state is that of its worst step, and the backlog it leaves is counted. */
  async end(): Promise<SyncCycle> {
    const backlogAfter = await this.backlog();
    const states = this.cycle.steps.map((step) => step.state);
    const worst = (['failed', 'incomplete', 'waiting'] as const).find((state) => states.includes(state));
    this.cycle = {
      ...this.cycle,
      endedAt: nowIso(this.context),
      state: worst === undefined ? 'succeeded' : worst === 'waiting' ? 'incomplete' : worst,
      backlogAfter,
    };
    await this.save();
    return this.cycle;
  }

  private async backlog(): Promise<Record<Side, number>> {
    const rows = await this.countBacklog();
    const waitingFor = (side: Side): number =>
      rows.filter((row) => row.to === side).reduce((sum, row) => sum + row.records, 0);
    return { salesforce: waitingFor('salesforce'), marketo: waitingFor('marketo') };
  }

  /** Counts what waits, and with it how far initial sync and backfills have come. */
  private async countBacklog(): Promise<readonly BacklogRow[]> {
    this.countedAt = this.context.clock.now();
    const rows = await this.context.queries.backlog(this.context.rules.connectionId);
    this.noteBackfills(rows.filter(({ lane }) => lane === 'bulk'));
    return rows;
  }

  private noteBackfills(waiting: readonly BulkWaiting[]): void {
    const { rules } = this.context;
    const facts = { readings: this.readings, isAllRead: this.isAllRead, waiting, rulesVersion: this.readsForVersion ? rules.version : null, followed: followedObjects(rules.mapping), now: nowIso(this.context) };
    this.cycle = { ...this.cycle, backfills: followBackfills(this.cycle.backfills ?? [], facts) };
  }

  private async count(operation: StepOperation, side: Side, counts: Parameters<Report>[0]): Promise<void> {
    this.replace(operation, side, (step) => ({ ...step, counts: addCounts(step.counts, counts) }));
    const now = this.context.clock.now();
    const isReading = this.readings.size > 0 && !this.isAllRead;
    if (isReading && now - this.countedAt >= COUNT_EVERY_MS) await this.countBacklog();
    if (now - this.savedAt >= SAVE_EVERY_MS) await this.save();
  }

  private async update(operation: StepOperation, side: Side, change: Partial<CycleStep>): Promise<void> {
    this.replace(operation, side, (step) => ({ ...step, ...change }));
    await this.save();
  }

  private replace(operation: StepOperation, side: Side, change: (step: CycleStep) => CycleStep): void {
    const steps = this.cycle.steps.map((step) => (step.operation === operation && step.side === side ? change(step) : step));
    this.cycle = { ...this.cycle, steps };
  }

  private async save(): Promise<void> {
    this.savedAt = this.context.clock.now();
    await this.context.store.saveCycle(this.lease, this.cycle);
  }
}

function waitingStep(operation: StepOperation, side: Side): CycleStep {
  return { operation, side, state: 'waiting', startedAt: null, endedAt: null, counts: NO_COUNTS, errorCode: null };
}
