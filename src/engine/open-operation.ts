import type { Cause, Operation } from '../domain/operation.ts';
import { isTold } from '../domain/object-pair.ts';
import { repairOf } from '../domain/pair.ts';
import type { Pair, Work } from '../domain/pair.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { nowIso } from './engine-context.ts';
import type { SyncSession } from './sync-session.ts';

/** A fresh operation for a pair. The cause names who stands behind the newest of its changes. */
export function openOperation(
  session: SyncSession,
  pair: Pair,
  side: Side,
  operation: Pick<Operation, 'kind' | 'changes' | 'into'>,
): Operation {
  const { context, lease } = session;
  const { work } = pair[side];
  const source = pair[otherSide(side)];
  const authors = operation.changes.map((change) => own(source.differences, change.field)?.changedBy ?? null);
  return {
    operationId: context.ids.next(),
    connectionId: pair.connectionId,
    pairId: pair.pairId,
    side,
    object: pair.object,
    kind: operation.kind,
    lane: work.state === 'waiting' ? work.lane : 'normal',
    recordId: pair[side].id,
    changes: operation.changes,
    ...(operation.into === undefined ? {} : { into: operation.into }),
    cause: { kind: causeOf(work, operation.kind), by: authors.find((who) => who !== null) ?? null },
    openedAt: nowIso(context),
    leaseName: lease.name,
    leaseEpoch: lease.epoch,
  };
}

/** Whether a pair is told by activities, and this process has not read yet what was told before: a database put back knows less than the log. */
export function isUnheard({ context }: SyncSession, { object }: Pair): boolean {
  return isTold(object) && context.schemas.hasHeardLog !== true;
}

/** What a second look found stands in the journal as that, whoever changed the record: nobody told of it (PRODUCT J4). */
function causeOf(work: Work, kind: Operation['kind']): Cause['kind'] {
  if (repairOf(work).repairs !== undefined) return 'reconcile';
  return kind === 'create' ? 'create' : 'change';
}
