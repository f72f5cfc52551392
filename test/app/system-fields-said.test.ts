import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import { linesOf } from '../../src/domain/field-mapping.ts';
import { rightsNeeded } from '../../src/domain/sync-user-needs.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import { grantNameOf } from '../../src/connectors/salesforce/grant-names.ts';

/** What the settings make of the fields that tell what a person is in Salesforce (marketo-native-sync.md §3.9). */

const IDENTITY = { connectionId: 'main', name: 'Main', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 600 };

function rules(systemFields: object): ConnectionRules {
  const parsed = parseConfiguration({ systemFields: { ...systemFields } });
  if (parsed.result === 'problems') throw new Error(parsed.problems.join(' '));
  return rulesOf(parsed.configuration, IDENTITY, 1);
}

describe('fields that tell what a person is in Salesforce', () => {
  test('I9: go to Marketo alone, and nowhere where none is named', () => {
    const { mapping } = rules({ type: 'sfdcType', converted: 'sfdcIsConverted', accountType: 'accountType' });
    const lines = (['lead', 'contact', 'account'] as const).flatMap((object) => linesOf(mapping, object).filter(({ key }) => ['sfdcType', 'sfdcIsConverted', 'accountType'].includes(key)));
    expect(lines).toHaveLength(5);
    expect(new Set(lines.map(({ direction, policy }) => `${direction} ${policy}`))).toEqual(new Set(['to-marketo salesforce-wins']));
    expect(linesOf(rules({}).mapping, 'lead').map(({ key }) => key)).not.toContain('sfdcType');
  });

  test('the sync user reads what they are made of, and is granted nothing that is no field (PRODUCT B4)', () => {
    const needs = rightsNeeded(rules({ type: 'sfdcType', created: 'sfdcCreatedDate', converted: 'sfdcIsConverted', convertedDate: 'sfdcConvertedDate', accountType: 'accountType' }), 'salesforce');
    const fieldsOf = (object: string) => needs.objects.find((need) => need.object === object)?.fields.filter(({ use }) => use === 'read').map(({ name }) => name);
    expect(fieldsOf('lead')).toEqual(expect.arrayContaining(['CreatedDate', 'IsConverted', 'ConvertedDate']));
    expect(fieldsOf('account')).toContain('Type');
    expect(['$ObjectType', '$IsConverted', '$ConvertedDate'].map((name) => grantNameOf('Contact', name))).toEqual([null, null, null]);
    expect(grantNameOf('Lead', 'ConvertedDate')).toBe('ConvertedDate');
  });
});
