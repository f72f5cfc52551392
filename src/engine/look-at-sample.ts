import type { SampleLook } from '../domain/draft-effect.ts';
import type { Schema } from '../domain/field.ts';
import { isCampaign, isMember, isTold, objectOnSide } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { ErrorCode } from '../domain/error-catalogue.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, RecordObject, Side } from '../domain/side.ts';
import { namesOnSide } from '../domain/resolved-mapping.ts';
import type { EngineContext } from './engine-context.ts';

/** Pairs of one object of which some are to be looked at on both sides. */
export interface LookWanted {
  readonly object: PairObject;
  readonly pairs: readonly Pair[];
  readonly mapping: ResolvedMapping;
}

/** What was looked at. */
export interface SampleLooked {
  /** By object, the pairs of which both records were asked for, with what was seen of them; an object that no question was left for is absent. */
  readonly looked: ReadonlyMap<PairObject, ReadonlyMap<Pair, readonly SampleLook[]>>;
  /** Questions that were put to the vendors. */
  readonly calls: number;
  /** What ended it early; null when nothing did. */
  readonly failed: ErrorCode | null;
}

/** Records of one question: what Marketo takes (apis.md A4). */
const LOOKED_AT_ONCE = 300;

/** Programs are asked for one by one (apis.md A6). */
const PROGRAMS_LOOKED_AT = 3;

/**
 * Looks at some pairs of each object, all fields that a draft names, with at most `mostCalls` questions: what was never read is
 * stored nowhere. Leads and contacts share their question to Marketo. Nothing of it is stored. Memberships and activities are
 * never looked at: what is said of them stands in their parents' words.
 */
export async function lookAtSample(context: EngineContext, schemas: Readonly<Record<Side, Schema>>, wanted: readonly LookWanted[], mostCalls: number): Promise<SampleLooked> {
  const looked = new Map<PairObject, ReadonlyMap<Pair, readonly SampleLook[]>>();
  let calls = 0;
  for (const group of groupsOf(wanted)) {
    const questions = questionsOf(group);
    if (calls + questions.reduce((sum, question) => sum + callsOf(question), 0) > mostCalls) continue;
    const found: { readonly side: Side; readonly observation: Observation }[] = [];
    for (const question of questions) {
      calls += callsOf(question);
      try {
        const observations = await context.connectors[question.side].readRecords({ ...question, knownSchema: schemas[question.side], lane: 'normal' });
        found.push(...observations.map((observation) => ({ side: question.side, observation })));
      } catch (failure) {
        if (!(failure instanceof StepFailure)) throw failure;
        return { looked, calls, failed: failure.error.code };
      }
    }
    for (const { object, pairs, mapping } of group) looked.set(object, new Map(pairs.map((pair) => [pair, looksOf(pair, mapping, found)])));
  }
  return { looked, calls, failed: null };
}

/** Objects that are one object in Marketo share a question there, so a group has as many pairs as a question takes. */
function groupsOf(wanted: readonly LookWanted[]): readonly (readonly LookWanted[])[] {
  const visible = wanted.filter(({ object, pairs }) => !isMember(object) && !isTold(object) && pairs.length > 0);
  return [...Map.groupBy(visible, ({ object }) => objectOnSide(object, 'marketo')).values()].map((group) => {
    let room = group.some(({ object }) => isCampaign(object)) ? PROGRAMS_LOOKED_AT : LOOKED_AT_ONCE;
    return group
      .toSorted((a, b) => a.pairs.length - b.pairs.length)
      .map((one, place) => {
        const pairs = spreadOver(one.pairs, Math.floor(room / (group.length - place)));
        room -= pairs.length;
        return { ...one, pairs };
      });
  });
}

/** So many of a list, from all over it. */
function spreadOver<Item>(list: readonly Item[], most: number): readonly Item[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, place) => list[Math.floor((place * list.length) / most)]).filter((item) => item !== undefined);
}

interface Question {
  readonly side: Side;
  readonly object: RecordObject;
  readonly ids: readonly string[];
  readonly fields: readonly string[];
}

function callsOf({ object, ids }: Question): number {
  return object === 'program' ? ids.length : 1;
}

function questionsOf(group: readonly LookWanted[]): readonly Question[] {
  const all = group.flatMap(({ object, pairs, mapping }) => SIDES.map((side): Question => ({ side, object: objectOnSide(object, side), ids: pairs.flatMap((pair) => (pair[side].presence === 'present' ? (pair[side].id ?? []) : [])), fields: namesOnSide(mapping, side) })));
  return [...Map.groupBy(all, ({ side, object }) => `${side}/${object}`).values()].flatMap((same) => {
    const [first] = same;
    const ids = same.flatMap((one) => one.ids);
    return first === undefined || ids.length === 0 ? [] : [{ ...first, ids, fields: [...new Set(same.flatMap(({ fields }) => fields))] }];
  });
}

/** Links that the two sides name by ids of their own are left unseen: to exchange them would cost questions. */
function looksOf(pair: Pair, { fields }: ResolvedMapping, found: readonly SampleLook[]): readonly SampleLook[] {
  const exchanged = new Set(fields.filter(({ line }) => line.translated === true).map(({ on }) => on.marketo.name));
  return found.flatMap(({ side, observation }): readonly SampleLook[] => {
    const { object, id, deleted, convertedTo, values } = observation;
    const isOfPair = pair[side].id === id && objectOnSide(pair.object, side) === object;
    if (!isOfPair || deleted || convertedTo !== null) return [];
    const told = Object.fromEntries(Object.entries(values).filter(([name]) => side === 'salesforce' || !exchanged.has(name)));
    return [{ side, observation: { ...observation, values: told } }];
  });
}
