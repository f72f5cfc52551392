import type { ObjectDescription } from '../../domain/field.ts';
import type { Mapping } from '../../domain/field-mapping.ts';
import { customName, isCustomObject, isTold } from '../../domain/object-pair.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { own } from '../../domain/value.ts';
import type { Finding } from '../../engine/diagnosis-port.ts';
import type { CallResult } from '../call-result.ts';
import { clockFinding, failedCheck, fieldFindings, finding, usageFinding } from '../findings.ts';
import type { HttpTransport } from '../http-transport.ts';
import { describeKeyed } from './describe-objects.ts';
import { activityApiName, kindOf } from './keyed-objects.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readPrograms } from './read-programs.ts';
import { readPersonObject } from './read-schema.ts';
import { signIn } from './sign-in.ts';
import type { MarketoCredentials } from './sign-in.ts';
import { describedAgain, describedFields, syncRows, usage } from './wire.ts';

/** What a diagnosis needs beside the connector's own calls. */
export interface DiagnosisParts {
  readonly transport: HttpTransport;
  readonly credentials: MarketoCredentials;
  readonly dailyAllotment: number;
}

/** Looks at everything a sync needs from this subscription, in four calls, one for each followed object and program, and a sign-in; what fails is a finding. */
export async function diagnoseMarketo(access: MarketoAccess, { transport, credentials, dailyAllotment }: DiagnosisParts, mapping: Mapping): Promise<readonly Finding[]> {
  const granted = await signIn(transport, credentials);
  if (!granted.ok) {
    const isReached = granted.error.code !== 'VENDOR_UNAVAILABLE';
    return [failedCheck('marketo', isReached ? 'Credentials' : 'API', granted.error)];
  }
  const identity = granted.body.identity ?? 'unknown';
  const described = await ask(access, '/rest/v1/leads/describe.json');
  const fields = described.ok ? describedFields.safeParse(described.body.result).data : undefined;
  return [
    finding('marketo', 'Credentials', 'ok', 'Marketo accepted the credentials.'),
    finding('marketo', 'Sync user', 'ok', `Calls act as the Marketo API user ${identity}.`),
    described.ok ? finding('marketo', 'API', 'ok', 'Marketo answers, and the API user may read persons.') : failedCheck('marketo', 'API', described.error),
    ...(fields === undefined ? [] : await personFindings(access, readPersonObject(fields), mapping)),
    ...(await objectFindings(access)),
    ...(await programFindings(access)),
    ...(await usageFindings(access, dailyAllotment)),
    await nativeConnectorFinding(access),
    ...clockFinding('marketo', described.ok ? described.vendorTime : null, access.clock.now()),
  ];
}

async function ask({ session }: MarketoAccess, path: string): Promise<CallResult<MarketoAnswer>> {
  return session.call({ method: 'GET', path, timeoutMs: READ_TIMEOUT_MS }, 'normal');
}

async function personFindings(access: MarketoAccess, person: ObjectDescription, mapping: Mapping): Promise<readonly Finding[]> {
  const lines = mapping.fields.filter(({ tellsDeletionTo }) => tellsDeletionTo === undefined).map((line) => ({ name: line.marketo, line }));
  return [await keyFinding(access, person), ...fieldFindings('marketo', person, 'Person', lines)];
}

/** Whether what is followed besides persons may be used; a custom object may be made yet. */
async function objectFindings(access: MarketoAccess): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const object of access.objects) findings.push(await objectFinding(access, object));
  return findings;
}

async function objectFinding(access: MarketoAccess, object: KeyedObject): Promise<Finding> {
  const { path } = kindOf(object);
  try {
    if ((await describeKeyed(access, object, 'normal')) !== null) return finding('marketo', path, 'ok', `The API user may use ${path}.`);
  } catch (failure) {
    if (failure instanceof StepFailure) return failedCheck('marketo', path, failure.error);
    throw failure;
  }
  if (isTold(object)) {
    return finding('marketo', path, 'warning', `Marketo has no custom activity ${activityApiName(object)} that Bascule may use.`, 'Nothing to do before the first cycle, which makes it, if the API role may write activities and their metadata; afterwards the status says what keeps it from being made.');
  }
  if (isCustomObject(object)) {
    return finding('marketo', path, 'warning', `Marketo has no custom object ${customName(object)} that Bascule may use.`, 'Nothing to do before the first cycle, which makes it; afterwards the status says what keeps it from being made.');
  }
  return finding('marketo', path, 'failed', `The API user may not use ${path}.`, `Give the API user's role read and write rights on ${path}, or take the object out of the settings.`);
}

