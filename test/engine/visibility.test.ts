import { describe, expect, it } from 'vitest';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { flushPriority } from '../../src/engine/flush-priority.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, expectHeld, marketoPeople, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

async function access(bridge: Bridge, field: string, read: boolean, edit: boolean): Promise<void> {
  await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field, read, edit });
}

describe('what the sync user may not see or write (B1, B2)', () => {
  it('I10, I29: a field that disappears is left alone on both sides, and comes back without blanking', async () => {
    const bridge = openBridge({ salesforcePeople: 20 });
    await bridge.settle();
    const leads = await salesforceRecords(bridge, 'Lead');
    const before = new Map(leads.map((lead) => [lead['Id'], personOf(bridge, String(lead['Id']))['title']]));
    await access(bridge, 'Title', false, false);
    for (const lead of leads.slice(0, 4)) await editSalesforce(bridge, 'Lead', String(lead['Id']), { City: 'Lyon' });
    await bridge.settle();
    for (const lead of leads) expect(personOf(bridge, String(lead['Id']))['title']).toBe(before.get(lead['Id']));
    const [first] = leads;
    const id = String(first?.['Id']);
    await editSalesforce(bridge, 'Lead', id, { Title: 'Set while hidden' });
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { city: 'Paris' });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe(before.get(first?.['Id'] ?? null));
    await access(bridge, 'Title', true, true);
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Set while hidden');
    await expectAgreement(bridge);
  });

  it('I3, I17, I29: what was edited on the other side while a field was hidden is found when it comes back (W17)', async () => {
    const bridge = openBridge({ salesforcePeople: 4 });
    await bridge.settle();
    const [lead, other] = await salesforceRecords(bridge, 'Lead');
    const [id, otherId] = [String(lead?.['Id']), String(other?.['Id'])];
    await access(bridge, 'Title', false, false);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Typed while hidden' });
    await editMarketo(bridge, String(personOf(bridge, otherId)['id']), { title: 'Typed on both sides' });
    await editSalesforce(bridge, 'Lead', otherId, { Title: 'Loses by rule' });
    await bridge.settle();
    await access(bridge, 'Title', true, true);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed while hidden');
    expect((await salesforceRecord(bridge, 'Lead', otherId))['Title']).toBe('Typed on both sides');
    await expectAgreement(bridge);
  });

  it('I1, I3, I29: a change that waited when its field was hidden goes on when the field comes back', async () => {
    const bridge = openBridge({ salesforcePeople: 3 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'row-failure', code: 'UNABLE_TO_LOCK_ROW', message: 'locked', times: 1 }] });
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Waits' });
    await bridge.cycle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe(lead?.['Title']);
    await access(bridge, 'Title', false, false);
    await bridge.settle();
    await access(bridge, 'Title', true, true);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Waits');
    await expectAgreement(bridge);
  });

  it('I1, I29: a flush of a process whose rights are older than the latest cycle ends no work on a field that came back', async () => {
    const bridge = openBridge({ salesforcePeople: 3 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await access(bridge, 'Title', false, false);
    await bridge.settle();
    const other = bridge.context();
    bridge.restart();
    await access(bridge, 'Title', true, true);
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: 'Refused at first' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', code: '1003', row: 'every', times: 1 }] });
    await bridge.cycle();
    expect(personOf(bridge, id)['title']).toBe(lead?.['Title']);
    // So long ago that no reading goes back to it.
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    const asked = await requestSync(other, { object: 'lead', id, by: 'test' });
    if (asked.result !== 'queued') throw new Error(asked.result);
    await flushPriority(other, [asked.request], new AbortController().signal);
    expect(personOf(bridge, id)['title']).toBe('Refused at first');
    await expectAgreement(bridge);
  });

  it('I17, I29: a field that comes back while a write is in doubt is looked at on the other side too', async () => {
    let isLost = false;
    const losing = (side: string, transport: HttpTransport): HttpTransport => async (request) =>
      isLost && side === 'salesforce' && request.body?.includes('/composite/sobjects') === true ? { kind: 'lost', reason: 'the connection ended' } : transport(request);
    const bridge = openBridge({ salesforcePeople: 3, around: losing });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    const person = String(personOf(bridge, id)['id']);
    await access(bridge, 'Title', false, false);
    await bridge.settle();
    await editMarketo(bridge, person, { title: 'Typed while hidden' });
    await bridge.settle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    isLost = true;
    await editMarketo(bridge, person, { city: 'Lyon' });
    await bridge.cycle();
    isLost = false;
    await access(bridge, 'Title', true, true);
    await bridge.cycle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed while hidden');
    await expectAgreement(bridge);
  });

  it('I9, I29: a field that becomes read-only is never written; the change is held and named until it may be (M23)', async () => {
    const bridge = openBridge({ salesforcePeople: 10 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await access(bridge, 'Title', true, false);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Director', city: 'Lyon' });
    for (let cycle = 0; cycle < 2; cycle++) await bridge.cycle();
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: lead?.['Title'], City: 'Lyon' });
    const found = await findRecord(bridge.context(), 'lead', id);
    if (found.result !== 'found') throw new Error('no pair');
    expect(found.pair.salesforce.work).toMatchObject({ state: 'rejected', error: { code: 'FIELD_NOT_WRITABLE', fields: ['title'] } });
    expect(personOf(bridge, id)['title']).toBe('Director');
    await access(bridge, 'Title', true, true);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Director');
    await expectBalance(bridge);
  });

  it('I9, I13: no call carries a field that is not mapped or is mapped the other way, nor another record\'s value', async () => {
    const sent: string[] = [];
    const spy = (_side: unknown, transport: HttpTransport): HttpTransport => async (request) => {
      if (request.body !== null && request.method !== 'GET') sent.push(request.body);
      return transport(request);
    };
    const bridge = openBridge({ salesforcePeople: 30, marketoPeople: 10, around: spy });
    await bridge.settle();
    const written = sent.join('\n');
    for (const unmapped of ['Age_in_Days__c', 'Do_Not_Sync_to_Marketo__c', 'OwnerId', 'inferredCity', 'doNotCall']) expect(written.includes(`"${unmapped}":`), unmapped).toBe(false);
    for (const person of marketoPeople(bridge)) {
      const key = person['basculeSalesforceId'];
      if (typeof key !== 'string') continue;
      const object = key.startsWith('00Q') ? 'Lead' : 'Contact';
      expect((await salesforceRecord(bridge, object, key))['Email'] ?? null).toBe(person['email'] ?? null);
    }
  });

  it('I12: every awkward value arrives with all its code points, or is refused by name', async () => {
    const bridge = openBridge();
    const values = ['=HYPERLINK("x")', '@SUM(A1)', 'a\tb', 'quote " and \\ back', '<script>alert(1)</script>', '日本語 𠮷野家', 'e\u0301 combining', 'עברית', '\u200bzero width', '__proto__', "O'Brien; DROP TABLE", '%{{lead.Email}}', '🙂🙃'];
    const ids: string[] = [];
    for (const [n, value] of values.entries()) ids.push(await createSalesforce(bridge, 'Lead', { LastName: `L${n}`, Company: 'X', Title: value }));
    await bridge.settle();
    for (const [n, id] of ids.entries()) expect(personOf(bridge, id)['title']).toBe(values[n]?.trim());
    await expectAgreement(bridge);
  });
});

