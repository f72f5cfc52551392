import type { TrialAnswer } from '../../src/app/api/trial-answer.ts';
import { REFUSAL_WORDS } from '../../src/domain/refusal-cause.ts';
import { NO_TRIAL_IN_MARKETO } from '../../src/domain/trial.ts';

const words = REFUSAL_WORDS['picklist'];

/** A write that Salesforce refuses, with all that there is to say of it. */
export const FAKE_TRIAL: TrialAnswer = {
  connectionId: 'main',
  object: 'lead',
  salesforceId: '00Q000000000001AAA',
  result: 'refused',
  summary: `The write that was refused last is refused. ${words.title} ${words.remedy}`,
  write: { kind: 'update', from: 'refused', changes: [{ field: 'LeadSource', value: 'Web-Event', replaces: 'Web' }] },
  cause: { code: 'picklist', ...words },
  error: { code: 'PICKLIST_VALUE_REFUSED', vendorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', vendorMessage: 'Lead Source: bad value for restricted picklist field: Web-Event', fields: ['LeadSource'] },
  access: { read: true, edit: true, delete: null, ownerId: '005000000000001AAA' },
  marketo: { note: NO_TRIAL_IN_MARKETO, due: ['title'], held: [{ field: 'phone', code: 'VALUE_TOO_LONG', title: 'The value is too long' }], lastError: null },
};
