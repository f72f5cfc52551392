import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Observation } from '../../domain/observation.ts';
import { isCampaign, isMember, isOfSalesforce, PERSON_OBJECTS } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import { own } from '../../domain/value.ts';
import type { KnownValue } from '../../domain/value.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { Candidate, ChildrenPage, ChildrenRequest, FindRequest, ReadRequest } from '../../engine/connector-port.ts';
import { malformedAnswer } from '../call-result.ts';
import { unmovedFields } from '../unmoved-fields.ts';
import { HEAVY_PARTS } from './composite.ts';
import { describedQueries } from './described-queries.ts';
import type { DescribedAnswers } from './described-queries.ts';
import { nameOfObject } from './field-types.ts';
import { fieldsToSelect, readRecord } from './read-record.ts';
import { knownSchema } from './salesforce-access.ts';
import { withConversions } from './read-conversions.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { isSalesforceId } from './salesforce-id.ts';
import { inLists, isOneOf, MOST_SOQL_CHARACTERS, quoted, soqlText } from './soql.ts';
import { queryPage } from './wire.ts';

/** A question for records of one object. */
interface RecordQuery {
  readonly description: ObjectDescription;
  readonly object: PairObject;
  readonly fields: readonly string[];
  readonly where: string;
  readonly withDeleted: boolean;
  /** Rows up to this id were delivered. */
  readonly afterId: string | null;
}

const PAGE_ROWS = 2000;

/** The records with these ids, deleted ones too; what the sync user cannot see is left out (I10). */
export async function readRecords(access: SalesforceAccess, request: ReadRequest): Promise<readonly Observation[]> {
  const { object, ids, fields, lane, knownSchema: known } = request;
  if (!isOfSalesforce(object)) throw new Error(`Salesforce has no ${object}.`);
  const description = (await knownSchema(access, lane)).objects[object];
  if (description === undefined) throw objectHidden(object);
  const base = { description, object, fields, withDeleted: true, afterId: null };
  const lists = inLists(ids.filter(isSalesforceId), roomFor(description, fields));
  const looks = await queryRecords(access, lists.map((list) => ({ ...base, where: isOneOf('Id', list) })), known, lane);
  return withConversions(access, { object, fields, lane }, looks);
}

/**
 * Records that name these others, 2,000 at a time in the order of their ids. The parents are asked about in lists as long as a query
 * takes, one list after the other; `after` names list and record.
 */
export async function readChildren(access: SalesforceAccess, { object, lookup, parents, after, fields, knownSchema: known, lane }: ChildrenRequest): Promise<ChildrenPage> {
  const description = (await knownSchema(access, lane)).objects[object];
  if (description === undefined) throw objectHidden(object);
  const lists = inLists(parents.filter(isSalesforceId), roomFor(description, fields));
  const [place = '0', afterId = ''] = after?.split('/') ?? [];
  const list = lists[Number(place)];
  if (list === undefined) return { observations: [], next: null };
  const query = { description, object, fields, where: isOneOf(lookup, list), withDeleted: false, afterId: afterId === '' ? null : afterId };
  const { rows: read, isDone } = await queryPageOf(access, query, known, lane);
  const rows = await withConversions(access, { object, fields, lane }, read);
  const last = rows.at(-1)?.id;
  if (!isDone && last !== undefined) return { observations: rows, next: `${place}/${last}` };
  return { observations: rows, next: Number(place) + 1 < lists.length ? `${Number(place) + 1}/` : null };
}

/** One page of one query, in a call of its own. */
async function queryPageOf(access: SalesforceAccess, query: RecordQuery, known: Schema | undefined, lane: Lane): Promise<AnsweredQuery> {
  const { schema, answers } = await describedQueries(access, [pathOf(query)], lane);
  return answered(access, query, schema, known, answers[0]);
}

/**
 * Leads that are not converted, and contacts, that carry one of the keys or addresses sought or that a person's key names,
 * all in one Composite call as long as the texts fit (PRODUCT A7, hazard 19).
 */
