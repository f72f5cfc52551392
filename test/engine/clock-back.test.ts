import { describe, expect, it } from 'vitest';
import { openBridge } from './bridge.ts';
import { createSalesforce, editSalesforce, expectAgreement, expectBalance, personOf } from './worlds.ts';

describe('a clock that is set back (F19, I16)', () => {
  for (const backMs of [2000, 60_000, 3_600_000]) {
    it(`by ${backMs / 1000} s hides no edit, although its stamp is older than the one seen (I17)`, async () => {
      const bridge = openBridge();
      const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Title: 'Old' });
      await bridge.settle();
      await editSalesforce(bridge, 'Lead', id, { Title: 'Before' });
      await bridge.settle();
      bridge.clock.skewBy(-backMs);
      await editSalesforce(bridge, 'Lead', id, { Title: 'After' });
      // What is out of order is looked at again, and a clock far behind makes everything be read: a cycle each.
      for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
      await bridge.settle();
      expect(personOf(bridge, id)['title']).toBe('After');
      await expectAgreement(bridge);
      await expectBalance(bridge);
    });
  }
});
