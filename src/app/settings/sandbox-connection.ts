import type { FieldMapping } from '../../domain/field-mapping.ts';
import { KEYED_OBJECTS } from '../../domain/object-pair.ts';
import { SIDES } from '../../domain/side.ts';
import { campaignPairings } from './campaigns-setting.ts';
import { deletionFlag, withOverrides } from './default-mapping.ts';
import { objectMappings, personLinks } from './default-object-mapping.ts';
import { createSecret } from './secret.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { ParsedSettings } from './settings-schema.ts';

/**
 * What the simulated org has beside the default mapping: custom fields of several types. The org it was
 * modelled on has no e-mail opt-out field, so that line is left out.
 */
const SANDBOX_FIELDS: readonly FieldMapping[] = [
  { marketo: 'unsubscribed', lead: null, contact: null, direction: 'both', policy: 'by-object' },
  ...(
    [
      ['customerTier', 'Customer_Tier__c'],
      ['interests', 'Interests__c'],
      ['renewalDate', 'Renewal_Date__c'],
      ['lastWebinar', 'Last_Webinar__c'],
      ['annualBudget', 'Annual_Budget__c'],
    ] as const
  ).map(([marketo, salesforce]): FieldMapping => ({ marketo, lead: salesforce, contact: salesforce, direction: 'both', policy: 'by-object' })),
];

/**
 * The built-in connection of `npm start`: both simulators, with the credentials they publish. They are
 * words of a stand-in on this machine, so they are not secrets.
 */
export function sandboxConnection({ salesforceUrl, marketoUrl, campaigns }: ParsedSettings['sandbox']): ConnectionSettings {
  const clientId = 'sandbox-client';
  const clientSecret = createSecret('built in', 'sandbox-secret');
  return {
    isSandbox: true,
    rules: {
      connectionId: 'sandbox',
      name: 'Sandbox',
      pauseSeconds: 10,
      mapping: { fields: withOverrides(SANDBOX_FIELDS, [...personLinks(KEYED_OBJECTS), ...deletionFlag('sfdcIsDeleted')]), objects: objectMappings(KEYED_OBJECTS), campaigns: campaignPairings(campaigns), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' },
      defaults: { lastName: 'Unknown', company: 'Unknown' },
      createWhen: null,
      freshnessSeconds: 15,
      inDoubtSeconds: 5,
      mergesOn: SIDES,
      massDelete: { percent: 10, atLeast: 50 },
      reconcileEveryDays: 7,
    },
    salesforce: {
      loginUrl: salesforceUrl,
      apiVersion: '67.0',
      credentials: { flow: 'client-credentials', clientId, clientSecret },
      passDuplicateAlerts: false,
      callsPerDay: null,
      allowPrivateHosts: true,
    },
    marketo: { baseUrl: marketoUrl, clientId, clientSecret, callsPer20s: 90, dailyAllotment: 50_000, callsPerDay: null, allowPrivateHosts: true },
  };
}
