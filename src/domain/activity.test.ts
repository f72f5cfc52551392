import { expect, test } from 'vitest';
import { isNewlyTold, shownOf } from './activity.ts';
import type { FieldDescription } from './field.ts';
import type { Observation } from './observation.ts';
import type { Operation } from './operation.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { KnownValues } from './value.ts';

const FIRST = '2026-03-01T12:00:00Z';
const LATER = '2026-03-01T12:05:00Z';

function described(name: string, type: FieldDescription['type']): FieldDescription {
  return { name, label: name, type, lengthCharacters: null, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null };
}

function field(key: string, type: FieldDescription['type'], tells: boolean): ResolvedMapping['fields'][number] {
  const line = { key, salesforce: key, direction: 'to-marketo', policy: 'salesforce-wins', ...(tells ? { tells } : {}) } as const;
  return { key, line, on: { salesforce: described(key, type), marketo: described(key, type) }, comparison: { kind: 'exact' }, parentPrefix: null, resumedOn: [] };
}

const MAPPING: ResolvedMapping = { object: 'task', fields: [field('activityDate', 'datetime', false), field('subject', 'text', false), field('isClosed', 'boolean', true)], suspended: [], deletedTooOn: [] };

/** A task that was told as closed at a moment, and that Salesforce shows as closed or not. */
function pairTold(at: string | null, isClosed: boolean): Pair {
  const present = { ...UNSEEN_SIDE, id: '00T1', presence: 'present' as const };
  const now = { value: isClosed, changedAt: LATER, changedBy: null };
  const pair = { pairId: 'p', connectionId: 'c', object: 'task' as const, salesforce: { ...present, differences: { isClosed: now } }, marketo: UNSEEN_SIDE, base: {} };
  return at === null ? pair : { ...pair, marketo: present, base: { activityDate: at, subject: 'Call', isClosed: true } };
}

function activity(at: string, isClosed: boolean): Observation {
  return { object: 'task-activity', id: '00T1', version: at, deleted: false, convertedTo: null, changedBy: null, values: { activityDate: at, subject: 'Call', isClosed } };
}

function operation(values: KnownValues): Operation {
  const changes = Object.entries(values).map(([key, value]) => ({ field: key, value }));
  return { operationId: 'o', connectionId: 'c', pairId: 'p', side: 'marketo', object: 'task', kind: 'update', lane: 'normal', recordId: '00T1', changes, cause: { kind: 'change', by: null }, openedAt: FIRST, leaseName: 'l', leaseEpoch: 1 };
}

test('I19: an activity is news when it tells of a later moment, and never when it is read again after one', () => {
  expect(isNewlyTold(pairTold(null, false), activity(FIRST, false), MAPPING), 'nothing was told yet').toBe(true);
  expect(isNewlyTold(pairTold(FIRST, true), activity(LATER, false), MAPPING)).toBe(true);
  expect(isNewlyTold(pairTold(LATER, true), activity(FIRST, false), MAPPING), 'read again (F16)').toBe(false);
});

test('I19: of the same second only what Salesforce says is news, so that nothing is told because of it', () => {
  expect(isNewlyTold(pairTold(FIRST, false), activity(FIRST, false), MAPPING)).toBe(true);
  expect(isNewlyTold(pairTold(FIRST, true), activity(FIRST, false), MAPPING)).toBe(false);
});

test('I19: what was to be told is shown when the log tells of that moment and state, or of a later one', () => {
  expect(shownOf(pairTold(null, true), operation({ activityDate: FIRST, isClosed: true }), MAPPING)).toBe('nothing');
  expect(shownOf(pairTold(FIRST, true), operation({ activityDate: FIRST, isClosed: true }), MAPPING)).toBe('this');
  expect(shownOf(pairTold(FIRST, true), operation({ activityDate: FIRST, isClosed: false }), MAPPING), 'told in the same second, before').toBe('nothing');
  expect(shownOf(pairTold(LATER, true), operation({ activityDate: FIRST, isClosed: false }), MAPPING)).toBe('later');
  expect(shownOf(pairTold(FIRST, true), operation({ activityDate: LATER, isClosed: true }), MAPPING)).toBe('nothing');
});
