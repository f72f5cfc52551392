import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Two records of one human become one, on either side: the person, its history and what was agreed go on (I14, I15, F39). */

async function mergeLeads(bridge: Bridge, master: string, loser: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'merge', { master, losers: [loser] });
}

async function lead(bridge: Bridge, name: string, values: Readonly<Record<string, string | null>> = {}): Promise<string> {
  return createSalesforce(bridge, 'Lead', { LastName: name, Company: 'X', Email: `${name}@example.com`, ...values });
}

async function journalOf(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`no pair of ${id}`);
  return (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event.kind);
}

/** Two leads with their persons. */
async function twoLeads(options: BridgeOptions = {}): Promise<{ readonly bridge: Bridge; readonly master: string; readonly loser: string; readonly kept: string; readonly lost: string }> {
  const bridge = openBridge({ salesforcePeople: 2, ...options });
  const master = await lead(bridge, 'kept', { Title: null, Phone: '+1 555 0100' });
  const loser = await lead(bridge, 'lost', { Title: 'Of the loser', Phone: '+1 555 0199' });
  await bridge.settle();
  return { bridge, master, loser, kept: String(personOf(bridge, master)['id']), lost: String(personOf(bridge, loser)['id']) };
}

describe('leads that are merged in Salesforce', () => {
  it('I15: have their persons merged in Marketo; the survivor keeps its values, and its blanks are filled (L19)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toContain(kept);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).not.toContain(lost);
    expect(marketoPerson(bridge, kept)).toMatchObject({ phone: '+1 555 0100', title: 'Of the loser' });
    expect((await salesforceRecord(bridge, 'Lead', master))['Title']).toBe('Of the loser');
    expect(await journalOf(bridge, master)).toContain('merged');
    expect((await findRecord(bridge.context(), null, loser)).result).toBe('not-found');
    await expectAgreement(bridge);
  });

  it('I15: hand the person over when the survivor has none, with what was agreed and typed (L20)', async () => {
    const { bridge, loser, lost } = await twoLeads();
    const master = await lead(bridge, 'late', { Title: null, Phone: '+1 555 0177' });
    await editMarketo(bridge, lost, { city: 'Lyon' });
    await mergeLeads(bridge, master, loser);
    const before = marketoPeople(bridge).length;
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(before);
    expect(personOf(bridge, master)).toMatchObject({ id: Number(lost), phone: '+1 555 0177', title: 'Of the loser', city: 'Lyon' });
    expect(await salesforceRecord(bridge, 'Lead', master)).toMatchObject({ City: 'Lyon', Title: 'Of the loser' });
    expect(await journalOf(bridge, master)).toEqual(expect.arrayContaining(['merged', 'created']));
    await expectAgreement(bridge);
  });

  it('I1: let a field that crosses one way follow the survivor, empty or not (L20)', async () => {
    const rating = { marketo: 'rating', lead: 'Rating', contact: null, direction: 'to-marketo', policy: 'salesforce-wins' } as const;
    const mapping = { fields: withOverrides([rating]), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const bridge = openBridge({ rules: { mapping } });
    const loser = await lead(bridge, 'lost', { Rating: 'Warm', Title: 'Of the loser' });
    await bridge.settle();
    const person = String(personOf(bridge, loser)['id']);
    const master = await lead(bridge, 'late', { Rating: null, Title: null });
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ title: 'Of the loser', basculeSalesforceId: master });
    expect(marketoPerson(bridge, person)['rating'] ?? null).toBeNull();
    await expectAgreement(bridge);
  });

  it('I19: a merge whose answer was lost is looked at and not made twice (L19, W20)', async () => {
    const { bridge, master, loser, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'merge-leads' }, times: 1 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.settle(15);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).not.toContain(lost);
    expect(await journalOf(bridge, master)).toEqual(expect.arrayContaining(['in-doubt', 'resolved', 'merged']));
    await expectAgreement(bridge);
  });

  it('I28: a merge that was not made for lack of calls is made later (W19)', async () => {
    const { bridge, master, loser, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'merge-leads' }, code: '606', times: 2 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.settle(20);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).not.toContain(lost);
    await expectAgreement(bridge);
  });

  it('I28: a merge that never reached Marketo is made once it cannot be under way any more (W22)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'merge-leads' }, times: 1 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.cycle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual(expect.arrayContaining([kept, lost]));
    bridge.clock.advance(101_000);
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).not.toContain(lost);
    await expectAgreement(bridge);
  });

  it('I28: a merge that Marketo refuses for good is tried once, and both persons stay', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'merge-leads' }, code: '1003' }] });
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    await editMarketo(bridge, lost, { title: 'Typed after the merge' });
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual(expect.arrayContaining([kept, lost]));
    expect(await journalOf(bridge, lost)).toEqual(expect.arrayContaining(['merged', 'rejected']));
    expect((await salesforceRecords(bridge, 'Lead')).map(({ Id }) => Id)).not.toContain(loser);
    await expectBalance(bridge);
  });

  it('I15: a person of the survivor that was deleted is followed by the loser\'s (L20)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
    await bridge.settle();
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect(personOf(bridge, master)).toMatchObject({ id: Number(lost) });
    await expectAgreement(bridge);
  });

  it('I15: a person is not lost with a merge in doubt whose winner was deleted meanwhile (W21, L20)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'merge-leads' }, times: 1 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.cycle();
    await bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
    bridge.clock.advance(101_000);
    await bridge.settle();
    await bridge.settle();
    expect(personOf(bridge, master)).toMatchObject({ id: Number(lost) });
    await expectAgreement(bridge);
  });

  it('I17: the survivor is looked at, though its merge was found by a look and not by the feed (W21, L20)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'merge-leads' }, times: 1 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.cycle();
    await bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
    // Longer than the readings overlap: nobody reads the survivor because of a stamp.
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await bridge.settle();
    expect(personOf(bridge, master)).toMatchObject({ id: Number(lost), phone: '+1 555 0100' });
    await expectAgreement(bridge);
  });

  it('I17: a survivor that was deleted meanwhile is not taken for there, and takes nothing along (W21, L20, L29)', async () => {
    const { bridge, master, loser, kept } = await twoLeads();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'merge-leads' }, times: 1 }] });
    await mergeLeads(bridge, master, loser);
    await bridge.cycle();
    await bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
    await deleteSalesforce(bridge, 'Lead', master);
    await bridge.cycle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await bridge.settle();
    const found = await findRecord(bridge.context(), null, master);
    expect(found.result === 'found' && found.pair.salesforce.presence).toBe('merged');
    await expectBalance(bridge);
  });

  it('I14: a loser without a person goes into the survivor\'s pair, with what was noted of it (L21)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const master = await lead(bridge, 'kept');
    await bridge.settle();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'sync-leads' }, code: '1003' }] });
    const loser = await lead(bridge, 'lost');
    await bridge.cycle();
    expect(await journalOf(bridge, loser)).toEqual(['rejected']);
    await bridge.control('marketo', 'faults', { faults: [] });
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect((await findRecord(bridge.context(), null, loser)).result).toBe('not-found');
    expect(await journalOf(bridge, master)).toEqual(expect.arrayContaining(['merged', 'rejected']));
    expect(marketoPeople(bridge).filter(({ email }) => email === 'lost@example.com')).toEqual([]);
    await expectAgreement(bridge);
  });

  it('I6: a loser whose person was deleted, and that is brought back, is still without one (L21, seed 80216)', async () => {
    const { bridge, master, loser, lost } = await twoLeads();
    bridge.clock.advance(1000);
    await bridge.control('marketo', `records/people/${lost}`, undefined, 'DELETE');
    await bridge.settle();
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [loser] });
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Lead', loser)).toMatchObject({ Email: 'lost@example.com' });
    expect(marketoPeople(bridge).filter(({ email }) => email === 'lost@example.com')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: a loser that is read again later is not created again, and neither are chains (L19)', async () => {
    const { bridge, master, loser } = await twoLeads();
    const last = await lead(bridge, 'last');
    await bridge.settle();
    await mergeLeads(bridge, master, loser);
    await mergeLeads(bridge, last, master);
    await bridge.settle(15);
    await bridge.cycle();
    const ours = marketoPeople(bridge).filter((person) => /^(kept|lost|last)@/.test(String(person['email'])));
    expect(ours).toHaveLength(1);
    expect(personOf(bridge, last)).toMatchObject({ id: ours[0]?.['id'] });
    await expectAgreement(bridge);
  });
});

