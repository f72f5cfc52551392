import type { Reading as Progress } from '../../domain/backfill.ts';
import type { Schema } from '../../domain/field.ts';
import type { Followed } from '../../domain/field-mapping.ts';
import type { Observation } from '../../domain/observation.ts';
import { isCampaign, isMember } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import { bareName, isResting } from '../../domain/resolved-mapping.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { own } from '../../domain/value.ts';
import type { ChangePage, FieldsByObject, Json, Poll, PollRequest } from '../../engine/connector-port.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { unmovedFields } from '../unmoved-fields.ts';
import { questionForStatuses, takeStatuses } from './campaign-statuses.ts';
import { HEAVY_PARTS } from './composite.ts';
import type { PartAnswer } from './composite.ts';
import { afterPage, entriesOf, readCursor, remainingRows, startOf, storedCursor, unreadFields, withOnly } from './cursor.ts';
import type { AskedMoments, ObjectCursor, SalesforceCursor, Scope } from './cursor.ts';
import { countRecords } from './count-records.ts';
import { describedQueries } from './described-queries.ts';
import type { DescribedAnswers } from './described-queries.ts';
import { nameOfObject } from './field-types.ts';
import { fieldsToSelect, readRecord } from './read-record.ts';
import { withConversions } from './read-conversions.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { isOneOf, soqlText } from './soql.ts';
import { queryPage } from './wire.ts';

/**
 * Most rows of a page. One more is asked for than a page holds, so that `done` tells by itself whether
 * anything is behind it and a full last page costs no further call (apis.md B4).
 */
const PAGE_ROWS = 2000;

/** An object to be read, from where, and with which fields. */
interface Reading {
  readonly object: PairObject;
  readonly fields: readonly string[];
  readonly cursor: ObjectCursor;
}

type Answers = DescribedAnswers['answers'];

/** What the fields are, and what the caller takes them for where it says so. */
interface PolledSchema {
  readonly schema: Schema;
  readonly known: Schema | undefined;
}

/** First pages that were asked for together with the schema; used if schema and fields turn out to be those assumed. */
interface Prefetched {
  readonly version: string;
  readonly readings: readonly Reading[];
  readonly answers: Answers;
  readonly asked: AskedMoments;
}

/**
 * Asks what changed, and what the sync user sees, in one Composite call (DESIGN §3): conditional describes,
 * and the first page of up to five objects, deleted records included. An idle poll of so many costs this one call;
 * every five objects more cost another.
 */
export async function pollChanges(access: SalesforceAccess, request: PollRequest): Promise<Poll> {
  if (request.followed !== undefined) follow(access, request.followed);
  const cursor = readCursor(request.cursor);
  const assumed = access.describes.schema() ?? request.knownSchema;
  const statuses = questionForStatuses(access, request.versionInForce !== undefined && request.versionInForce !== access.describes.schema()?.version);
  const readings = assumed === null ? [] : readingsOf(access, assumed, cursor, request.fields).slice(0, HEAVY_PARTS - statuses.length);
  const asked = await describedQueries(access, [...statuses, ...readings.map((reading) => queryPath(access, assumed, reading))], 'normal');
  if (statuses.length > 0) await takeStatuses(access, asked.answers[0]);
  const schema = access.describes.schema() ?? asked.schema;
  const answers = asked.answers.slice(statuses.length);
  const prefetched = { version: assumed?.version ?? '', readings, answers, asked: asked.asked };
  return {
    schema,
    unread: (fields) => Object.fromEntries(readingsOf(access, schema, cursor, fields).map((reading) => [reading.object, unreadFields(reading.cursor)])),
    withoutHidden: (fields) => withoutHidden(access, schema, cursor, fields),
    pages: (fields, known) => pagesOf(access, { schema, known }, cursor, fields, prefetched),
  };
}

/** Goes by what is followed from now on. Statuses of other campaigns than before are read with the next question. */
function follow({ describes, campaigns: book }: SalesforceAccess, { objects, memberships, parentFields = {} }: Followed): void {
  describes.follow(objects, parentFields);
  const isSame = memberships.length === book.campaigns.length && memberships.every((campaign, place) => campaign === book.campaigns[place]);
  if (isSame) return;
  book.campaigns = memberships;
  book.readAt = null;
}

