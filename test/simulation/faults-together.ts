import type { Random } from '../../simulators/foundation/random.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { FaultId } from './fault-kinds.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { sample } from './random-streams.ts';
import type { Owner } from './scheduler.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { VendorRecord } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/*
 * Faults that do harm only when they meet, and met in one seed of thousands. Each is led to its occasion here, and counts
 * as having struck when the occasion was there: so a run of many seeds that never reached it says so (rule 10).
 */

/** Each arranges what its number says; nothing happens where the world has no records or workers for it. */
const ARRANGED_BY: Partial<Record<FaultId, (world: SimulatedWorld, chance: Random) => Promise<void>>> = {
  F36b: takeFieldAwayDuringEdits,
  F47b: standStillOverReading,
};

/** Arranges one of these faults; false for all others. */
export async function arrangeTogether(world: SimulatedWorld, id: FaultId, chance: Random): Promise<boolean> {
  const arrange = ARRANGED_BY[id];
  await arrange?.(world, chance);
  return arrange !== undefined;
}

/** A pair with both records there, and a field that users edit in Marketo and that is mapped to Salesforce. */
interface Chosen {
  readonly pair: Pair;
  readonly record: VendorRecord;
  readonly person: VendorRecord;
  readonly object: 'Lead' | 'Contact';
  readonly plan: PresentPlan;
  /** Salesforce's name of it. */
  readonly field: string;
}

/** Names and companies have no access that could be set, and a formula is typed by nobody. */
function isChoosable(plan: PresentPlan): boolean {
  return plan.isMapped && plan.direction !== 'to-marketo' && plan.kind !== 'formula' && !['lastName', 'firstName', 'company', 'email'].includes(plan.marketo);
}

function choose({ books, ledger, fields }: SimulatedWorld, chance: Random): Chosen | null {
  const known = [...books.pairs.values()].flatMap((pair) => {
    const record = ledger.record('salesforce', pair.salesforce.id ?? '');
    const person = ledger.record('marketo', pair.marketo.id ?? '');
    return record?.state === 'there' && person?.state === 'there' ? [{ pair, record, person }] : [];
  });
  const [linked] = sample(chance, known, 1);
  if (linked === undefined || linked.record.object === 'person') return null;
  const { object } = linked.record;
  const [plan] = sample(chance, fields.filter((one) => isChoosable(one) && nameOn(one, object) !== null), 1);
  const field = plan === undefined ? null : nameOn(plan, object);
  return plan === undefined || field === null ? null : { ...linked, object, plan, field };
}

/** Does something later, unless users have stopped by then. */
function later(world: SimulatedWorld, inMs: number, what: string, act: () => Promise<void>): void {
  const end = world.options.startAt + world.options.safetyMs;
  world.scheduler.at(OUTSIDE, what, inMs, () => {
    if (world.scheduler.now() < end) world.guard(act());
  });
}

/** A cycle has begun and ended by then, in most runs, ms. */
function aCycleLaterMs({ options }: SimulatedWorld): number {
  return options.pauseSeconds * 1000 + 20_000;
}

/** At the latest a field comes back so many cycles after its last edit. */
const CYCLES_AWAY = 3;
/** So long after an edit nobody may say that it came too late to be seen, ms. */
const SEEN_BY_THEN_MS = 200_000;

/**
 * The sync user may no longer read, or no longer write, a field (F36); both records are edited in it after a cycle has seen
 * that; and it comes back while a write to that very record is in doubt (F1), so that what is read for it is not believed.
 */
async function takeFieldAwayDuringEdits(world: SimulatedWorld, chance: Random): Promise<void> {
  const chosen = choose(world, chance);
  if (chosen === null) return;
  const { object, field, plan, record, person } = chosen;
  const isRead = chance.chance(0.4);
  const giveBack = (): Promise<void> => world.setFieldAccess({ object, field, read: true, edit: true });
  await world.setFieldAccess({ object, field, read: isRead, edit: false });
  const cycleMs = aCycleLaterMs(world);
  later(world, cycleMs, 'both records are edited in a field that is away', async () => {
    await world.users.editValue(chance, person, plan.marketo);
    if (chance.chance(0.7)) await world.users.editValue(chance, record, plan.marketo);
  });
  const awayMs = cycleMs + Math.max(cycleMs, SEEN_BY_THEN_MS);
  later(world, awayMs, 'a write gets into doubt', async () => {
    const inMs = chance.integer(8000);
    leaveInDoubt(world, () => later(world, inMs, `${object}.${field} is given back`, async () => {
      if ([...world.books.open].some(({ operation }) => operation.pairId === chosen.pair.pairId && operation.side === 'salesforce')) world.counts.struck('F36b');
      await giveBack();
    }));
    await world.users.editValue(chance, person, 'lastName');
  });
  world.scheduler.at(OUTSIDE, `${object}.${field} is given back`, awayMs + CYCLES_AWAY * cycleMs, () => world.guard(giveBack()));
}

/** The next write to Salesforce never arrives; `then` follows when it was sent. */
function leaveInDoubt({ road, underWay }: SimulatedWorld, then: () => void): void {
  const call = 'salesforce write';
  road.arm({ id: 'F1', side: 'salesforce', only: call, deed: { how: 'never-arrives', noticed: 'at-once' } });
  underWay.when(call, then);
}

/** A request is served within so many calls; what was read must still be fresh enough to write on by then, ms. */
const CALLS_OF_A_REQUEST = 12;
/** A request waits for others for a second, ms. */
const REQUEST_WAITS_MS = 2000;
/** So many readings are let pass for want of a worker that could serve anybody meanwhile. */
const READINGS_WAITED = 6;

/**
 * A worker has asked Salesforce what changed and stands still over the answer (F47), while somebody edits one of these
 * records in Marketo and asks for it, and another worker writes it: what the first one then stores is older than that write.
 */
async function standStillOverReading(world: SimulatedWorld, chance: Random): Promise<void> {
  const chosen = choose(world, chance);
  if (chosen === null) return;
  const { pair, record, person, plan } = chosen;
  const stallMs = REQUEST_WAITS_MS + CALLS_OF_A_REQUEST * world.options.latencyMs.http + chance.integer(2000);
  // It is one of the records that the next reading brings.
  await world.users.edit(chance, record, 1);
  atReading(world, READINGS_WAITED, (process) => {
    const began = world.scheduler.now();
    world.scheduler.stall(process, stallMs);
    later(world, 0, 'somebody edits a person and asks for it', async () => {
      await world.users.editValue(chance, person, plan.marketo);
      world.press('person', person.id);
    });
    world.scheduler.at(OUTSIDE, 'was it written meanwhile?', stallMs, () => {
      if (wasWrittenBy(world, pair.pairId, process, began)) world.counts.struck('F47b');
    });
  });
}

/** Does something when a worker has asked Salesforce what changed, and is not the one that takes requests in. */
function atReading(world: SimulatedWorld, readings: number, act: (process: Owner) => void): void {
  if (readings === 0) return;
  world.underWay.when('salesforce poll', (process) => {
    if (world.workers()[0] === process) atReading(world, readings - 1, act);
    else act(process);
  });
}

/** Whether another worker than this one has written a pair's record in Salesforce since a moment, and knows it. */
function wasWrittenBy({ books }: SimulatedWorld, pairId: string, notBy: Owner, since: number): boolean {
  return [...books.operations.values()].some(({ operation, owner, applied, settledAt }) =>
    operation.pairId === pairId && operation.side === 'salesforce' && owner !== notBy && applied > 0 && settledAt !== null && settledAt >= since);
}