/** Whether the programs whose members are followed are there, and their channels may be read. */
async function programFindings(access: MarketoAccess): Promise<readonly Finding[]> {
  const { members: book } = access;
  book.programs.clear();
  try {
    await readPrograms(access, false);
  } catch (failure) {
    if (failure instanceof StepFailure) return [failedCheck('marketo', 'Programs', failure.error)];
    throw failure;
  }
  if (book.isRefused) return [finding('marketo', 'Programs', 'failed', 'The API user may not read programs and channels.', "Give the API user's role read rights on assets, or take the campaigns out of the settings.")];
  return book.named.map((name) => {
    const program = book.programs.get(name)?.program ?? null;
    if (program !== null) return finding('marketo', `Program ${name}`, 'ok', `The program ${name} is there, with the statuses of ${program.channel}.`);
    return finding('marketo', `Program ${name}`, 'failed', `Marketo shows no program ${name}.`, 'Correct its id or name under campaigns in the settings.');
  });
}

/** The key field must be there, take text and be searchable, or a lost create could be doubled (I8). */
async function keyFinding(access: MarketoAccess, person: ObjectDescription): Promise<Finding> {
  const { keyField } = access;
  const check = `Key field ${keyField}`;
  const make = `Create ${keyField} in Marketo as a string field of 255 characters, and let the API user write it.`;
  const field = own(person.fields, keyField);
  if (field === undefined) return finding('marketo', check, 'failed', `Persons have no field ${keyField}.`, make);
  if (field.type !== 'text') return finding('marketo', check, 'failed', `${keyField} is not a string field, so it cannot hold Salesforce ids.`, make);
  if (!field.createable) return finding('marketo', check, 'failed', `The API user may not write ${keyField}; until then no person is created.`, make);
  const again = await ask(access, '/rest/v1/leads/describe2.json');
  const searchable = again.ok ? describedAgain.safeParse(again.body.result).data?.[0]?.searchableFields : undefined;
  if (searchable === undefined) return finding('marketo', check, 'warning', `Marketo did not say whether persons can be searched by ${keyField}.`, 'Run this check again later.');
  const isSearchable = searchable.some((names) => names.length === 1 && names[0] === keyField);
  if (!isSearchable) return finding('marketo', check, 'failed', `Persons cannot be searched by ${keyField}.`, make);
  return finding('marketo', check, 'ok', `${keyField} is there, writable, and persons can be searched by it.`);
}

/** Uniqueness cannot be declared in Marketo; creates go by the key, one writer per connection, which keeps it (apis.md A4). */
async function usageFindings(access: MarketoAccess, allowed: number): Promise<readonly Finding[]> {
  const answer = await ask(access, '/rest/v1/stats/usage.json');
  const used = answer.ok ? usage.safeParse(answer.body.result).data?.[0]?.total : undefined;
  if (used !== undefined) return [usageFinding('marketo', { used, allowed })];
  return [finding('marketo', 'Daily calls', 'warning', 'Marketo did not say how many calls of the day are used.', 'Give the API role read access to usage, or ignore this.')];
}

/**
 * Whether Marketo's own CRM connector is on. The probe asks to update – never to create – a company under a key
 * that no company has: with the connector on the call is refused with 1018, else its one row is skipped, and
 * nothing changes either way (apis.md A6, E).
 */
async function nativeConnectorFinding({ session }: MarketoAccess): Promise<Finding> {
  const check = 'Native connector';
  const body = JSON.stringify({ action: 'updateOnly', dedupeBy: 'dedupeFields', input: [{ externalCompanyId: 'bascule-probe-of-no-company' }] });
  const answer = await session.call({ method: 'POST', path: '/rest/v1/companies.json', body, timeoutMs: READ_TIMEOUT_MS }, 'normal');
  const reasons = answer.ok ? (syncRows.safeParse(answer.body.result).data?.flatMap((row) => row.reasons) ?? []) : [];
  const codes = answer.ok ? reasons.map(({ code }) => code) : [answer.error.vendorCode];
  if (codes.includes('1018')) {
    const remedy = 'Use a subscription without the native connector, or have it switched off by Adobe before Bascule writes anything: two syncs would fight.';
    return finding('marketo', check, 'failed', "Marketo's native CRM connector is switched on.", remedy);
  }
  if (answer.ok) return finding('marketo', check, 'ok', "Marketo's native CRM connector is off.");
  const remedy = 'Give the API role read and write access to companies to let this be checked, or look in Admin > Integration.';
  return finding('marketo', check, 'warning', `It could not be found out whether the native connector is on (${answer.error.vendorCode ?? answer.error.code}).`, remedy);
}
