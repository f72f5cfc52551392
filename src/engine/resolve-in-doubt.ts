import { sameValue } from '../domain/compare-values.ts';
import type { Comparison } from '../domain/compare-values.ts';
import { linesOf } from '../domain/field-mapping.ts';
import { valueSeen } from '../domain/field-passage.ts';
import type { Observation } from '../domain/observation.ts';
import type { FieldChange, Operation } from '../domain/operation.ts';
import { isMember, isTold, objectOnSide, searchedAs } from '../domain/object-pair.ts';
import { linksIn } from '../domain/parent-link.ts';
import { otherSide, SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { isBlank, isUnknown, own } from '../domain/value.ts';
import type { ResolvedField } from '../domain/resolved-mapping.ts';
import type { SeenValue } from '../domain/value.ts';
import { askForParents } from './ask-for-parents.ts';
import { valuesToSend, withSalesforceIds } from './linked-ids.ts';
import type { Report } from './observe-changes.ts';
import { observePage, readLooks } from './observe-page.ts';
import type { Look } from './look-batch.ts';
import { SettlementBatch } from './settlement-batch.ts';
import type { EditedOver } from './shown-by-look.ts';
import type { PairSelection } from './store-port.ts';
import { placeBeingMade } from './place-in-program.ts';
import { resolveDeletions } from './resolve-deletions.ts';
import { resolveMerges } from './resolve-merges.ts';
import { resolveTellings } from './resolve-tellings.ts';
import { changePairs, fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { isOver } from './vendor-patience.ts';

/** Operations taken up at a time. */
const BLOCK = 200;

/**
 * Resolves what earlier workers left behind: an operation that was opened and never settled may or may
 * not have happened, and only a look at the vendor tells (DESIGN §4, I8, I19).
 */
export async function resolveOrphans(session: SyncSession, report: Report): Promise<void> {
  await untilNoneIsSettled(session, (orphans) => resolveInDoubt(session, orphans, report));
}

/** The same of tasks and events alone, once the feed was read: it says nothing of the others, which were looked at before (C4a, I37). */
export async function resolveTold(session: SyncSession, report: Report): Promise<void> {
  await untilNoneIsSettled(session, (orphans) => resolveTellings(session, orphans.filter(({ object }) => isTold(object)), report));
}

async function untilNoneIsSettled(session: SyncSession, settle: (orphans: readonly Operation[]) => Promise<number>): Promise<void> {
  for (;;) {
    const settled = await settle(await session.context.store.orphanedOperations(session.lease, BLOCK));
    if (settled === 0 || session.signal.aborted) return;
  }
}

/**
 * Looks at the records of the given operations, settles each as done or not done, and answers how many
 * were settled. A create whose record is not found yet stays in doubt until the vendor can no longer be
 * working on it.
 */
export async function resolveInDoubt(session: SyncSession, operations: readonly Operation[], report: Report): Promise<number> {
  let resolved = await resolveMerges(session, operations.filter((operation) => operation.kind === 'merge'), report);
  resolved += await resolveTellings(session, operations.filter((operation) => isTold(operation.object)), report);
  for (const side of SIDES) {
    const ofSide = operations.filter((operation) => operation.side === side && !isTold(operation.object));
    const deletions = ofSide.filter(({ kind }) => kind === 'delete');
    const updates = ofSide.filter(({ kind }) => kind === 'update');
    const looks = await lookAtWritten(session, side, [...deletions, ...updates]);
    resolved += await resolveDeletions(session, deletions, { side, looks }, report);
    const open = ofSide.filter(({ kind }) => kind === 'update' || kind === 'create');
    const found = new Map([
      ...updates.flatMap((operation) => entry(operation, looks.get(operation.recordId ?? ''))),
      ...(await lookForCreates(session, side, open.filter((operation) => operation.kind === 'create'))),
    ]);
    resolved += await settleByLook(session, side, open, found, report);
  }
  return resolved;
}

type Found = ReadonlyMap<string, Look>;

/** What the records of updates and deletes hold, by their ids: both kinds are asked for in one call for each object (I37). */
async function lookAtWritten(session: SyncSession, side: Side, operations: readonly Operation[]): Promise<ReadonlyMap<string, Look>> {
  const records = operations.flatMap(({ object, recordId }) => (recordId === null ? [] : [{ object: objectOnSide(object, side), id: recordId }]));
  if (records.length === 0) return new Map();
  const written = operations.flatMap((operation) => operation.changes.flatMap(({ field }) => nameOf(session, operation, field, session.mappingOf(operation.object).fields.find(({ key }) => key === field)) ?? []));
  const looks = await readLooks(session, side, records, 'normal', written);
  return new Map(looks.map((look) => [look.observation.id, look]));
}

/** A create in doubt is found by the key it carries, or by what it belongs to, never by e-mail (I8). */
async function lookForCreates(session: SyncSession, side: Side, operations: readonly Operation[]): Promise<Found> {
  const stillOpen = operations.length === 0 ? [] : await withCounterparts(session, operations);
  if (stillOpen.length === 0) return new Map();
  await askForParents(session, stillOpen.flatMap(({ operation }) => linksIn(operation, session.mappingOf(operation.object))));
  const found = new Map<string, Look>();
  for (const [object, sought] of Map.groupBy(stillOpen, ({ operation }) => searchedAs(operation.object))) {
    const { mark } = session;
    const candidates = await session.context.connectors[side].findCandidates({
      object,
      sought: sought.map(({ operation, key }) => ({ key, email: null, values: valuesToSend(session, operation) })),
      fields: fieldsToRead(session, side),
      knownSchema: session.schemas[side],
      lane: 'normal',
    });
    const ours = sought.flatMap(({ operation: { operationId }, key }, row) => {
      const observation = candidates[row]?.find((candidate) => isMember(object) || candidate.key === key)?.observation;
      return observation === undefined ? [] : [{ operationId, observation }];
    });
    const shown = await withSalesforceIds(session, side, ours.map(({ observation }) => observation));
    ours.forEach(({ operationId, observation }, row) => found.set(operationId, { observation: shown[row] ?? observation, mark }));
  }
  return found;
}

function entry(operation: Operation, look: Look | undefined): readonly (readonly [string, Look])[] {
  return look === undefined ? [] : [[operation.operationId, look]];
}

/** The keys of creates that are still open, as they are by now: others may have settled some, and a pair may have gone on with another record since (L32). */
async function withCounterparts(
  session: SyncSession,
  operations: readonly Operation[],
): Promise<readonly { readonly operation: Operation; readonly key: string }[]> {
  const ids = operations.map((operation) => operation.pairId);
  return changePairs(session, { by: 'pair-id', ids }, (loaded) => {
    const open = new Map(loaded.openOperations.map((operation) => [operation.operationId, operation]));
    const pairs = new Map(loaded.pairs.map((pair) => [pair.pairId, pair]));
    const result = operations.flatMap((operation) => {
      const madeFor = open.get(operation.operationId)?.madeFor;
      const key = madeFor ?? pairs.get(operation.pairId)?.[otherSide(operation.side)].id ?? null;
      return open.has(operation.operationId) && key !== null ? [{ operation, key }] : [];
    });
    return { result };
  });
}

async function settleByLook(
  session: SyncSession,
  side: Side,
  operations: readonly Operation[],
  found: Found,
  report: Report,
): Promise<number> {
  if (operations.length === 0) return 0;
  const result = await changePairs(session, await pairsConcerned(session, side, operations, found), (loaded) => {
    const batch = new SettlementBatch(session, loaded);
    const loggedOf = new Map(loaded.openOperations.map(({ operationId, logged }) => [operationId, logged]));
    for (const operation of operations) {
      const look = found.get(operation.operationId);
      const logged = loggedOf.get(operation.operationId);
      const shown = look === undefined ? [] : changesShowing(session, operation, look.observation, 'value');
      if (look !== undefined && (operation.kind === 'create' || isDone(session, operation, look.observation, shown))) {
        batch.found(operation, look.observation.id, { shown, emptied: emptiedSince(session, operation, look.observation), editedOver: operation.kind === 'create' ? [] : editedOver(session, operation, look.observation) });
      } else if (look !== undefined && operation.metRecord === true) batch.keptOwn(operation, changesShowing(session, operation, look.observation, 'replaces').length === 0);
      else if (!isOver(session, operation)) continue;
      else if (look !== undefined && logged !== undefined) batch.found(operation, look.observation.id, { shown, emptied: [], editedOver: editedOver(session, operation, look.observation), unwritten: unwritten(session, operation, look.observation, logged) });
      else batch.notDone(operation, look !== undefined && isHidden(session, operation, look.observation));
    }
    const decision = batch.decision();
    return { ...decision, result: { ...decision.result, closed: decision.closeOperations ?? [] } };
  });
  const closed = new Set(result.closed);
  for (const operation of operations) {
    const place = closed.has(operation.operationId) ? null : placeBeingMade(session, operation);
    if (place !== null) session.placesInDoubt.add(place);
  }
  await report(result.counts);
  await believe(session, side, found, closed);
  return result.closed.length;
}

/** The operations' own pairs, those into which what they made goes, and any other that holds a record the looks found (I14). */
async function pairsConcerned(session: SyncSession, side: Side, operations: readonly Operation[], found: Found): Promise<PairSelection> {
  const ids = operations.flatMap(({ pairId, goesInto }) => [pairId, goesInto ?? []].flat());
  const pairs = await changePairs(session, { by: 'pair-id', ids }, (loaded) => ({ result: loaded.pairs }));
  const idsOn = (at: Side): readonly string[] => pairs.flatMap((pair) => pair[at].id ?? []);
  const seen = [...found.values()].map((look) => look.observation.id);
  const concerned: Record<Side, readonly string[]> = { salesforce: idsOn('salesforce'), marketo: idsOn('marketo') };
  concerned[side] = [...concerned[side], ...seen];
  return { by: 'side-ids', ids: concerned };
}

/**
 * An update shows in a record when some of its values are there and none of those that they replaced: a vendor
 * writes a record whole, so a third value was written over ours since.
 */
function isDone(session: SyncSession, operation: Operation, observation: Observation, shown: readonly FieldChange[]): boolean {
  return shown.length > 0 && changesShowing(session, operation, observation, 'replaces').length === 0;
}

/** Whether some field of an update holds neither what was sent nor what that replaced: an edit may hide that it was done. */
function isHidden(session: SyncSession, operation: Operation, observation: Observation): boolean {
  const told = new Set([...changesShowing(session, operation, observation, 'value'), ...changesShowing(session, operation, observation, 'replaces')]);
  return operation.changes.some((change) => !told.has(change));
}

/**
 * Fields that hold another value than the update sent. Most likely it was done and edited since; but what it shows may
 * as well have been typed by the same hand, and then what it sent lost against an edit that nobody compared it with (I3).
 */
function editedOver(session: SyncSession, operation: Operation, observation: Observation): readonly EditedOver[] {
  const shown = new Set(changesShowing(session, operation, observation, 'value'));
  const { fields } = session.mappingOf(operation.object);
  return operation.changes.flatMap((change) => {
    const field = fields.find((candidate) => candidate.key === change.field);
    const told = field === undefined ? undefined : own(observation.values, field.on[operation.side].name);
    const kept = field === undefined || told === undefined ? undefined : valueSeen(field, operation.side, told);
    return shown.has(change) || kept === undefined || isUnknown(kept) ? [] : [{ field: change.field, kept, lost: change.value }];
  });
}

/**
 * Fields of an update that the log has shown to be done, and that neither the log nor the record shows. What the log told of and the
 * record does not hold was left again since, and be it for what was there before: that is an edit like any other (I3).
 */
function unwritten(session: SyncSession, operation: Operation, observation: Observation, logged: readonly string[]): readonly string[] {
  return changesShowing(session, operation, observation, 'replaces').flatMap(({ field }) => (logged.includes(field) ? [] : [field]));
}

/**
 * Fields that a create filled and that the record shows empty. Somebody may have emptied them at once; or the record was there
 * before, and the answer that said so was lost. Only the one is news, and the other would blank the source (I11): so they are
 * agreed on by nobody.
 */
function emptiedSince(session: SyncSession, operation: Operation, observation: Observation): readonly FieldChange[] {
  if (operation.kind !== 'create') return [];
  return operation.changes.filter((change) => {
    const { seen } = fieldShown(session, operation, observation, change.field);
    return seen !== undefined && !isUnknown(seen) && isBlank(seen) && !isBlank(change.value);
  });
}

/** Those changes of an operation whose new value, or whose replaced one, the record shows. */
function changesShowing(session: SyncSession, operation: Operation, observation: Observation, which: 'value' | 'replaces'): readonly FieldChange[] {
  return operation.changes.filter((change) => {
    const { seen, comparison } = fieldShown(session, operation, observation, change.field);
    const expected = change[which];
    return seen !== undefined && expected !== undefined && !isUnknown(seen) && sameValue(comparison, seen, expected);
  });
}

/** A field's name on the written side. One that was suspended or taken out of the mapping since says all the same whether it was written. */
function nameOf({ context }: SyncSession, { object, side }: Operation, key: string, field: ResolvedField | undefined): string | null {
  if (field !== undefined) return field.on[side].name;
  const line = linesOf(context.rules.mapping, object).find((candidate) => candidate.key === key);
  return side === 'marketo' ? key : (line?.salesforce ?? null);
}

/** What a record shows in a field that was written, as it is kept, and how it is compared. */
function fieldShown(session: SyncSession, operation: Operation, { values }: Observation, key: string): { readonly seen: SeenValue | undefined; readonly comparison: Comparison } {
  const field = session.mappingOf(operation.object).fields.find((candidate) => candidate.key === key);
  const name = nameOf(session, operation, key, field);
  const told = name === null ? undefined : own(values, name);
  return { seen: field === undefined || told === undefined ? told : valueSeen(field, operation.side, told), comparison: field?.comparison ?? { kind: 'text' } };
}

/**
 * What the records really hold is then an observation like any other. One that settled its operation is newer than that
 * write; where another worker has settled it first, a write may have followed, and the look stays as old as it is.
 */
async function believe(session: SyncSession, side: Side, found: Found, closed: ReadonlySet<string>): Promise<void> {
  if (found.size === 0) return;
  const looks = [...found].map(([operationId, look]) => (closed.has(operationId) ? { ...look, mark: session.mark } : look));
  await observePage(session, { side, looks, cursor: null, lane: 'normal' });
}
