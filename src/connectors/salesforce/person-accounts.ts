import type { ObjectDescription, Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { SyncError } from '../../domain/sync-error.ts';
import { own, unknown } from '../../domain/value.ts';
import type { SeenValues } from '../../domain/value.ts';
import { answerOrThrow, malformedAnswer } from '../call-result.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { callComposite } from './composite.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { retrievedRows } from './wire.ts';

/*
 * Where an org has person accounts, a contact may be the shadow of an account that is a person: it reads like any contact, and
 * is changed through its account alone, where its fields have other names (marketo-native-sync.md §1.2; Salesforce, Person
 * Accounts).
 */

/** On contact and account alike: whether it belongs to a person account. No field of this name, no person accounts. */
export const IS_PERSON = 'IsPersonAccount';

/** Fields that an account has under the contact's own names. */
const SAME_NAME: ReadonlySet<string> = new Set(['FirstName', 'LastName', 'MiddleName', 'Suffix', 'Salutation', 'Phone', 'Fax', 'OwnerId']);

/** Fields of a contact that no person account shows: blank on the shadow, whatever the account says under that name. */
const NOT_ON_PEOPLE: ReadonlySet<string> = new Set(['Description', 'ReportsToId']);

/** A field of a contact as the person account has it. */
function nameOnAccount(name: string): string {
  if (SAME_NAME.has(name)) return name;
  return name.endsWith('__c') ? name.replace(/__c$/, '__pc') : `Person${name}`;
}

/** Whether an object is the contact of an org with person accounts. */
function mayBePerson(description: ObjectDescription | undefined): boolean {
  return description?.object === 'contact' && own(description.fields, IS_PERSON) !== undefined;
}

/**
 * What was seen of a contact, without what the shadow of a person account does not have: that was not seen, so that its
 * emptiness blanks nothing in Marketo and nothing is written to it (I10, I11).
 */
export function valuesOfPerson(description: ObjectDescription, row: Readonly<Record<string, unknown>>, values: SeenValues): SeenValues {
  if (!mayBePerson(description) || row[IS_PERSON] !== true) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, NOT_ON_PEOPLE.has(name) ? unknown('not-returned') : value]));
}

/** The accounts through which contacts are changed, by write. */
export type AccountsBehind = ReadonlyMap<RecordWrite, string>;

/**
 * Asks which of these updates are of shadows, and of whose: one call for a block of contacts, and none where the org has no
 * person accounts. Throws a StepFailure when it cannot be had; then nothing is to be sent.
 */
export async function accountsBehind({ session, apiVersion }: SalesforceAccess, { objects }: Schema, writes: readonly RecordWrite[], lane: Lane): Promise<AccountsBehind> {
  const contacts = writes.filter(({ object, kind }) => object === 'contact' && kind === 'update');
  const { contact } = objects;
  if (contacts.length === 0 || !mayBePerson(contact) || own(contact?.fields ?? {}, 'AccountId') === undefined) return new Map();
  const part = { method: 'POST', path: '/composite/sobjects/Contact', body: { ids: contacts.map(({ id }) => id), fields: ['Id', 'AccountId', IS_PERSON] } } as const;
  const { body } = answerOrThrow(await callComposite(session, apiVersion, [part], lane));
  const [answer] = body;
  const rows = answer === undefined ? undefined : retrievedRows.safeParse(answerOrThrow(answer).body.body).data;
  if (rows === undefined) throw new StepFailure(malformedAnswer('The answer about person accounts had another shape.').error);
  const accounts = new Map(rows.flatMap((row) => (row !== null && row[IS_PERSON] === true && typeof row['AccountId'] === 'string' ? [[row.Id, row['AccountId']] as const] : [])));
  return new Map(contacts.flatMap((write) => (accounts.has(write.id ?? '') ? [[write, accounts.get(write.id ?? '') ?? ''] as const] : [])));
}

/** A contact's record of a collection as that of its account. */
export function bodyOfAccount(account: string, { attributes: _attributes, Id: _id, ...values }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const named = Object.entries(values).map(([name, value]) => [nameOnAccount(name), value] as const);
  return { attributes: { type: 'Account' }, ...Object.fromEntries(named), Id: account };
}

/** An error of such a write in the names that its contact has for the fields. */
export function errorOfContact({ values }: RecordWrite, error: SyncError): SyncError {
  const names = new Map(Object.keys(values).map((name) => [nameOnAccount(name), name]));
  return { ...error, fields: error.fields.map((field) => names.get(field) ?? field) };
}
