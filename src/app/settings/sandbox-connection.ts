import { configurationSchema } from '../configuration/configuration.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { createSecret } from './secret.ts';
import type { ParsedSettings } from './settings-schema.ts';

/**
 * What the simulated org has beside the default mapping: custom fields of several types. The org it was
 * modelled on has no e-mail opt-out field, so that line is left out.
 */
const SANDBOX_FIELDS = [
  { marketo: 'unsubscribed', direction: 'none' },
  ...(
    [
      ['customerTier', 'Customer_Tier__c'],
      ['interests', 'Interests__c'],
      ['renewalDate', 'Renewal_Date__c'],
      ['lastWebinar', 'Last_Webinar__c'],
      ['annualBudget', 'Annual_Budget__c'],
    ] as const
  ).map(([marketo, salesforce]) => ({ marketo, lead: salesforce, contact: salesforce })),
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
    identity: { connectionId: 'sandbox', name: 'Sandbox', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 5 },
    configuration: configurationSchema.parse({
      pauseSeconds: 10,
      defaults: { lastName: 'Unknown', company: 'Unknown' },
      deletes: { flagField: 'sfdcIsDeleted' },
      systemFields: { type: 'sfdcType', created: 'sfdcCreatedDate', converted: 'sfdcIsConverted', convertedDate: 'sfdcConvertedDate' },
      objects: { task: true, event: true },
      campaigns,
      fields: SANDBOX_FIELDS,
    }),
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
