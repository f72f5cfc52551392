import { describe, expect, it } from 'vitest';
import { mergePair } from './merge-pair.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';

const PHONE = { name: 'phone', label: 'Phone', type: 'phone', lengthCharacters: 40, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null } as const;
const TO_MARKETO: ResolvedMapping = {
  object: 'contact',
  fields: [{ key: 'phone', line: { key: 'phone', salesforce: 'phone', direction: 'to-marketo', policy: 'by-object' }, on: { salesforce: PHONE, marketo: PHONE }, comparison: { kind: 'text' }, parentPrefix: null, resumedOn: [] }],
  suspended: [],
  deletedTooOn: [],
};

/** A person typed over what both had agreed on; the field crosses to Marketo only since. */
const typedOver = (agreed: string): Pair => ({
  pairId: 'p',
  connectionId: 'c',
  object: 'contact',
  base: { phone: agreed },
  salesforce: { ...UNSEEN_SIDE, id: '003', presence: 'present' },
  marketo: { ...UNSEEN_SIDE, id: '1', presence: 'present', differences: { phone: { value: '2', changedAt: '', changedBy: null } } },
});

describe('what goes to Marketo', () => {
  it.each([['\t', null], [' 1 ', '1'], ['1', '1']])('I12: is what Salesforce holds, letter by letter, also where Marketo\'s own %j was agreed on', (agreed, sent) => {
    expect(mergePair(typedOver(agreed), TO_MARKETO).changes.marketo).toMatchObject([{ field: 'phone', value: sent, replaces: '2' }]);
  });
});
