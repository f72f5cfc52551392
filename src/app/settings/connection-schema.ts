import { z } from 'zod';
import type { StandardKeyedObject } from '../../domain/side.ts';
import { campaignsSetting } from './campaigns-setting.ts';
import { secretSetting } from './secret.ts';
import type { SecretSources } from './secret.ts';
import { webAddress } from './web-address.ts';

/** The names in the settings of the objects that may be followed beside people. */
export const OBJECT_SETTINGS = {
  user: 'user',
  account: 'account',
  opportunity: 'opportunity',
  'opportunity-contact-role': 'opportunityContactRole',
  task: 'task',
  event: 'event',
} as const satisfies Record<StandardKeyedObject, string>;

/** One connection: an org, an instance and the rules between them. */
export function connectionSchema(sources: SecretSources) {
  return z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits and dashes.').meta({
      help: 'Short name by which data, metrics and addresses know the connection. Never change it afterwards.',
      example: 'main',
    }),
    name: z.string().min(1).max(80).meta({ help: 'What people call the connection on screens.', example: 'Production' }),
    pauseSeconds: z.number().min(5).max(86_400).default(300).meta({ help: 'Seconds between the end of a sync cycle and the start of the next; 5 at least.' }),
    salesforce: salesforceSchema(sources).meta({ help: 'The Salesforce org, seen as the sync user sees it.' }),
    marketo: marketoSchema(sources).meta({ help: 'The Marketo instance. It must run without the native CRM connector.' }),
    defaults: z
      .strictObject({
        lastName: z.string().min(1).max(80).optional().meta({ help: 'Last name for a person that has none, at its first push to Salesforce only.', example: 'Unknown' }),
        company: z.string().min(1).max(255).optional().meta({ help: 'Company for a person that has none, at its first push to Salesforce only.', example: 'Unknown' }),
      })
      .prefault({})
      .meta({ help: 'Values that Salesforce demands and a Marketo person may lack. Without them such a person is refused with an error.' }),
    createWhen: z.array(conditionSchema()).min(1).optional().meta({
      help: 'Create a Salesforce lead for a Marketo person when all of these hold. Left out: only when somebody asks for it.',
    }),
    deletes: z
      .strictObject({
        flagField: z.string().min(1).max(255).optional().meta({
          help: 'Boolean field of the person that says whether its lead or contact is deleted in Salesforce; a restored record clears it. Left out: nothing is written.',
          example: 'sfdcIsDeleted',
        }),
        deleteInMarketo: z.array(z.enum(['lead', 'contact', 'account', 'opportunity', 'opportunityContactRole', 'campaignMember'])).check(distinctNames).default([]).meta({
          help: 'Objects whose record is deleted in Marketo, for good, when it is deleted in Salesforce: lead, contact, account, opportunity, opportunityContactRole, campaignMember. Of all others Marketo\'s record is kept.',
        }),
        deleteInSalesforce: z.array(z.enum(['lead', 'contact', 'campaignMember'])).check(distinctNames).default([]).meta({
          help: 'Objects whose record goes to Salesforce\'s recycle bin when its person is deleted in Marketo: lead, contact, or the member whose membership ended: campaignMember. All others are kept.',
        }),
        brakePercent: z.number().min(0).max(100).default(10).meta({ help: 'When more than this share of the linked leads, or of the contacts, or of another object, are deleted at once, the other side is told nothing before an admin agrees.' }),
        brakeAtLeast: z.int().min(1).default(50).meta({ help: 'Fewer deletions than this are never too many.' }),
      })
      .prefault({})
      .meta({ help: 'What a deletion does on the other side. The record there is kept unless its object is named here.' }),
    mergeInSalesforce: z.boolean().default(true).meta({
      help: 'Merge the leads or contacts of persons that were merged in Marketo; of a lead and a contact the contact stays. The sync user needs the rights to delete and to convert leads. Otherwise, and where Salesforce refuses, the journal names the two.',
    }),
    reconcile: z
      .strictObject({
        everyDays: z.number().min(0).max(365).default(7).meta({ help: 'Days over which one comparison of everything is spread; 0 turns it off.' }),
      })
      .prefault({})
      .meta({ help: 'Every record of both sides is compared with what was last seen, a little in each cycle: what no change log told of is found and repaired.' }),
    objects: z
      .strictObject({
        user: z.boolean().default(true).meta({ help: 'Owners, as sales persons.' }),
        account: z.boolean().default(true).meta({ help: 'Accounts, as companies; contacts are tied to theirs.' }),
        opportunity: z.boolean().default(true).meta({ help: 'Opportunities.' }),
        opportunityContactRole: z.boolean().default(true).meta({ help: 'Contact roles of opportunities, as opportunity roles; not without opportunities.' }),
        task: z.boolean().default(false).meta({ help: 'Tasks of leads and contacts, as custom activities of their persons: when they are made, closed or opened again. Marketo never forgets an activity.' }),
        event: z.boolean().default(false).meta({ help: 'Events of leads and contacts likewise: when they are made or moved.' }),
      } satisfies Record<(typeof OBJECT_SETTINGS)[StandardKeyedObject], z.ZodType>)
      .prefault({})
      .meta({ help: 'What goes from Salesforce to Marketo beside people, one way. What the sync user may not see does not go, whatever stands here.' }),
    activitiesSince: z.iso.date('must be a day such as 2026-01-31.').optional().meta({ help: 'Tasks and events made before this day stay out. Left out: all go to Marketo, however old.', example: '2026-01-31' }),
    customObjects: z.array(customObjectSchema()).default([]).check(distinctObjects).meta({
      help: 'Custom objects that go from Salesforce to Marketo, one way. What Marketo does not have is made there under the same API name.',
    }),
    campaigns: campaignsSetting(),
    fields: z.array(fieldSchema().check(carriedSomewhere)).default([]).check(distinctFields).meta({
      help: 'Lines put over the default field mapping: the same Marketo field replaces the default line.',
    }),
  });
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

