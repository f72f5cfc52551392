import type { RecordWrite } from '../../domain/operation.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { WriteOutcome, WriteRequest } from '../../engine/connector-port.ts';
import { rowOutcome } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { errorOfRow } from './vendor-errors.ts';

/** Nobody documents how long a merge works; Sync Leads may take 90 s (apis.md A1), and a known outcome is worth the wait (F2). */
const MERGE_TIMEOUT_MS = 120_000;

/**
 * Merges persons into others, each in a call of its own: the winner's values stay, its blanks are filled (apis.md A4). What
 * comes after a call that was not made is not sent either.
 */
export async function mergePeople({ session }: MarketoAccess, { writes, lane, maySend }: WriteRequest): Promise<ReadonlyMap<RecordWrite, WriteOutcome>> {
  const outcomes = new Map<RecordWrite, WriteOutcome>();
  let stopped: WriteOutcome | null = null;
  for (const write of writes) {
    if (stopped === null) {
      const path = `/rest/v1/leads/${Number(write.into)}/merge.json?leadId=${Number(write.id)}`;
      const outcome = outcomeOf(write, await session.call({ method: 'POST', path, timeoutMs: MERGE_TIMEOUT_MS, maySend }, lane));
      outcomes.set(write, outcome);
      if (outcome.result === 'not-sent') stopped = outcome;
    } else outcomes.set(write, stopped);
  }
  return outcomes;
}

/** "Lead not found" (1004): one of the two is gone, perhaps by an earlier try of ours. */
const NOT_FOUND = '1004';

function outcomeOf(write: RecordWrite, answer: CallResult<MarketoAnswer>): WriteOutcome {
  if (answer.ok) return { result: 'applied', id: write.into ?? '' };
  if (!answer.refusedContent) return rowOutcome(answer);
  const { vendorCode, vendorMessage } = answer.error;
  if (vendorCode === NOT_FOUND) return { result: 'unknown', error: { ...ownError('OUTCOME_UNKNOWN'), vendorCode, vendorMessage } };
  return { result: 'refused', error: vendorCode === null ? answer.error : errorOfRow({ code: vendorCode, message: vendorMessage ?? '' }) };
}
