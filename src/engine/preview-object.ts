import { changedLines, warningsOf } from '../domain/compare-mappings.ts';
import type { LineChange } from '../domain/compare-mappings.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { isMassDelete } from '../domain/deletion.ts';
import { effectOf } from '../domain/draft-effect.ts';
import type { DraftMappings, SampleLook } from '../domain/draft-effect.ts';
import { fieldIn, filterIn, linesToPreview, NO_WRITES, NONE, openIn, sidesJudgedAnew, writesIn } from '../domain/effect-tally.ts';
import type { Tally } from '../domain/effect-tally.ts';
import type { Schema } from '../domain/field.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { fieldsOf } from '../domain/filter-condition.ts';
import { isCampaign, objectInWords, objectOnSide } from '../domain/object-pair.ts';
import { isGone, isLinked } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { withPresumed } from '../domain/presume-paired.ts';
import { bareName, lineOf, metAnewFor, qualifiedNames, resolveMapping, wereInSight } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping, ResumedNames } from '../domain/resolved-mapping.ts';
import type { DraftWarning, ObjectPreview } from '../domain/rules-preview.ts';
import { countIn } from '../domain/sampled-count.ts';
import type { Estimate, Sampled } from '../domain/sampled-count.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { notForeseen, notLookedAt } from '../domain/unforeseen.ts';
import type { EngineContext } from './engine-context.ts';
import { nowIso } from './engine-context.ts';
import type { LookWanted } from './look-at-sample.ts';
import type { PairSample } from './store-port.ts';

/** Pairs of an object on which a draft is tried at most. */
export const MOST_PAIRS = 5000;

/** Pairs of a sample of more: a share of a half is off by 4 % then. */
export const SAMPLED_PAIRS = 1000;

/** What a preview needs of one object that is followed today. */
export interface ObjectSample {
  readonly object: PairObject;
  readonly at: string;
  readonly mappings: DraftMappings;
  readonly changes: readonly LineChange[];
  readonly sample: PairSample;
  /** API names, by side, that were never read and that the draft names: every record is read anew for them. */
  readonly unread: Readonly<Record<Side, readonly string[]>>;
  /** These, and what the draft's filters look at and is stored of no record: what no line carries as it is any more. */
  readonly unseen: Readonly<Record<Side, readonly string[]>>;
  /** Null where the draft names nothing that was never read. */
  readonly toLookAt: LookWanted | null;
  /** What records are shown of their parents once the draft has written these. */
  readonly shown?: ReadonlyMap<Pair, SampleLook>;
}

/** Takes the stored pairs of an object, and both mappings of it. */
export async function sampleObject(context: EngineContext, draft: ConnectionRules, schemas: Readonly<Record<Side, Schema>>, object: PairObject): Promise<ObjectSample> {
  const { rules, queries } = context;
  const now = resolveMapping(rules.mapping, schemas, object);
  const shown = withPresumed(schemas, rules.mapping, draft.mapping);
  const anew = unreadFields(context, now, resolveMapping(draft.mapping, shown, object), await linesOnceRead(context, object));
  const unread = namesOf(anew);
  const changes = changedLines(rules.mapping, draft.mapping, schemas.salesforce, object);
  const mappings = {
    now,
    draft: resolveMapping(draft.mapping, shown, object, { salesforce: anew.salesforce, marketo: [] }),
    changed: new Set(changes.map(({ line }) => line.key)),
  };
  const sample = await queries.samplePairs({ connectionId: rules.connectionId, object, atMost: MOST_PAIRS, sampled: SAMPLED_PAIRS });
  const unseen = { salesforce: unseenNames('salesforce', unread, mappings), marketo: unseenNames('marketo', unread, mappings) };
  const needsLooks = SIDES.some((side) => unseen[side].length > 0);
  const pairs = sample.pairs.map(({ pair }) => pair).filter(isAlive);
  return { object, at: nowIso(context), mappings, changes, sample, unread, unseen, toLookAt: needsLooks ? { object, pairs, mapping: mappings.draft } : null };
}

function unseenNames(side: Side, unread: ObjectSample['unread'], { now, draft }: DraftMappings): readonly string[] {
  const kept = new Set(now?.watched?.[side]);
  return [...new Set([...unread[side], ...(draft.watched?.[side] ?? []).filter((name) => !kept.has(name))])];
}

function isAlive(pair: Pair): boolean {
  return SIDES.every((side) => !isGone(pair[side].presence));
}

