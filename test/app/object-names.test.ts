import { expect, it } from 'vitest';
import { COMPARED_NAMES, FILTERED_NAMES, NAMES_WRITTEN_TO_SALESFORCE, OBJECT_NAMES, objectName, objectNamed, RECORD_KINDS, RECORD_NAMES, recordKindNamed } from '../../src/app/settings/object-names.ts';
import { STANDARD_OBJECTS } from '../../src/domain/object-pair.ts';

/** One word for each kind of record, in the settings and on the command line. */

it('every kind of record is called on the command line as in the settings, and found by that word', () => {
  expect(OBJECT_NAMES).toEqual(['lead', 'contact', 'user', 'account', 'opportunity', 'opportunityContactRole', 'task', 'event', 'campaign', 'campaignMember']);
  for (const object of [...STANDARD_OBJECTS, 'custom:Invoice__c' as const]) expect(objectNamed(objectName(object))).toBe(object);
  expect([objectName('custom:Invoice__c'), objectName('person')]).toEqual(['Invoice__c', 'person']);
  expect(objectNamed('opportunity-contact-role')).toBeNull();
});

it('each command lists what works there, and no other word', () => {
  expect(RECORD_NAMES).toEqual([...OBJECT_NAMES, 'program', 'programMember', 'person']);
  for (const kind of [...RECORD_KINDS, 'custom:Invoice__c' as const]) expect(recordKindNamed(objectName(kind))).toBe(kind);
  expect(recordKindNamed('program-member')).toBeNull();
  expect(NAMES_WRITTEN_TO_SALESFORCE).toEqual(['lead', 'contact', 'campaign', 'campaignMember', 'program', 'programMember', 'person']);
  expect(FILTERED_NAMES).toEqual(['lead', 'contact', 'user', 'account', 'opportunity', 'opportunityContactRole']);
  expect(COMPARED_NAMES).toEqual(OBJECT_NAMES.filter((name) => name !== 'task' && name !== 'event'));
});