export async function findCandidates(access: SalesforceAccess, request: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  if (isMember(request.object)) return findMembers(access, request);
  if (isCampaign(request.object)) throw new Error('A campaign is named by the settings, and never looked for.');
  const schema = await knownSchema(access, request.lane);
  const read = await queryRecords(access, queriesFor(access, schema, request), request.knownSchema, request.lane);
  const contacts = await withConversions(access, { object: 'contact', fields: request.fields.contact ?? [], lane: request.lane }, read.filter(({ object }) => object === 'contact'));
  const found = [...read.filter(({ object }) => object !== 'contact'), ...contacts];
  const byId = [...new Map(found.map((observation) => [observation.id, observation])).values()];
  const byKey = groupBy(byId, (observation) => textOf(observation, access.keyField));
  const byEmail = groupBy(byId, (observation) => textOf(observation, 'Email')?.toLowerCase() ?? null);
  return request.sought.map(({ key, email, named }) => {
    const matches = new Set([...(byKey.get(key) ?? []), ...((email === null ? undefined : byEmail.get(email.toLowerCase())) ?? [])]);
    const candidates = [...matches].map((observation) => ({ observation, key: textOf(observation, access.keyField) }));
    const other = byId.find((observation) => observation.id === named && !matches.has(observation));
    return other === undefined ? candidates : [...candidates, { observation: other, key: textOf(other, access.keyField), isNamed: true }];
  });
}

/** The member of each campaign and person that `values` name, if there is one. After a conversion a member names its lead and its contact. */
async function findMembers(access: SalesforceAccess, { sought, fields, knownSchema: known, lane }: FindRequest): Promise<readonly (readonly Candidate[])[]> {
  const description = (await knownSchema(access, lane)).objects['campaign-member'];
  if (description === undefined) throw objectHidden('campaign-member');
  const places = sought.map(({ values = {} }) => ({ campaign: own(values, 'CampaignId'), person: own(values, 'LeadOrContactId') }));
  // Of a membership whose campaign or person nobody knows by now, nothing is asked: a list of none is refused, and with it the whole call.
  const named = places.flatMap(({ campaign, person }) => (isIdOfSalesforce(campaign) && isIdOfSalesforce(person) ? [{ campaign, person }] : []));
  const wanted = [...new Set([...(fields['campaign-member'] ?? []), 'CampaignId', 'LeadId', 'ContactId'])];
  const within = isOneOf('CampaignId', [...new Set(named.map(({ campaign }) => campaign))]);
  const base = { description, object: 'campaign-member', fields: wanted, withDeleted: false, afterId: null } as const;
  const lists = inLists(named.map(({ person }) => person), roomFor(description, wanted) - within.length);
  const queries = lists.flatMap((list) => (['LeadId', 'ContactId'] as const).map((name) => ({ ...base, where: `${within} AND ${isOneOf(name, list)}` })));
  const found = await queryRecords(access, queries, known, lane);
  return places.map(({ campaign, person }) => {
    const member = found.find((observation) => textOf(observation, 'CampaignId') === campaign && [textOf(observation, 'ContactId'), textOf(observation, 'LeadId')].some((id) => id !== null && id === person));
    return member === undefined ? [] : [{ observation: member, key: null }];
  });
}

function isIdOfSalesforce(value: KnownValue | undefined): value is string {
  return typeof value === 'string' && isSalesforceId(value);
}

function queriesFor(access: SalesforceAccess, schema: Schema, { sought, fields }: FindRequest): readonly RecordQuery[] {
  const keys = sought.map(({ key }) => key).filter((key) => key !== '');
  const emails = sought.flatMap(({ email }) => (email === null ? [] : [email]));
  const named = sought.flatMap(({ named: id }) => (id !== undefined && isSalesforceId(id) ? [id] : []));
  return PERSON_OBJECTS.flatMap((object) => {
    const description = schema.objects[object];
    if (description === undefined) return [];
    const sees = (name: string): boolean => own(description.fields, name) !== undefined;
    const wanted = [...new Set([...(fields[object] ?? []), ...[access.keyField, 'Email'].filter(sees)])];
    const room = roomFor(description, wanted);
    // A converted lead lives on as a contact and is no candidate; one that carries our key is still ours (I15).
    const alive = sees('IsConverted') ? 'IsConverted = false AND ' : '';
    const base = { description, object, fields: wanted, withDeleted: false, afterId: null };
    return [
      ...(sees(access.keyField) ? inLists(keys, room) : []).map((list) => ({ ...base, where: isOneOf(access.keyField, list) })),
      ...(sees('Email') ? inLists(emails, room) : []).map((list) => ({ ...base, where: alive + isOneOf('Email', list) })),
      ...inLists(named.filter((id) => id.startsWith(description.idPrefix ?? '')), room).map((list) => ({ ...base, where: alive + isOneOf('Id', list) })),
    ];
  });
}