function withoutHidden(access: SalesforceAccess, schema: Schema, stored: SalesforceCursor, fields: FieldsByObject): Json | null {
  const kept = [...entriesOf(stored)].map(([object, cursor]) => [object, withOnly(cursor, scopeOf(access, schema, object, fields))] as const);
  const isSame = kept.every(([object, { fields: read, linesInSight }]) => read.length === stored[object]?.fields.length && linesInSight.length === stored[object].linesInSight.length);
  return isSame ? null : storedCursor(Object.fromEntries(kept));
}

/**
 * What is not read now counts as never read, though no page of its object comes: nobody watches its records meanwhile, nor their
 * counterparts. So it is with an object that cannot be seen, and with one of which Marketo shows no counterpart (I17, I29).
 */
function withoutLost(access: SalesforceAccess, schema: Schema, stored: SalesforceCursor, fields: FieldsByObject): SalesforceCursor {
  return Object.fromEntries([...entriesOf(stored)].map(([object, cursor]) => [object, withOnly(cursor, schema.objects[object] === undefined ? NOTHING : scopeOf(access, schema, object, fields))]));
}

const NOTHING: Scope = { fields: [], resting: [] };

/** Which of the fields asked for the sync user sees, their names qualified as they were: what was read by other rules counts as not read. */
function readableOf(schema: Schema, object: PairObject, fields: FieldsByObject): readonly string[] {
  return (fields[object] ?? []).filter((name) => own(schema.objects[object]?.fields ?? {}, bareName(name)) !== undefined);
}

/**
 * What a reading of an object covers: its fields, and of campaigns and their members the campaigns. When one is added everything
 * is read again, as for a field.
 */
function scopeOf({ campaigns }: SalesforceAccess, schema: Schema, object: PairObject, fields: FieldsByObject): Scope {
  const readable = readableOf(schema, object, fields);
  return { fields: [...readable.filter((name) => !isResting(name)), ...(isMember(object) || isCampaign(object) ? campaigns.campaigns : [])], resting: readable.filter(isResting) };
}

/** What there is to read: every object the sync user sees and that has fields to read. */
function readingsOf(access: SalesforceAccess, schema: Schema, cursor: SalesforceCursor, fields: FieldsByObject): readonly Reading[] {
  return access.describes.objects.flatMap((object) => {
    const wanted = [...new Set((fields[object] ?? []).filter((name) => !isResting(name)).map(bareName))];
    if (schema.objects[object] === undefined || wanted.length === 0) return [];
    // A field that was hidden since it was asked for is not read: when it comes back, everything is read again for it.
    return [{ object, fields: wanted, cursor: startOf(cursor[object], scopeOf(access, schema, object, fields)) }];
  });
}

function queryPath({ campaigns }: SalesforceAccess, schema: Schema | null, { object, fields, cursor }: Reading): string {
  const description = schema?.objects[object];
  if (description === undefined) throw new Error('Only objects of the schema are read.');
  const soql = soqlText({
    object: nameOfObject(object),
    fields: fieldsToSelect(description, fields),
    where: withinCampaigns(object, campaigns.campaigns, remainingRows(cursor)),
    orderBy: ['SystemModstamp', 'Id'],
    limit: PAGE_ROWS + 1,
  });
  return `/queryAll?q=${encodeURIComponent(soql)}`;
}

/** An org may have thousands of campaigns with millions of members: those that are followed are read. */
function withinCampaigns(object: PairObject, campaigns: readonly string[], condition: string | null): string | null {
  const lookup = isMember(object) ? 'CampaignId' : isCampaign(object) ? 'Id' : null;
  if (lookup === null) return condition;
  const within = isOneOf(lookup, campaigns);
  return condition === null ? within : `${within} AND (${condition})`;
}

/**
 * The pages of a poll, one object after the other in each, so that a page never holds more than one query's
 * rows. An object that cannot be read does not keep the others from being read to their end.
 */
