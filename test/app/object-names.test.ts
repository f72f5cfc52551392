import { expect, it } from 'vitest';
import { OBJECT_NAMES, objectName, objectNamed } from '../../src/app/settings/object-names.ts';
import { STANDARD_OBJECTS } from '../../src/domain/object-pair.ts';

/** One word for each kind of record, in the settings and on the command line. */

it('every kind of record is called on the command line as in the settings, and found by that word', () => {
  expect(OBJECT_NAMES).toEqual(['lead', 'contact', 'user', 'account', 'opportunity', 'opportunityContactRole', 'task', 'event', 'campaign', 'campaignMember']);
  for (const object of [...STANDARD_OBJECTS, 'custom:Invoice__c' as const]) expect(objectNamed(objectName(object))).toBe(object);
  expect([objectName('custom:Invoice__c'), objectName('person')]).toEqual(['Invoice__c', 'person']);
  expect(objectNamed('opportunity-contact-role')).toBeNull();
});
