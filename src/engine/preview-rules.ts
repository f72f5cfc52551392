import { forecast } from '../domain/backfill-forecast.ts';
import type { ObjectWork } from '../domain/backfill-forecast.ts';
import { objectsConcerned } from '../domain/compare-mappings.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { pairedNewly, tiedOtherwise } from '../domain/presume-paired.ts';
import { recordsWritten } from '../domain/effect-tally.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { DraftWarning, RulesPreview } from '../domain/rules-preview.ts';
import type { PairObject } from '../domain/side.ts';
import { StepFailure } from '../domain/step-failure.ts';
import { membersNotCounted, notJudgedByParent, parentsWritten, statusesNotCounted } from '../domain/unforeseen.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasSeen } from './known-schemas.ts';
import { lookAtSample } from './look-at-sample.ts';
import { childrenOf } from './preview-children.ts';
import { followersOf } from './preview-followers.ts';
import { refusedObjects } from './preview-made-objects.ts';
import { previewNewObject, previewObject, sampleObject } from './preview-object.ts';
import type { PreviewedObject } from './preview-object.ts';

/** Questions to the vendors for one preview. */
const MOST_CALLS = 5;
/** Cycles among which the pace of the last backfill is looked for. */
const RECENT_CYCLES = 10;
/** Records of one question: a page of a listing (apis.md B4), a search before records are made. */
const LISTED = 2000;
const SEARCHED = 300;

/**
 * Tells what a draft of the rules would do if it were applied now, and changes nothing (PRODUCT C3). Stored pairs are led through
 * the same functions that a cycle goes by, all of them or a sample with its margin; of fields that were never read some records are
 * looked at, with five questions to the vendors at most. Throws a `StepFailure` when the store is away; a vendor that does not
 * answer leaves its part open and says so.
 */
export async function previewRules(context: EngineContext, draft: ConnectionRules, wanted: { readonly examples: number }): Promise<RulesPreview> {
  const { rules, queries } = context;
  const schemas = await schemasSeen(context);
  if (schemas === null) return NOTHING_SEEN;
  const concerned = objectsConcerned(rules.mapping, draft.mapping, schemas.salesforce);
  const isNew = (object: PairObject): boolean => !followedObjects(rules.mapping).includes(object);
  const samples = await Promise.all(concerned.filter((object) => !isNew(object)).map((object) => sampleObject(context, draft, schemas, object)));
  // A process that has seen no schema yet would pay for that as well.
  const mayAsk = context.schemas.inForce === undefined ? 0 : MOST_CALLS;
  const { looked, calls, failed } = await lookAtSample(context, schemas, samples.flatMap(({ toLookAt }) => toLookAt ?? []), mayAsk);
  const first = samples.map((sample) => previewObject(sample, draft, looked.get(sample.object) ?? null, wanted));
  const written = parentsWritten(draft.mapping.filters, schemas, first.map(({ preview }) => preview));
  const children = await childrenOf(context, draft, { schemas, samples, written });
  const previewed = withChildren(first, children.samples.map((sample) => previewObject(sample, draft, null, wanted)));
  const made = await refusedObjects(context, draft.mapping, schemas, mayAsk - calls);
  let vendorCalls = calls + made.calls;
  for (const object of concerned.filter((one) => isNew(one) && !made.refused.has(one))) {
    const isCounted = vendorCalls < mayAsk && object !== 'campaign-member';
    if (isCounted) vendorCalls += 1;
    previewed.push(previewNewObject(object, draft, isCounted ? { records: await countAtVendor(context, object) } : undefined));
  }
  const followers = await followersOf(context, draft, schemas, samples, previewed);
  const objects = previewed.map(({ preview }) => preview);
  const rejections = await queries.rejections(rules.connectionId);
  const { salesforce, marketo } = context.connectors;
  const batches = { read: { salesforce: LISTED, marketo: marketo.readBlockSize }, write: { salesforce: salesforce.writeBlockSize, marketo: marketo.writeBlockSize }, search: SEARCHED };
  const paces = (await queries.cycles(rules.connectionId, RECENT_CYCLES)).flatMap(({ backfills = [] }) => backfills);
  return {
    objects,
    warnings: [...made.warnings, ...previewed.flatMap(({ warnings }) => warnings), ...membersNotCounted(pairedNewly(rules.mapping, draft.mapping)), ...statusesNotCounted(tiedOtherwise(rules.mapping, draft.mapping)), ...followers, ...written.filter((one) => !children.judged.has(one)).map(notJudgedByParent), ...(failed === null ? [] : [unanswered(failed)])],
    retried: rejections.reduce((sum, { records, waiting }) => sum + records - waiting, 0),
    backfill: forecast(previewed.map(workOf), batches, paces),
    vendorCalls,
  };
}

/**
 * The previews with those of children as they become once their parents are written, in place of their first ones. Kinds that the draft
 * does not touch itself are added only where a filter would let some of them come or go.
 */
function withChildren(first: readonly PreviewedObject[], children: readonly PreviewedObject[]): PreviewedObject[] {
  const judged = new Map(children.map((one) => [one.preview.object, one]));
  const known = new Set(first.map(({ preview }) => preview.object));
  const besides = children.filter(({ preview: { object, filters } }) => !known.has(object) && filters.length > 0);
  return [...first.map((one) => judged.get(one.preview.object) ?? one), ...besides];
}

/** How many records there are of an object that is not followed yet; null when nobody says. */
async function countAtVendor({ connectors }: EngineContext, object: PairObject): Promise<number | null> {
  try {
    return (await connectors.salesforce.census({ object, ids: [], lane: 'normal' })).records;
  } catch (failure) {
    if (!(failure instanceof StepFailure)) throw failure;
    return null;
  }
}

function workOf({ preview: { writes }, reads }: PreviewedObject): ObjectWork {
  return { reads, writes: recordsWritten(writes), created: { salesforce: writes.salesforce.created, marketo: writes.marketo.created } };
}

function unanswered(code: string): DraftWarning {
  return { kind: 'not-seen', object: null, field: null, says: `A vendor did not answer (${code}), so of fields that were never read nothing can be said yet. Ask again in a while.` };
}

const NOTHING_SEEN: RulesPreview = {
  objects: [],
  warnings: [{ kind: 'not-seen', object: null, field: null, says: 'No cycle has seen both sides yet, so nothing can be said of any draft. Ask again after the first cycle.' }],
  retried: 0,
  backfill: forecast([], { read: { salesforce: 1, marketo: 1 }, write: { salesforce: 1, marketo: 1 }, search: 1 }, []),
  vendorCalls: 0,
};
