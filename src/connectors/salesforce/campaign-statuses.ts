import type { Progression } from '../../domain/field.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { PartAnswer } from './composite.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { isOneOf } from './soql.ts';
import { statusRows } from './wire.ts';

/** How old the statuses may be: asking for them takes one of the five places of a call that else costs one. */
const READ_EVERY_MS = 10 * 60_000;

/** Statuses of all campaigns together that are read at a time. */
const MOST_STATUSES = 2000;

/**
 * The question for the statuses of the followed campaigns, as a part of a call, when it is due: none else. `isOther` says that
 * another process may have seen later ones.
 */
export function questionForStatuses({ campaigns: book, clock }: SalesforceAccess, isOther: boolean): readonly string[] {
  const isFresh = book.readAt !== null && Math.abs(clock.now() - book.readAt) < READ_EVERY_MS;
  if (book.campaigns.length === 0 || (isFresh && !isOther)) return [];
  const soql = `SELECT Id, CampaignId, Label, SortOrder FROM CampaignMemberStatus WHERE ${isOneOf('CampaignId', book.campaigns)} ORDER BY CampaignId, SortOrder, Id LIMIT ${MOST_STATUSES}`;
  return [`/query?q=${encodeURIComponent(soql)}`];
}

/** Takes the answer to that question: a campaign that the sync user does not see has no statuses. Throws a StepFailure when it cannot be had. */
export function takeStatuses({ campaigns: book, clock, describes }: SalesforceAccess, answer: CallResult<PartAnswer> | undefined): void {
  const isHidden = answer?.ok === false && (answer.error.vendorCode === 'INVALID_TYPE' || answer.error.vendorCode === 'INVALID_FIELD');
  if (answer !== undefined && !answer.ok && !isHidden) throw new StepFailure(answer.error);
  const read = statusRows.safeParse(answer?.ok === true ? answer.body.body : { records: [] });
  if (!read.success) throw new StepFailure(malformedAnswer('The statuses of campaigns had another shape.').error);
  const byCampaign = Map.groupBy(read.data.records, ({ CampaignId }) => CampaignId);
  book.readAt = clock.now();
  describes.noteProgressions(
    [...byCampaign].map(([id, rows]): Progression => ({ id, name: null, statuses: rows.map(({ Label, SortOrder }, place) => ({ name: Label, step: SortOrder ?? place })) })),
  );
}
