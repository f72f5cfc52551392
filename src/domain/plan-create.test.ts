import { describe, expect, it } from 'vitest';
import type { FieldDescription, ObjectDescription } from './field.ts';
import type { Direction } from './field-mapping.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import { planCreate } from './plan-create.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { unknown } from './value.ts';
import type { SeenValue } from './value.ts';

function description(name: string, over: Partial<FieldDescription> = {}): FieldDescription {
  return {
    name, label: name, type: 'text', lengthCharacters: 10, lengthBytes: null, scale: null,
    createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...over,
  };
}

function line(key: string, name: string, over: Partial<FieldDescription> = {}, direction: Direction = 'both'): ResolvedField {
  return {
    key,
    line: { key, salesforce: name, direction, policy: 'by-object' },
    on: { salesforce: description(name, over), marketo: description(key) },
    comparison: { kind: 'text' },
    parentPrefix: null,
    resumedOn: [],
  };
}

const mapping: ResolvedMapping = {
  object: 'lead',
  fields: [
    line('lastName', 'LastName', { requiredOnCreate: true }),
    line('company', 'Company', { requiredOnCreate: true }),
    line('title', 'Title'),
    line('basculeSalesforceId', 'Id', { createable: false }, 'to-marketo'),
  ],
  suspended: [],
  deletedTooOn: [],
};
const lead: ObjectDescription = {
  object: 'lead',
  createable: true,
  updateable: true,
  idPrefix: null,
  fields: Object.fromEntries(mapping.fields.map((field) => [field.on.salesforce.name, field.on.salesforce])),
};
const NO_DEFAULTS = { lastName: null, company: null };

function person(values: Readonly<Record<string, SeenValue>>): Pair {
  const differences = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value, changedAt: '', changedBy: null }]));
  return {
    pairId: 'p', connectionId: 'c', object: 'lead', base: {},
    salesforce: UNSEEN_SIDE,
    marketo: { ...UNSEEN_SIDE, id: '1', presence: 'present', differences },
  };
}

describe('planCreate (A7, A9)', () => {
  it('carries what is known and not blank, and nothing that is mapped the other way (I9)', () => {
    const plan = planCreate(person({ lastName: 'Example', company: 'Ex', title: null }), 'salesforce', mapping, lead, NO_DEFAULTS);
    expect(plan).toEqual({ kind: 'create', changes: [{ field: 'lastName', value: 'Example' }, { field: 'company', value: 'Ex' }] });
  });

  it('fills a required value from the settings, marked as a default nobody agreed on', () => {
    const plan = planCreate(person({ lastName: 'Example', company: '' }), 'salesforce', mapping, lead, { lastName: null, company: 'Not given' });
    expect(plan).toMatchObject({ kind: 'create', changes: [{ field: 'lastName' }, { field: 'company', value: 'Not given', isDefault: true }] });
  });

  it('refuses by name when a required value is missing and no default is set (L9)', () => {
    const plan = planCreate(person({ lastName: 'Example' }), 'salesforce', mapping, lead, NO_DEFAULTS);
    expect(plan).toMatchObject({ kind: 'refused', error: { code: 'REQUIRED_VALUE_MISSING', fields: ['Company'] } });
  });

  it('does not put a default over a value that merely does not fit (I12)', () => {
    const plan = planCreate(person({ lastName: 'Example', company: 'longer than ten' }), 'salesforce', mapping, lead, { lastName: null, company: 'X' });
    expect(plan).toMatchObject({ kind: 'refused', error: { code: 'VALUE_TOO_LONG', fields: ['Company'] } });
  });

  it('leaves out an optional value that does not fit', () => {
    const plan = planCreate(person({ lastName: 'Example', company: 'Ex', title: 'longer than ten' }), 'salesforce', mapping, lead, NO_DEFAULTS);
    expect(plan).toMatchObject({ kind: 'create', changes: [{ field: 'lastName' }, { field: 'company' }] });
  });

  it('does not put a default where the value could not be seen (I10)', () => {
    const plan = planCreate(person({ lastName: 'Example', company: unknown('hidden') }), 'salesforce', mapping, lead, { lastName: null, company: 'X' });
    expect(plan).toMatchObject({ kind: 'refused', error: { code: 'REQUIRED_VALUE_MISSING', fields: ['Company'] } });
  });

  it('refuses when the sync user may not create the object', () => {
    expect(planCreate(person({}), 'salesforce', mapping, { ...lead, createable: false }, NO_DEFAULTS)).toMatchObject({ kind: 'refused', error: { code: 'OBJECT_NOT_ACCESSIBLE' } });
  });
});
