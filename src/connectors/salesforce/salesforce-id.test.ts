import { describe, expect, it } from 'vitest';
import { fullId, isSalesforceId } from './salesforce-id.ts';

describe('Salesforce ids', () => {
  it('knows an id by its letters and their check (B1)', () => {
    // Recorded (fixtures, amp-labs/batch/create/contacts/success.json).
    expect(isSalesforceId('003ak00000luKU1AAM')).toBe(true);
    expect(isSalesforceId('003ak00000luKU1')).toBe(true);
    for (const text of ['003ak00000luKU1AAA', '003ak00000luKU', '', "003ak00000luK'1", '003ak00000luKU1AA']) expect(isSalesforceId(text)).toBe(false);
  });

  it('spells an id of 15 characters in 18', () => {
    expect(fullId('003ak00000luKU2')).toBe('003ak00000luKU2AAM');
    expect(fullId('003ak00000luKU2AAM')).toBe('003ak00000luKU2AAM');
  });
});
