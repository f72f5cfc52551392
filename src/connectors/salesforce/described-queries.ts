import type { Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import { answerOrThrow } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { callComposite } from './composite.ts';
import type { PartAnswer } from './composite.ts';
import type { AskedMoments } from './cursor.ts';
import type { SalesforceAccess } from './salesforce-access.ts';

/** Answers to queries, with the schema of the moment in which they were given. */
export interface DescribedAnswers {
  readonly schema: Schema;
  readonly answers: readonly (CallResult<PartAnswer> | undefined)[];
  readonly asked: AskedMoments;
}

/**
 * Asks queries (`paths`) together with what the fields are now, in one Composite call: the describes are conditional and
 * cost nothing while nothing changes (apis.md B3), and no value is read as that of a field which it is no more (I10, F35).
 */
export async function describedQueries({ session, apiVersion, describes, clock }: SalesforceAccess, paths: readonly string[], lane: Lane): Promise<DescribedAnswers> {
  const question = describes.question();
  const parts = [...question.parts, ...paths.map((path) => ({ method: 'GET' as const, path }))];
  const askedAt = clock.now();
  const { body } = answerOrThrow(await callComposite(session, apiVersion, parts, lane));
  return { schema: describes.take(question, body), answers: body.slice(question.parts.length), asked: { askedAt, answeredAt: clock.now() } };
}
