import type { ConnectionRules } from '../domain/connection.ts';
import { effectOf } from '../domain/draft-effect.ts';
import type { DraftEffect } from '../domain/draft-effect.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { Schema } from '../domain/field.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isMember, isTold } from '../domain/object-pair.ts';
import { isLinked } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { isIdInMarketo, parentsOf } from '../domain/parent-link.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { DraftWarning } from '../domain/rules-preview.ts';
import { countIn } from '../domain/sampled-count.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { followersNotSeen, followersSaid } from '../domain/unforeseen.ts';
import type { EngineContext } from './engine-context.ts';
import { MOST_PAIRS, SAMPLED_PAIRS } from './preview-object.ts';
import type { ObjectSample, PreviewedObject } from './preview-object.ts';

type Schemas = Readonly<Record<Side, Schema>>;

/**
 * What the memberships, tasks and events of people do whom a draft would have made or deleted: they begin with them, and end with them.
 * Counted over a sample of their own with the people that these are of; asks no vendor. Empty where nobody is made or deleted.
 */
export async function followersOf(context: EngineContext, draft: ConnectionRules, schemas: Schemas, samples: readonly ObjectSample[], previewed: readonly PreviewedObject[]): Promise<readonly DraftWarning[]> {
  const moved = previewed.filter(({ preview: { object, change, writes } }) => change === 'changed' && samples.some((one) => one.object === object) && SIDES.some((side) => writes[side].created.records + writes[side].deleted.records > 0));
  if (moved.length === 0) return [];
  const followers = followedObjects(draft.mapping).filter((object) => (isMember(object) || isTold(object)) && followedObjects(context.rules.mapping).includes(object));
  // What filters look at and nobody has read yet was looked at on both sides of a few people, who are hardly those of the sample.
  const isOpen = moved.some(({ preview: { object, lookedAt } }) => lookedAt !== null && samples.some((one) => one.object === object && one.mappings.draft.filters !== undefined));
  if (isOpen) return followers.map(followersNotSeen);
  return (await Promise.all(followers.map((object) => countFollowers(context, draft, { schemas, samples, object })))).flat();
}

interface Asked {
  readonly schemas: Schemas;
  readonly samples: readonly ObjectSample[];
  /** Kind of the followers. */
  readonly object: PairObject;
}

async function countFollowers({ rules, queries }: EngineContext, draft: ConnectionRules, { schemas, samples, object }: Asked): Promise<readonly DraftWarning[]> {
  const mapping = resolveMapping(draft.mapping, schemas, object);
  const { pairs, ...counted } = await queries.samplePairs({ connectionId: rules.connectionId, object, atMost: MOST_PAIRS, sampled: SAMPLED_PAIRS });
  const peopleOf = (pair: Pair): readonly string[] => [...parentsOf(pair, mapping, seenOn), ...parentsOf(pair, mapping, (one, _side, key) => seenOn(one, 'marketo', key))];
  const named = pairs.map(({ pair, place }) => ({ pair, place, people: peopleOf(pair) }));
  const ids = [...new Set(named.flatMap(({ people }) => people))];
  const people = await queries.pairsHolding(rules.connectionId, { salesforce: ids.filter((id) => !isIdInMarketo(id)), marketo: ids.filter(isIdInMarketo) });
  const effects = effectsById(people, samples);
  const sampled = { ...counted, places: pairs.map(({ place }) => place) };
  return SIDES.flatMap((to) => (['created', 'deleted'] as const).flatMap((what) => {
    const meant = named.filter(({ pair, people: of }) => (what === 'created' ? isAwaiting(pair, to) : isLinked(pair)) && of.some((id) => effects.get(id)?.record[to] === what));
    return followersSaid(object, to, what, countIn(sampled, meant.map(({ place }) => place)));
  }));
}

/** What the draft does to people whose kind it is about, by their ids on either side. */
function effectsById(people: readonly Pair[], samples: readonly ObjectSample[]): ReadonlyMap<string, DraftEffect> {
  return new Map(people.flatMap((pair) => {
    const sample = samples.find(({ object }) => object === pair.object);
    if (sample === undefined) return [];
    const effect = effectOf(pair, sample.mappings, [], sample.at);
    return SIDES.flatMap((side) => (pair[side].id === null ? [] : [[pair[side].id, effect] as const]));
  }));
}

/** There on the other side, and not yet on this one, from which no filter keeps it. */
function isAwaiting(pair: Pair, to: Side): boolean {
  return pair[to].presence === 'absent' && pair[to].filtered === null;
}
