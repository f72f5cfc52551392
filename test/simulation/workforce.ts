import type { Random } from '../../simulators/foundation/random.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { LogFacts } from '../../src/engine/ports.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import type { RuleBook } from '../engine/rule-book.ts';
import type { FaultCounts } from './fault-kinds.ts';
import type { JobModel } from './job-model.ts';
import type { UnderWay } from './operations.ts';
import type { Verdicts } from './oracle.ts';
import type { Owner } from './scheduler.ts';
import { OUTSIDE } from './vendors.ts';
import { startWorker } from './worker.ts';
import type { Adding, Worker, WorkerParts } from './worker.ts';

/** A worker that is silent for longer is taken to be gone by the job engine, ms. */
const HEARTBEAT_MS = 62_000;

/** The processes of a run: how many there are, and what befalls them. */
export interface Workforce {
  /** Those that are up. */
  workers(): readonly Worker[];
  /** Cycles that ended, oldest first. */
  readonly cycles: readonly SyncCycle[];
  /** Kills a worker, or the one that is named; another comes after so long. */
  kill(chance: Random, downMs: number, named?: Owner): void;
  stall(chance: Random, ms: number, named?: Owner): void;
  /** One worker stands still, and the job engine notices where that is long. */
  standStill(worker: Owner, ms: number): void;
  stop(chance: Random, graceMs: number, named?: Owner): void;
  leapClock(chance: Random, ms: number, named?: Owner): void;
  /** Every worker's clock is right again. */
  setClocks(): void;
  /** Whether a clock of ours was ever wrong. */
  wereClocksSet(): boolean;
  /** Somebody asks for a record now, at whichever worker answers. */
  press(object: RecordObject, id: string): void;
  /** Kills one worker for good: part of the surviving core. */
  buryOne(): void;
  buryAll(): void;
  /** Every worker that is down comes up. */
  startMissing(): void;
  /** Every process starts anew. */
  startAnew(): void;
  /** Whether every worker that is up has begun and ended a cycle since a moment of true time. */
  haveAllRun(since: number): boolean;
  /** Cycles that ended since a moment of true time. */
  cyclesSince(at: number): number;
}

/** What the processes of a run are made of. */
export interface WorkforceParts extends Pick<WorkerParts, 'scheduler' | 'road' | 'database' | 'idChance'> {
  /** How many are meant to be up. */
  readonly many: number;
  readonly jobs: JobModel;
  readonly counts: FaultCounts;
  readonly underWay: UnderWay;
  readonly verdicts: Verdicts;
  /** The book of rules that a worker of this name reads. */
  readonly bookOf: (name: string) => RuleBook;
  /** By what new fields are added after a cycle; null where none are. */
  readonly adding: Adding | null;
  readonly onCycle: (cycle: SyncCycle) => void;
}

/** Processes, none of which is up yet. */
export function createWorkforce(parts: WorkforceParts): Workforce {
  const { scheduler, jobs, counts, underWay, verdicts } = parts;
  const cycles: SyncCycle[] = [];
  const endedAt: number[] = [];
  const lastBegan = new Map<string, number>();
  let workers: readonly Worker[] = [];
  let started = 0;
  let wereClocksSet = false;

  function start(): void {
    if (workers.length >= parts.many) return;
    started += 1;
    const name = `worker-${started}`;
    const own = {
      ...parts,
      onCycle: (cycle: SyncCycle) => cycleEnded(name, cycle),
      onWarning: (code: string) => verdicts.reached(`ended early: ${code}`),
      onUnexpected: (event: string, facts: LogFacts) => verdicts.violated('I27', 'S', `a fault of ours that no catalogue foresees: ${event} ${JSON.stringify(facts)}`),
    };
    workers = [...workers, startWorker(own, name, parts.bookOf(name), parts.adding)];
    jobs.begin();
  }

  function cycleEnded(name: string, cycle: SyncCycle): void {
    cycles.push(cycle);
    endedAt.push(scheduler.now());
    lastBegan.set(name, Math.min(Date.parse(cycle.startedAt), scheduler.now()));
    parts.onCycle(cycle);
  }

  function bury(worker: Worker): void {
    if (!workers.includes(worker)) return;
    workers = workers.filter((other) => other !== worker);
    scheduler.drop(worker);
    underWay.drop(worker);
    jobs.buried(worker);
  }

  function buryAll(): void {
    for (const worker of workers) bury(worker);
  }

  function startMissing(): void {
    while (workers.length < parts.many) start();
  }

  function standStill(worker: Owner, ms: number): void {
    counts.struck('F47', underWay.of(worker));
    scheduler.trace.note(worker.name, `stands still for ${ms} ms`);
    scheduler.stall(worker, ms);
    if (ms > HEARTBEAT_MS) scheduler.at(OUTSIDE, 'job: a heartbeat was missed', HEARTBEAT_MS, () => jobs.giveAgain());
  }

  /** Does something to the worker that is named, or to any. */
  function befalls(chance: Random, named: Owner | undefined, what: (worker: Worker) => void): void {
    const worker = named === undefined ? (workers.length === 0 ? undefined : chance.pick(workers)) : workers.find((one) => one === named);
    if (worker !== undefined) what(worker);
  }

  return {
    workers: () => workers,
    cycles,
    kill: (chance, downMs, named) =>
      befalls(chance, named, (worker) => {
        counts.struck('F46', underWay.of(worker));
        bury(worker);
        scheduler.at(OUTSIDE, 'a worker starts', downMs, start);
      }),
    stall: (chance, ms, named) => befalls(chance, named, (worker) => standStill(worker, ms)),
    standStill,
    stop: (chance, graceMs, named) =>
      befalls(chance, named, (worker) => {
        counts.struck('F47', underWay.of(worker));
        worker.stopping.abort();
        scheduler.at(OUTSIDE, `${worker.name} is out of grace`, graceMs, () => {
          bury(worker);
          start();
        });
      }),
    leapClock: (chance, ms, named) =>
      befalls(chance, named, (worker) => {
        counts.struck('F57', underWay.of(worker));
        worker.leap(ms);
        wereClocksSet = true;
      }),
    setClocks() {
      for (const worker of workers) worker.setClock();
    },
    wereClocksSet: () => wereClocksSet,
    press(object, id) {
      const [worker] = workers;
      if (worker === undefined) return;
      requestSync(worker.context, { object, id, by: 'a user' }).then(
        (outcome) => (outcome.result === 'queued' ? jobs.request(outcome.request) : undefined),
        // Whoever pressed the button is told that it did not work, and may press it again.
        () => undefined,
      );
    },
    buryOne() {
      const [worker] = workers;
      if (worker !== undefined) bury(worker);
    },
    buryAll,
    startMissing,
    startAnew() {
      buryAll();
      startMissing();
    },
    haveAllRun: (since) => workers.every(({ name }) => (lastBegan.get(name) ?? 0) > since),
    cyclesSince: (at) => endedAt.filter((moment) => moment > at).length,
  };
}
