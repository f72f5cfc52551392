import type { Explanation, ExplainedField, ExplainedFilter } from '../domain/explanation.ts';
import { linesSeen } from '../domain/custom-object.ts';
import { catalogueEntry, withinSentence } from '../domain/error-catalogue.ts';
import { mergePair, seenOn } from '../domain/merge-pair.ts';
import type { PairPlan } from '../domain/merge-pair.ts';
import { applyLook } from '../domain/apply-look.ts';
import { isNotShown } from '../domain/never-seen.ts';
import type { Observation } from '../domain/observation.ts';
import { isGone, isHalf, isLinked, isMergeable, UNSEEN_SIDE, withSide } from '../domain/pair.ts';
import type { Filtered, Pair } from '../domain/pair.ts';
import { verdictOn } from '../domain/filtered.ts';
import { linesOf } from '../domain/field-mapping.ts';
import type { ObjectLine } from '../domain/field-mapping.ts';
import { isCampaign, isMember, isOfSalesforce, isTold, objectInWords, objectOnSide } from '../domain/object-pair.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { otherSide, SIDE_NAMES, SIDES } from '../domain/side.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { isUnknown, own } from '../domain/value.ts';
import { nowIso } from './engine-context.ts';
import type { EngineContext } from './engine-context.ts';

/** How much of a pair's journal an explanation carries. */
const HISTORY_LENGTH = 100;

/** Explains one pair: link, values on both sides and agreed ones, waiting work, history (PRODUCT F4). Asks the store only. */
export async function explainRecord(
  context: EngineContext,
  pair: Pair,
  asked: { readonly object: RecordObject; readonly id: string },
): Promise<Explanation> {
  const { connectionId } = context.rules;
  const isKnown = pair.pairId !== STRANGER;
  const [history, openOperations] = await Promise.all([
    context.queries.journal(connectionId, pair.pairId, HISTORY_LENGTH),
    context.queries.openOperations(connectionId, pair.pairId),
  ]);
  return {
    connectionId,
    asked,
    pairId: isKnown ? pair.pairId : null,
    link: {
      state: linkState(pair),
      object: pair.object,
      salesforce: { id: pair.salesforce.id, presence: pair.salesforce.presence, lastSeenVersion: pair.salesforce.seenVersion },
      marketo: { id: pair.marketo.id, presence: pair.marketo.presence, lastSeenVersion: pair.marketo.seenVersion },
    },
    summary: summaryOf(context, pair),
    fields: explainFields(context, pair),
    filters: explainFilters(context, pair),
    work: { toSalesforce: pair.salesforce.work, toMarketo: pair.marketo.work },
    openOperations,
    history,
  };
}

/** The verdict of this moment; of a record that is gone, or while the schemas are not known, what was noted last. */
function explainFilters(context: EngineContext, pair: Pair): readonly ExplainedFilter[] {
  const { salesforce, marketo } = context.schemas;
  if (salesforce === undefined || marketo === undefined) return [];
  const mapping = resolveMapping(context.rules.mapping, { salesforce, marketo }, pair.object);
  return SIDES.flatMap((to) => {
    const filter = mapping.filters?.[to];
    if (filter === undefined) return [];
    const { filtered } = pair[to];
    const isThere = pair[otherSide(to)].presence === 'present';
    const verdict = isThere ? verdictOn(pair, mapping, filter, nowIso(context)) : { is: filtered?.verdict ?? ('in' as const), because: filtered?.because ?? '' };
    return [{ to, filter: filter.text, verdict: verdict.is, because: verdict.is === 'in' ? null : verdict.because, since: filtered?.since ?? null }];
  });
}

/** Stands for the id of a pair that the store does not have. */
const STRANGER = '';

/**
 * The pair that a record without one would begin, for explaining it: "why is this person not in Salesforce?"
 * is asked most of all about people nobody has asked to sync. Nothing is stored.
 */
