import { malformedAnswer, statusFailure } from '../call-result.ts';
import { vendorTimeOf } from '../http-transport.ts';
import type { HttpAnswer } from '../http-transport.ts';
import { readJson } from '../read-json.ts';
import type { ReadAnswer } from '../vendor-session.ts';
import { failureOfRequest, isFreeCode, isTokenCode } from './vendor-errors.ts';
import { envelope } from './wire.ts';

/** What a call that went well brought, without its envelope. */
export interface MarketoAnswer {
  readonly result: unknown;
  readonly nextPageToken: string | null;
  readonly moreResult: boolean;
}

/** Reads an answer by Marketo's rules: nearly everything is status 200, and the body decides (apis.md A2). */
export function readAnswer(answer: HttpAnswer): ReadAnswer<MarketoAnswer> {
  const byStatus = statusFailure(answer.status);
  // Neither charging nor anything else is told of answers by status; counting them errs to the safe side.
  if (byStatus !== null) return { result: byStatus, tokenRefused: false, charged: answer.status >= 500 };
  const read = envelope.safeParse(readJson(answer.body));
  if (!read.success) return { result: malformedAnswer('The answer had another shape.'), tokenRefused: false, charged: true };
  const { success, errors, result, nextPageToken, moreResult } = read.data;
  if (success) {
    const body = { result, nextPageToken: nextPageToken ?? null, moreResult: moreResult ?? false };
    return { result: { ok: true, body, vendorTime: vendorTimeOf(answer.headers) }, tokenRefused: false, charged: true };
  }
  const [first] = errors;
  if (first === undefined) return { result: malformedAnswer('The call failed without a reason.'), tokenRefused: false, charged: true };
  return { result: failureOfRequest(first), tokenRefused: isTokenCode(first.code), charged: !isFreeCode(first.code) };
}
