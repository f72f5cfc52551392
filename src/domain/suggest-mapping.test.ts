import { describe, expect, it } from 'vitest';
import type { FieldDescription, Schema } from './field.ts';
import type { Mapping } from './field-mapping.ts';
import { suggestMappings } from './suggest-mapping.ts';

const fieldOf = (name: string, label: string, over: Partial<FieldDescription> = {}): readonly [string, FieldDescription] => [name, {
  name, label, type: 'text', lengthCharacters: 80, lengthBytes: null, scale: null,
  createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...over,
}];

const READ_ONLY = { createable: false, updateable: false };

const objectOf = <Word extends 'lead' | 'contact' | 'person'>(object: Word, fields: readonly (readonly [string, FieldDescription])[]) => ({ object, fields: Object.fromEntries(fields), createable: true, updateable: true, idPrefix: null });

const lead = objectOf('lead', [
  fieldOf('Region__c', 'Region'), fieldOf('Job_Level__c', 'Job Level'), fieldOf('Seats__c', 'Number of seats', { type: 'decimal', scale: 0 }),
  fieldOf('Sum__c', 'Sum of deals', { type: 'decimal', scale: 2, calculated: true, ...READ_ONLY }), fieldOf('Mapped__c', 'Mapped'), fieldOf('Odd__c', 'Nothing like it'), fieldOf('Bereich__c', '地域'),
  fieldOf('Created__c', 'Created', { ...READ_ONLY }), fieldOf('constructor', 'constructor'), fieldOf('Account.Floor', 'Floor'),
]);
const contact = objectOf('contact', [fieldOf('Region__c', 'Region'), fieldOf('Job_Level__c', 'Job Level', { type: 'date' })]);
const person = objectOf('person', [
  fieldOf('region', 'Sales area'), fieldOf('jobLevelName', 'Level of job'), fieldOf('seatCount', 'Number of Seats', { type: 'integer', scale: 0 }),
  fieldOf('sumOfDeals', 'Deals', { type: 'decimal' }), fieldOf('mapped', 'Mapped'), fieldOf('chiiki', '地域'), fieldOf('created', 'Created', READ_ONLY), fieldOf('seats', 'Seats', { type: 'boolean' }),
]);
const schemas: Readonly<Record<'salesforce' | 'marketo', Schema>> = {
  salesforce: { side: 'salesforce', version: 's', objects: { lead, contact } },
  marketo: { side: 'marketo', version: 'm', objects: { person } },
};
const mapping: Mapping = {
  fields: [{ marketo: 'mapped', lead: 'Other__c', contact: null, direction: 'both', policy: 'by-object' }],
  objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c',
};

const suggested = (side: 'salesforce' | 'marketo', field: string) => suggestMappings([{ side, object: side === 'marketo' ? 'person' : 'lead', field }], mapping, schemas)[0];

describe('a suggested line for a new field (B1)', () => {
  it.each([
    ['equal API names, on lead and contact alike', 'Region__c', { marketo: 'region', lead: 'Region__c', contact: 'Region__c', direction: 'both', because: 'name' }],
    ['names that are alike, without the contact\'s field of another type', 'Job_Level__c', { marketo: 'jobLevelName', lead: 'Job_Level__c', contact: null, direction: 'both', because: 'similar' }],
    ['equal labels, past an equal name of a type that cannot hold it', 'Seats__c', { marketo: 'seatCount', lead: 'Seats__c', contact: null, direction: 'both', because: 'label' }],
    ['a formula, which goes one way', 'Sum__c', { marketo: 'sumOfDeals', lead: 'Sum__c', contact: null, direction: 'to-marketo', because: 'label' }],
    ['labels in any script', 'Bereich__c', { marketo: 'chiiki', lead: 'Bereich__c', contact: null, direction: 'both', because: 'label' }],
  ])('%s', (_what, field, line) => expect(suggested('salesforce', field)).toEqual(line));

  it.each([
    ['the counterpart is mapped already', 'Mapped__c'],
    ['nothing is alike', 'Odd__c'],
    ['neither side could be written', 'Created__c'],
    ['it is named like a part of every object (F58)', 'constructor'],
    ['it is gone', 'Gone__c'],
    ['only a parent\'s field is called so', 'Floor__c'],
  ])('is none when %s', (_when, field) => expect(suggested('salesforce', field)).toBeNull());

  it('is found from Marketo\'s side as well', () => {
    expect(suggested('marketo', 'region')).toEqual({ marketo: 'region', lead: 'Region__c', contact: 'Region__c', direction: 'both', because: 'name' });
  });

  describe('for a field that a line carries of the other object alone', () => {
    const half = { ...mapping, fields: [...mapping.fields, { marketo: 'region', lead: 'Region__c', contact: null, direction: 'to-marketo', policy: 'by-object' } as const] };
    const ofContact = (given: Mapping, field = 'Region__c') => suggestMappings([{ side: 'salesforce', object: 'contact', field }], given, schemas)[0];

    it('is that line, completed, with the direction it has', () => {
      expect(ofContact(half)).toEqual({ marketo: 'region', lead: 'Region__c', contact: 'Region__c', direction: 'to-marketo', because: 'other-object' });
    });

    it.each([
      ['the field has a type that the line\'s field cannot hold', { marketo: 'jobLevelName', lead: 'Job_Level__c', contact: null, direction: 'both', policy: 'by-object' }, 'Job_Level__c'],
      ['the line has another field of this object', { marketo: 'region', lead: 'Region__c', contact: 'Area__c', direction: 'both', policy: 'by-object' }, 'Region__c'],
    ] as const)('is none where %s', (_where, line, field) => {
      expect(ofContact({ ...mapping, fields: [line] }, field)).toBeNull();
    });
  });
});