describe('contacts that are merged in Salesforce', () => {
  it('I15: have their persons merged too', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const master = await createSalesforce(bridge, 'Contact', { LastName: 'Kept', Email: 'kept@example.com' });
    const loser = await createSalesforce(bridge, 'Contact', { LastName: 'Lost', Email: 'lost@example.com', Title: 'Of the loser' });
    await bridge.settle();
    await mergeLeads(bridge, master, loser);
    await editSalesforce(bridge, 'Contact', master, { Phone: '+1 555 0101' });
    await bridge.settle();
    expect(personOf(bridge, master)).toMatchObject({ title: 'Of the loser', phone: '+1 555 0101' });
    expect(marketoPeople(bridge).filter(({ lastName }) => lastName === 'Lost')).toEqual([]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});

describe('a lead that is converted into a contact with a person of its own', () => {
  async function leadAndContact(): Promise<{ readonly bridge: Bridge; readonly leadId: string; readonly contactId: string; readonly kept: string; readonly lost: string }> {
    const bridge = openBridge({ salesforcePeople: 2 });
    const leadId = await lead(bridge, 'lost', { Title: 'Of the lead', Phone: '+1 555 0199' });
    const contactId = await createSalesforce(bridge, 'Contact', { LastName: 'Kept', Email: 'kept@example.com', Phone: '+1 555 0100' });
    await bridge.settle();
    return { bridge, leadId, contactId, kept: String(personOf(bridge, contactId)['id']), lost: String(personOf(bridge, leadId)['id']) };
  }

  async function convert(bridge: Bridge, leadId: string, contactId: string): Promise<void> {
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId, contactId });
  }

  it('I15: has its person merged into the contact\'s (L15)', async () => {
    const { bridge, leadId, contactId, kept, lost } = await leadAndContact();
    await convert(bridge, leadId, contactId);
    await bridge.settle();
    await bridge.cycle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).not.toContain(lost);
    expect(personOf(bridge, contactId)).toMatchObject({ id: Number(kept), phone: '+1 555 0100', title: 'Of the lead' });
    expect((await salesforceRecords(bridge, 'Contact')).find(({ Id }) => Id === contactId)).toMatchObject({ Title: 'Of the lead' });
    expect((await journalOf(bridge, contactId)).filter((kind) => kind === 'converted' || kind === 'merged')).toEqual(['merged', 'converted']);
    expect((await findRecord(bridge.context(), null, leadId)).result).toBe('not-found');
    await expectBalance(bridge);
  });

  it('I11: keeps the person\'s values where a contact that was there before is empty (L14)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const leadId = await lead(bridge, 'lost', { Title: 'Of the lead', Phone: '+1 555 0199' });
    await bridge.settle();
    const person = String(personOf(bridge, leadId)['id']);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    const contactId = await createSalesforce(bridge, 'Contact', { LastName: 'Kept', Phone: '+1 555 0100' });
    await bridge.cycle();
    await convert(bridge, leadId, contactId);
    await bridge.settle();
    expect(personOf(bridge, contactId)).toMatchObject({ id: Number(person), title: 'Of the lead', phone: '+1 555 0100', email: 'lost@example.com' });
    expect((await salesforceRecords(bridge, 'Contact')).find(({ Id }) => Id === contactId)).toMatchObject({ Title: 'Of the lead' });
    await expectBalance(bridge);
  });

  it('I2: empties the person of what was emptied on the lead, also where the contact that was made is read before its lead', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const others = await Promise.all(['a', 'b', 'c'].map((name) => lead(bridge, name)));
    const leadId = await lead(bridge, 'emptied', { Title: 'Of the lead' });
    await bridge.settle();
    await bridge.control('salesforce', 'limits', { largestQueryPage: 1 });
    for (const other of others) await editSalesforce(bridge, 'Lead', other, { Title: 'Before it' });
    await editSalesforce(bridge, 'Lead', leadId, { Title: null });
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId });
    const contactId = String((await salesforceRecords(bridge, 'Contact')).find(({ Email }) => Email === 'emptied@example.com')?.Id);
    await bridge.settle();
    expect(await journalOf(bridge, contactId)).toContain('absorbed');
    expect(personOf(bridge, contactId)['title'] ?? null).toBeNull();
    expect((await salesforceRecords(bridge, 'Contact')).find(({ Id }) => Id === contactId)?.['Title'] ?? null).toBeNull();
    await expectBalance(bridge);
  });

  it('I15: brings its person along when the contact\'s was deleted, before or while they are merged (L14, W21)', async () => {
    for (const isBefore of [true, false]) {
      const { bridge, leadId, contactId, kept, lost } = await leadAndContact();
      const removeKept = () => bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
      await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'merge-leads' }, times: 1 }] });
      if (isBefore) {
        await removeKept();
        await bridge.settle();
      }
      await convert(bridge, leadId, contactId);
      await bridge.cycle();
      if (!isBefore) await removeKept();
      bridge.clock.advance(101_000);
      await bridge.settle();
      await bridge.settle();
      expect(personOf(bridge, contactId)).toMatchObject({ id: Number(lost) });
      await expectBalance(bridge);
    }
  });
});

