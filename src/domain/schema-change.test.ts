import { describe, expect, it } from 'vitest';
import type { FieldDescription, ObjectDescription, Schema } from './field.ts';
import type { Mapping } from './field-mapping.ts';
import { schemaChanges } from './schema-change.ts';
import { schemaEvents } from './schema-event.ts';

const fieldOf = (name: string, over: Partial<FieldDescription> = {}): FieldDescription => ({
  name, label: name, type: 'text', lengthCharacters: 80, lengthBytes: null, scale: null,
  createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...over,
});

const leadOf = (fields: readonly FieldDescription[], over: Partial<ObjectDescription> = {}): ObjectDescription => ({
  object: 'lead', fields: Object.fromEntries(fields.map((field) => [field.name, field])), createable: true, updateable: true, idPrefix: '00Q', ...over,
});

const schemaOf = (lead: ObjectDescription | null): Schema => ({ side: 'salesforce', version: JSON.stringify(lead), objects: lead === null ? {} : { lead } });

/** The kinds of changes between two forms of one field, with how it was and is. */
function changed(was: Partial<FieldDescription>, is: Partial<FieldDescription>): readonly (readonly (string | null)[])[] {
  const changes = schemaChanges(schemaOf(leadOf([fieldOf('Tier__c', was)])), schemaOf(leadOf([fieldOf('Tier__c', is)])));
  return changes.map(({ kind, from, to }) => [kind, from, to]);
}

const kindsOf = (before: ObjectDescription | null, after: ObjectDescription | null): readonly string[] => schemaChanges(schemaOf(before), schemaOf(after)).map(({ kind }) => kind);

describe('what changed between two schemas', () => {
  it('names every kind of change of a field, with what it was and is', () => {
    expect(changed({}, {})).toEqual([]);
    expect(changed({}, { label: 'Another label' })).toEqual([]);
    expect(changed({}, { updateable: false, createable: false })).toEqual([['field-right-lost', 'create and edit', 'read']]);
    expect(changed({ updateable: false }, {})).toEqual([['field-right-got', 'create', 'create and edit']]);
    expect(changed({}, { type: 'date', lengthCharacters: null })).toEqual([['type-changed', 'text', 'date']]);
    expect(changed({ type: 'id', refersTo: 'account' }, { type: 'id', refersTo: 'user' })).toEqual([['type-changed', 'id of account', 'id of user']]);
    expect(changed({}, { lengthCharacters: 20 })).toEqual([['length-less', '80 characters', '20 characters']]);
    expect(changed({}, { lengthCharacters: null })).toEqual([['length-more', '80 characters', 'any length']]);
    expect(changed({ lengthCharacters: null, lengthBytes: 100 }, { lengthCharacters: null, lengthBytes: 90 })).toEqual([['length-less', '100 bytes', '90 bytes']]);
    expect(changed({ type: 'decimal', scale: 4 }, { type: 'decimal', scale: 2 })).toEqual([['scale-less', '4 decimal places', '2 decimal places']]);
    expect(changed({ type: 'decimal', scale: 2 }, { type: 'decimal' })).toEqual([['scale-more', '2 decimal places', 'any number of decimal places']]);
    expect(changed({ restrictedTo: ['Gold', 'Silver'] }, { restrictedTo: ['Silver', 'Bronze'] })).toEqual([['choices-less', 'Gold', null], ['choices-more', null, 'Bronze']]);
    expect(changed({}, { restrictedTo: ['Silver'] })).toEqual([['choices-less', 'any text', 'listed values only']]);
    expect(changed({ restrictedTo: ['Silver'] }, {})).toEqual([['choices-more', 'listed values only', 'any text']]);
    expect(changed({}, { requiredOnCreate: true })).toEqual([['required', null, null]]);
    expect(changed({ requiredOnCreate: true }, {})).toEqual([['optional', null, null]]);
  });

  it('says of a field that became a formula that it is calculated, and not that a right was taken away', () => {
    expect(changed({ requiredOnCreate: true }, { calculated: true, createable: false, updateable: false })).toEqual([['formula-began', null, null]]);
    expect(changed({ calculated: true, createable: false, updateable: false }, {})).toEqual([['formula-ended', null, null]]);
  });

  it('says of an object what explains its fields, and of those no more than that', () => {
    const all = leadOf([fieldOf('Title'), fieldOf('Phone')]);
    const readOnly = leadOf([fieldOf('Title', { updateable: false, createable: false }), fieldOf('Fax')], { createable: false, updateable: false });
    expect(kindsOf(all, readOnly)).toEqual(['create-lost', 'edit-lost', 'field-appeared', 'field-lost']);
    expect(kindsOf(readOnly, all)).toEqual(['create-got', 'edit-got', 'field-lost', 'field-appeared']);
    expect(kindsOf(all, null)).toEqual(['object-lost']);
    expect(kindsOf(null, all)).toEqual(['object-appeared']);
  });

  it('says nothing of a parent\'s field that a filter looks at: that is its own object\'s', () => {
    expect(kindsOf(leadOf([]), leadOf([fieldOf('Owner.Name')]))).toEqual([]);
  });

  it('takes a field named like a part of every object for a field (F58)', () => {
    expect(kindsOf(leadOf([]), leadOf([fieldOf('constructor')]))).toEqual(['field-appeared']);
  });
});

