import { describe, expect, it } from 'vitest';
import type { Store } from '../../src/engine/store-port.ts';
import { openBridge } from './bridge.ts';
import { editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** One answer of Salesforce holds the changed leads and the changed contacts; the engine takes them one after the other. */
describe('the second page of one answer', () => {
  it('I4, I11: is as old as the first, whatever a flush wrote meanwhile (hazard 41, seed 20293)', async () => {
    let meanwhile: (() => Promise<void>) | null = null;
    const bridge = openBridge({
      salesforcePeople: 30,
      aroundStore: (store): Store => ({
        ...store,
        change: async (lease, selection, decide) => {
          if (meanwhile !== null && selection.by === 'side-ids' && lease.name.endsWith('/cycle')) {
            const flush = meanwhile;
            meanwhile = null;
            await flush();
          }
          return store.change(lease, selection, decide);
        },
      }),
    });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const [contact] = await salesforceRecords(bridge, 'Contact');
    const [leadId, contactId] = [String(lead?.['Id']), String(contact?.['Id'])];
    await editSalesforce(bridge, 'Contact', contactId, { Phone: null });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', leadId, { Title: 'Changed' });
    await editSalesforce(bridge, 'Contact', contactId, { Title: 'Changed' });
    const person = String(personOf(bridge, contactId)['id']);
    await editMarketo(bridge, person, { phone: '+1 555 0100' });
    let isFlushed = false;
    meanwhile = async () => {
      await bridge.syncNow('person', person);
      isFlushed = true;
      expect((await salesforceRecord(bridge, 'Contact', contactId))['Phone']).toBe('+1 555 0100');
    };
    await bridge.cycle();
    expect(isFlushed).toBe(true);
    expect(personOf(bridge, contactId)['phone']).toBe('+1 555 0100');
    expect((await salesforceRecord(bridge, 'Contact', contactId))['Phone']).toBe('+1 555 0100');
    await bridge.settle();
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});
