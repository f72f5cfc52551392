import type { Fault } from '../foundation/fault-plan.ts';
import { delayed } from './late-changes.ts';
import { skipped } from './operation.ts';
import type { Call, Row, Started } from './operation.ts';
import { bodyOf, choiceOf, inputOf } from './parameters.ts';
import { byImport, createdPerson, editedPerson, throughApi } from './person-changes.ts';
import type { NewValues, Origin } from './person-changes.ts';
import { fieldNow } from './field-shapes.ts';
import { readRow } from './read-row.ts';
import { rowFailures } from './row-failure.ts';
import { Refusal, hint, recordError, textOf } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import type { World } from './world.ts';

type Action = 'createOrUpdate' | 'createOnly' | 'updateOnly' | 'createDuplicate';

/** What was decided for one row when the call began. */
type Decision =
  | { readonly do: 'skip'; readonly error: ApiError }
  | { readonly do: 'create'; readonly values: NewValues }
  | { readonly do: 'update'; readonly id: number; readonly values: NewValues };

/**
 * Sync Leads (MD leads, Create and Update; apis.md A4). The look-up happens when the call begins, the writing when it
 * ends, so that overlapping upserts of one new key make two people, as the guide warns. The same holds for one key
 * twice in one call, of which no source tells the outcome (apis.md E).
 */
export function beginSyncPeople(call: Call): Started {
  const body = bodyOf(call.body, ['action', 'lookupField', 'partitionName', 'asyncProcessing', 'input']);
  const action = choiceOf<Action>(body, 'action', ['createOrUpdate', 'createOnly', 'updateOnly', 'createDuplicate']);
  refuseUnsimulated(body);
  const lookupField = lookupFieldOf(call.world, body['lookupField'], action);
  const input = inputOf(body);
  const failureOf = rowFailures(call, input.length);
  const decisions = input.map((row, index): Decision => {
    const error = failureOf(index);
    return error === undefined ? decide(call.world, action, lookupField, row) : { do: 'skip', error };
  });
  const late = call.fault('late-commit');
  return { records: input.length, finish: () => ({ result: decisions.map((decision) => carryOut(call.world, decision, late)) }) };
}

function refuseUnsimulated(body: Readonly<Record<string, unknown>>): void {
  if (body['asyncProcessing'] === true) throw new Refusal(recordError.invalid(`asyncProcessing is not simulated ${hint}`));
  refusePartition(body);
}

/** There is one partition here, Default (1008 for any other). */
export function refusePartition(body: Readonly<Record<string, unknown>>): void {
  const partition = body['partitionName'];
  if (partition !== undefined && partition !== 'Default') throw new Refusal(recordError.partitionDenied(textOf(partition)));
}

/** `id` only with updateOnly (MD leads); e-mail or a searchable custom field otherwise, else 1011 (MD error-codes). */
export function lookupFieldOf(world: World, given: unknown, action: Action): string {
  const name = given ?? 'email';
  const field = typeof name === 'string' ? fieldNow(world, name) : undefined;
  if (field === undefined) throw new Refusal(recordError.fieldNotFound(textOf(name)));
  if (field.name === 'id') {
    if (action !== 'updateOnly') throw new Refusal(recordError.invalid(`Lookup field 'id' is only supported with action updateOnly`));
  } else if (field.name !== 'email' && !(field.custom && field.searchable)) {
    throw new Refusal(recordError.fieldNotSupported(field.name));
  }
  return field.name;
}

/** The look-up field of an import: as of Sync Leads, where `id` only updates (MS, importLead). */
export function importLookupField(world: World, name: string): string {
  return lookupFieldOf(world, name, name === 'id' ? 'updateOnly' : 'createOrUpdate');
}

/** Creates or updates one person through the API. */
export function upsertPerson(world: World, lookupField: string, row: Row): Row {
  return carryOut(world, decide(world, 'createOrUpdate', lookupField, row), undefined);
}

/** Writes one row of an import, into the list of this name if there is one. */
export function importPerson(world: World, lookupField: string, row: Row, listName?: string): Row {
  const decision = decide(world, lookupField === 'id' ? 'updateOnly' : 'createOrUpdate', lookupField, row);
  return carryOut(world, decision, undefined, listName === undefined ? byImport : { ...byImport, listName });
}

function decide(world: World, action: Action, lookupField: string, row: Readonly<Record<string, unknown>>): Decision {
  if (row['id'] !== undefined && action !== 'updateOnly') return { do: 'skip', error: recordError.invalidValue('id', row['id']) };
  const matches = action === 'createDuplicate' ? [] : matchesOf(world, lookupField, row[lookupField]);
  if ('code' in matches) return { do: 'skip', error: matches };
  if (matches.length > 1) return { do: 'skip', error: recordError.severalMatch() };
  const [id] = matches;
  if (id !== undefined && action === 'createOnly') return { do: 'skip', error: recordError.leadExists() };
  if (id === undefined && action === 'updateOnly') return { do: 'skip', error: recordError.leadNotFound() };
  const read = readRow(world, id === undefined ? undefined : world.people.get(id), row);
  if (!read.ok) return { do: 'skip', error: read.error };
  return id === undefined ? { do: 'create', values: read.values } : { do: 'update', id, values: read.values };
}

/** The people a row's key matches. The field must be present in each row (MS, SyncLeadRequest); the words are ours. */
function matchesOf(world: World, lookupField: string, raw: unknown): readonly number[] | ApiError {
  const key = typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '';
  if (key === '') return recordError.invalid(`Value for lookup field '${lookupField}' not found`);
  if (lookupField !== 'id') return world.people.idsWith(lookupField, key);
  return world.people.get(Number(key)) === undefined ? [] : [Number(key)];
}

function carryOut(world: World, decision: Decision, late: Fault | undefined, origin: Origin = throughApi): Row {
  if (decision.do === 'skip') return skipped(decision.error);
  if (decision.do === 'create') {
    const { id, changes } = createdPerson(world, decision.values, origin);
    world.commit(delayed(world, changes, late));
    return { id, status: 'created' };
  }
  const person = world.people.get(decision.id);
  if (person === undefined) return skipped(recordError.leadNotFound());
  world.commit(delayed(world, editedPerson(world, person, decision.values, origin), late));
  return { id: decision.id, status: 'updated' };
}
