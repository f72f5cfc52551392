import { z } from 'zod';
import { flagsFit } from './deletion-flags-fit.ts';
import { customLinesFollowed } from './object-fields-setting.ts';
import { purposesGiven, ruleSettings, sourcesFollowed } from './rule-settings.ts';
import { secretSetting } from './secret.ts';
import type { SecretSources } from './secret.ts';
import { accountsFollowed } from './system-fields-setting.ts';
import { webAddress } from './web-address.ts';

/** One connection: an org, an instance and the rules between them. */
export function connectionSchema(sources: SecretSources) {
  return z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits and dashes.').meta({
      help: 'Short name by which data, metrics and addresses know the connection. Never change it afterwards.',
      example: 'main',
    }),
    name: z.string().min(1).max(80).meta({ help: 'What people call the connection on screens.', example: 'Production' }),
    salesforce: salesforceSchema(sources).meta({ help: 'The Salesforce org, seen as the sync user sees it.' }),
    marketo: marketoSchema(sources).meta({ help: 'The Marketo instance. It must run without the native CRM connector.' }),
    ...ruleSettings(),
  }).check(purposesGiven, customLinesFollowed, sourcesFollowed, accountsFollowed, flagsFit);
}

function salesforceSchema(sources: SecretSources) {
  return z
    .strictObject({
      loginUrl: webAddress().meta({ help: 'The org\'s own address (My Domain).', example: 'https://example.my.salesforce.com' }),
      apiVersion: z.string().regex(/^\d{2}\.0$/, 'must be a version in quotes, such as "67.0".').default('67.0').meta({ help: 'Version of the Salesforce REST API, in quotes.' }),
      clientId: z.string().min(1).meta({ help: 'Consumer key of the external client app.', example: '3MVG9...' }),
      clientSecret: secretSetting(sources).optional().meta({ help: 'Consumer secret, for the client credentials flow.', example: '{ env: SALESFORCE_CLIENT_SECRET }' }),
      jwt: z
        .strictObject({
          username: z.string().min(1).meta({ help: 'User name of the sync user.', example: 'sync@example.com' }),
          privateKey: secretSetting(sources).meta({ help: 'Private key (PEM) whose certificate the client app knows.', example: '{ file: ./salesforce-key.pem }' }),
          audience: webAddress().default('https://login.salesforce.com').meta({ help: 'Whom the assertion is for; https://test.salesforce.com for a sandbox org.' }),
        })
        .optional()
        .meta({ help: 'The JWT bearer flow, instead of clientSecret.' }),
      externalIdField: z.string().min(1).default('Marketo_Id__c').meta({
        help: 'Text field (external id, unique) on lead and contact that carries the Marketo person id, so that a create is never done twice.',
      }),
      passDuplicateAlerts: z.boolean().default(false).meta({ help: 'Save records although a duplicate rule raises an alert; a rule that blocks is never passed. Ask the Salesforce admin first.' }),
      callsPerDay: z.int().min(100).optional().meta({ help: 'The most API calls Bascule makes in a day, so that other integrations keep their share.', example: '50000' }),
      allowPrivateHosts: z.boolean().default(false).meta({ help: 'Allow an address inside a private network, for a simulator.' }),
    })
    .refine((given) => !isRecord(given) || 'clientSecret' in given || 'jwt' in given, {
      error: 'needs clientSecret, or jwt with username and privateKey.',
      when: always,
    })
    .refine((given) => !isRecord(given) || !('clientSecret' in given && 'jwt' in given), {
      error: 'has both clientSecret and jwt; keep one of them.',
      when: always,
    });
}

/** Also when something else is wrong with the same block: a person wants to hear everything at once. */
function always(): boolean {
  return true;
}

function isRecord(given: unknown): boolean {
  return typeof given === 'object' && given !== null;
}

function marketoSchema(sources: SecretSources) {
  return z.strictObject({
    baseUrl: webAddress().meta({ help: 'The instance\'s REST address without /rest.', example: 'https://123-ABC-456.mktorest.com' }),
    clientId: z.string().min(1).meta({ help: 'Client id of the LaunchPoint service.', example: '01234567-89ab-cdef-0123-456789abcdef' }),
    clientSecret: secretSetting(sources).meta({ help: 'Client secret of the LaunchPoint service.', example: '{ env: MARKETO_CLIENT_SECRET }' }),
    keyField: z.string().min(1).default('basculeSalesforceId').meta({ help: 'String field of the person that carries the id of its Salesforce lead or contact.' }),
    callsPer20s: z.int().min(5).max(100).default(50).meta({ help: 'Calls in any 20 seconds; Marketo allows 100 for all integrations together.' }),
    dailyAllotment: z.int().min(100).default(50_000).meta({ help: 'Calls a day that the subscription allows for all integrations together, as its contract says.' }),
    callsPerDay: z.int().min(100).optional().meta({ help: 'The most of them that Bascule uses, so that other integrations keep their share.', example: '25000' }),
    allowPrivateHosts: z.boolean().default(false).meta({ help: 'Allow an address inside a private network, for a simulator.' }),
  });
}
