import type { ExplainedField, Explanation } from '../../src/domain/explanation.ts';
import type { FieldChange } from '../../src/domain/operation.ts';
import type { JournalEntry, JournalEvent } from '../../src/domain/journal-entry.ts';
import type { Work } from '../../src/domain/pair.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import { unknown } from '../../src/domain/value.ts';
import type { FakePerson } from './fake-people.ts';

const SALESFORCE_NAMES: Readonly<Record<string, string>> = {
  firstName: 'FirstName', lastName: 'LastName', email: 'Email', company: 'Company', title: 'Title', phone: 'Phone',
  city: 'City', state: 'State', country: 'Country', leadSource: 'LeadSource', leadScore: 'Lead_Score__c',
  unsubscribed: 'HasOptedOutOfEmail', industry: 'Industry', website: 'Website',
};

/** Explains a generated person consistently with the state it has in the people list. */
export function fakeExplanation(person: FakePerson, asked: { object: RecordObject; id: string }, now: number): Explanation {
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
  return {
    connectionId: 'main',
    asked,
    pairId: person.pairId,
    link: {
      state: person.link,
      object: person.object,
      salesforce: { id: person.salesforceId, presence: person.salesforceId === null ? 'absent' : 'present', lastSeenVersion: person.salesforceId === null ? null : at(300) },
      marketo: { id: person.marketoId, presence: person.marketoId === null ? 'absent' : 'present', lastSeenVersion: person.marketoId === null ? null : at(95) },
    },
    summary: summaryOf(person),
    fields: Object.keys(person.values).map((key) => fieldOf(person, key)),
    filters: [],
    work: { toSalesforce: workOf(person.toSalesforce, at), toMarketo: workOf(person.toMarketo, at) },
    openOperations: [],
    history: historyOf(person, at),
  };
}

function summaryOf(person: FakePerson): string {
  if (person.toSalesforce === 'rejected') {
    return 'Salesforce does not get the latest values: the value is not in the picklist. Correct the value on the source record, map it to an allowed one, or add it to the picklist.';
  }
  if (person.toSalesforce === 'waiting') return 'Changes wait to be written to Salesforce.';
  if (person.toMarketo === 'waiting') return 'The record exists only in Salesforce so far; the person is created in Marketo with the next cycle.';
  if (person.link === 'marketo-only') return 'The person exists only in Marketo: no rule and nobody asked for a lead in Salesforce.';
  return 'This contact and its person in Marketo agree on every mapped field.';
}

function fieldOf(person: FakePerson, key: string): ExplainedField {
  const value = person.values[key] ?? null;
  const both = { direction: 'both', policy: 'by-object', marketoField: key, salesforceField: SALESFORCE_NAMES[key] ?? null } as const;
  if (person.link === 'salesforce-only') return { ...both, salesforce: value, state: 'waiting-for-marketo', reason: null };
  if (person.link === 'marketo-only') return { ...both, marketo: value, state: 'never-seen', reason: null };
  if (key === 'title' && person.toSalesforce === 'waiting') {
    return { ...both, salesforce: value, agreed: value, marketo: 'Director, Growth Operations', state: 'waiting-for-salesforce', reason: null };
  }
  if (key === 'leadSource' && person.toSalesforce === 'rejected') {
    return { ...both, salesforce: value, agreed: value, marketo: 'Web-Event', state: 'held', reason: 'The value is not in the picklist. Correct the value on the source record, map it to an allowed one, or add it to the picklist.' };
  }
  if (key === 'industry') {
    return { ...both, salesforce: unknown('hidden'), agreed: value, marketo: value, state: 'unknown', reason: 'A value could not be seen; nothing is written because of it.' };
  }
  if (key === 'leadScore') return { ...both, direction: 'to-salesforce', salesforce: value, agreed: value, marketo: value, state: 'agreed', reason: null };
  return { ...both, salesforce: value, agreed: value, marketo: value, state: 'agreed', reason: null };
}

function workOf(state: FakePerson['toMarketo'], at: (secondsAgo: number) => string): Work {
  if (state === 'rest') return { state: 'rest' };
  if (state === 'rejected') return { state: 'rejected', since: at(7_300), error: refusal };
  return { state: 'waiting', lane: 'normal', since: at(95), attempts: 0, nextAttemptAt: at(-140), lastError: null };
}

const refusal = {
  code: 'PICKLIST_VALUE_REFUSED',
  vendorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  vendorMessage: 'Lead Source: bad value for restricted picklist field: Web-Event',
  fields: ['LeadSource'],
} as const;

function historyOf(person: FakePerson, at: (secondsAgo: number) => string): readonly JournalEntry[] {
  const marketoId = person.marketoId ?? '';
  const title = String(person.values['title'] ?? '');
  const events: readonly (readonly [number, JournalEvent] | null)[] = [
    person.toSalesforce === 'rejected'
      ? [7_300, { kind: 'rejected', side: 'salesforce', operationId: 'op-9', error: refusal, changes: [change('leadSource', 'Web-Event', null)] }]
      : null,
    [40_000, { kind: 'conflict', field: 'city', winner: 'marketo', policy: 'edited-over', kept: String(person.values['city']), lost: 'Springfield' }],
    [86_000, { kind: 'resolved', side: 'marketo', operationId: 'op-6', outcome: 'applied' }],
    [86_020, { kind: 'in-doubt', side: 'marketo', operationId: 'op-6', error: { code: 'OUTCOME_UNKNOWN', vendorCode: null, vendorMessage: null, fields: [] } }],
    [259_000, { kind: 'conflict', field: 'title', winner: person.object === 'lead' ? 'marketo' : 'salesforce', policy: 'by-object', kept: title, lost: 'Marketing Lead' }],
    [259_001, { kind: 'updated', side: 'salesforce', recordId: person.salesforceId ?? '', operationId: 'op-5', changes: [change('title', title, 'Marketing Lead'), change('phone', null, '+1 555 010 0101')], cause: { kind: 'change', by: null } }],
    [600_000, { kind: 'updated', side: 'marketo', recordId: marketoId, operationId: 'op-4', changes: [change('city', String(person.values['city']), null)], cause: { kind: 'change', by: 'Ann Example' } }],
    [1_200_000, { kind: 'created', side: 'marketo', recordId: marketoId, operationId: 'op-1', changes: Object.entries(person.values).map(([field, value]) => ({ field, value })), cause: { kind: 'create', by: null } }],
    [1_200_001, { kind: 'linked', side: 'marketo', recordId: marketoId, how: 'created' }],
  ];
  return person.link !== 'linked'
    ? []
    : events
        .filter((event) => event !== null)
        .map(([secondsAgo, event], index) => ({ entryId: `entry-${index}`, connectionId: 'main', pairId: person.pairId, at: at(secondsAgo), event }));
}

function change(field: string, value: string | null, replaces: string | null): FieldChange {
  return { field, value, replaces };
}
