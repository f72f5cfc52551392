import { followedObjects } from '../domain/field-mapping.ts';
import { noFormulasRead, refreshedFormulas, withSources } from '../domain/formula-pass.ts';
import type { FormulaPass, RefreshedFormula } from '../domain/formula-pass.ts';
import { seenOn } from '../domain/merge-pair.ts';
import { isOfSalesforce } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import type { Pair } from '../domain/pair.ts';
import type { PairObject } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Remembers what the formulas of others may say anew because of a page, before the page is stored: a run that dies in between
 * remembers it again. A formula follows what its record links to, so the changed records are remembered; one that has no pair yet
 * is news to nobody. A roll-up follows what links to its record: of these the records are remembered that they name, and named.
 */
export async function noteChangedSources(session: SyncSession, observations: readonly Observation[]): Promise<void> {
  if (observations.length === 0) return;
  const followers = refreshedObjects(session).flatMap(([object, formulas]) => [...bySource(formulas).keys()].map((source) => ({ object, formulas, source })));
  const sources = new Set(followers.map(({ source }) => source));
  const shown = observations.filter(({ object }) => [...sources].some((source) => source === object));
  if (shown.length === 0) return;
  const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: shown.map(({ id }) => id), marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  const known = new Map(pairs.map((pair) => [pair.salesforce.id, pair]));
  const changed = shown.filter(({ id, version }) => known.get(id)?.salesforce.seenVersion !== version);
  if (changed.length === 0) return;
  const passes = new Map((await session.context.queries.formulaPasses(session.context.rules.connectionId)).map((pass) => [pass.object, pass]));
  for (const { object, formulas, source } of followers) {
    const pass = passes.get(object) ?? noFormulasRead(object);
    const ofSource = changed.filter((one) => one.object === source);
    const linked = lookupsTo(session, object, source).length === 0 ? [] : ofSource.map(({ id }) => id).filter((id) => known.has(id));
    const masters = isBeingRead(pass) ? ofSource.flatMap((look) => mastersNamed(session, object, look, known.get(look.id))) : [];
    const ids = [...new Set([...linked, ...masters])];
    if (ids.length > 0) passes.set(object, await keepFormulaPass(session, withSources(pass, source, ids, formulas)));
  }
}

/** Before the first reading of everything nothing need be remembered: it is still to come. */
function isBeingRead({ present, readAt }: FormulaPass): boolean {
  return present !== null || Object.keys(readAt).length > 0;
}

/** The records of an object that a record names, by what is seen of it now and by what was seen before. An object that links to itself rolls nothing up. */
function mastersNamed(session: SyncSession, object: PairObject, { object: source, values }: Observation, before: Pair | undefined): readonly string[] {
  if (source === object || !isOfSalesforce(source)) return [];
  return lookupsTo(session, source, object).flatMap((lookup) => {
    const line = session.mappingOf(source).fields.find(({ on }) => on.salesforce.name === lookup);
    const was = before === undefined || line === undefined ? undefined : seenOn(before, 'salesforce', line.key);
    return [own(values, lookup), was].filter((id) => typeof id === 'string');
  });
}

/** API names of the fields by which an object's records link to records of another one. */
export function lookupsTo({ schemas }: SyncSession, object: PairObject, target: PairObject): readonly string[] {
  return Object.values(schemas.salesforce.objects[object]?.fields ?? {}).filter(({ refersTo }) => refersTo === target).map(({ name }) => name);
}

/** Objects with formulas that are read for themselves and that both sides can serve now. */
export function refreshedObjects(session: SyncSession): readonly (readonly [PairObject, readonly RefreshedFormula[]])[] {
  return followedObjects(session.context.rules.mapping)
    .map((object) => [object, refreshedFormulas(session.mappingOf(object))] as const)
    .filter(([, formulas]) => formulas.length > 0);
}

/** Formulas by the object whose changes they follow. */
export function bySource(formulas: readonly RefreshedFormula[]): ReadonlyMap<PairObject, readonly RefreshedFormula[]> {
  const following = formulas.flatMap((formula) => ('refreshWhen' in formula.choice ? [{ source: formula.choice.refreshWhen, formula }] : []));
  return new Map([...Map.groupBy(following, ({ source }) => source)].map(([source, all]) => [source, all.map(({ formula }) => formula)]));
}

/** Keeps how far the formulas of an object were read; answers the pass. */
export async function keepFormulaPass(session: SyncSession, pass: FormulaPass): Promise<FormulaPass> {
  await session.context.store.keepFormulaPass(session.lease, pass);
  return pass;
}
