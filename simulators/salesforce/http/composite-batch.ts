import { z } from 'zod';
import { requestError } from '../world/vendor-error.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { performPlain } from './composite.ts';

/** SF api_rest requests_composite_batch: up to 25 parts, none of which can use another. */
const MOST_PARTS = 25;

const batchSchema = z.strictObject({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(z.strictObject({ method: z.string(), url: z.string(), richInput: z.unknown().optional() })).min(1),
});

/**
 * `POST /composite/batch`: calls that know nothing of each other. Each is charged for itself (apis.md B5). With
 * `haltOnError` those after a failed one are not performed and answer 412 (SF api_rest requests_composite_batch).
 */
export function compositeBatch(call: ApiCall): ApiAnswer {
  const body = batchSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('JSON_PARSER_ERROR', z.prettifyError(body.error)));
  const { batchRequests: parts, haltOnError } = body.data;
  if (parts.length > MOST_PARTS) return errorAnswer(requestError('LIMIT_EXCEEDED', `Number of subrequests exceeds the limit of ${MOST_PARTS}`));
  for (let more = 1; more < parts.length; more += 1) call.usage.charge();
  const answers: ApiAnswer[] = [];
  for (const { method, url, richInput } of parts) {
    const halted = haltOnError && answers.some(isFailed);
    answers.push(halted ? errorAnswer(requestError('BATCH_PROCESSING_HALTED', 'A previous request in the batch was unsuccessful.', 412)) : performPlain(call, { method: method.toUpperCase(), url: wholeUrl(url), headers: {}, body: richInput }));
  }
  const results = answers.map(({ status, body: result }) => ({ statusCode: status, result: result ?? null }));
  return answer(200, { hasErrors: answers.some(isFailed), results }, answers.reduce((sum, { records }) => sum + records, 0));
}

const isFailed = ({ status }: ApiAnswer): boolean => status >= 400;

/** Parts may leave out what comes before the version: `v60.0/sobjects/Account`. */
const wholeUrl = (url: string): string => (/^\/?v\d+\.0\//.test(url) ? `/services/data/${url.replace(/^\//, '')}` : url);
