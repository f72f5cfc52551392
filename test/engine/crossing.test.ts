import { describe, expect, it } from 'vitest';
import { findRecord } from '../../src/engine/find-record.ts';
import { explainRecord, strangerPair } from '../../src/engine/explain-record.ts';
import type { RecordObject } from '../../src/domain/side.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import { seekRecord } from '../../src/engine/seek-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import {
  createMarketo,
  createSalesforce,
  editMarketo,
  editSalesforce,
  expectAgreement,
  marketoPeople,
  marketoPerson,
  personOf,
  requestsOf,
  salesforceRecord,
  salesforceRecords,
} from './worlds.ts';

async function writesOf(bridge: Bridge): Promise<number> {
  const marketo = await requestsOf(bridge, 'marketo');
  const salesforce = await requestsOf(bridge, 'salesforce');
  return (marketo.byOperation['sync-leads'] ?? 0) + Object.entries(salesforce.byOperation).filter(([name]) => name !== 'composite' && name !== 'token').length;
}

async function journalKinds(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`${id} is ${found.result}`);
  const entries = await bridge.queries.journal(found.pair.connectionId, found.pair.pairId, 100);
  return entries.map((entry) => entry.event.kind);
}

describe('people cross the bridge (A1, A5, A6, A7)', () => {
  it('I1, I8, I14: an initial sync gives every lead and contact exactly one person, matching those that exist (L1, W1, W3)', async () => {
    const bridge = openBridge({ salesforcePeople: 300, marketoPeople: 80 });
    await bridge.settle();
    await expectAgreement(bridge);
    // 40 of the 80 persons are the same humans as in Salesforce; the other 40 are Marketo's alone and stay there.
    expect(marketoPeople(bridge)).toHaveLength(340);
    expect((await salesforceRecords(bridge, 'Lead')).length + (await salesforceRecords(bridge, 'Contact')).length).toBe(300);
  });

  it('I8: nobody is made for a lead that got an address while it was sought without one, by which a person is there (seed 138522)', async () => {
    let [person, lead, isAway] = ['', '', false];
    const bridge = openBridge({
      around: (_, transport) => async (request) => {
        if (!request.path.includes('filterType=basculeSalesforceId')) return transport(request);
        if (isAway) return { kind: 'lost', reason: 'the connection ended' };
        if (person !== '') return transport(request);
        person = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com' });
        await editSalesforce(bridge, 'Lead', lead, { Email: 'ann@example.com' });
        // "Sync now" reads the lead while a cycle seeks its person, and cannot seek it itself.
        isAway = true;
        await expect(bridge.syncNow('lead', lead)).rejects.toThrow();
        isAway = false;
        return transport(request);
      },
    });
    await bridge.settle();
    lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X' });
    await bridge.cycle();
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([person]);
    expect(personOf(bridge, lead)).toMatchObject({ id: Number(person), email: 'ann@example.com' });
    await expectAgreement(bridge);
  });

  it('I4: an edit crosses once, each way, and its echo causes nothing', async () => {
    const bridge = openBridge({ salesforcePeople: 20 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await editSalesforce(bridge, 'Lead', id, { Title: 'Director' });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Director');
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Vice President' });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Vice President');
    const kinds = (await journalKinds(bridge, id)).filter((kind) => kind === 'updated');
    expect(kinds).toHaveLength(2);
    await expectAgreement(bridge);
  });

  it('I31: a cycle without changes costs 1 Salesforce and at most 2 Marketo calls, writes nothing, and leaves the ledger alone', async () => {
    const bridge = openBridge({ salesforcePeople: 50 });
    await bridge.settle();
    await bridge.cycle();
    const before = await bridge.ledger();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect(await bridge.ledger()).toEqual(before);
    expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 1 });
    const { charged } = await requestsOf(bridge, 'marketo');
    expect(charged).toBeLessThanOrEqual(2);
    expect(await writesOf(bridge)).toBe(0);
  });

  it('A6, I2, I3: both sides change; Marketo wins for a lead, Salesforce for a contact, and the loser is recorded', async () => {
    const bridge = openBridge({ salesforcePeople: 20 });
    await bridge.settle();
    for (const [object, winner] of [['Lead', 'Marketo'], ['Contact', 'Salesforce']] as const) {
      const [record] = await salesforceRecords(bridge, object);
      const id = String(record?.['Id']);
      await editSalesforce(bridge, object, id, { Title: 'from Salesforce' });
      await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'from Marketo' });
      await bridge.settle();
      expect((await salesforceRecord(bridge, object, id))['Title']).toBe(`from ${winner}`);
      expect(personOf(bridge, id)['title']).toBe(`from ${winner}`);
      const found = await findRecord(bridge.context(), null, id);
      if (found.result !== 'found') throw new Error('the pair is gone');
      const journal = await bridge.queries.journal(found.pair.connectionId, found.pair.pairId, 10);
      const loser = winner === 'Marketo' ? 'Salesforce' : 'Marketo';
      expect(journal.map((entry) => entry.event)).toContainEqual({
        kind: 'conflict', field: 'title', winner: winner.toLowerCase(), policy: 'by-object', kept: `from ${winner}`, lost: `from ${loser}`,
      });
    }
    await expectAgreement(bridge);
  });

  it('A7: a Marketo-only person stays in Marketo until somebody asks, then becomes one lead (L2, L3)', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createMarketo(bridge, { firstName: 'Ann', lastName: 'Example', email: 'ann@example.com', company: 'Example Ltd' });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(0);
    expect(await bridge.syncNow('person', id)).toBe('served');
    const leads = await salesforceRecords(bridge, 'Lead');
    expect(leads).toMatchObject([{ LastName: 'Example', Company: 'Example Ltd', Marketo_Id__c: id }]);
    await bridge.settle();
    expect(marketoPerson(bridge, id)['basculeSalesforceId']).toBe(leads[0]?.['Id']);
    expect(await bridge.syncNow('person', id)).toBe('served');
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(1);
    await expectAgreement(bridge);
  });

  it('A7: match before create finds the contact with the address instead of making a second record (L11)', async () => {
    const bridge = openBridge();
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com' });
    const id = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(1);
    expect(marketoPerson(bridge, id)['basculeSalesforceId']).toBe(contact);
    await bridge.syncNow('person', id);
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(0);
  });

  it('A7: whom somebody else has named by a wrong key, though that one has a lead of its own, is still found by the address (L8)', async () => {
    const bridge = openBridge();
    const own = await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X', Email: 'other@example.com' });
    for (const lastName of ['One', 'Two']) await createMarketo(bridge, { lastName, company: 'X', email: 'twin@example.com' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Twin', Company: 'X', Email: 'twin@example.com' });
    await bridge.settle();
    const [first = '', other = ''] = [marketoPeople(bridge).find(({ lastName }) => lastName === 'One')?.['id'], personOf(bridge, own)['id']].map(String);
    await editMarketo(bridge, other, { basculeSalesforceId: lead });
    await bridge.syncNow('person', first);
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ id: Number(first) });
    expect(personOf(bridge, own)).toMatchObject({ id: Number(other) });
  });

  it('A7: an address that two free persons share is held and named, not guessed', async () => {
    const bridge = openBridge();
    await createMarketo(bridge, { lastName: 'One', email: 'twin@example.com' });
    await createMarketo(bridge, { lastName: 'Two', email: 'twin@example.com' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Twin', Company: 'X', Email: 'twin@example.com' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(2);
    const found = await findRecord(bridge.context(), 'lead', lead);
    if (found.result !== 'found') throw new Error('no pair');
    expect(found.pair.marketo.work).toMatchObject({ state: 'rejected', error: { code: 'MATCH_AMBIGUOUS' } });
    expect((await explainRecord(bridge.context(), found.pair, { object: 'lead', id: lead })).summary).toContain('more than one record');
  });

  it('F4: a person nobody has asked for is explained from a look at Marketo, and nothing is stored', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createMarketo(bridge, { firstName: 'Ann', lastName: 'Example', email: 'ann@example.com' });
    const seen = await seekRecord(bridge.context(), null, 'ann@example.com');
    if (seen.result !== 'stranger') throw new Error(seen.result);
    const explanation = await explainRecord(bridge.context(), strangerPair(bridge.context(), seen.side, seen.observation), { object: 'person', id });
    expect(explanation).toMatchObject({ pairId: null, link: { state: 'marketo-only', marketo: { id } }, history: [] });
    expect(explanation.summary).toContain('nobody has asked');
    expect(explanation.fields).toContainEqual(expect.objectContaining({ marketoField: 'firstName', marketo: 'Ann', state: 'one-sided', reason: null }));
    expect(await bridge.pairs()).toHaveLength(0);
  });

  /** A lead with a person, emptied of its title and converted, and the contact that it became. */
  async function convertedLead(values: Readonly<Record<string, string>> = {}): Promise<{ readonly bridge: Bridge; readonly contact: string; readonly person: string }> {
    const bridge = openBridge();
    const leadId = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Title: 'Of the lead', ...values });
    await bridge.settle();
    const person = String(personOf(bridge, leadId)['id']);
    await editSalesforce(bridge, 'Lead', leadId, { Title: null });
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId });
    const [contact] = await salesforceRecords(bridge, 'Contact');
    return { bridge, contact: String(contact?.['Id']), person };
  }

  it('I8, I15: "sync now" on the contact that a lead has just become makes no second person, and what was emptied stays empty (L14)', async () => {
    const { bridge, contact, person } = await convertedLead({ Email: 'ann@example.com' });
    expect(await bridge.syncNow('contact', contact)).toBe('served');
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id, title, basculeSalesforceId }) => [String(id), title ?? null, basculeSalesforceId])).toEqual([[person, null, contact]]);
    expect(await journalKinds(bridge, contact)).not.toContain('merged');
  });

  it('I2: what was emptied on a lead stays empty where "sync now" met the contact that it became, and could not find its person (L14)', async () => {
    const { bridge, contact, person } = await convertedLead();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    expect(await bridge.syncNow('contact', contact)).toBe('served');
    expect(await journalKinds(bridge, contact)).toContain('rejected');
    await bridge.settle();
    expect(await journalKinds(bridge, contact)).toContain('absorbed');
    expect(marketoPeople(bridge).map(({ id, title }) => [String(id), title ?? null])).toEqual([[person, null]]);
  });

  it('F4: nobody who has a pair is taken for a stranger, however the record is asked for (A8, I15)', async () => {
    const bridge = openBridge();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account, Email: 'bob@example.com' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'ann@example.com' });
    const [master, loser] = [await createSalesforce(bridge, 'Lead', { LastName: 'Master', Company: 'X' }), await createSalesforce(bridge, 'Lead', { LastName: 'Loser', Company: 'X' })];
    await bridge.settle();
    await bridge.control('salesforce', 'convert-lead', { leadId: lead });
    await bridge.control('salesforce', 'merge', { master, losers: [loser] });
    await bridge.settle();
    const sought = async (object: RecordObject | null, asked: string): Promise<string | null> => {
      const found = await seekRecord(bridge.context(), object, asked);
      return found.result === 'found' ? `${found.pair.object} ${found.pair.salesforce.id ?? ''}` : found.result;
    };
    expect([await sought('lead', 'bob@example.com'), await sought('contact', 'bob@example.com')]).toEqual(['not-found', `contact ${contact}`]);
    expect(await sought('lead', lead)).toMatch(/^contact 003/);
    expect(await sought('lead', lead)).toBe(await sought(null, 'ann@example.com'));
    expect(await sought('lead', loser)).toBe(`lead ${master}`);
    expect(await requestSync(bridge.context(), { object: 'lead', id: 'bob@example.com', by: 'test' })).toEqual({ result: 'not-found' });
  });

  it('A9: defaults fill required values at the first push only, and are no agreed values (M26)', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createMarketo(bridge, { firstName: 'Ann', email: 'ann@example.com' });
    await bridge.syncNow('person', id);
    expect(await salesforceRecords(bridge, 'Lead')).toMatchObject([{ LastName: '[not provided]', Company: '[not provided]' }]);
    await bridge.settle();
    await editMarketo(bridge, id, { lastName: 'Example' });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toMatchObject([{ LastName: 'Example' }]);
    await expectAgreement(bridge);
  });

  it('A7: the optional rule creates a lead when every condition holds (L3)', async () => {
    const bridge = openBridge({ rules: { createWhen: [{ field: 'leadStatus', is: 'equal', value: 'MQL' }] } });
    await bridge.settle();
    const id = await createMarketo(bridge, { lastName: 'Example', company: 'X', email: 'ann@example.com' });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(0);
    await editMarketo(bridge, id, { leadStatus: 'MQL' });
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(1);
  });

  it('serves a wish that comes before the first cycle of a process (A7)', async () => {
    const bridge = openBridge();
    await bridge.settle();
    const id = await createMarketo(bridge, { lastName: 'Asked', company: 'X', email: 'asked@example.com' });
    bridge.restart();
    expect(await bridge.syncNow('person', id)).toBe('served');
    expect((await salesforceRecords(bridge, 'Lead')).map((lead) => lead['Email'])).toEqual(['asked@example.com']);
  });
});
