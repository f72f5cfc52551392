import type { ConnectionRules } from '../domain/connection.ts';
import { effectOf } from '../domain/draft-effect.ts';
import type { SampleLook } from '../domain/draft-effect.ts';
import type { Schema } from '../domain/field.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isPersonObject, objectOnSide } from '../domain/object-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { carrierOf } from '../domain/resolved-mapping.ts';
import type { KnownValue, KnownValues } from '../domain/value.ts';
import type { Side } from '../domain/side.ts';
import type { WrittenParent } from '../domain/unforeseen.ts';
import type { EngineContext } from './engine-context.ts';
import { sampleObject } from './preview-object.ts';
import type { ObjectSample } from './preview-object.ts';

/** What a preview knows before it goes on to the children of people. */
interface Foreseen {
  readonly schemas: Readonly<Record<Side, Schema>>;
  readonly samples: readonly ObjectSample[];
  readonly written: readonly WrittenParent[];
}

/**
 * Samples of the kinds whose filters look at a field of leads or contacts that the draft writes in Salesforce: each of their records with
 * what it is shown of its parent after that, as a cycle reads it then (`src/engine/look-at-children.ts`). Asks no vendor. `judged` are the
 * fields that are taken in so: one step away, by a lookup that is kept, while nothing of either record has to be read first.
 */
export async function childrenOf(context: EngineContext, draft: ConnectionRules, foreseen: Foreseen): Promise<{ readonly samples: readonly ObjectSample[]; readonly judged: ReadonlySet<WrittenParent> }> {
  const { samples, written, schemas } = foreseen;
  const isKnown = ({ child, parent, path }: WrittenParent): boolean =>
    path !== null && !isPersonObject(child) && [context.rules.mapping, draft.mapping].every((mapping) => followedObjects(mapping).includes(child)) && samples.some((one) => one.object === parent && one.toLookAt === null);
  const judged = new Set<WrittenParent>();
  const found: ObjectSample[] = [];
  for (const [child, fields] of Map.groupBy(written.filter(isKnown), (one) => one.child)) {
    const sample = samples.find(({ object }) => object === child) ?? (await sampleObject(context, draft, schemas, child));
    const kept = fields.filter(({ lookup }) => carrierOf(sample.mappings.draft.fields, 'salesforce', lookup) !== undefined);
    if (sample.toLookAt !== null || kept.length === 0) continue;
    for (const field of kept) judged.add(field);
    found.push({ ...sample, shown: await shownOf(context, sample, kept, samples) });
  }
  return { samples: found, judged };
}

/** What the records of a kind are shown of their parents once the draft has written these. */
async function shownOf({ rules, queries }: EngineContext, sample: ObjectSample, fields: readonly WrittenParent[], samples: readonly ObjectSample[]): Promise<ReadonlyMap<Pair, SampleLook>> {
  const seen = sample.sample.pairs.filter(({ pair: { salesforce } }) => salesforce.presence === 'present' && !salesforce.lookDue);
  const children = seen.map(({ pair }) => ({ pair, named: fields.flatMap((field) => parentIn(pair, sample, field)) }));
  const ids = [...new Set(children.flatMap(({ named }) => named.map(({ id }) => id)))];
  const parents = new Map((await queries.pairsHolding(rules.connectionId, { salesforce: ids, marketo: [] })).map((parent) => [parent.salesforce.id, writtenTo(parent, samples)] as const));
  return new Map(children.flatMap(({ pair, named }) => {
    const values = Object.fromEntries(named.flatMap(({ id, field: { path, name } }) => {
      const value = parents.get(id)?.get(name);
      return path === null || value === undefined ? [] : [[path, value] as const];
    }));
    return Object.keys(values).length === 0 ? [] : [[pair, lookOf(pair, values)] as const];
  }));
}

function parentIn(pair: Pair, { mappings: { draft } }: ObjectSample, field: WrittenParent): readonly { readonly id: string; readonly field: WrittenParent }[] {
  const carrier = carrierOf(draft.fields, 'salesforce', field.lookup);
  const id = carrier === undefined ? undefined : seenOn(pair, 'salesforce', carrier.key);
  return typeof id === 'string' ? [{ id, field }] : [];
}

/** What the draft writes of a lead or contact in Salesforce, by API name. */
function writtenTo(parent: Pair, samples: readonly ObjectSample[]): ReadonlyMap<string, KnownValue> {
  const sample = samples.find(({ object }) => object === parent.object);
  if (sample === undefined) return new Map();
  const { mappings, at } = sample;
  const nameOf = (key: string): string => mappings.draft.fields.find((field) => field.key === key)?.on.salesforce.name ?? '';
  return new Map(effectOf(parent, mappings, [], at).fields.flatMap((effect) => (effect.kind === 'written' && effect.to === 'salesforce' ? [[nameOf(effect.field), effect.after] as const] : [])));
}

/** A look at a record that shows nothing else. */
function lookOf(pair: Pair, values: KnownValues): SampleLook {
  const { id, seenVersion } = pair.salesforce;
  return { side: 'salesforce', observation: { object: objectOnSide(pair.object, 'salesforce'), id: id ?? '', version: seenVersion ?? '', deleted: false, convertedTo: null, values, changedBy: null } };
}