export function strangerPair(context: EngineContext, side: Side, look: Observation): Pair {
  const object = isOfSalesforce(look.object) ? look.object : isMember(look.object) ? 'campaign-member' : isCampaign(look.object) ? 'campaign' : 'lead';
  const stranger: Pair = {
    pairId: STRANGER,
    connectionId: context.rules.connectionId,
    object,
    salesforce: UNSEEN_SIDE,
    marketo: UNSEEN_SIDE,
    base: {},
  };
  const { salesforce, marketo } = context.schemas;
  if (salesforce === undefined || marketo === undefined) return stranger;
  const { pair } = applyLook(stranger, side, look, resolveMapping(context.rules.mapping, { salesforce, marketo }, object));
  return look.deleted ? withSide(pair, side, { presence: 'deleted' }) : pair;
}

/** Whether and how the two records of a pair belong together. */
export function linkState(pair: Pair): Explanation['link']['state'] {
  if (SIDES.some((side) => isGone(pair[side].presence))) return 'deleted';
  if (isLinked(pair)) return 'linked';
  return pair.salesforce.presence === 'present' ? 'salesforce-only' : 'marketo-only';
}

function summaryOf(context: EngineContext, pair: Pair): string {
  const problem = (['salesforce', 'marketo'] as const).flatMap((to) => {
    const { work } = pair[to];
    return work.state === 'rejected'
      ? [[`${SIDE_NAMES[to]} does not get the latest values: ${withinSentence(catalogueEntry(work.error.code).title)}. ${catalogueEntry(work.error.code).remedy}`, ...(work.held === undefined ? [] : heldInWords(context, pair, to))].join(' ')]
      : [];
  });
  const [first] = problem;
  if (first !== undefined) return first;
  const [kept] = SIDES.flatMap((to) => (pair[to].filtered === null ? [] : [filteredInWords(pair, to, pair[to].filtered)]));
  if (kept !== undefined) return kept;
  const waiting = waitingInWords(context, pair);
  if (waiting !== null) return waiting;
  const hidden = notShownIn(context, pair);
  if (hidden !== undefined) return `This ${inWords(pair, hidden)} has no ${inWords(pair, otherSide(hidden))} in ${SIDE_NAMES[otherSide(hidden)]} yet: ${SIDE_NAMES[hidden]} has not shown it since another record went into it.`;
  switch (linkState(pair)) {
    case 'linked':
      if (isTold(pair.object)) return `This ${inWords(pair, 'salesforce')} is told to Marketo as an activity of its person, as it is now.`;
      return `This ${inWords(pair, 'salesforce')} and its ${inWords(pair, 'marketo')} in Marketo agree on every mapped field.`;
    case 'deleted':
      return endInWords(context, pair);
    case 'salesforce-only':
      return `This ${inWords(pair, 'salesforce')} has no ${inWords(pair, 'marketo')} in Marketo yet.`;
    case 'marketo-only':
      if (isTold(pair.object)) return `Marketo tells of this ${inWords(pair, 'salesforce')}, which Salesforce has not shown yet.`;
      return isMember(pair.object) ? 'This program member is not in the campaign yet.' : 'This person is not in Salesforce: nobody has asked for it to be created there.';
  }
}

/** The side whose record was never shown, so that nobody is made for it; none where both are there, and while the schemas are not known. */
function notShownIn({ schemas: { salesforce, marketo }, rules }: EngineContext, pair: Pair): Side | undefined {
  if (salesforce === undefined || marketo === undefined || !isHalf(pair)) return undefined;
  const mapping = resolveMapping(rules.mapping, { salesforce, marketo }, pair.object);
  return SIDES.find((side) => isNotShown(pair, side, mapping));
}