/** The names, by side, by which the records of an object would have to be read anew: those that today's rules (`now`) do not read, or see otherwise. */
export function unreadNames(context: Pick<EngineContext, 'schemas'>, now: ResolvedMapping, draft: ResolvedMapping): ObjectSample['unread'] {
  return namesOf(unreadFields(context, now, draft));
}

type LinesOnceRead = Readonly<Record<Side, readonly string[]>>;

const NONE_ONCE_READ: LinesOnceRead = { salesforce: [], marketo: [] };

/** The lines of an object that were ever read, by whatever rules, as a cycle knows them: a line that was left out may come back and lead to another field (M31). */
async function linesOnceRead({ connectors, store, rules: { connectionId } }: EngineContext, object: PairObject): Promise<LinesOnceRead> {
  const readOn = async (side: Side): Promise<readonly string[]> => connectors[side].linesRead?.(await store.loadCursor(connectionId, side))[objectOnSide(object, side)] ?? [];
  return { salesforce: await readOn('salesforce'), marketo: await readOn('marketo') };
}

/** The fields that would have to be read anew: each with whether it is in sight now for the lines that the draft has, by whatever rules, and which of these lines led to another field before. */
function unreadFields({ schemas: { inForce } }: Pick<EngineContext, 'schemas'>, now: ResolvedMapping, draft: ResolvedMapping, onceRead: LinesOnceRead = NONE_ONCE_READ): ResumedNames {
  const fieldsOn = (side: Side): ResumedNames[Side] => {
    const known = new Set(qualifiedNames(now, side));
    const lines = new Set([...known].map(lineOf));
    const returned = new Map(inForce?.unread[side][objectOnSide(now.object, side)]?.map((field) => [field.name, field]));
    const unread = qualifiedNames(draft, side).filter((name) => !known.has(name) || returned.has(bareName(name)));
    return [...Map.groupBy(unread, bareName)].map(([name, qualified]) => ({ name, wasInSight: returned.get(name)?.wasInSight !== false && wereInSight(qualified, lines), metAnewFor: metAnewFor(qualified, [...lines, ...onceRead[side]]) }));
  };
  return { salesforce: fieldsOn('salesforce'), marketo: fieldsOn('marketo') };
}

function namesOf({ salesforce, marketo }: ResumedNames): ObjectSample['unread'] {
  return { salesforce: salesforce.map(({ name }) => name), marketo: marketo.map(({ name }) => name) };
}

/** An object's preview, with what the whole needs of it. */
export interface PreviewedObject {
  readonly preview: ObjectPreview;
  readonly warnings: readonly DraftWarning[];
  /** Records to be read once more, by side. */
  readonly reads: Readonly<Record<Side, Estimate>>;
}

/** What the draft does to the pairs of an object. `looked` are those whose records were looked at; null where none was. */
export function previewObject(one: ObjectSample, draft: ConnectionRules, looked: ReadonlyMap<Pair, readonly SampleLook[]> | null, wanted: { readonly examples: number }): PreviewedObject {
  const { object, mappings, changes, unread, unseen, toLookAt } = one;
  const stored = tallyOf(one, null);
  const seen = toLookAt === null ? stored : tallyOf(one, looked ?? new Map());
  const isReadAnew = unread.salesforce.length > 0;
  // Who is filtered hangs on what was looked at, and on that what is written of every field.
  const isFilterOpen = SIDES.some((to) => looksAt(mappings.draft, to, unseen));
  const readAnew = new Set(mappings.draft.fields.filter(({ on }) => SIDES.some((side) => unread[side].includes(on[side].name))).map(({ key }) => key));
  const lines = linesToPreview([stored, seen], changes, mappings.draft, readAnew);
  const writes = { salesforce: writesIn(seen, 'salesforce'), marketo: writesIn(seen, 'marketo') };
  const judgedAnew = new Set([stored, seen].flatMap(sidesJudgedAnew));
  const filtered = SIDES.filter((to) => mappings.now?.filters?.[to]?.text !== mappings.draft.filters?.[to]?.text || judgedAnew.has(to));
  const countOf = (isMeant: (pair: Pair) => boolean): Estimate => countIn(stored.sampled, stored.effects.filter(({ pair }) => isAlive(pair) && isMeant(pair)).map(({ place }) => place));
  const linked = countOf(isLinked);
  const isFollowed = followedObjects(draft.mapping).includes(object);
  const preview: ObjectPreview = {
    object,
    change: isFollowed ? 'changed' : 'removed',
    records: countOf(() => true),
    evaluated: one.sample.pairs.length,
    lookedAt: toLookAt === null ? null : (looked?.size ?? 0),
    isReadAnew,
    writes,
    fields: lines.map((line) => fieldIn(line.isReadAnew || isFilterOpen ? seen : stored, line, wanted)),
    filters: filtered.map((to) => filterIn(looksAt(mappings.draft, to, unseen) ? seen : stored, to, mappings.draft, wanted)),
    open: openIn(seen),
  };
  return {
    preview,
    warnings: [...warningsOf(mappings.draft, changes), ...brakes(object, draft, writes, linked), ...(toLookAt !== null && looked === null ? [notLookedAt(object)] : []), ...notForeseen(mappings.draft, preview, unread)],
    reads: { salesforce: unseen.salesforce.length > 0 ? countOf(({ salesforce }) => salesforce.presence === 'present') : NONE, marketo: toLookAt === null ? NONE : linked },
  };
}

