import { numberArgument, textArgument } from './fault-plan.ts';
import type { Fault, FaultPlan, Occasion } from './fault-plan.ts';
import type { SimResponse } from './exchange.ts';

/**
 * Faults of the road between caller and vendor, the same for both vendors (reliability.md §2.2):
 * - `timeout-before` F1: the request is never processed; `how`: `reset` (default) or `hang`;
 * - `lost-answer` F2: processed and committed, then the answer is lost; `how` as above;
 * - `cut-body` F3: `how`: `cut` (default) or `wrong-length`;
 * - `http-status` F4: `status` (default 503), `page`: `empty` (default) or `html`, `processed`: true to commit first;
 *   a status of 200 with `page: "html"` is the proxy's error page that pretends to be an answer;
 * - `too-many-requests` F7: 429, with `retryAfter` as text when given.
 */
export const TRANSPORT_FAULTS: readonly string[] = ['timeout-before', 'lost-answer', 'cut-body', 'http-status', 'too-many-requests'];

const BEFORE: readonly string[] = ['timeout-before', 'too-many-requests', 'http-status'];
const AFTER: readonly string[] = ['lost-answer', 'cut-body'];

const NOTHING: SimResponse = { status: 0, headers: {}, body: '' };

/** Runs one call under the plan's transport faults: some keep it from being processed, some spoil its answer. */
export async function underTransportFaults(
  plan: FaultPlan,
  occasion: Occasion,
  process: () => Promise<SimResponse>,
): Promise<SimResponse> {
  const before = plan.draw(BEFORE, occasion);
  if (before !== undefined) {
    if (before.kind === 'http-status' && before['processed'] === true) await process();
    return answerInstead(before);
  }
  const answer = await process();
  const after = plan.draw(AFTER, occasion);
  return after === undefined ? answer : spoiled(answer, after);
}

function answerInstead(fault: Fault): SimResponse {
  if (fault.kind === 'timeout-before') {
    return { ...NOTHING, fate: textArgument(fault, 'how', 'reset') === 'hang' ? 'hang-before' : 'reset-before' };
  }
  if (fault.kind === 'too-many-requests') {
    const retryAfter = textArgument(fault, 'retryAfter', '');
    return { status: 429, headers: retryAfter === '' ? {} : { 'retry-after': retryAfter }, body: '' };
  }
  const status = numberArgument(fault, 'status', 503);
  if (textArgument(fault, 'page', 'empty') !== 'html') return { status, headers: {}, body: '' };
  const title = 'Service temporarily unavailable';
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

function spoiled(answer: SimResponse, fault: Fault): SimResponse {
  const how = textArgument(fault, 'how', '');
  if (fault.kind === 'lost-answer') return { ...answer, fate: how === 'hang' ? 'hang-after' : 'reset-after' };
  return { ...answer, fate: how === 'wrong-length' ? 'wrong-length' : 'cut-body' };
}
