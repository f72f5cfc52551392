import type { CallBudget } from '../call-budget.ts';
import { malformedAnswer, statusFailure } from '../call-result.ts';
import type { CallFailure } from '../call-result.ts';
import { vendorTimeOf } from '../http-transport.ts';
import type { HttpAnswer } from '../http-transport.ts';
import { readJson } from '../read-json.ts';
import type { ReadAnswer } from '../vendor-session.ts';
import { failureOfRequest } from './vendor-errors.ts';
import { requestErrors } from './wire.ts';

/** Reads an answer of the REST interface by Salesforce's rules, and passes on what it says about usage. */
export function readAnswer(answer: HttpAnswer, budget: CallBudget): ReadAnswer<unknown> {
  reportUsage(answer, budget);
  const body = readJson(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    const result = body === undefined ? malformedAnswer('The answer was not JSON.') : { ok: true as const, body, vendorTime: vendorTimeOf(answer.headers) };
    return { result, tokenRefused: false, charged: true };
  }
  const failure = requestFailure(answer.status, body);
  const code = failure.error.vendorCode;
  // Calls refused for the session or the allotment do not count; what else counts is not told, so it does.
  const charged = code !== 'INVALID_SESSION_ID' && code !== 'REQUEST_LIMIT_EXCEEDED' && answer.status !== 429;
  return { result: failure, tokenRefused: code === 'INVALID_SESSION_ID', charged };
}

/** Why a request, or a part of a Composite, was refused: its own words where it has any, else its status. */
export function requestFailure(status: number, body: unknown): CallFailure {
  const [first] = requestErrors.safeParse(body).data ?? [];
  if (first !== undefined && status < 500) return failureOfRequest(first);
  // With a server error the words help people, but the effect stays open (F4) – except where Salesforce says that it is not there.
  const failure = statusFailure(status) ?? malformedAnswer(`An answer with status ${status} could not be read.`);
  if (first === undefined) return failure;
  if (first.errorCode === 'SERVER_UNAVAILABLE') return failureOfRequest(first);
  return { ...failure, error: { ...failure.error, vendorCode: first.errorCode, vendorMessage: first.message } };
}

/** Takes what an answer says of the org's usage: `Sforce-Limit-Info: api-usage=873/15000`, on most answers (apis.md B2). */
export function reportUsage({ headers }: HttpAnswer, budget: CallBudget): void {
  const match = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '');
  if (match !== null) budget.reportUsage(Number(match[1]), Number(match[2]));
}
