import type { VendorCount } from '../../domain/filter-trial.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { FilteredCountRequest } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { callComposite } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import { pushDown, pushDownOutside } from './filter-soql.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { countText, soqlText } from './soql.ts';
import { aliveOf } from './take-census.ts';
import { countAnswer, idPage } from './wire.ts';

/** Records that are named of each kind. */
const SAMPLES = 5;

/**
 * Counts the records in and out of a filter, and names some, all in one Composite call. Null when SOQL cannot say all of the filter, or
 * Salesforce refuses the count: one of very many records may run out of time.
 */
export async function countFiltered(access: SalesforceAccess, { object, condition, now }: FilteredCountRequest): Promise<VendorCount | null> {
  const { where, rest } = pushDown(condition, now);
  const outside = pushDownOutside(condition, now);
  if (where === null || rest !== null || outside === null) return null;
  const alive = await aliveOf(access, object, 'normal');
  const name = nameOfObject(object);
  const among = (part: string): string => (alive === null ? part : `${alive} AND (${part})`);
  const named = (part: string): string => soqlText({ object: name, fields: ['Id'], where: among(part), orderBy: ['Id'], limit: SAMPLES });
  const queries = [countText(name, among(where)), countText(name, among(outside)), named(where), named(outside)];
  const parts = queries.map((soql) => ({ method: 'GET' as const, path: `/query?q=${encodeURIComponent(soql)}` }));
  const { body } = answerOrThrow(await callComposite(access.session, access.apiVersion, parts, 'normal'));
  if (body.some((answer) => !answer.ok)) return null;
  const bodies = body.map((answer) => answerOrThrow(answer).body.body);
  const [countIn, countOut] = bodies.map((given) => countAnswer.safeParse(given).data?.totalSize);
  const [, , idsIn, idsOut] = bodies.map((given) => idPage.safeParse(given).data?.records.map(({ Id }) => Id));
  if (countIn === undefined || countOut === undefined || idsIn === undefined || idsOut === undefined) {
    throw new StepFailure(malformedAnswer('The answer to a count had another shape.').error);
  }
  return { in: countIn, out: countOut, samplesIn: idsIn, samplesOut: idsOut };
}
