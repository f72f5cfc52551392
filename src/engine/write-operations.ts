import type { Operation, RecordWrite } from '../domain/operation.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { KnownValue } from '../domain/value.ts';
import type { WriteOutcome } from './connector-port.ts';
import type { Report } from './observe-changes.ts';
import { LOST_ROW, SettlementBatch } from './settlement-batch.ts';
import type { BlockResult } from './settlement-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** An operation with the counterpart's id, which a create carries as its key (I8). */
export interface ReservedWrite {
  readonly operation: Operation;
  readonly counterpartId: string;
}

/**
 * Sends reserved operations to one side, block by block, and settles each by its own answer line (I26).
 * An operation whose answer was lost stays open and is answered: only a look resolves it. When the side throttles or
 * refuses the call, the rest is put back and the step ends; the next cycle takes it up again.
 */
export async function writeOperations(session: SyncSession, side: Side, reserved: readonly ReservedWrite[], report: Report): Promise<readonly Operation[]> {
  const connector = session.context.connectors[side];
  const inDoubt: Operation[] = [];
  for (let start = 0; start < reserved.length; start += connector.writeBlockSize) {
    const block = reserved.slice(start, start + connector.writeBlockSize);
    const outcomes = await connector.write({
      writes: block.map((write) => recordWrite(session, write)),
      lane: block[0]?.operation.lane ?? 'normal',
    });
    const settled = await settleBlock(session, side, block, outcomes, report);
    inDoubt.push(...settled.inDoubt);
    if (settled.held !== null) {
      await putBack(session, reserved.slice(start + connector.writeBlockSize));
      throw new StepFailure(settled.held);
    }
  }
  return inDoubt;
}

function recordWrite(session: SyncSession, { operation, counterpartId }: ReservedWrite): RecordWrite {
  const mapping = session.mappings[operation.object];
  const names = new Map(mapping.fields.map((field) => [field.key, field.on[operation.side].name]));
  const values: Record<string, KnownValue> = {};
  for (const change of operation.changes) {
    const name = names.get(change.field);
    if (name !== undefined) values[name] = change.value;
  }
  return { operationId: operation.operationId, kind: operation.kind, object: operation.object, id: operation.recordId, counterpartId, values };
}

/** Settles one block. The pairs that hold the ids of new records are loaded too: there may be another one (I14). */
async function settleBlock(
  session: SyncSession,
  side: Side,
  block: readonly ReservedWrite[],
  outcomes: readonly WriteOutcome[],
  report: Report,
): Promise<BlockResult> {
  const ids: Record<Side, readonly string[]> = { salesforce: [], marketo: [] };
  ids[side] = outcomes.flatMap((outcome) => (outcome.result === 'applied' ? [outcome.id] : []));
  ids[otherSide(side)] = block.map(({ counterpartId }) => counterpartId);
  const selection = { by: 'side-ids', ids } as const;
  const settled = await changePairs(session, selection, (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    block.forEach(({ operation }, row) => batch.settle(operation, outcomes[row] ?? LOST_ROW));
    return batch.decision();
  });
  await report(settled.counts);
  return settled;
}

/** Operations that were reserved and never sent: closed without effect, their pairs go on waiting. */
async function putBack(session: SyncSession, reserved: readonly ReservedWrite[]): Promise<void> {
  if (reserved.length === 0) return;
  await changePairs(session, { by: 'none' }, () => ({
    result: undefined,
    closeOperations: reserved.map(({ operation }) => operation.operationId),
  }));
}