/** The effects on all pairs of the sample as they are stored, or on those alone that were looked at. */
function tallyOf({ sample, mappings, at, shown }: ObjectSample, looked: ReadonlyMap<Pair, readonly SampleLook[]> | null): Tally {
  const { pairs, ...counted } = sample;
  const all: Sampled = { ...counted, places: pairs.map(({ place }) => place) };
  if (looked === null) return { sampled: all, effects: pairs.map(({ pair, place }) => ({ pair, place, effect: effectOf(pair, mappings, [shown?.get(pair) ?? []].flat(), at) })) };
  const alive = pairs.filter(({ pair }) => isAlive(pair));
  const { records, margin } = countIn(all, alive.map(({ place }) => place));
  const sampled = { total: records, margin, isWhole: sample.isWhole && looked.size === alive.length, places: Array.from({ length: looked.size }, (_, place) => place) };
  return { sampled, effects: [...looked].map(([pair, looks], place) => ({ pair, place, effect: effectOf(pair, mappings, looks, at) })) };
}

function looksAt({ filters }: ResolvedMapping, to: Side, unseen: ObjectSample['unseen']): boolean {
  const filter = filters?.[to];
  return filter !== undefined && fieldsOf(filter.condition).some(({ side, path }) => unseen[side].includes(path));
}

function brakes(object: PairObject, { massDelete }: ConnectionRules, writes: ObjectPreview['writes'], linked: Estimate): readonly DraftWarning[] {
  return SIDES.flatMap((side): readonly DraftWarning[] => {
    const { records } = writes[side].deleted;
    if (!isMassDelete(massDelete, records, Math.max(0, linked.records - records))) return [];
    return [{ kind: 'brake', object, field: null, says: `About ${records} records would be deleted at once, which is more than the brake lets through: they stop until somebody agrees to it with \`bascule deletes agree\`.` }];
  });
}

/** An object that is followed from then on: nothing is known of it but how many there are (`records`, null when nobody says; absent where no question was left for it). */
export function previewNewObject(object: PairObject, draft: ConnectionRules, counted?: { readonly records: number | null }): PreviewedObject {
  const records = counted?.records ?? null;
  const count: Estimate = records === null ? { records: 0, margin: 0 } : { records, margin: 0 };
  const filters = draft.mapping.filters?.[object]?.marketo;
  const upTo: Estimate = filters === undefined ? count : { records: count.records, margin: count.records };
  const isMade = !isCampaign(object);
  const found = isMade ? 'Those that Marketo has already are found and linked.' : 'Each goes with the program that the settings name; none is made.';
  const isNew = `${objectInWords(object)} is not followed yet, so its fields are seen by the first cycle after the draft is applied.`;
  const uncounted = counted === undefined ? 'How many there are was not asked: a preview asks the vendors five questions at most, and none about memberships.' : 'Salesforce did not tell how many there are: it shows no such object to the sync user, or did not answer.';
  const howMany = records === null ? uncounted : found;
  return {
    preview: {
      object, change: 'added', records: records === null ? null : count, evaluated: 0, lookedAt: null, isReadAnew: true,
      writes: { salesforce: NO_WRITES, marketo: { ...NO_WRITES, created: isMade ? upTo : NONE } }, fields: [], filters: [], open: NONE,
    },
    warnings: [{ kind: 'not-seen', object, field: null, says: [isNew, howMany, '`bascule sync-user report --draft FILE` tells beforehand what the sync user needs.'].join(' ') }],
    reads: { salesforce: count, marketo: NONE },
  };
}
