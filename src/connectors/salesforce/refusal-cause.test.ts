import { expect, test } from 'vitest';
import type { FieldDescription, ObjectDescription } from '../../domain/field.ts';
import type { RecordWrite } from '../../domain/operation.ts';
import type { RecordAccess } from '../../domain/trial.ts';
import { refusalCause } from './refusal-cause.ts';
import { errorOfRow } from './vendor-errors.ts';

const field = (name: string, change: Partial<FieldDescription> = {}): FieldDescription => ({
  name, label: name, type: 'text', lengthCharacters: 80, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...change,
});
const LEAD: ObjectDescription = { object: 'lead', fields: { Rating: field('Rating', { restrictedTo: ['Hot', 'Cold'] }), OwnerId: field('OwnerId') }, createable: true, updateable: true, idPrefix: '00Q' };
const MAY_ALL: RecordAccess = { read: true, edit: true, delete: true, ownerId: '0051' };

interface Refusal {
  readonly code: string;
  readonly message?: string;
  readonly fields?: readonly string[];
  readonly write?: Pick<RecordWrite, 'kind' | 'values'>;
  readonly lead?: Partial<ObjectDescription>;
  readonly access?: Partial<RecordAccess>;
}

const UPDATE = { kind: 'update', values: { Title: 'Chief' } } as const;

test.each<readonly [string, string, Refusal]>([
  ['the object is not given to be edited', 'object-right', { code: 'INSUFFICIENT_ACCESS_OR_READONLY', lead: { updateable: false }, access: { edit: false } }],
  ['sharing keeps the record', 'record-access', { code: 'INSUFFICIENT_ACCESS_OR_READONLY', access: { edit: false } }],
  ['a delete that only sharing forbids', 'record-access', { code: 'INSUFFICIENT_ACCESS_OR_READONLY', write: { kind: 'delete', values: {} }, access: { edit: false, delete: false } }],
  ['a delete without the right to delete', 'object-right', { code: 'INSUFFICIENT_ACCESS_OR_READONLY', write: { kind: 'delete', values: {} }, access: { delete: true } }],
  ['an owner that cannot be set', 'owner', { code: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', write: { kind: 'update', values: { OwnerId: '0051' } } }],
  ['an inactive owner', 'owner', { code: 'INACTIVE_OWNER_OR_USER' }],
  ['a record type that is not the user\'s', 'record-type', { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'Record Type ID: this ID value isn\'t valid for the user: 0121', fields: ['RecordTypeId'] }],
  ['a choice that the picklist has and the record type has not', 'record-type', { code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Rating'], write: { kind: 'update', values: { Rating: 'Hot' } } }],
  ['a choice that is none', 'picklist', { code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Rating'], write: { kind: 'update', values: { Rating: 'Warm' } } }],
  ['an account that is not shared', 'linked-record', { code: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', write: { kind: 'update', values: { AccountId: '0011' } } }],
  ['a record that is not there', 'gone', { code: 'INVALID_CROSS_REFERENCE_KEY' }],
  ['a record that is not shown', 'record-access', { code: 'INVALID_CROSS_REFERENCE_KEY', access: { read: false } }],
  ['a locked row inside a trigger\'s failure', 'passing', { code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'Trigger: UNABLE_TO_LOCK_ROW' }],
  ['a trigger', 'automation', { code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message: 'LeadTrigger: no' }],
  ['an approval', 'approval', { code: 'ENTITY_IS_LOCKED' }],
  ['a code that is in no table (I27)', 'other', { code: 'SOMETHING_NEW' }],
])('%s: %s', (_, cause, { code, message = '', fields = [], write = UPDATE, lead = {}, access = {} }) => {
  const error = errorOfRow({ statusCode: code, message, fields: [...fields] });
  expect(refusalCause(write, error, { ...LEAD, ...lead }, { ...MAY_ALL, ...access })).toBe(cause);
});

test('an object that is not seen is what refuses, whatever is said', () => {
  expect(refusalCause(UPDATE, errorOfRow({ statusCode: 'NOT_FOUND', message: '', fields: [] }), null, null)).toBe('object-right');
});
