import { withOverrides } from './default-mapping.ts';
import { createSecret } from './secret.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { ParsedSettings } from './settings-schema.ts';

/**
 * The built-in connection of `npm start`: both simulators, with the credentials they publish. They are
 * words of a stand-in on this machine, so they are not secrets.
 */
export function sandboxConnection({ salesforceUrl, marketoUrl }: ParsedSettings['sandbox']): ConnectionSettings {
  const clientId = 'sandbox-client';
  const clientSecret = createSecret('built in', 'sandbox-secret');
  return {
    isSandbox: true,
    rules: {
      connectionId: 'sandbox',
      name: 'Sandbox',
      pauseSeconds: 10,
      mapping: { fields: withOverrides([]), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' },
      defaults: { lastName: 'Unknown', company: 'Unknown' },
      createWhen: null,
      freshnessSeconds: 60,
      inDoubtSeconds: 5,
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