function conditionSchema() {
  return z
    .strictObject({
      field: z.string().min(1).meta({ help: 'Marketo\'s REST name of the field.', example: 'leadStatus' }),
      is: z.enum(['equal', 'not-equal', 'not-blank']).meta({ help: 'How it is compared: equal, not-equal or not-blank.', example: 'equal' }),
      value: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional().meta({ help: 'What it is compared with; not used by not-blank.', example: 'MQL' }),
    })
    .check((context) => {
      const { is, value } = context.value;
      if (is !== 'not-blank' && value === undefined) {
        context.issues.push({ code: 'custom', message: `is missing; "${is}" compares with it.`, input: undefined, path: ['value'] });
      }
    });
}

/** A custom object with the fields that are followed. */
function customObjectSchema() {
  const apiName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be an API name.');
  return z.strictObject({
    salesforce: apiName.meta({ help: 'API name of the object, as in Salesforce. A lookup must lead from it to a lead, contact or account, also over other objects of this list.', example: 'Invoice__c' }),
    fields: z.array(apiName).min(1).check(distinctNames).optional().meta({
      help: 'API names of the fields to follow, 49 at most, lookups among them. Left out: all that the sync user sees, without formulas.',
      example: '[Name, Amount__c, Contact__c]',
    }),
    deleteInMarketo: z.boolean().default(false).meta({ help: 'Delete the record in Marketo too, for good, when it is deleted in Salesforce.' }),
  });
}

function distinctNames(context: z.core.ParsePayload<readonly string[]>): void {
  context.value.forEach((name, index) => {
    if (context.value.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice.`, input: undefined, path: [index] });
  });
}

function distinctObjects(context: z.core.ParsePayload<readonly { readonly salesforce: string }[]>): void {
  const names = context.value.map(({ salesforce }) => salesforce);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice.`, input: undefined, path: [index, 'salesforce'] });
  });
}

/** One line of the mapping; the names are the vendors' API names. */
function fieldSchema() {
  const name = z.string().min(1).max(255).nullable().default(null);
  return z.strictObject({
    marketo: z.string().min(1).max(255).meta({ help: 'Marketo\'s REST name.', example: 'jobLevel' }),
    lead: name.meta({ help: 'API name on the lead; null or left out when leads do not carry it.', example: 'Job_Level__c' }),
    contact: name.meta({ help: 'API name on the contact; null or left out when contacts do not carry it.', example: 'Job_Level__c' }),
    direction: z.enum(['both', 'to-marketo', 'to-salesforce', 'none']).default('both').meta({
      help: 'Who may write: both, to-marketo or to-salesforce; none takes the field out of the mapping.',
    }),
    policy: z.enum(['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once']).default('by-object').meta({
      help: 'Who wins when both sides changed: by-object (Marketo for leads, Salesforce for contacts), marketo-wins, salesforce-wins, most-recent, fill-if-empty or write-once.',
    }),
  });
}

type FieldLine = z.output<ReturnType<typeof fieldSchema>>;

function carriedSomewhere(context: z.core.ParsePayload<FieldLine>): void {
  const { lead, contact, direction } = context.value;
  if (direction === 'none' || lead !== null || contact !== null) return;
  context.issues.push({ code: 'custom', message: 'names neither a lead nor a contact field; give one, or write direction: none to take the field out.', input: undefined, path: [] });
}

function distinctFields(context: z.core.ParsePayload<readonly FieldLine[]>): void {
  const seen = new Set<string>();
  context.value.forEach(({ marketo }, index) => {
    if (seen.has(marketo)) context.issues.push({ code: 'custom', message: `names ${marketo} twice; one line per Marketo field.`, input: undefined, path: [index, 'marketo'] });
    seen.add(marketo);
  });
}