async function* pagesOf(
  access: SalesforceAccess,
  { schema, known }: PolledSchema,
  stored: SalesforceCursor,
  fields: FieldsByObject,
  prefetched: Prefetched,
): AsyncGenerator<ChangePage> {
  let cursor = withoutLost(access, schema, stored, fields);
  let queue = readingsOf(access, schema, stored, fields);
  const asked = prefetched.readings.length;
  let answered: DescribedAnswers | null = asked > 0 && isSameReading(schema, queue.slice(0, asked), prefetched) ? { schema, answers: prefetched.answers, asked: prefetched.asked } : null;
  let failure: SyncError | null = null;
  while (queue.length > 0) {
    const readings = queue.slice(0, answered === null ? HEAVY_PARTS : asked);
    answered ??= await describedQueries(access, readings.map((reading) => queryPath(access, schema, reading)), 'normal');
    const unfinished: Reading[] = [];
    let isStored = true;
    for (const [index, reading] of readings.entries()) {
      const result = await readPage(access, { schema: answered.schema, known, wanted: schema, asked: answered.asked }, reading, answered.answers[index]);
      if ('error' in result) {
        failure = result.error;
        continue;
      }
      const { page, next } = result;
      cursor = { ...cursor, [reading.object]: next };
      // After a clock that went back all is read at once: nothing may be written on what this reading missed (F19).
      if (!result.progress.isRead) unfinished.push({ ...reading, cursor: next });
      isStored = page.length > 0;
      if (isStored) yield { observations: page, hints: [], cursor: storedCursor(cursor), rows: page.length, wholeSince: wholeSince(cursor), ...firstReading(reading, result) };
    }
    if (!isStored) yield { observations: [], hints: [], cursor: storedCursor(cursor), rows: 0 };
    queue = [...unfinished, ...queue.slice(readings.length)];
    answered = null;
  }
  if (failure !== null) refuse(access, failure);
}

function wholeSince(cursor: SalesforceCursor): NonNullable<ChangePage['wholeSince']> {
  return new Map([...entriesOf(cursor)].map(([object, read]) => [object, read.wholeSince]));
}

/** A reading failed: whatever was remembered of the schema may be why, so the next poll asks for all of it. */
function refuse({ describes }: SalesforceAccess, failure: SyncError): never {
  describes.distrust();
  throw new StepFailure(failure);
}

function isSameReading(schema: Schema, readings: readonly Reading[], prefetched: Prefetched): boolean {
  const named = (list: readonly Reading[]): string => JSON.stringify(list.map(({ object, fields }) => [object, fields]));
  return schema.version === prefetched.version && named(readings) === named(prefetched.readings);
}

/** A page that was read, and how far that has come. */
interface ReadPage {
  readonly page: readonly Observation[];
  readonly next: ObjectCursor;
  readonly progress: Progress;
}

/** What a page of a reading of everything says besides its rows. */
function firstReading({ object, cursor }: Reading, { progress }: ReadPage): Pick<ChangePage, 'everything' | 'reading'> {
  return cursor.high === null ? { everything: true, reading: { object, ...progress } } : {};
}

/** What a page was asked with: the schema it was wanted by, and the one in force when it was answered. */
interface Asked extends PolledSchema {
  readonly wanted: Schema;
  readonly asked: AskedMoments;
}

type PageResult = ReadPage | { readonly error: SyncError };

async function readPage(access: SalesforceAccess, { schema, known, wanted, asked }: Asked, { object, fields, cursor }: Reading, answer: CallResult<PartAnswer> | undefined): Promise<PageResult> {
  const now = schema.objects[object];
  if (answer === undefined || now === undefined) return malformedAnswer('The answer to a query is missing.');
  if (!answer.ok) return answer;
  const description = unmovedFields(now, known?.objects[object], wanted.objects[object] ?? now);
  const read = queryPage.safeParse(answer.body.body);
  if (!read.success) return malformedAnswer('The answer to a query had another shape.');
  const { records, done } = read.data;
  const page = records.flatMap((row) => readRecord(description, fields, row) ?? []);
  const last = page.at(-1);
  if (page.length < records.length || (!done && last === undefined)) return malformedAnswer('A page of a query could not be read.');
  const lastRow = last === undefined ? null : { stamp: last.version, id: last.id };
  if (!done && lastRow !== null && lastRow.id === cursor.pass?.id && lastRow.stamp === cursor.pass.stamp) {
    return malformedAnswer('A page of a query ended where the page before it had ended.');
  }
  const isBegun = cursor.high === null && cursor.pass === null && !done;
  const total = isBegun ? await countRecords(access, object) : null;
  const next = afterPage(cursor, { last: lastRow, rows: page.length, done, vendorTime: answer.vendorTime, asked });
  // Where the vendor tells no time and there is no row, it ends without a place.
  const isRead = next.pass === null && (next.high !== null || answer.vendorTime === null);
  const delivered = (cursor.pass?.rows ?? 0) + page.length;
  return { page: await withConversions(access, { object, fields, lane: 'normal', isFeed: true }, page), next, progress: { read: delivered, total: done ? delivered : total, isRead } };
}
