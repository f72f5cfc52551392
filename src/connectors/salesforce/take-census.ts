import { isCampaign, isMember, isOfSalesforce } from '../../domain/object-pair.ts';
import type { Lane } from '../../domain/lane.ts';
import type { PairObject, RecordObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { own } from '../../domain/value.ts';
import type { Census, CensusRequest, IdPage } from '../../engine/connector-port.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { callComposite } from './composite.ts';
import { NEVER_DELETED, nameOfObject } from './field-types.ts';
import { knownSchema } from './salesforce-access.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { isSalesforceId } from './salesforce-id.ts';
import { countText, inLists, isOneOf, MOST_SOQL_CHARACTERS, quoted, soqlText } from './soql.ts';
import { countAnswer, idPage } from './wire.ts';

/** Ids on a page. */
const PAGE_IDS = 2000;

/** Characters of a count beside its literals. */
const OTHER_WORDS = 300;

/**
 * Counts in one Composite call: the records that the sync user sees, those among the ids asked about, and the rights by which
 * it sees all of them, "View All" of the object or "View All Data". Without one of these – or when the rights may not be
 * read, which needs "View Setup" (apis.md B10) – a record that is not shown may just be hidden by sharing (F37).
 */
export async function takeCensus(access: SalesforceAccess, { object, ids, lane }: CensusRequest): Promise<Census> {
  const kind = kindOf(object);
  const lists = inLists(ids.filter(isSalesforceId), MOST_SOQL_CHARACTERS - OTHER_WORDS);
  const name = nameOfObject(kind);
  const alive = await aliveOf(access, kind, lane);
  const userId = access.userId();
  const rights = userId === null ? [] : [countText('ObjectPermissions', viewAllOf(kind, userId)), countText('PermissionSetAssignment', viewAllData(userId))];
  const queries = [
    ['query', countText(name, alive)] as const,
    ...lists.map((list) => ['queryAll', countText(name, isOneOf('Id', list))] as const),
    ...rights.map((soql) => ['query', soql] as const),
  ];
  const parts = queries.map(([path, soql]) => ({ method: 'GET' as const, path: `/${path}?q=${encodeURIComponent(soql)}` }));
  const { body: answers } = answerOrThrow(await callComposite(access.session, access.apiVersion, parts, lane));
  const [records = 0, ...among] = answers.slice(0, 1 + lists.length).map((answer) => countIn(answerOrThrow(answer).body.body));
  // Whoever may not read the rights may not see all records.
  const isGranted = answers.slice(1 + lists.length).some((answer) => answer.ok && countIn(answer.body.body) > 0);
  return { records, among: among.reduce((sum, count) => sum + count, 0), seesAll: !NEVER_DELETED.has(kind) && isGranted };
}

function countIn(body: unknown): number {
  const read = countAnswer.safeParse(body);
  if (!read.success) throw new StepFailure(malformedAnswer('The answer to a count had another shape.').error);
  return read.data.totalSize;
}

/** Ids of the records that the sync user sees, in the order of the ids, from after one of them. */
export async function listIds(access: SalesforceAccess, { object, after, lane }: { readonly object: RecordObject; readonly after: string | null; readonly lane: Lane }): Promise<IdPage> {
  const kind = kindOf(object);
  const conditions = [await aliveOf(access, kind, lane), after === null ? null : `Id > ${quoted(after)}`].filter((condition) => condition !== null);
  const soql = soqlText({ object: nameOfObject(kind), fields: ['Id'], where: conditions.length === 0 ? null : conditions.join(' AND '), orderBy: ['Id'], limit: PAGE_IDS + 1 });
  const { body: answers } = answerOrThrow(await callComposite(access.session, access.apiVersion, [{ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` }], lane));
  const [answer] = answers;
  if (answer === undefined) throw new StepFailure(malformedAnswer('The answer to a query is missing.').error);
  const page = idPage.safeParse(answerOrThrow(answer).body.body);
  const found = page.data?.records.map(({ Id }) => Id) ?? [];
  const ids = found.slice(0, PAGE_IDS);
  const last = ids.at(-1) ?? null;
  const isOver = page.data?.done === true && found.length <= PAGE_IDS;
  if (!page.success || (!isOver && (last === null || last === after))) throw new StepFailure(malformedAnswer('A page of ids had another shape.').error);
  return { ids, next: isOver ? null : last };
}

function kindOf(object: RecordObject): PairObject {
  if (!isOfSalesforce(object)) throw new Error(`Salesforce has no ${object}.`);
  return object;
}

/** The condition on records that are alive, null for all: a converted lead lives on as a contact (I15); campaigns, and members, are those that are followed. */
export async function aliveOf(access: SalesforceAccess, object: PairObject, lane: Lane): Promise<string | null> {
  if (isMember(object)) return isOneOf('CampaignId', access.campaigns.campaigns);
  if (isCampaign(object)) return isOneOf('Id', access.campaigns.campaigns);
  const fields = (await knownSchema(access, lane)).objects[object]?.fields ?? {};
  return own(fields, 'IsConverted') === undefined ? null : 'IsConverted = false';
}

/** Rights to a contact role are those to its opportunity, and to a member those to its campaign. */
function viewAllOf(object: PairObject, userId: string): string {
  const name = isMember(object) ? 'Campaign' : nameOfObject(object === 'opportunity-contact-role' ? 'opportunity' : object);
  const assigned = `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`;
  return `SobjectType = ${quoted(name)} AND (PermissionsViewAllRecords = true OR PermissionsModifyAllRecords = true) AND ParentId IN (${assigned})`;
}

function viewAllData(userId: string): string {
  return `AssigneeId = ${quoted(userId)} AND (PermissionSet.PermissionsViewAllData = true OR PermissionSet.PermissionsModifyAllData = true)`;
}
