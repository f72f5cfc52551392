import { followedObjects, linesOf } from '../domain/field-mapping.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { afterReadBlock, noFormulasRead, presentReading, withoutSources } from '../domain/formula-pass.ts';
import type { FormulaPass, RefreshedFormula } from '../domain/formula-pass.ts';
import type { Observation } from '../domain/observation.ts';
import type { PairObject } from '../domain/side.ts';
import { NO_COUNTS } from '../domain/sync-cycle.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import type { ChildrenPage, ChildrenRequest } from './connector-port.ts';
import { cutBatches, MOST_IDS } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { withSalesforceIds } from './linked-ids.ts';
import { bySource, keepFormulaPass, lookupsTo, refreshedObjects } from './note-changed-sources.ts';
import type { Report } from './observe-changes.ts';
import { idsNamed, observePage } from './observe-page.ts';
import type { Look } from './look-batch.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** Blocks read in one cycle at most, each one call of Salesforce: 20,000 records. What that leaves goes on in the next one. */
const MOST_BLOCKS = 10;
/** Changed records of a source whose linked records are asked for at a time. */
const SOURCES_AT_ONCE = 500;

/** Whether any line says that a formula is to be read for itself. Without one nothing here costs anything (I31). */
export function refreshesFormulas(mapping: Mapping): boolean {
  return followedObjects(mapping).some((object) => linesOf(mapping, object).some(({ formula }) => typeof formula === 'object'));
}

/**
 * Keeps mapped formulas as fresh as their lines say (PRODUCT C4): reads only these fields, of only the records that are due,
 * 2,000 a call, and observes them like any look, in the bulk lane and paused with it. What differs is work for the next cycle.
 * How far it came is kept after what it observed: a run that dies in between reads a block once more, which changes nothing.
 */
export async function refreshFormulas(session: SyncSession, report: Report): Promise<void> {
  const { queries, rules } = session.context;
  const objects = refreshedObjects(session);
  if (objects.length === 0 || (await queries.bulkPause(rules.connectionId)) !== null) return;
  const passes = new Map((await queries.formulaPasses(rules.connectionId)).map((pass) => [pass.object, pass]));
  const budget = { blocks: MOST_BLOCKS };
  for (const [object, formulas] of objects) {
    const pass = await readLinked(session, passes.get(object) ?? noFormulasRead(object), formulas, budget, report);
    await readDue(session, pass, formulas, budget, report);
  }
}

/** How many blocks may still be read in this cycle. */
interface Budget {
  blocks: number;
}

/** Goes on with the reading under way, or begins the one that is due. */
async function readDue(session: SyncSession, begun: FormulaPass, formulas: readonly RefreshedFormula[], budget: Budget, report: Report): Promise<void> {
  const { queries, rules } = session.context;
  const { object } = begun;
  let pass = begun;
  for (;;) {
    if (budget.blocks === 0 || session.signal.aborted) return;
    const now = nowIso(session.context);
    const isBegun = pass.present !== null;
    if (presentReading(pass, formulas, now, 0) === null) return;
    const reading = presentReading(pass, formulas, now, isBegun ? 0 : await queries.presentRecords(rules.connectionId, object, 'salesforce'));
    if (reading === null) return;
    const pairs = await changePairs(session, { by: 'object', object, after: reading.after, limit: MOST_IDS, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    const ids = pairs.flatMap(({ salesforce }) => (salesforce.presence === 'present' && salesforce.id !== null ? [salesforce.id] : []));
    const asked = formulas.filter(({ field }) => reading.keys.includes(field.key));
    await report(await readBlock(session, object, asked, ids));
    if (ids.length > 0) budget.blocks -= 1;
    pass = await keepFormulaPass(session, afterReadBlock(pass, reading, ids.length, pairs.length < MOST_IDS ? null : (pairs.at(-1)?.pairId ?? null)));
  }
}

/** Reads the records that link to changed records of a source, and those that such a record links to itself (`refreshWhen`). */
async function readLinked(session: SyncSession, begun: FormulaPass, formulas: readonly RefreshedFormula[], budget: Budget, report: Report): Promise<FormulaPass> {
  let pass = begun;
  for (const [source, following] of bySource(formulas)) {
    for (let ids = nextSources(pass, source); ids.length > 0; ids = nextSources(pass, source)) {
      if (budget.blocks <= 0 || session.signal.aborted) return pass;
      for (const { lookup, parents } of waysTo(session, pass.object, source, ids)) {
        budget.blocks -= await readChildrenOf(session, { object: pass.object, lookup, parents, fields: namesOf(following) }, report);
      }
      pass = await keepFormulaPass(session, withoutSources(pass, source, ids));
    }
  }
  return pass;
}

function nextSources({ sources }: FormulaPass, source: PairObject): readonly string[] {
  return (sources[source] ?? []).slice(0, SOURCES_AT_ONCE);
}

/** By which fields the records are found that remembered ids are about: ids of the object's own name its records themselves, others what these link to. */
function waysTo(session: SyncSession, object: PairObject, source: PairObject, ids: readonly string[]): readonly Pick<ChildrenRequest, 'lookup' | 'parents'>[] {
  const prefix = source === object ? null : (session.schemas.salesforce.objects[object]?.idPrefix ?? null);
  const isOwn = (id: string): boolean => prefix !== null && id.startsWith(prefix);
  const ways = [{ lookup: 'Id', parents: ids.filter(isOwn) }, ...lookupsTo(session, object, source).map((lookup) => ({ lookup, parents: ids.filter((id) => !isOwn(id)) }))];
  return ways.filter(({ parents }) => parents.length > 0);
}

/** Reads formulas on the records that name these others, page by page, and observes them; answers how many pages there were. */
async function readChildrenOf(session: SyncSession, asked: Pick<ChildrenRequest, 'object' | 'lookup' | 'parents' | 'fields'>, report: Report): Promise<number> {
  const { salesforce } = session.context.connectors;
  let after: string | null = null;
  let pages = 0;
  do {
    const { mark } = session;
    const page: ChildrenPage | undefined = await salesforce.readChildren?.({ ...asked, after, knownSchema: session.schemas.salesforce, lane: 'bulk' });
    if (page === undefined) return pages;
    await report(await observeFormulas(session, page.observations, mark));
    pages += 1;
    after = page.next;
  } while (after !== null);
  return pages;
}

/** Reads some formulas on some records, and observes them. */
async function readBlock(session: SyncSession, object: PairObject, formulas: readonly RefreshedFormula[], ids: readonly string[]): Promise<StepCounts> {
  if (ids.length === 0) return NO_COUNTS;
  const { mark } = session;
  const observations = await session.context.connectors.salesforce.readRecords({ object, ids, fields: namesOf(formulas), knownSchema: session.schemas.salesforce, lane: 'bulk' });
  return observeFormulas(session, observations, mark);
}

function namesOf(formulas: readonly RefreshedFormula[]): readonly string[] {
  return [...new Set(formulas.map(({ field }) => field.on.salesforce.name))];
}

/** Observes records of which some formulas were read after `mark`. */
async function observeFormulas(session: SyncSession, observations: readonly Observation[], mark: number): Promise<StepCounts> {
  const looks = (await withSalesforceIds(session, 'salesforce', observations)).map((observation): Look => ({ observation, mark }));
  let updated = 0;
  for (const batch of cutBatches(looks, (look) => idsNamed(session, look))) {
    updated += (await observePage(session, { side: 'salesforce', looks: batch, cursor: null, lane: 'bulk', isPartial: true })).updated;
  }
  return { ...NO_COUNTS, updated, skipped: observations.length - updated };
}
