import type { Progression } from '../../domain/field.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import type { PartAnswer } from './composite.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { describedQueries } from './described-queries.ts';
import { isOneOf } from './soql.ts';
import { statusRows } from './wire.ts';

/** How old the statuses may be: asking for them takes one of the five places of a call that else costs one. */
const READ_EVERY_MS = 10 * 60_000;

/** Rows of one answer at most; the vendor may send fewer. */
const PAGE_ROWS = 2000;

/**
 * The question for the statuses of the followed campaigns, as a part of a call, when it is due: none else. `isOther` says that
 * another process may have seen later ones.
 */
export function questionForStatuses({ campaigns: book, clock }: SalesforceAccess, isOther: boolean): readonly string[] {
  const isFresh = book.readAt !== null && Math.abs(clock.now() - book.readAt) < READ_EVERY_MS;
  if (book.campaigns.length === 0 || (isFresh && !isOther)) return [];
  return [pageAfter(book.campaigns, null)];
}

/** Statuses behind this one, by their ids; from the first on with none. */
function pageAfter(campaigns: readonly string[], last: string | null): string {
  const after = last === null ? '' : ` AND Id > '${last}'`;
  const soql = `SELECT Id, CampaignId, Label, SortOrder FROM CampaignMemberStatus WHERE ${isOneOf('CampaignId', campaigns)}${after} ORDER BY Id LIMIT ${PAGE_ROWS}`;
  return `/query?q=${encodeURIComponent(soql)}`;
}

/**
 * Takes the answer to that question, and asks for what the vendor left for another page. A campaign that the sync user does not
 * see has no statuses. Throws a StepFailure when they cannot be had.
 */
export async function takeStatuses(access: SalesforceAccess, answer: CallResult<PartAnswer> | undefined): Promise<void> {
  const { campaigns: book, clock, describes } = access;
  const found: StatusRow[] = [];
  for (let page = pageIn(answer); ; ) {
    found.push(...page.records);
    const last = page.records.at(-1)?.Id;
    if (last === undefined || (page.done && page.records.length < PAGE_ROWS)) break;
    page = pageIn((await describedQueries(access, [pageAfter(book.campaigns, last)], 'normal')).answers[0]);
  }
  const byCampaign = Map.groupBy(found.toSorted((a, b) => (a.SortOrder ?? 0) - (b.SortOrder ?? 0)), ({ CampaignId }) => CampaignId);
  book.readAt = clock.now();
  describes.noteProgressions(
    [...byCampaign].map(([id, rows]): Progression => ({ id, name: null, statuses: rows.map(({ Label, SortOrder }, place) => ({ name: Label, step: SortOrder ?? place })) })),
  );
}

type StatusRow = ReturnType<typeof statusRows.parse>['records'][number];

function pageIn(answer: CallResult<PartAnswer> | undefined): ReturnType<typeof statusRows.parse> {
  const isHidden = answer?.ok === false && (answer.error.vendorCode === 'INVALID_TYPE' || answer.error.vendorCode === 'INVALID_FIELD');
  if (answer !== undefined && !answer.ok && !isHidden) throw new StepFailure(answer.error);
  const read = statusRows.safeParse(answer?.ok === true ? answer.body.body : { done: true, records: [] });
  if (!read.success) throw new StepFailure(malformedAnswer('The statuses of campaigns had another shape.').error);
  return read.data;
}
