import type { Mapping } from '../../domain/field-mapping.ts';
import { linesOf, takesEveryField } from '../../domain/field-mapping.ts';
import { isCampaign, isKeyed, isMember } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Finding } from '../../engine/diagnosis-port.ts';
import type { CallBudget } from '../call-budget.ts';
import type { CallResult } from '../call-result.ts';
import { clockFinding, failedCheck, fieldFindings, finding, usageFinding } from '../findings.ts';
import type { HttpTransport } from '../http-transport.ts';
import { readJson } from '../read-json.ts';
import { callComposite } from './composite.ts';
import type { PartAnswer } from './composite.ts';
import { questionForStatuses } from './campaign-statuses.ts';
import { nameOfObject } from './field-types.ts';
import { readObject } from './read-schema.ts';
import type { SalesforceAccess } from './salesforce-access.ts';
import { signIn } from './sign-in.ts';
import type { SalesforceCredentials } from './sign-in.ts';
import { quoted } from './soql.ts';
import { objectDescribe, statusRows, users, versions } from './wire.ts';
import type { ObjectDescribe } from './wire.ts';

/** What a diagnosis needs beside the connector's own calls. */
export interface DiagnosisParts {
  readonly transport: HttpTransport;
  readonly credentials: SalesforceCredentials;
  readonly budget: CallBudget;
  readonly clock: Clock;
}

const TIMEOUT_MS = 30_000;

/** Looks at everything a sync needs from this org, in three calls and a sign-in; what fails is a finding. */
export async function diagnoseSalesforce(access: SalesforceAccess, parts: DiagnosisParts, mapping: Mapping): Promise<readonly Finding[]> {
  const reach = await reachable(access, parts);
  if (reach.state === 'failed') return [reach];
  const granted = await signIn(parts.transport, parts.clock, parts.credentials);
  if (!granted.ok) return [reach, failedCheck('salesforce', 'Credentials', granted.error)];
  const { identity } = granted.body;
  const answers = await callComposite(access.session, access.apiVersion, questions(access, identity), 'normal');
  const credentials = finding('salesforce', 'Credentials', 'ok', 'Salesforce accepted the credentials.');
  if (!answers.ok) return [reach, credentials, failedCheck('salesforce', 'API access', answers.error)];
  const usage = parts.budget.reportedUsage();
  return [
    reach,
    credentials,
    identityFinding(answers.body[access.describes.objects.length]),
    ...access.describes.objects.flatMap((object, index) => objectFindings(access, object, answers.body[index], mapping)),
    ...campaignFindings(access, identity === null ? answers.body[access.describes.objects.length] : answers.body[access.describes.objects.length + 1]),
    ...(usage === null ? [] : [usageFinding('salesforce', usage)]),
    ...clockFinding('salesforce', answers.vendorTime, parts.clock.now()),
  ];
}

/** The list of versions is open to everybody (apis.md B1), so this tells host and credentials apart. */
async function reachable({ apiVersion }: SalesforceAccess, { transport }: DiagnosisParts): Promise<Finding> {
  const check = 'API';
  const outcome = await transport({ method: 'GET', path: '/services/data', headers: { accept: 'application/json' }, body: null, timeoutMs: TIMEOUT_MS });
  const remedy = 'Check the address of the org in the settings (its My Domain) and the network between this machine and Salesforce.';
  if (outcome.kind !== 'answered') return finding('salesforce', check, 'failed', `Salesforce could not be reached (${outcome.reason}).`, remedy);
  const offered = versions.safeParse(readJson(outcome.body));
  if (!offered.success) return finding('salesforce', check, 'failed', `The host answered with status ${outcome.status}, but not as Salesforce does.`, remedy);
  const isOffered = offered.data.some(({ version }) => version === apiVersion);
  const newest = offered.data.at(-1)?.version ?? 'none';
  if (isOffered) return finding('salesforce', check, 'ok', `Salesforce answers, and offers API version ${apiVersion}.`);
  return finding('salesforce', check, 'failed', `The org does not offer API version ${apiVersion}; its newest is ${newest}.`, `Set apiVersion to ${newest} in the settings.`);
}

function questions(access: SalesforceAccess, userId: string | null): Parameters<typeof callComposite>[2] {
  const describeFully = access.describes.question().parts.map(({ method, path }) => ({ method, path }));
  const soql = `SELECT Username, IsActive FROM User WHERE Id = ${quoted(userId ?? '')}`;
  const statuses = questionForStatuses(access, true).map((path) => ({ method: 'GET' as const, path }));
  return [...describeFully, ...(userId === null ? [] : [{ method: 'GET' as const, path: `/query?q=${encodeURIComponent(soql)}` }]), ...statuses];
}

