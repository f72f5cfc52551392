import type { FieldHealthAnswer } from '../../src/app/api/field-health-answer.ts';

type Field = FieldHealthAnswer['fields'][number];

const none = { updates: 0, alone: 0 };
const portion = (share: number, margin: number): NonNullable<Field['on']['salesforce']>['filled'] => ({ share, margin, of: 2_000 });

function healthOf(key: string, salesforce: string, said: Partial<Field>): Field {
  return {
    object: 'lead',
    key,
    salesforce,
    direction: 'both',
    types: { salesforce: 'number', marketo: 'number' },
    suspended: null,
    on: { salesforce: null, marketo: null },
    updates: { to: { salesforce: none, marketo: none }, perDay: 0, share: 0, shareAlone: 0, callsPerDay: null, lastAt: null },
    waiting: { records: 0, share: 0 },
    formula: null,
    neededFor: null,
    purpose: null,
    usedBy: [],
    advice: [],
    ...said,
  };
}

/** A field that is written far too often, with lines that ease it, one that nobody fills, and the object of both. */
export const FAKE_HEALTH: FieldHealthAnswer = {
  connectionId: 'main',
  since: '2026-03-02',
  days: 28,
  updates: { salesforce: 12_000, marketo: 800 },
  objects: [
    { object: 'lead', records: 120_400, recordsMargin: 900, sampled: 1_012, fields: 38, updates: 12_800, creates: 300, updatesPerDay: 457, createsPerDay: 11, share: 1, lastAt: '2026-03-30T09:30:00.000Z', waiting: { records: 12, lookedAt: 12 }, isFiltered: false, advice: { kind: 'in-use', verdict: 'keep', because: '100 % of all updates are about it.', lines: null, instead: null } },
  ],
  fields: [
    healthOf('leadScore', 'Lead_Score__c', {
      on: { salesforce: { filled: portion(0.64, 0.021), distinct: { about: 87, atLeast: 80, atMost: 95 } }, marketo: { filled: portion(1, 0), distinct: { about: 101, atLeast: 101, atMost: 101 } } },
      updates: { to: { salesforce: { updates: 11_760, alone: 9_000 }, marketo: none }, perDay: 420, share: 0.92, shareAlone: 0.7, callsPerDay: 2.4, lastAt: '2026-03-30T09:30:00.000Z' },
      advice: [{ kind: 'small-changes', verdict: 'ease', because: 'It is in 92 % of all updates. Of its last 500 changes 90 % would have been none with rounding to 10s, and 81 % were all that their update carried.', sparesPerDay: 380, callsPerDay: -2.1, lines: 'fields:\n  - marketo: leadScore\n    rules: { toSalesforce: [ { round: -1 } ] }', instead: null }],
    }),
    healthOf('fax', 'Fax', {
      on: { salesforce: { filled: portion(0, 0), distinct: { about: 0, atLeast: 0, atMost: 0 } }, marketo: null },
      advice: [{ kind: 'never-filled', verdict: 'stop', because: 'Of 1,012 records looked at none has a value on either side.', sparesPerDay: null, callsPerDay: null, lines: 'fields:\n  - marketo: fax\n    direction: none', instead: null }],
    }),
  ],
  unmapped: [],
};
