import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import { dictionaryOf } from '../../src/app/dictionary/dictionary.ts';
import { english } from '../../src/app/hand-off/english.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { linesOf } from '../../src/domain/field-mapping.ts';
import type { RecordObject, Side } from '../../src/domain/side.ts';
import { rightsNeeded } from '../../src/domain/sync-user-needs.ts';
import type { FieldNeed, ObjectNeed } from '../../src/domain/sync-user-needs.ts';

/** What a configuration with flags of deletions comes to: lines, rights of both users, entries of the dictionary (PRODUCT A8, B4, C1, decision 46). */

const IDENTITY = { connectionId: 'main', name: 'Main', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 100 };

function rulesWith(document: object): ConnectionRules {
  const parsed = parseConfiguration(document);
  if (parsed.result === 'problems') throw new Error(parsed.problems.join('\n'));
  return rulesOf(parsed.configuration, IDENTITY, 1);
}

const RULES = rulesWith({
  deletes: {
    flags: [
      { objects: ['lead', 'account', 'Invoice__c', 'campaignMember'], field: 'sfdcIsDeleted' },
      { objects: ['contact'], field: 'contactIsDeleted' },
      { objects: ['lead', 'campaignMember'], to: 'salesforce', field: 'Marketo_Deleted__c' },
      { objects: ['contact'], to: 'salesforce', field: 'Person_Deleted__c' },
    ],
  },
  customObjects: [{ salesforce: 'Invoice__c' }],
  campaigns: [{ campaign: '701000000000001AAA', program: 'Fair' }],
  dictionary: [{ field: 'bascule:deleted', purpose: 'Sales must not call' }],
});

function needOf(side: Side, object: RecordObject): ObjectNeed {
  const need = rightsNeeded(RULES, side).objects.find((one) => one.object === object);
  return need ?? expect.fail(`${object} is not needed`);
}

function fieldOf(side: Side, object: RecordObject, name: string): Pick<FieldNeed, 'use'> & { readonly purposes: readonly string[] } | null {
  const field = needOf(side, object).fields.find((one) => one.name === name);
  return field === undefined ? null : { use: field.use, purposes: field.reasons.map(({ purpose }) => purpose) };
}

describe('flags of deletions in a configuration', () => {
  it('are lines of their objects, each in the field that is named for it', () => {
    const flags = (object: Parameters<typeof linesOf>[1]): readonly string[] => linesOf(RULES.mapping, object).flatMap(({ isDeletionFlag, key, salesforce, direction }) => (isDeletionFlag === true ? [`${key} ${direction} ${salesforce}`] : []));
    expect(flags('lead')).toEqual(['sfdcIsDeleted to-marketo IsDeleted', 'bascule:deleted to-salesforce Marketo_Deleted__c']);
    expect(flags('contact')).toEqual(['contactIsDeleted to-marketo IsDeleted', 'bascule:deleted to-salesforce Person_Deleted__c']);
    expect(flags('account')).toEqual(['sfdcIsDeleted to-marketo IsDeleted']);
    expect(flags('custom:Invoice__c')).toEqual(['sfdcIsDeleted to-marketo IsDeleted']);
    expect(flags('campaign-member')).toEqual(['sfdcIsDeleted to-marketo IsDeleted', 'bascule:deleted to-salesforce Marketo_Deleted__c']);
    expect(flags('opportunity')).toEqual([]);
  });

  it('of an object that is not followed have no line', () => {
    const { mapping } = rulesWith({ objects: { account: false, opportunity: false, opportunityContactRole: false }, deletes: { flags: [{ objects: ['account', 'opportunity'], field: 'gone' }] } });
    expect([mapping.objects.account, mapping.objects.opportunity]).toEqual([undefined, undefined]);
  });

  it('leave flagField as it is', () => {
    expect(rulesWith({ deletes: { flagField: 'gone' } }).mapping.fields.find(({ marketo }) => marketo === 'gone')).toMatchObject({ lead: 'IsDeleted', contact: 'IsDeleted', isDeletionFlag: true });
  });

  it('are in the needs of both users, with what they are for; our own word is asked of nobody (B4)', () => {
    expect(fieldOf('salesforce', 'lead', 'Marketo_Deleted__c')).toEqual({ use: 'change', purposes: ['deletion-flag-here'] });
    expect(fieldOf('salesforce', 'campaign-member', 'Marketo_Deleted__c')).toEqual({ use: 'change', purposes: ['deletion-flag-here'] });
    expect(fieldOf('salesforce', 'account', 'IsDeleted')).toEqual({ use: 'read', purposes: ['deletion-flag'] });
    expect(fieldOf('marketo', 'company', 'sfdcIsDeleted')).toEqual({ use: 'change', purposes: ['deletion-flag'] });
    expect(fieldOf('marketo', 'program-member', 'sfdcIsDeleted')).toEqual({ use: 'change', purposes: ['deletion-flag'] });
    expect(rightsNeeded(RULES, 'marketo').objects.flatMap(({ fields }) => fields.map(({ name }) => name))).not.toContain('bascule:deleted');
    expect(needOf('salesforce', 'custom:Invoice__c')).toMatchObject({ takesEveryField: true, fields: [{ name: 'IsDeleted' }] });
  });

  it('say in the hand-off what they are for, with the dictionary\'s words (C1)', () => {
    const [reason] = needOf('salesforce', 'lead').fields.find(({ name }) => name === 'Marketo_Deleted__c')?.reasons ?? [];
    expect(reason === undefined ? '' : english.reason(reason)).toBe('says that the person, or the membership, was deleted in Marketo: Sales must not call');
    expect(dictionaryOf(RULES, [], { people: new Map(), objects: new Map(), members: new Map(), campaigns: new Map() }).filter(({ field }) => field === 'bascule:deleted')).toMatchObject([
      { object: 'person', salesforce: { lead: 'Marketo_Deleted__c', contact: 'Person_Deleted__c' }, direction: 'to-salesforce', winner: 'marketo' },
      { object: 'program-member', salesforce: { 'campaign-member': 'Marketo_Deleted__c' } },
    ]);
  });
});