/** Whether the campaigns whose members are followed are seen: each has statuses. */
function campaignFindings({ campaigns: { campaigns } }: SalesforceAccess, answer: CallResult<PartAnswer> | undefined): readonly Finding[] {
  const seen = answer?.ok === true ? statusRows.safeParse(answer.body.body).data?.records : undefined;
  return campaigns.map((id) => {
    const count = seen?.filter(({ CampaignId }) => CampaignId === id).length ?? 0;
    if (count > 0) return finding('salesforce', `Campaign ${id}`, 'ok', `The sync user sees the campaign ${id} and its ${count} member statuses.`);
    return finding('salesforce', `Campaign ${id}`, 'failed', `The sync user does not see the campaign ${id} or its member statuses.`, 'Correct its id under campaigns in the settings, or give the sync user read access to campaigns and make it a marketing user.');
  });
}

function identityFinding(answer: CallResult<PartAnswer> | undefined): Finding {
  const user = answer?.ok === true ? users.safeParse(answer.body.body).data?.records[0] : undefined;
  if (user === undefined) return finding('salesforce', 'Sync user', 'warning', 'The sync user may not read its own user record.', 'Nothing needs it but this check; to see the name here, grant read access to User.');
  return finding('salesforce', 'Sync user', 'ok', `Calls act as the Salesforce user ${user.Username}.`);
}

function objectFindings(access: SalesforceAccess, object: PairObject, answer: CallResult<PartAnswer> | undefined, mapping: Mapping): readonly Finding[] {
  const name = nameOfObject(object);
  if (answer === undefined) return [];
  if (!answer.ok) {
    return [finding('salesforce', name, 'failed', `The sync user does not see ${name} (${answer.error.vendorCode ?? answer.error.code}).`, `Give the sync user ${isKeyed(object) ? 'read' : 'read, create and edit'} rights on ${name}.`)];
  }
  const read = objectDescribe.safeParse(answer.body.body);
  if (!read.success) return [finding('salesforce', name, 'failed', `The describe of ${name} had an unexpected shape.`, 'Run the check once more. If it says the same, open an issue of Bascule with this line and the apiVersion of the settings.')];
  // What a membership belongs to is given when it is made, and never written again.
  const named = takesEveryField(mapping, object) ? [] : linesOf(mapping, object);
  const lines = named.map((line) => ({ name: line.salesforce, line: line.part === 'campaign' || line.part === 'person' ? ({ direction: 'to-marketo' } as const) : line }));
  const fields = fieldFindings('salesforce', readObject(object, read.data), name, lines);
  const isRead = isKeyed(object) || (isCampaign(object) && linesOf(mapping, object).every(({ direction }) => direction === 'to-marketo'));
  if (isRead) return [finding('salesforce', name, 'ok', `The sync user may read ${name} records.`), ...fields];
  const key = isMember(object) || isCampaign(object) ? [] : [keyFinding(access.keyField, name, object, read.data)];
  return [rightsFinding(name, object, read.data), ...key, ...fields];
}

function rightsFinding(name: string, object: PairObject, { createable, updateable }: ObjectDescribe): Finding {
  // Bascule makes leads and never contacts: those come from conversion (marketo-native-sync.md §2.1). Campaigns are made by people.
  const isMade = object !== 'contact' && !isCampaign(object);
  const missing = [...(updateable ? [] : ['edit']), ...(createable || !isMade ? [] : ['create'])];
  if (missing.length === 0) return finding('salesforce', name, 'ok', `The sync user may read and write ${name} records.`);
  return finding('salesforce', name, 'failed', `The sync user may not ${missing.join(' or ')} ${name} records.`, `Give the sync user ${missing.join(' and ')} rights on ${name}.`);
}

function keyFinding(keyField: string, name: string, object: PairObject, describe: ObjectDescribe): Finding {
  const check = `Key field ${name}.${keyField}`;
  const field = describe.fields.find((candidate) => candidate.name === keyField);
  const make = `Create ${keyField} on ${name} as text of 40 characters, external id and unique, and give the sync user edit access.`;
  // Only leads are created, so a contact without the field is merely harder to find again.
  const state = object === 'lead' ? 'failed' : 'warning';
  if (field === undefined) return finding('salesforce', check, state, `${name} has no field ${keyField}, or the sync user does not see it.`, make);
  if (!field.unique || !field.externalId) return finding('salesforce', check, state, `${keyField} is not both unique and an external id, so a lost create could be doubled.`, make);
  if (!field.createable && object === 'lead') return finding('salesforce', check, state, `The sync user may not write ${keyField}; until then no lead is created.`, make);
  return finding('salesforce', check, 'ok', `${keyField} is there, unique, and can be searched.`);
}
