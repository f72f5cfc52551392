import { describe, expect, it } from 'vitest';
import { sessionOn } from '../../simulators/salesforce/test-session.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Deleted, hidden and back again: three states that are never taken for each other (I6, DESIGN §3). */

async function linkedLead(): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string }> {
  const bridge = openBridge({ salesforcePeople: 2 });
  const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'ann@example.com', Title: 'Old' });
  await bridge.settle();
  return { bridge, id, person: String(personOf(bridge, id)['id']) };
}

async function deleteLead(bridge: Bridge, id: string): Promise<void> {
  bridge.clock.advance(1000);
  const admin = await sessionOn(bridge.salesforce, 'admin');
  expect((await admin.call('DELETE', `/sobjects/Lead/${id}`)).status).toBe(204);
}

async function journalOf(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error('no pair');
  return (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event.kind);
}

describe('a record that is deleted', () => {
  it('I6: ends the work on its pair; the person stays, and editing it makes no second lead (L16)', async () => {
    const { bridge, id, person } = await linkedLead();
    const before = marketoPeople(bridge).length;
    await deleteLead(bridge, id);
    await bridge.settle();
    await editMarketo(bridge, person, { title: 'Typed after the deletion' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(before);
    expect((await salesforceRecords(bridge, 'Lead')).filter((lead) => lead['Email'] === 'ann@example.com')).toEqual([]);
    expect(await journalOf(bridge, person)).toContain('deleted');
    await expectBalance(bridge);
  });

  it('I15: comes back out of the recycle bin with its person, and what was edited meanwhile crosses (L17)', async () => {
    const { bridge, id, person } = await linkedLead();
    await deleteLead(bridge, id);
    await bridge.settle();
    await editMarketo(bridge, person, { title: 'Typed meanwhile' });
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [id] });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed meanwhile');
    expect(await journalOf(bridge, person)).toContain('restored');
    await expectAgreement(bridge);
  });
});

describe('a record that the sync user loses sight of', () => {
  it('I6, F37: is not taken for deleted; when it is seen again, what changed meanwhile crosses (L18)', async () => {
    const { bridge, id, person } = await linkedLead();
    await bridge.control('salesforce', 'hide-records', { ids: [id] });
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    expect(marketoPerson(bridge, person)['title']).toBe('Old');
    expect(await journalOf(bridge, person)).not.toContain('deleted');
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Seen again' });
    await bridge.settle();
    expect(marketoPerson(bridge, person)['title']).toBe('Seen again');
    await expectAgreement(bridge);
  });
});