describe('reading without losing any (I17)', () => {
  it.each(['by a cycle', 'by a request'])('I17: nobody is linked %s before it is known from where on the other side is read (F14)', async (occasion) => {
    let isLate = occasion === 'by a request';
    const bridge = openBridge({ around: (side, transport) => (request) => (isLate && side === 'marketo' && request.path.includes('leads.json') ? Promise.resolve({ kind: 'not-sent', reason: 'refused' }) : transport(request)) });
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Berg', Company: 'X', Email: 'berg@example.com' });
    const person = await createMarketo(bridge, { lastName: 'Berg', company: 'X', email: 'berg@example.com' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'cursor-lost', times: 6 }] });
    await bridge.cycle();
    isLate = false;
    if (occasion === 'by a request') await bridge.syncNow('lead', id);
    await editMarketo(bridge, person, { title: 'Typed before anybody read on' });
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Typed before anybody read on');
    await expectAgreement(bridge);
  });

  it('finds rows that become visible late with an earlier stamp (F21)', async () => {
    const bridge = openBridge({ salesforcePeople: 10 });
    await bridge.settle();
    const [lead, other] = await salesforceRecords(bridge, 'Lead');
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'late-commit', delayMs: 45_000, match: { operation: 'save Lead' }, times: 1 }] });
    await editSalesforce(bridge, 'Lead', String(lead?.['Id']), { Title: 'Late' });
    await editSalesforce(bridge, 'Lead', String(other?.['Id']), { Title: 'In time' });
    await bridge.cycle();
    expect(personOf(bridge, String(other?.['Id']))['title']).toBe('In time');
    expect(personOf(bridge, String(lead?.['Id']))['title']).not.toBe('Late');
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect(personOf(bridge, String(lead?.['Id']))['title']).toBe('Late');
  });

  it('reads thousands of rows with one stamp (F17) and feeds whose pages are short or empty (F15)', async () => {
    const bridge = openBridge();
    await bridge.control('salesforce', 'seed', { people: 10, seed: 3 });
    await bridge.settle();
    const admin = (await salesforceRecords(bridge, 'Lead')).map((lead) => String(lead['Id']));
    await bridge.control('salesforce', 'touch', { object: 'Lead', ids: admin }).catch(() => undefined);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'short-page', times: 5 }] });
    await bridge.control('marketo', 'traffic', { activities: 900 });
    for (const id of admin) await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Seen' });
    await bridge.settle();
    for (const id of admin) expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Seen');
  });
});

describe('two automations that never agree (I5, F43)', () => {
  it('the field settles or is suspended for the record with a reason; it does not bounce for ever', async () => {
    const bridge = openBridge({ salesforcePeople: 6 });
    await bridge.settle();
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await bridge.control('salesforce', 'rewrites', [{ object: 'Lead', field: 'Title', to: 'value', value: 'SALESFORCE SAYS' }]);
    await bridge.control('marketo', 'switches', { rewrites: [{ field: 'title', to: 'Marketo says' }] });
    await editSalesforce(bridge, 'Lead', id, { Title: 'anything' });
    let writes = 0;
    for (let cycle = 0; cycle < 30; cycle++) {
      const { steps } = await bridge.cycle();
      writes += steps.filter((step) => step.operation === 'push-updates').reduce((sum, step) => sum + step.counts.updated, 0);
    }
    expect(writes).toBeLessThanOrEqual(6);
    await expectHeld(bridge, id, 'NO_FIXED_POINT', 'title');
    await expectBalance(bridge);
  });
});
