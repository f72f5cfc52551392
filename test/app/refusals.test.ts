import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { inJapanese } from '../../src/app/japanese/in-japanese.ts';

/** Configurations that cannot be: each is refused by the place, what is wrong, and a way out (PRODUCT, "every refusal is a sentence"). */

const filter = (more: object): object => ({ filters: [{ objects: ['lead'], where: "Rating = 'Hot'", ...more }] });
const line = (more: object): object => ({ fields: [{ marketo: 'title', lead: 'Title', ...more }] });
const rule = (...rules: readonly object[]): object => line({ rules: { toMarketo: rules } });
const flags = (...entries: readonly object[]): object => ({ deletes: { flags: entries.map((entry) => ({ field: 'gone', ...entry })) } });
const campaign = { campaign: '701000000000001AAA', program: 'Fair' };

const IMPOSSIBLE: readonly (readonly [document: object, path: string])[] = [
  [{ pauseSeconds: 1 }, 'pauseSeconds'],
  [{ pauseSeconds: 'often' }, 'pauseSeconds'],
  [{ pauseSecond: 300 }, 'pauseSecond'],
  [{ deletes: { deleteInMarketo: ['lead', 'lead'] } }, 'deletes.deleteInMarketo[2]'],
  [{ deletes: { deleteInSalesforce: ['account'] } }, 'deletes.deleteInSalesforce[1]'],
  [flags({ objects: ['opportunityContactRole'] }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['lead', 'task'] }), 'deletes.flags[1].objects[2]'],
  [flags({ objects: ['user'] }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['campaign'] }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['account'], to: 'salesforce' }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['event'], to: 'salesforce' }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['campaign'], to: 'salesforce' }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['Invoice__c'], to: 'salesforce' }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['invoice'] }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['invoice'], to: 'salesforce' }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['Invoice__c'] }), 'deletes.flags[1].objects[1]'],
  [flags({ objects: ['account'] }, { objects: ['account'], field: 'other' }), 'deletes.flags[2].objects[1]'],
  [flags({ objects: ['account'], field: 'industry' }), 'deletes.flags[1].field'],
  [flags({ objects: ['lead'], field: 'title' }), 'deletes.flags[1].field'],
  [{ ...flags({ objects: ['lead'], field: 'sfdcIsConverted' }), systemFields: { converted: 'sfdcIsConverted' } }, 'deletes.flags[1].field'],
  [{ ...flags({ objects: ['account'], field: 'accountType' }), systemFields: { accountType: 'accountType' } }, 'deletes.flags[1].field'],
  [{ ...flags({ objects: ['account'] }), filters: [{ objects: ['account'], where: 'Vip__c', onLeaving: 'flag', flagField: 'gone' }] }, 'deletes.flags[1].field'],
  [flags({ objects: ['contact'], to: 'salesforce', field: 'Title' }), 'deletes.flags[1].field'],
  [{ deletes: { flagField: 'gone', flags: [{ objects: ['contact'], field: 'deletedThere' }] } }, 'deletes.flags[1].objects[1]'],
  [{ deletes: { deleteInMarketo: ['account'], flags: [{ objects: ['account'], field: 'gone' }] } }, 'deletes.flags[1].objects[1]'],
  [{ deletes: { deleteInSalesforce: ['lead'], flags: [{ objects: ['lead'], to: 'salesforce', field: 'Gone__c' }] } }, 'deletes.flags[1].objects[1]'],
  [{ deletes: { flags: [{ objects: ['Invoice__c'], field: 'gone' }] }, customObjects: [{ salesforce: 'Invoice__c', deleteInMarketo: true }] }, 'deletes.flags[1].objects[1]'],
  [{ deletes: { flags: [{ objects: ['Invoice__c'], field: 'Name' }] }, customObjects: [{ salesforce: 'Invoice__c', fields: ['Name'] }] }, 'deletes.flags[1].field'],
  [{ deletes: { flags: [{ objects: ['campaignMember'], field: 'seats' }] }, memberFields: [{ marketo: 'seats', salesforce: 'Seats__c' }] }, 'deletes.flags[1].field'],
  [{ createWhen: [] }, 'createWhen'],
  [{ createWhen: [{ field: 'leadStatus', is: 'equal' }] }, 'createWhen[1].value'],
  [{ activitiesSince: 'yesterday' }, 'activitiesSince'],
  [{ customObjects: [{ salesforce: 'Invoice-2' }] }, 'customObjects[1].salesforce'],
  [{ customObjects: [{ salesforce: 'Invoice__c', fields: [] }] }, 'customObjects[1].fields'],
  [{ customObjects: [{ salesforce: 'Invoice__c' }, { salesforce: 'Invoice__c' }] }, 'customObjects[2].salesforce'],
  [{ purposeRequired: true }, 'purposeRequired'],
  [{ dictionary: [{ field: 'title' }, { field: 'title' }] }, 'dictionary[2].field'],
  [{ dictionary: [{ field: 'title', sensitivity: 'secret' }] }, 'dictionary[1].sensitivity'],
  [line({ direction: 'sideways' }), 'fields[1].direction'],
  [line({ lead: null }), 'fields[1]'],
  [{ fields: [{ marketo: 'title', lead: 'Title' }, { marketo: 'title', lead: 'Title' }] }, 'fields[2].marketo'],
  [line({ formula: 'sometimes' }), 'fields[1].formula'],
  [line({ formula: { refreshEveryHours: 0 } }), 'fields[1].formula.refreshEveryHours'],
  [line({ formula: { refreshWhen: 'lead' } }), 'fields[1].formula.refreshWhen'],
  [line({ formula: { refreshWhen: 'Invoice__c' } }), 'fields[1].formula.refreshWhen'],
  [{ ...line({ formula: { refreshWhen: 'account' } }), objects: { account: false } }, 'fields[1].formula.refreshWhen'],
  [line({ direction: 'to-marketo', rules: { toSalesforce: [{ trim: true }] } }), 'fields[1].rules'],
  [line({ rules: { toMarketo: [{ bands: [0] }], toSalesforce: [{ trim: true }] } }), 'fields[1].rules'],
  [rule({}), 'fields[1].rules.toMarketo[1]'],
  [rule({ trim: true, case: 'upper' }), 'fields[1].rules.toMarketo[1]'],
  [rule({ bands: [1, 1] }), 'fields[1].rules.toMarketo[1].bands'],
  [rule({ map: [{ from: 'a', to: 'b' }, { from: 'A', to: 'c' }] }), 'fields[1].rules.toMarketo[1].map[2].from'],
  [rule({ map: [{ from: {}, to: 'b' }] }), 'fields[1].rules.toMarketo[1].map[1].from'],
  [rule({ day: 'Tokyo' }), 'fields[1].rules.toMarketo[1].day'],
  [rule({ phone: { country: 'ZZ' } }), 'fields[1].rules.toMarketo[1].phone.country'],
  [rule({ states: { of: ['ZZ'], from: 'name', to: 'code' } }), 'fields[1].rules.toMarketo[1].states.of[1]'],
  [rule({ truncate: 0 }), 'fields[1].rules.toMarketo[1].truncate'],
  [{ objectFields: [{ object: 'account', marketo: 'nowhere' }] }, 'objectFields[1].marketo'],
  [{ objectFields: [{ object: 'campaignMember', marketo: 'statusName' }] }, 'objectFields[1].object'],
  [filter({ where: "Rating == 'Hot'" }), 'filters[1].where'],
  [filter({ where: "Account.Owner.Manager.Name = 'a'" }), 'filters[1].where'],
  [filter({ where: undefined }), 'filters[1].where'],
  [filter({ objects: ['invoice'] }), 'filters[1].objects[1]'],
  [filter({ onLeaving: 'flag' }), 'filters[1].flagField'],
  [filter({ onLeaving: 'hide' }), 'filters[1].onLeaving'],
  [filter({ objects: ['account'], to: 'salesforce' }), 'filters[1].objects[1]'],
  [filter({ objects: ['lead', 'lead'] }), 'filters[1].objects[2]'],
  [{ campaigns: [{ campaign: 'Fair', program: 1 }] }, 'campaigns[1].campaign'],
  [{ campaigns: [campaign, campaign] }, 'campaigns[2].campaign'],
  [{ campaignFields: [{ marketo: 'channel', salesforce: 'Type', direction: 'both' }] }, 'campaignFields[1].direction'],
  [{ campaignFields: [{ marketo: 'cost', salesforce: 'ActualCost', direction: 'to-marketo' }] }, 'campaignFields[1].direction'],
  [{ campaignFields: [{ marketo: 'startDate', salesforce: 'StartDate', direction: 'both' }] }, 'campaignFields[1].direction'],
  [{ campaignFields: [{ marketo: 'isActive', salesforce: 'IsActive' }] }, 'campaignFields[1].marketo'],
  [{ campaignFields: [{ marketo: 'colour', salesforce: 'Colour__c' }] }, 'campaignFields[1].marketo'],
  [{ campaignFields: [{ marketo: 'name', salesforce: 'Name' }, { marketo: 'name', salesforce: 'Title__c' }] }, 'campaignFields[2].marketo'],
  [{ campaignFields: [{ marketo: 'name', salesforce: 'Campaign Name' }] }, 'campaignFields[1].salesforce'],
  [{ campaignFields: [{ marketo: 'name', salesforce: 'Name', rules: { toMarketo: [{ trim: true }] } }] }, 'campaignFields[1].rules'],
  [{ objectFields: [{ object: 'campaign', marketo: 'name' }] }, 'objectFields[1].object'],
  [{ objectFields: [{ object: 'account', marketo: 'company', rules: { toSalesforce: [{ trim: true }] } }] }, 'objectFields[1].rules'],
  [{ objectFields: [{ object: 'account', marketo: 'id' }] }, 'objectFields[1].marketo'],
  [{ objectFields: [{ object: 'Invoice__c', marketo: 'Name' }] }, 'objectFields[1].object'],
  [{ systemFields: { type: 'sfdcType', created: 'sfdcType' } }, 'systemFields.created'],
  [{ systemFields: { accountType: 'accountType' }, objects: { account: false, opportunity: false } }, 'systemFields.accountType'],
  [{ systemFields: { kind: 'sfdcType' } }, 'systemFields.kind'],
  [{ memberFields: [{ marketo: 'statusName', salesforce: 'Status__c' }] }, 'memberFields[1].marketo'],
  [{ memberFields: [{ marketo: 'seats', salesforce: 'Status' }] }, 'memberFields[1].salesforce'],
  [{ memberFields: [{ marketo: 'reachedSuccess', salesforce: 'Success__c', direction: 'to-salesforce' }] }, 'memberFields[1].marketo'],
  [{ memberFields: [{ marketo: 'seats', salesforce: 'Seats__c' }, { marketo: 'places', salesforce: 'Seats__c' }] }, 'memberFields[2].salesforce'],
];

/** What must stand there, what to do instead, or what was meant. */
const WAY_OUT = /\bmust\b|is missing|; |\b(Write|Give|Take|Join|Let|Leave|Did you mean|There are)\b/;

describe('a configuration that cannot be', () => {
  it.each(IMPOSSIBLE)('%j', (document, path) => {
    const parsed = parseConfiguration(document);
    const problems = parsed.result === 'problems' ? parsed.problems : [];
    const said = problems.find((problem) => problem.startsWith(`${path} `));
    expect(said, problems.join('\n')).toMatch(WAY_OUT);
    expect(said).toMatch(/^\S+ [a-z].*[.?]$/);
    expect(inJapanese(said ?? '').replaceAll(/to: marketo|\{[^}]*\}/g, ''), 'left in English (PRODUCT J8)').not.toMatch(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/);
    expect(said, 'words of a program').not.toMatch(/\b(undefined|null|invalid|Invalid|expected [a-z]+, received|regex)\b/);
  });
});
