import { describe, expect, it } from 'vitest';
import { openBridge } from './bridge.ts';
import { createSalesforce, editMarketo, expectAgreement, personOf, salesforceRecord } from './worlds.ts';

const NINETY_ONE_DAYS_MS = 91 * 86_400_000;

describe('an activity log that was purged before it was read (F24)', () => {
  it('I17: every person is looked at again, so no change is skipped, and the log says so once, however many pages come without anything', async () => {
    const bridge = openBridge();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Berg', Company: 'X', Email: 'berg@example.com' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Typed and purged' });
    bridge.clock.advance(NINETY_ONE_DAYS_MS);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'short-page', walk: 0, times: 5 }] });
    const warnings: unknown[] = [];
    Object.assign(bridge.context().log, { warn: (event: string, facts: unknown) => warnings.push([event, facts]) });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed and purged');
    expect(warnings).toEqual([[expect.stringContaining('every record is looked at again'), { side: 'marketo', code: 'CURSOR_LOST' }]]);
    await expectAgreement(bridge);
  });

  it('I17: also when the place in the log was lost besides (F14)', async () => {
    const bridge = openBridge();
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Berg', Company: 'X', Email: 'berg@example.com' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Typed and purged' });
    bridge.clock.advance(NINETY_ONE_DAYS_MS);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'cursor-lost', times: 1 }] });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed and purged');
    await expectAgreement(bridge);
  });
});