/** Null where nothing waits. Where a record waits for what it links to, its state says that alone: what else keeps a value back is said beside it. */
function waitingInWords(context: EngineContext, pair: Pair): string | null {
  const waiting = SIDES.flatMap((to) => (pair[to].work.state === 'waiting' ? [{ to, error: pair[to].work.lastError }] : []));
  if (waiting.length === 0) return null;
  const early = waiting.some(({ error }) => error?.code === 'PARENT_NOT_SYNCED') ? [`${catalogueEntry('PARENT_NOT_SYNCED').title}.`] : [];
  const besides = waiting.flatMap(({ to }) => heldInWords(context, pair, to));
  return [`Changes wait to be written to ${waiting.map(({ to }) => SIDE_NAMES[to]).join(' and ')}.`, ...early, ...besides].join(' ');
}

function heldInWords(context: EngineContext, pair: Pair, to: Side): readonly string[] {
  const held = planOf(context, pair)?.held[to] ?? [];
  return [...Map.groupBy(held, ({ code }) => code)].map(([code, fields]) => `${SIDE_NAMES[to]} does not get ${fields.map(({ field }) => field).join(', ')} meanwhile: ${withinSentence(catalogueEntry(code).title)}. ${catalogueEntry(code).remedy}`);
}

/** What is to be written and what is held back of a pair in which something may cross, while the schemas are known. */
function planOf({ schemas: { salesforce, marketo }, rules }: EngineContext, pair: Pair): PairPlan | null {
  return salesforce === undefined || marketo === undefined || !isMergeable(pair) ? null : mergePair(pair, resolveMapping(rules.mapping, { salesforce, marketo }, pair.object));
}

/** What a filter does to a record, and which part of it. */
function filteredInWords(pair: Pair, to: Side, { verdict, because, deletes }: Filtered): string {
  const record = inWords(pair, otherSide(to));
  const there = pair[to].presence === 'present' ? (deletes === true ? 'and is deleted there' : 'and stays there as it is') : 'and is not made there';
  const why = verdict === 'out' ? `it is outside of the filter (${because})` : `nobody can say whether it is in the filter (${because}), because something in it cannot be seen`;
  return `This ${record} is not synced to ${SIDE_NAMES[to]} ${there}: ${why}.`;
}

/** How a record that is no more ended, and what that means for its counterpart. */
function endInWords({ rules }: EngineContext, pair: Pair): string {
  const side = isGone(pair.salesforce.presence) ? 'salesforce' : 'marketo';
  const how = pair[side].presence === 'merged' ? 'went into another one' : 'was deleted';
  const to = otherSide(side);
  const flag = linesOf(rules.mapping, pair.object).find((line) => line.isDeletionFlag === true && line.direction === `to-${to}` && own(pair.base, line.key) === true);
  const field = to === 'salesforce' ? flag?.salesforce : flag?.key;
  const isKept = pair[to].presence === 'present';
  if (isKept && field !== undefined) return `The record ${how} in ${SIDE_NAMES[side]}; the record on the other side is kept, says so in ${field}, and gets nothing else any more.`;
  const kept = isKept ? 'the record on the other side is kept and' : 'there is none on the other side, and';
  return `The record ${how} in ${SIDE_NAMES[side]}; ${kept} nothing is written any more.`;
}

/** A side's record of a pair, in words. */
function inWords(pair: Pair, side: Side): string {
  return objectInWords(objectOnSide(pair.object, side));
}

function explainFields(context: EngineContext, pair: Pair): readonly ExplainedField[] {
  const { salesforce, marketo } = context.schemas;
  if (salesforce === undefined || marketo === undefined) return linesOf(context.rules.mapping, pair.object).map((line) => unresolved(pair, line, 'The schemas have not been read yet since Bascule started.'));
  const mapping = resolveMapping(context.rules.mapping, { salesforce, marketo }, pair.object);
  const plan = isMergeable(pair) ? mergePair(pair, mapping) : null;
  return linesSeen(context.rules.mapping, salesforce, pair.object).map((line) => explainField(pair, line, mapping, plan));
}