describe('what is done about it', () => {
  const line = { marketo: 'tier', lead: 'Tier__c', contact: null, direction: 'both', policy: 'by-object' } as const;
  const mapping: Mapping = { fields: [line], objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const marketo: Schema = { side: 'marketo', version: 'm', objects: { person: { object: 'person', fields: { tier: fieldOf('tier') }, createable: true, updateable: true, idPrefix: null } } };
  const about = { seenAt: '2026-03-01T12:00:00.000Z', nextId: () => 'event' };
  const decided = (was: readonly FieldDescription[], is: readonly FieldDescription[]): readonly unknown[] =>
    schemaEvents(mapping, { before: schemaOf(leadOf(was)), after: schemaOf(leadOf(is)), other: marketo }, about).map(({ field, kind, decision, lines }) => [field, kind, decision, lines.map(({ object, key }) => `${object}.${key}`).join()]);

  it('depends on whether a line of the mapping is concerned, and names it; such changes come first', () => {
    expect(decided([fieldOf('Tier__c')], [fieldOf('Another__c')])).toEqual([['Tier__c', 'field-lost', 'suspend', 'lead.tier'], ['Another__c', 'field-appeared', 'offer', '']]);
    expect(decided([fieldOf('Marketo_Id__c')], [])).toEqual([['Marketo_Id__c', 'field-lost', 'suspend', 'lead.basculeSalesforceId']]);
  });

  it('G5–G7: tells types apart by what the other side can take', () => {
    const [text, day, choice] = [fieldOf('Tier__c'), fieldOf('Tier__c', { type: 'date', lengthCharacters: null }), fieldOf('Tier__c', { type: 'picklist' })];
    expect(decided([text], [choice])).toEqual([['Tier__c', 'type-changed', 'adapt', 'lead.tier']]);
    expect(decided([text], [day])).toEqual([['Tier__c', 'type-impossible', 'suspend', 'lead.tier']]);
    expect(decided([day], [text])).toEqual([['Tier__c', 'type-possible', 'resume', 'lead.tier']]);
  });

  it('keeps 200 changes of one moment, what is mapped among them, and says how many more there were', () => {
    const many = Array.from({ length: 300 }, (_, index) => fieldOf(`A${index}__c`));
    const events = schemaEvents(mapping, { before: schemaOf(leadOf([])), after: schemaOf(leadOf([...many, fieldOf('Tier__c')])), other: marketo }, about);
    expect(events).toHaveLength(200);
    expect(events[0]).toMatchObject({ field: 'Tier__c', decision: 'resume' });
    expect(events.at(-1)).toMatchObject({ others: 101 });
  });
});
