import { rankOfMaking } from '../domain/object-pair.ts';
import type { Operation, RecordWrite } from '../domain/operation.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { StepFailure } from '../domain/step-failure.ts';
import { callSideBySide, queueOf } from './call-side-by-side.ts';
import type { WriteOutcome } from './connector-port.ts';
import { valuesToSend } from './linked-ids.ts';
import { heldInSharedWords } from './membership-words.ts';
import type { Report } from './observe-changes.ts';
import { LOST_ROW, SettlementBatch } from './settlement-batch.ts';
import { changePairs, holdsLease } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { noteLostAnswers } from './vendor-patience.ts';

/** An operation with the counterpart's id, which a create carries as its key (I8). */
export interface ReservedWrite {
  readonly operation: Operation;
  readonly counterpartId: string;
}

/**
 * Answers wait at most about this long for others to be settled with: people see the step move, the lease is kept in
 * time (I20), and a crash leaves little in doubt.
 */
const SETTLED_WITHIN_MS = 3000;

/**
 * Sends reserved operations to one side, some blocks side by side, and settles each by its own answer line (I26), all
 * that were answered together. An operation whose answer was lost stays open and is answered: only a look resolves it.
 * When the side throttles or refuses a call, what was not sent is put back and the step ends; the next cycle takes it
 * up again.
 */
export async function writeOperations(session: SyncSession, side: Side, reserved: readonly ReservedWrite[], report: Report): Promise<readonly Operation[]> {
  const queues = inOrder(reserved).map((together) => queueOf(together, session.context.connectors[side].writeBlockSize));
  const inDoubt: Operation[] = [];
  for (const queue of queues) {
    while (queue.length > 0) {
      const { answers, stopped } = await send(session, side, queue);
      const putBack = stopped === null ? [] : queues.flat(2).map((write) => ({ write, outcome: notSent(stopped) }));
      inDoubt.push(...(await settle(session, side, [...answers, ...putBack], report)));
      if (stopped !== null) throw stopped;
    }
  }
  return inDoubt;
}

/** Changes together, then what is deleted: whatever names another record before that one, which Marketo does not delete until then (apis.md A6, 1022). */
function inOrder(reserved: readonly ReservedWrite[]): readonly (readonly ReservedWrite[])[] {
  const rank = ({ operation }: ReservedWrite): number => (operation.kind === 'delete' ? rankOfMaking(operation.object) : Infinity);
  return [...Map.groupBy(reserved, rank)].toSorted(([one], [other]) => other - one).map(([, together]) => together);
}

/** A write with what the vendor said of it. */
interface Answer {
  readonly write: ReservedWrite;
  readonly outcome: WriteOutcome;
}

/** What was sent for a while and answered. `stopped` says why nothing more may be sent now. */
interface Sent {
  readonly answers: readonly Answer[];
  readonly stopped: StepFailure | null;
}

/**
 * Sends blocks of the queue until it is empty, the side says stop, or the first answers have waited long enough. A
 * block whose call ended without any answer is neither in the queue nor answered: nobody knows what became of it.
 */
async function send(session: SyncSession, side: Side, queue: (readonly ReservedWrite[])[]): Promise<Sent> {
  const { clock, connectors } = session.context;
  const beganAt = clock.now();
  // A clock that was set back must not keep the answers waiting (F57).
  const mayWait = (): boolean => Math.abs(clock.now() - beganAt) < SETTLED_WITHIN_MS;
  const answers: Answer[] = [];
  let stopped: StepFailure | null = null;
  try {
    await callSideBySide(queue, connectors[side].writeBlockSize, async (block) => {
      const answered = await sendBlock(session, side, block);
      answers.push(...answered);
      stopped ??= refusal(answered);
      return stopped === null && mayWait() ? 'go-on' : 'stop';
    });
  } catch (failure) {
    if (!(failure instanceof StepFailure)) throw failure;
    stopped = failure;
  }
  return { answers, stopped };
}

async function sendBlock(session: SyncSession, side: Side, block: readonly ReservedWrite[]): Promise<readonly Answer[]> {
  const sentAtMs = session.context.stopwatch.elapsedMs();
  const outcomes = await session.context.connectors[side].write({
    writes: block.map((write) => recordWrite(session, write)),
    knownSchema: session.schemas[side],
    lane: block[0]?.operation.lane ?? 'normal',
    maySend: () => holdsLease(session),
  });
  const answers = block.map((write, row) => ({ write, outcome: inSharedWords(session, write, outcomes[row] ?? LOST_ROW) }));
  const lost = answers.flatMap(({ write, outcome }) => (outcome.result === 'unknown' ? [write.operation.operationId] : []));
  if (lost.length > 0) noteLostAnswers(session, lost, sentAtMs);
  return answers;
}

function inSharedWords(session: SyncSession, { operation, counterpartId }: ReservedWrite, outcome: WriteOutcome): WriteOutcome {
  if (outcome.result !== 'applied' || outcome.before === undefined) return outcome;
  return { ...outcome, before: heldInSharedWords(session, operation, counterpartId, outcome.before) };
}

/** Why the side takes no more now; null when it does. */
function refusal(answers: readonly Answer[]): StepFailure | null {
  for (const { outcome } of answers) if (outcome.result === 'not-sent') return new StepFailure(outcome.error);
  return null;
}

function notSent({ error }: StepFailure): WriteOutcome {
  return { result: 'not-sent', error };
}

function recordWrite(session: SyncSession, { operation, counterpartId }: ReservedWrite): RecordWrite {
  const values = valuesToSend(session, operation, counterpartId);
  return { operationId: operation.operationId, kind: operation.kind, object: operation.object, id: operation.recordId, counterpartId, values, ...(operation.into === undefined ? {} : { into: operation.into.recordId }) };
}

/** What others were waiting for is there from now on. */
function noteNewParents({ parents }: SyncSession, answers: readonly Answer[]): void {
  for (const { write, outcome } of answers) {
    const known = parents.get(write.counterpartId);
    if (known !== undefined && typeof known !== 'string' && write.operation.kind === 'create' && outcome.result === 'applied') parents.set(write.counterpartId, outcome.id);
  }
}

/**
 * Settles what was answered and closes what was put back, in one change; answers what is in doubt. The pairs that hold
 * the ids of new records are loaded too: there may be another one (I14).
 */
async function settle(session: SyncSession, side: Side, answers: readonly Answer[], report: Report): Promise<readonly Operation[]> {
  if (answers.length === 0) return [];
  const ids: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  ids[side] = answers.flatMap(({ write, outcome }) => (outcome.result === 'applied' ? [outcome.id] : (write.operation.into?.recordId ?? [])));
  ids[otherSide(side)] = answers.map(({ write }) => write.counterpartId);
  const { counts, inDoubt } = await changePairs(session, { by: 'side-ids', ids }, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    for (const { write, outcome } of answers) batch.settle(write.operation, outcome);
    return batch.decision();
  });
  if (side === 'marketo') noteNewParents(session, answers);
  await report(counts);
  return inDoubt;
}