function explainField(pair: Pair, line: ObjectLine, mapping: ResolvedMapping, plan: PairPlan | null): ExplainedField {
  const { key } = line;
  const suspended = mapping.suspended.find((field) => field.key === key);
  if (suspended !== undefined) {
    return unresolved(pair, line, [`${SIDE_NAMES[suspended.side]}: ${withinSentence(catalogueEntry(suspended.code).title)}.`, suspended.because ?? '', 'The field is left alone on both sides.'].filter((part) => part !== '').join(' '));
  }
  const ruled = rulesInWords(mapping, key);
  const held = (['salesforce', 'marketo'] as const).flatMap((to) => plan?.held[to].filter((field) => field.field === key) ?? [])[0];
  if (held !== undefined) return { ...known(pair, line), ...ruled, state: 'held', reason: [`${catalogueEntry(held.code).title}${held.by === undefined ? '' : `: ${held.by}`}.`, catalogueEntry(held.code).remedy].join(' ') };
  for (const to of ['salesforce', 'marketo'] as const) {
    if (plan?.changes[to].some((change) => change.field === key) === true) {
      return { ...known(pair, line), ...ruled, state: `waiting-for-${to}`, reason: null };
    }
  }
  return { ...known(pair, line), ...ruled, ...restingState(pair, key, mapping) };
}

/** What is done with a field's values on their way, for people. */
function rulesInWords({ fields }: ResolvedMapping, key: string): Pick<ExplainedField, 'rules'> {
  const form = fields.find((field) => field.key === key)?.form;
  if (form === undefined) return {};
  const [there, back] = [form.there.map(({ words }) => words), form.back?.map(({ words }) => words) ?? null];
  const { keptAs } = form;
  return { rules: keptAs === 'marketo' ? { toMarketo: there, toSalesforce: back, keptAs } : { toMarketo: back, toSalesforce: there, keptAs } };
}

function restingState(pair: Pair, key: string, mapping: ResolvedMapping): Pick<ExplainedField, 'state' | 'reason'> {
  const seen = [seenOn(pair, 'salesforce', key), seenOn(pair, 'marketo', key)];
  if (seen.every((value) => value === undefined)) return { state: 'never-seen', reason: null };
  if (seen.some((value) => value !== undefined && isUnknown(value))) return { state: 'unknown', reason: 'A value could not be seen; nothing is written because of it.' };
  const atRest = own(pair.salesforce.differences, key) === undefined && own(pair.marketo.differences, key) === undefined;
  if (atRest) return { state: 'agreed', reason: null };
  if (!isLinked(pair)) return { state: 'one-sided', reason: null };
  if (isTold(pair.object)) return { state: 'kept-apart', reason: 'An activity is not changed; this goes along with the next one.' };
  const field = mapping.fields.find((candidate) => candidate.key === key);
  if (field?.line.part === 'status') return { state: 'kept-apart', reason: "Members of a Marketo program never go back to an earlier status: each side keeps its own until one of them moves on." };
  return { state: 'kept-apart', reason: `The values differ and the policy "${field?.line.policy ?? ''}" leaves them so.` };
}

function known(pair: Pair, line: ObjectLine): Omit<ExplainedField, 'state' | 'reason'> {
  const { key } = line;
  const salesforce = seenOn(pair, 'salesforce', key);
  const marketo = seenOn(pair, 'marketo', key);
  const agreed = own(pair.base, key);
  return {
    marketoField: key,
    salesforceField: line.salesforce,
    direction: line.direction,
    policy: line.policy,
    ...(salesforce === undefined ? {} : { salesforce }),
    ...(marketo === undefined ? {} : { marketo }),
    ...(agreed === undefined ? {} : { agreed }),
  };
}

function unresolved(pair: Pair, line: ObjectLine, reason: string): ExplainedField {
  return { ...known(pair, line), state: 'unknown', reason };
}
