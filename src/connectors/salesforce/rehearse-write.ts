import type { ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import { own } from '../../domain/value.ts';
import type { RecordAccess, TrialOutcome } from '../../domain/trial.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { ownError } from '../../domain/sync-error.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { malformedAnswer } from '../call-result.ts';
import { callComposite } from './composite.ts';
import type { CompositePart } from './composite.ts';
import { nameOfObject } from './field-types.ts';
import { accountsBehind, bodyOfAccount, errorOfContact } from './person-accounts.ts';
import { refusalCause } from './refusal-cause.ts';
import { recordBody } from './render-record.ts';
import { knownSchema } from './salesforce-access.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { fullId } from './salesforce-id.ts';
import { quoted } from './soql.ts';
import { outcomeOfFailed } from './vendor-errors.ts';
import { HALTED, headersOfWrite } from './write-records.ts';
import { recordAccess, owners } from './wire.ts';

const LANE = 'priority';

/** A field that no object has: the second reason for which the last part must fail. */
const NO_FIELD = 'Bascule_Rolls_This_Back__c';

/**
 * Makes a write inside a Composite call that stands or falls as a whole, before a part that cannot succeed: a change of a
 * record whose id is never given, in a field that is not there. So the write meets triggers, validation and duplicate rules
 * for real and is always undone (SF api_rest, allOrNone; apis.md B5). The part that failed by itself carries its own error; a
 * part that was only undone with it says so.
 */
export async function rehearseWrite(access: SalesforceAccess, write: RecordWrite, mayTry: () => Promise<boolean>): Promise<TrialOutcome> {
  try {
    const schema = await knownSchema(access, LANE);
    const description = schema.objects[write.object];
    const account = [...(await accountsBehind(access, schema, [write], LANE)).values()][0];
    const target = targetOf(access, write, description, account);
    const answer = await callComposite(access.session, access.apiVersion, [target.part, undoing(target.name, target.prefix)], LANE, mayTry);
    if (!answer.ok) return { result: 'not-tried', error: answer.error };
    const [tried, last] = answer.body;
    if (tried === undefined || last === undefined) return { result: 'not-tried', error: malformedAnswer('A part of the answer is missing.').error };
    // Either of them taken means that the call was not undone.
    if (tried.ok || last.ok) return { result: 'not-undone' };
    if (tried.error.vendorCode === HALTED) return last.error.vendorCode === HALTED ? { result: 'not-tried', error: last.error } : { result: 'accepted' };
    const error = account === undefined ? tried.error : errorOfContact(write, tried.error);
    return await refused(access, write, description, aboutRecord(error));
  } catch (failure) {
    if (failure instanceof StepFailure) return { result: 'not-tried', error: failure.error };
    throw failure;
  }
}

interface Target {
  readonly name: string;
  readonly prefix: string;
  readonly part: CompositePart;
}

/** The shadow of a person account is changed through its account (`person-accounts.ts`). */
function targetOf(access: SalesforceAccess, write: RecordWrite, description: ObjectDescription | undefined, account: string | undefined): Target {
  const name = account === undefined ? nameOfObject(write.object) : 'Account';
  const id = account ?? write.id;
  const prefix = (id ?? description?.idPrefix ?? '').slice(0, 3);
  if (prefix === '') throw new StepFailure(ownError('OBJECT_NOT_ACCESSIBLE'));
  if (write.kind === 'delete') return { name, prefix, part: { method: 'DELETE', path: `/sobjects/${name}/${id ?? ''}` } };
  const row = recordBody(description, access.keyField, write);
  const { attributes: _attributes, Id: _id, ...body } = account === undefined ? row : bodyOfAccount(account, row);
  const isCreate = write.kind === 'create';
  return { name, prefix, part: { method: isCreate ? 'POST' : 'PATCH', path: `/sobjects/${name}${isCreate ? '' : `/${id ?? ''}`}`, headers: headersOfWrite(access), body } };
}

/** The part that fails whatever happens. Ids begin with 1 (apis.md B1), and no administrator makes this field. */
function undoing(name: string, prefix: string): CompositePart {
  return { method: 'PATCH', path: `/sobjects/${name}/${fullId(`${prefix}000000000000`)}`, headers: { 'Sforce-Auto-Assign': 'FALSE' }, body: { [NO_FIELD]: true } };
}

/** A request that is about one record is refused like a row, so a code that is in no table is one of the record too (I27). */
function aboutRecord(error: SyncError): SyncError {
  return error.code === 'REQUEST_REFUSED' ? { ...error, code: 'RECORD_REFUSED' } : error;
}

async function refused(access: SalesforceAccess, write: RecordWrite, description: ObjectDescription | undefined, error: SyncError): Promise<TrialOutcome> {
  const isAboutMoment = outcomeOfFailed(error).result === 'not-sent' && error.code !== 'OBJECT_NOT_ACCESSIBLE';
  if (isAboutMoment) return { result: 'not-tried', error };
  const seen = write.id === null ? null : await accessTo(access, write, description);
  return { result: 'refused', error, access: seen, cause: refusalCause(write, error, description ?? null, seen) };
}

/** What sharing lets the user do with the record, by one query, and whose it is by another in the same call; null when neither is told. */
async function accessTo({ session, apiVersion, userId }: SalesforceAccess, { object, id }: RecordWrite, description: ObjectDescription | undefined): Promise<RecordAccess | null> {
  const hasOwner = own(description?.fields ?? {}, 'OwnerId') !== undefined;
  const queries = [
    `SELECT RecordId, HasReadAccess, HasEditAccess, HasDeleteAccess FROM UserRecordAccess WHERE UserId = ${quoted(userId() ?? '')} AND RecordId = ${quoted(id ?? '')}`,
    ...(hasOwner ? [`SELECT OwnerId FROM ${nameOfObject(object)} WHERE Id = ${quoted(id ?? '')}`] : []),
  ];
  const answer = await callComposite(session, apiVersion, queries.map((soql) => ({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}` })), LANE);
  if (!answer.ok) return null;
  const [asked, owned] = answer.body;
  const rights = asked?.ok === true ? recordAccess.safeParse(asked.body.body).data?.records[0] : undefined;
  const owner = owned?.ok === true ? owners.safeParse(owned.body.body).data?.records[0]?.OwnerId : undefined;
  if (rights === undefined && owner === undefined) return null;
  return { read: rights?.HasReadAccess ?? null, edit: rights?.HasEditAccess ?? null, delete: rights?.HasDeleteAccess ?? null, ownerId: owner ?? null };
}
