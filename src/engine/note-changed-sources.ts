import { followedObjects } from '../domain/field-mapping.ts';
import { noFormulasRead, refreshedFormulas, withSources } from '../domain/formula-pass.ts';
import type { FormulaPass, RefreshedFormula } from '../domain/formula-pass.ts';
import type { Observation } from '../domain/observation.ts';
import type { PairObject } from '../domain/side.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Remembers which records of named sources a page shows changed, before the page is stored: a run that dies in between
 * remembers them again. One that has no pair yet is news to nobody who links to it.
 */
export async function noteChangedSources(session: SyncSession, observations: readonly Observation[]): Promise<void> {
  const followers = refreshedObjects(session).flatMap(([object, formulas]) => [...bySource(formulas).keys()].map((source) => ({ object, formulas, source })));
  const sources = new Set(followers.map(({ source }) => source));
  const shown = observations.filter(({ object }) => [...sources].some((source) => source === object));
  if (shown.length === 0) return;
  const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: shown.map(({ id }) => id), marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
  const seen = new Map(pairs.map(({ salesforce }) => [salesforce.id, salesforce.seenVersion]));
  const changed = shown.filter(({ id, version }) => seen.has(id) && seen.get(id) !== version);
  if (changed.length === 0) return;
  const passes = new Map((await session.context.queries.formulaPasses(session.context.rules.connectionId)).map((pass) => [pass.object, pass]));
  for (const { object, formulas, source } of followers) {
    const ids = changed.filter((one) => one.object === source).map(({ id }) => id);
    if (ids.length > 0) passes.set(object, await keepFormulaPass(session, withSources(passes.get(object) ?? noFormulasRead(object), source, ids, formulas)));
  }
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
