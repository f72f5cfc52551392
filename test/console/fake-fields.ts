import type { z } from 'zod';

import type { dictionaryAnswer } from '../../src/app/api/dictionary-answer.ts';
import type { SchemaAnswer } from '../../src/app/api/schema-answer.ts';
import { catalogueEntry } from '../../src/domain/error-catalogue.ts';

type Entry = z.output<typeof dictionaryAnswer>['entries'][number];

const AT = '2026-03-02T09:30:00.000Z';
const LEADS_AND_CONTACTS = 'marketo for leads, salesforce for contacts';

function personField(field: string, salesforce: string, said: Partial<Entry>): Entry {
  const base = { object: 'person', field, salesforce: { lead: salesforce, contact: salesforce }, direction: 'both', winner: LEADS_AND_CONTACTS, usedBy: [], added: { version: 1, at: AT, by: 'the settings file' } } as const;
  return { ...base, missing: said.purpose === undefined ? ['purpose', 'owner', 'usedBy'] : [], ...said };
}

/** A dictionary with a field of which all is said, some of which nothing is, and one of another object. */
export const FAKE_DICTIONARY: z.output<typeof dictionaryAnswer> = {
  connectionId: 'main',
  version: 3,
  completeness: 0.42,
  entries: [
    personField('title', 'Title', { purpose: 'Tells managers from engineers in routing.', owner: 'Marketing operations', usedBy: ['Lead routing', 'Webinar follow-up'], sensitivity: 'personal' }),
    personField('leadScore', 'Lead_Score__c', { direction: 'to-salesforce', winner: 'marketo', added: { version: 3, at: AT, by: 'ann@example.com' } }),
    personField('industry', 'Industry', { sensitivity: 'none' }),
    { object: 'account', field: 'website', salesforce: { account: 'Website' }, direction: 'to-marketo', winner: 'salesforce', purpose: 'Shown in e-mail.', owner: 'Sales operations', usedBy: [], added: null, missing: ['usedBy'] },
  ],
  orphans: ['person/fax'],
};

const away = catalogueEntry('FIELD_NOT_FOUND');

/** What the sync user sees: a suspended line, two offers of which one has no counterpart, a formula, and a history. */
export const FAKE_SCHEMA: SchemaAnswer = {
  connectionId: 'main',
  suspended: [{ object: 'contact', key: 'department', salesforce: 'Department', side: 'salesforce', code: 'FIELD_NOT_FOUND', title: away.title, cause: away.cause, remedy: away.remedy, fixer: away.fixer }],
  readOnly: [],
  history: [
    { seenAt: AT, side: 'salesforce', object: 'contact', field: 'Department', kind: 'field-lost', decision: 'suspend', from: 'text', to: null, what: 'cannot be seen any more: it was deleted, renamed or hidden from the sync user', did: 'Its lines are suspended: neither side is changed, and nothing is blanked.', toDo: 'Give the sync user read access again, or take the lines out of the mapping. When the field comes back it is made up for by itself.', lines: [{ object: 'contact', key: 'department' }] },
  ],
  offers: [
    { side: 'salesforce', object: 'lead', field: 'Webinar_Topic__c', label: 'Webinar topic', type: 'text', offeredAt: AT, dismissed: null, suggestion: { marketo: 'webinarTopic', lead: 'Webinar_Topic__c', contact: null, direction: 'to-marketo', because: 'label' } },
    { side: 'marketo', object: 'person', field: 'shoeSize', label: 'Shoe size', type: 'decimal', offeredAt: AT, dismissed: null, suggestion: null },
  ],
  formulas: [{ object: 'lead', key: 'annualFee', salesforce: 'Annual_Fee__c', choice: 'every 24 hours', readAt: AT, recordsDue: 12, sourcesDue: 0, callsEach: 3 }],
};