/** Runs queries to their ends, as many in a call as Composite takes, each call with what the fields are at that moment. */
async function queryRecords(access: SalesforceAccess, queries: readonly RecordQuery[], known: Schema | undefined, lane: Lane): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  let queue = queries;
  while (queue.length > 0) {
    const now = queue.slice(0, HEAVY_PARTS);
    const { schema, answers } = await describedQueries(access, now.map(pathOf), lane);
    const unfinished: RecordQuery[] = [];
    for (const [index, query] of now.entries()) {
      const { rows, isDone } = answered(access, query, schema, known, answers[index]);
      const last = rows.at(-1);
      found.push(...rows);
      if (!isDone && last !== undefined) unfinished.push({ ...query, afterId: last.id });
    }
    queue = [...queue.slice(HEAVY_PARTS), ...unfinished];
  }
  return found;
}

/** A page of a query's records. */
interface AnsweredQuery {
  readonly rows: readonly Observation[];
  readonly isDone: boolean;
}

function answered({ describes }: SalesforceAccess, query: RecordQuery, schema: Schema, known: Schema | undefined, answer: DescribedAnswers['answers'][number] | undefined): AnsweredQuery {
  if (answer === undefined || !answer.ok) {
    describes.distrust();
    throw new StepFailure(answer?.error ?? malformedAnswer('The answer to a query is missing.').error);
  }
  const page = queryPage.safeParse(answer.body.body);
  const description = unmovedFields(schema.objects[query.object] ?? query.description, known?.objects[query.object], query.description);
  const rows = page.data?.records.map((row) => readRecord(description, query.fields, row)) ?? [];
  const last = rows.at(-1);
  if (!page.success || rows.includes(null) || (!page.data.done && (last?.id ?? query.afterId) === query.afterId)) {
    throw new StepFailure(malformedAnswer('The answer to a query had another shape.').error);
  }
  return { rows: rows.filter((row) => row !== null), isDone: page.data.done };
}

function pathOf({ description, object, fields, where, withDeleted, afterId }: RecordQuery): string {
  const soql = soqlText({
    object: nameOfObject(object),
    fields: fieldsToSelect(description, fields),
    where: afterId === null ? where : `${where} AND Id > ${quoted(afterId)}`,
    orderBy: ['Id'],
    limit: PAGE_ROWS + 1,
  });
  return `/${withDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;
}

/** Characters left for the literals of a query beside its field list and its other words. */
function roomFor(description: ObjectDescription, fields: readonly string[]): number {
  const otherWords = 300;
  return Math.max(2000, MOST_SOQL_CHARACTERS - otherWords - fieldsToSelect(description, fields).join(', ').length);
}

function textOf(observation: Observation, field: string): string | null {
  const value = own(observation.values, field);
  return typeof value === 'string' ? value : null;
}

function groupBy(observations: readonly Observation[], key: (observation: Observation) => string | null): ReadonlyMap<string, Observation[]> {
  const groups = new Map<string, Observation[]>();
  for (const observation of observations) {
    const name = key(observation);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [observation]);
    else group.push(observation);
  }
  return groups;
}

function objectHidden(object: PairObject): StepFailure {
  return new StepFailure({ code: 'OBJECT_NOT_ACCESSIBLE', vendorCode: null, vendorMessage: `The sync user does not see ${nameOfObject(object)}.`, fields: [] });
}