/** Merges persons by Marketo's API, as somebody on its page does. */
async function mergePersons({ marketo, clock }: Bridge, winner: string, loser: string): Promise<void> {
  clock.advance(1000);
  const url = '/identity/oauth/token?grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret';
  const { access_token: token } = JSON.parse((await marketo.handle({ method: 'GET', url, headers: {}, body: '' })).body) as { access_token: string };
  const answer = await marketo.handle({ method: 'POST', url: `/rest/v1/leads/${winner}/merge.json?leadId=${loser}`, headers: { authorization: `Bearer ${token}` }, body: '' });
  expect(JSON.parse(answer.body)).toMatchObject({ success: true });
}

describe('persons that are merged in Marketo', () => {
  it('I15: hand the lead over to a winner without one, with base and history; the winner\'s values reach it (L20)', async () => {
    const { bridge, loser, lost } = await twoLeads();
    const winner = await createMarketo(bridge, { lastName: 'Winner', email: 'winner@example.com', title: 'Of the winner' });
    await mergePersons(bridge, winner, lost);
    await bridge.settle();
    expect(marketoPerson(bridge, winner)).toMatchObject({ title: 'Of the winner', phone: '+1 555 0199', basculeSalesforceId: loser });
    expect(await salesforceRecord(bridge, 'Lead', loser)).toMatchObject({ LastName: 'Winner', Title: 'Of the winner', Phone: '+1 555 0199' });
    expect(await journalOf(bridge, loser)).toEqual(expect.arrayContaining(['created', 'merged']));
    await editSalesforce(bridge, 'Lead', loser, { City: 'Lyon' });
    await bridge.settle();
    expect(marketoPerson(bridge, winner)['city']).toBe('Lyon');
    await expectAgreement(bridge);
  });

  it('I6: with two leads end the loser\'s pair and name both leads; nothing is made again (L22)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await mergePersons(bridge, kept, lost);
    await bridge.settle();
    const before = marketoPeople(bridge).length;
    await editSalesforce(bridge, 'Lead', loser, { Title: 'Typed after the merge' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(before);
    expect((await salesforceRecords(bridge, 'Lead')).map(({ Id }) => Id)).toEqual(expect.arrayContaining([master, loser]));
    const found = await findRecord(bridge.context(), null, loser);
    if (found.result !== 'found') throw new Error('no pair');
    const journal = await bridge.queries.journal('test', found.pair.pairId, 50);
    expect(journal.map(({ event }) => event)).toContainEqual({ kind: 'merged', side: 'marketo', from: lost, to: kept, apart: [loser, master] });
    await expectBalance(bridge);
  });

  it('I14: with two leads that people then merge are one again (L21)', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await mergePersons(bridge, kept, lost);
    await bridge.settle();
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect((await findRecord(bridge.context(), null, loser)).result).toBe('not-found');
    expect(personOf(bridge, master)).toMatchObject({ id: Number(kept) });
    await expectAgreement(bridge);
  });

  it('I14, F39: the same two on both sides at once become one', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await mergePersons(bridge, kept, lost);
    await mergeLeads(bridge, master, loser);
    await bridge.settle();
    expect(personOf(bridge, master)).toMatchObject({ id: Number(kept) });
    expect(marketoPeople(bridge).filter(({ email }) => email === 'lost@example.com')).toEqual([]);
    await expectAgreement(bridge);
  });

  it('I15, F39: crosswise on the two sides, the surviving lead keeps the surviving person', async () => {
    const { bridge, master, loser, kept, lost } = await twoLeads();
    await mergePersons(bridge, lost, kept);
    await mergeLeads(bridge, master, loser);
    await bridge.settle(15);
    bridge.clock.advance(101_000);
    await bridge.settle(15);
    expect(personOf(bridge, master)).toMatchObject({ id: Number(lost) });
    await expectAgreement(bridge);
  });

  it('I14: one after the other follow to the last winner, whatever the order in the log (L20, F23)', async () => {
    const { bridge, loser, lost } = await twoLeads();
    const [second, third] = [await createMarketo(bridge, { lastName: 'Second', email: 'second@example.com' }), await createMarketo(bridge, { lastName: 'Third', email: 'third@example.com' })];
    await mergePersons(bridge, second, lost);
    await mergePersons(bridge, third, second);
    await bridge.settle();
    expect(personOf(bridge, loser)).toMatchObject({ id: Number(third) });
    await expectAgreement(bridge);
  });
});
