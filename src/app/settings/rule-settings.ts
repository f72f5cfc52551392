import { z } from 'zod';
import type { StandardKeyedObject } from '../../domain/side.ts';
import { campaignFieldsSetting } from './campaign-fields-setting.ts';
import { campaignsSetting } from './campaigns-setting.ts';
import { DEFAULT_FIELD_MAPPINGS } from './default-mapping.ts';
import { deletesSetting, distinctNames } from './deletes-setting.ts';
import { dictionarySetting } from './dictionary-setting.ts';
import { filtersSetting } from './filters-setting.ts';
import { formulaSetting, isFormulaSource } from './formula-setting.ts';
import { memberFieldsSetting } from './member-fields-setting.ts';
import { newFieldsSetting } from './new-fields-setting.ts';
import { objectFieldsSetting } from './object-fields-setting.ts';
import type { OBJECT_SETTINGS } from './object-names.ts';
import { systemFieldsSetting } from './system-fields-setting.ts';
import { rulesOfLine, valueRulesSetting } from './value-rules-setting.ts';

/**
 * What the admins of a connection decide: the rule part of a connection's settings, and at the same time the language of its
 * configuration, version by version (decision 32).
 */
export function ruleSettings() {
  return {
    pauseSeconds: z.number().min(5).max(86_400).default(300).meta({ help: 'Seconds between the end of a sync cycle and the start of the next; 5 at least.' }),
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
    deletes: deletesSetting(),
    mergeInSalesforce: z.boolean().default(true).meta({
      help: 'Merge the leads or contacts of persons that were merged in Marketo; of a lead and a contact the contact stays. The sync user needs the rights to delete and to convert leads. Otherwise, and where Salesforce refuses, the journal names the two.',
    }),
    systemFields: systemFieldsSetting(),
    newFields: newFieldsSetting(),
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
    objectFields: objectFieldsSetting(),
    campaigns: campaignsSetting(),
    memberFields: memberFieldsSetting(),
    campaignFields: campaignFieldsSetting(),
    filters: filtersSetting(),
    dictionary: dictionarySetting(),
    purposeRequired: z.boolean().default(false).meta({ help: 'Refuse a configuration in which a line of fields has no purpose in the dictionary: no purpose, no sync.' }),
    defaultFields: z.boolean().default(true).meta({ help: 'Begin with the default field mapping and put the lines of fields over it; false: the lines of fields are the whole mapping.' }),
    fields: z.array(fieldSchema().check(carriedSomewhere).check(rulesAreServed)).default([]).check(distinctFields).meta({
      help: 'Lines put over the default field mapping: the same Marketo field replaces the default line.',
    }),
  };
}

/** No purpose, no sync, where the admins want it so (PRODUCT C1). */
export function purposesGiven(context: z.core.ParsePayload<{ readonly purposeRequired: boolean; readonly defaultFields: boolean; readonly fields: readonly FieldLine[]; readonly dictionary: readonly { readonly object: string; readonly field: string; readonly purpose?: string | undefined }[] }>): void {
  const { purposeRequired, defaultFields, fields, dictionary } = context.value;
  if (!purposeRequired) return;
  const taken = new Set(fields.filter(({ direction }) => direction === 'none').map(({ marketo }) => marketo));
  const lines = new Set([...(defaultFields ? DEFAULT_FIELD_MAPPINGS : []), ...fields].map(({ marketo }) => marketo));
  const said = new Set(dictionary.flatMap(({ object, field, purpose }) => (object === 'person' && purpose !== undefined ? [field] : [])));
  const without = [...lines].filter((name) => !taken.has(name) && !said.has(name));
  if (without.length === 0) return;
  context.issues.push({ code: 'custom', message: `wants a purpose in the dictionary for every line of fields; none is given for ${without.join(', ')}. Give one there, or take the line out.`, input: undefined, path: ['purposeRequired'] });
}

/** A formula follows changes of an object that is followed, or nobody would hear of them. */
export function sourcesFollowed(context: z.core.ParsePayload<Pick<RulesGiven, 'objects' | 'customObjects' | 'fields' | 'objectFields'>>): void {
  const { objects, customObjects, fields, objectFields } = context.value;
  const followed = new Set([...Object.entries(objects).flatMap(([name, isFollowed]) => (isFollowed ? [name] : [])), ...customObjects.map(({ salesforce }) => salesforce)]);
  for (const [list, lines] of Object.entries({ fields, objectFields })) {
    lines.forEach(({ formula }, index) => {
      if (typeof formula !== 'object' || !('refreshWhen' in formula) || followed.has(formula.refreshWhen) || !isFormulaSource(formula.refreshWhen)) return;
      const message = `names ${formula.refreshWhen}, which is not followed, so that nobody would hear of its changes; follow it under objects or customObjects, or write { refreshEveryHours: 24 }.`;
      context.issues.push({ code: 'custom', message, input: undefined, path: [list, index, 'formula', 'refreshWhen'] });
    });
  }
}

type RulesGiven = z.output<z.ZodObject<ReturnType<typeof ruleSettings>>>;

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
  const apiName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be an API name, such as Invoice__c.');
  return z.strictObject({
    salesforce: apiName.meta({ help: 'API name of the object, as in Salesforce. A lookup must lead from it to a lead, contact or account, also over other objects of this list.', example: 'Invoice__c' }),
    fields: z.array(apiName).min(1).check(distinctNames).optional().meta({
      help: 'API names of the fields to follow, 49 at most, lookups among them. Left out: all that the sync user sees, without formulas.',
      example: '[Name, Amount__c, Contact__c]',
    }),
    deleteInMarketo: z.boolean().default(false).meta({ help: 'Delete the record in Marketo too, for good, when it is deleted in Salesforce.' }),
  });
}

function distinctObjects(context: z.core.ParsePayload<readonly { readonly salesforce: string }[]>): void {
  const names = context.value.map(({ salesforce }) => salesforce);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; once is enough.`, input: undefined, path: [index, 'salesforce'] });
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
    convert: z.boolean().optional().meta({
      help: 'Convert values where the two fields are of different types, such as a number and a text; without this such a line is refused, also when a type is changed later.',
      example: 'true',
    }),
    rules: valueRulesSetting(),
    formula: formulaSetting(),
  });
}

type FieldLine = z.output<ReturnType<typeof fieldSchema>>;

function carriedSomewhere(context: z.core.ParsePayload<FieldLine>): void {
  const { lead, contact, direction } = context.value;
  if (direction === 'none' || lead !== null || contact !== null) return;
  context.issues.push({ code: 'custom', message: 'names neither a lead nor a contact field; give one, or write direction: none to take the field out.', input: undefined, path: [] });
}

function rulesAreServed(context: z.core.ParsePayload<FieldLine>): void {
  const { rules, direction } = context.value;
  if (rules === undefined || direction === 'none') return;
  const judged = rulesOfLine(rules, direction);
  if (judged.kind === 'problem') context.issues.push({ code: 'custom', message: judged.problem, input: undefined, path: ['rules'] });
}

function distinctFields(context: z.core.ParsePayload<readonly FieldLine[]>): void {
  const seen = new Set<string>();
  context.value.forEach(({ marketo }, index) => {
    if (seen.has(marketo)) context.issues.push({ code: 'custom', message: `names ${marketo} twice; one line per Marketo field.`, input: undefined, path: [index, 'marketo'] });
    seen.add(marketo);
  });
}
