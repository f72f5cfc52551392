import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { SIDES } from '../../src/domain/side.ts';
import { LEAD_QUEUE_ID } from '../../simulators/salesforce/world/bootstrap.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, mergeInMarketo, personOf, requestsOf, salesforceAll, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Where leads and contacts are merged because their persons were (PRODUCT A8, I14, I15, marketo-native-sync.md §2.4). */

interface Two {
  readonly bridge: Bridge;
  /** The record whose person wins, and the one whose person goes into it. */
  readonly winner: string;
  readonly loser: string;
  readonly kept: string;
  readonly lost: string;
}

async function two(winner: 'Lead' | 'Contact', loser: 'Lead' | 'Contact', { hasAccount = true, rules = {} }: { readonly hasAccount?: boolean; readonly rules?: Partial<ConnectionRules> } = {}): Promise<Two> {
  const bridge = openBridge({ rules: { mergesOn: SIDES, ...rules } });
  const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
  const make = (object: 'Lead' | 'Contact', values: Readonly<Record<string, string>>): Promise<string> => createSalesforce(bridge, object, { ...values, ...(object === 'Lead' ? { Company: 'X' } : hasAccount ? { AccountId: account } : {}) });
  const winnerId = await make(winner, { LastName: 'Winner', Email: 'winner@example.com', Title: 'Of the winner' });
  const loserId = await make(loser, { LastName: 'Loser', Email: 'loser@example.com', Title: 'Of the loser', Phone: '+1 555 0199' });
  await bridge.settle();
  return { bridge, winner: winnerId, loser: loserId, kept: String(personOf(bridge, winnerId)['id']), lost: String(personOf(bridge, loserId)['id']) };
}

async function eventsOf(bridge: Bridge, id: string): Promise<readonly JournalEvent[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') return [];
  return (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event);
}

async function alive(bridge: Bridge): Promise<readonly unknown[]> {
  const leads = (await salesforceAll(bridge, 'Lead', ['IsConverted'])).filter(({ IsConverted }) => IsConverted === false);
  return [...leads, ...(await salesforceRecords(bridge, 'Contact'))].map(({ Id }) => Id);
}

async function calls(bridge: Bridge, operation: string): Promise<number> {
  return (await requestsOf(bridge, 'salesforce')).byOperation[operation] ?? 0;
}

describe('two records whose persons were merged in Marketo', () => {
  for (const object of ['Lead', 'Contact'] as const) {
    it(`I14, I15: two ${object.toLowerCase()}s become one; the winner's values stay and its blanks are filled (L22, W20)`, async () => {
      const { bridge, winner, loser, kept, lost } = await two(object, object);
      await mergeInMarketo(bridge, kept, lost);
      await bridge.settle();
      expect(await alive(bridge)).toEqual([winner]);
      expect(await salesforceRecord(bridge, object, winner)).toMatchObject({ LastName: 'Winner', Title: 'Of the winner', Phone: '+1 555 0199' });
      expect(personOf(bridge, winner)).toMatchObject({ id: Number(kept), phone: '+1 555 0199' });
      expect(await eventsOf(bridge, winner)).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'salesforce', from: loser, to: winner }));
      expect((await findRecord(bridge.context(), null, loser)).result).toBe('not-found');
      await expectAgreement(bridge);
      await expectBalance(bridge);
    });
  }

  it('I10, I11: a lead that goes into a contact empties nothing of its person, which has the contact\'s values by then (W35, seed 135111)', async () => {
    const oneWay = { fields: withOverrides([{ marketo: 'phone', lead: 'Phone', contact: 'Phone', direction: 'to-marketo', policy: 'salesforce-wins' }]), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const { bridge, loser: contact, kept, lost } = await two('Lead', 'Contact', { rules: { mapping: oneWay } });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.settle();
    expect(await alive(bridge)).toEqual([contact]);
    expect(personOf(bridge, contact)).toMatchObject({ id: Number(kept), phone: '+1 555 0199' });
    expect((await eventsOf(bridge, contact)).filter((event) => event.kind === 'conflict' && event.field === 'phone')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: nothing is written by what a lead held that went into one which is being merged itself (L19, seed 138529)', async () => {
    const oneWay = { fields: withOverrides([{ marketo: 'phone', lead: 'Phone', contact: 'Phone', direction: 'to-marketo', policy: 'salesforce-wins' }]), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const { bridge, winner, loser, kept, lost } = await two('Lead', 'Lead', { rules: { mapping: oneWay } });
    const third = await createSalesforce(bridge, 'Lead', { LastName: 'Third', Email: 'third@example.com', Company: 'X', Phone: '+1 555 0177' });
    await bridge.settle();
    const person = String(personOf(bridge, third)['id']);
    const phone = (): unknown => marketoPeople(bridge).find(({ id }) => String(id) === person)?.['phone'];
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'soap-merge' }, times: 1 }] });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    expect(await alive(bridge)).toEqual(expect.arrayContaining([winner, loser, third]));
    await bridge.control('salesforce', 'merge', { master: loser, losers: [third] });
    await editMarketo(bridge, person, { phone: '+1 555 0166' });
    await bridge.cycle();
    expect(phone()).toBe('+1 555 0166');
    bridge.clock.advance(101_000);
    await bridge.settle();
    expect(await alive(bridge)).toEqual([winner]);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([kept]);
    await expectBalance(bridge);
  });

  it('I6: nor is a person made for it, where it has none yet (L19)', async () => {
    const { bridge, winner, loser, kept, lost } = await two('Lead', 'Lead');
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'soap-merge' }, times: 1 }] });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    const third = await createSalesforce(bridge, 'Lead', { LastName: 'Third', Email: 'third@example.com', Company: 'X' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'get-leads' }, code: '611', times: 1 }] });
    await bridge.cycle();
    expect(await alive(bridge)).toEqual(expect.arrayContaining([winner, loser, third]));
    await bridge.control('salesforce', 'merge', { master: loser, losers: [third] });
    await bridge.cycle();
    bridge.clock.advance(101_000);
    await bridge.settle();
    expect(await alive(bridge)).toEqual([winner]);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([kept]);
    expect((await requestsOf(bridge, 'marketo')).byOperation, 'the one of the user').toMatchObject({ 'merge-leads': 1 });
    await expectBalance(bridge);
  });

  for (const [winnerIs, loserIs] of [['Contact', 'Lead'], ['Lead', 'Contact']] as const) {
    it(`I15: of a winning ${winnerIs.toLowerCase()} and a losing ${loserIs.toLowerCase()} the contact stays, with the winning person (L13)`, async () => {
      const { bridge, winner, loser, kept, lost } = await two(winnerIs, loserIs);
      await mergeInMarketo(bridge, kept, lost);
      await bridge.settle();
      await bridge.settle();
      const contact = winnerIs === 'Contact' ? winner : loser;
      expect(await alive(bridge)).toEqual([contact]);
      // A conversion leaves what the contact holds as it is (apis.md B9).
      expect(personOf(bridge, contact)).toMatchObject({ id: Number(kept), email: winnerIs === 'Contact' ? 'winner@example.com' : 'loser@example.com' });
      expect(marketoPeople(bridge)).toHaveLength(1);
      await editSalesforce(bridge, 'Contact', contact, { Title: 'News' });
      await bridge.settle();
      expect(personOf(bridge, contact)['title']).toBe('News');
      await expectBalance(bridge);
    });
  }

  for (const when of ['before', 'after'] as const) {
    it(`I2, I3: what a user empties on the contact ${when} the lead goes into it is an edit, and empties the person, who had it from the contact's own (L22, seed 80694)`, async () => {
      const { bridge, loser: contact, kept, lost } = await two('Lead', 'Contact');
      await mergeInMarketo(bridge, kept, lost);
      if (when === 'after') await bridge.cycle();
      await editSalesforce(bridge, 'Contact', contact, { Phone: null });
      await bridge.settle();
      await bridge.settle();
      expect(await alive(bridge)).toEqual([contact]);
      expect(await salesforceRecord(bridge, 'Contact', contact)).toMatchObject({ Phone: null });
      expect([personOf(bridge, contact)['id'], personOf(bridge, contact)['phone'] ?? null]).toEqual([Number(kept), null]);
      await expectBalance(bridge);
    });
  }

  it('I11: what the contact never held empties nothing: the person keeps what it had itself (L22)', async () => {
    const { bridge, winner, loser: contact, kept, lost } = await two('Lead', 'Contact');
    await editSalesforce(bridge, 'Lead', winner, { MobilePhone: '+1 555 0144' });
    await bridge.settle();
    await mergeInMarketo(bridge, kept, lost);
    await bridge.settle();
    await bridge.settle();
    expect(await salesforceAll(bridge, 'Contact', ['MobilePhone', 'Phone'])).toMatchObject([{ Id: contact, MobilePhone: '+1 555 0144', Phone: '+1 555 0199' }]);
    expect(personOf(bridge, contact)).toMatchObject({ id: Number(kept), mobilePhone: '+1 555 0144', phone: '+1 555 0199' });
    await expectBalance(bridge);
  });

  for (const { kind, operation, objects } of [
    { kind: 'lost-answer', operation: 'soap-merge', objects: ['Lead', 'Lead'] },
    { kind: 'timeout-before', operation: 'soap-merge', objects: ['Lead', 'Lead'] },
    { kind: 'lost-answer', operation: 'soap-convertLead', objects: ['Contact', 'Lead'] },
    { kind: 'lost-answer', operation: 'soap-convertLead', objects: ['Lead', 'Contact'] },
    { kind: 'timeout-before', operation: 'soap-convertLead', objects: ['Lead', 'Contact'] },
  ] as const) {
    it(`I8, I19, F2: ${objects.join(' and ')} are looked up and merged once (${operation}, ${kind}, W20–W22)`, async () => {
      const { bridge, winner, loser, kept, lost } = await two(objects[0], objects[1]);
      await bridge.control('salesforce', 'faults', { faults: [{ kind, match: { operation }, times: 1 }] });
      await mergeInMarketo(bridge, kept, lost);
      await bridge.cycle();
      bridge.restart();
      for (let round = 0; round < 3; round++) {
        bridge.clock.advance(101_000);
        await bridge.settle();
      }
      const stays = objects[0] === 'Lead' && objects[1] === 'Contact' ? loser : winner;
      expect(await alive(bridge)).toEqual([stays]);
      expect(personOf(bridge, stays)).toMatchObject({ id: Number(kept) });
      expect(await calls(bridge, operation), 'calls that arrived').toBe(1);
      await expectBalance(bridge);
    });
  }

  for (const object of ['Lead', 'Contact'] as const) {
    it(`I37: two ${object.toLowerCase()}s are looked up in one call while their merge is in doubt (W22, seed 80600)`, async () => {
      const { bridge, winner, kept, lost } = await two(object, object);
      await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'soap-merge' }, times: 1 }] });
      await mergeInMarketo(bridge, kept, lost);
      await bridge.cycle();
      const before = await calls(bridge, 'composite');
      await bridge.cycle();
      expect(await calls(bridge, 'composite') - before, 'one poll and one look').toBe(2);
      bridge.clock.advance(101_000);
      await bridge.settle();
      expect(await alive(bridge)).toEqual([winner]);
      await expectBalance(bridge);
    });
  }

  it('I6, I10: a lead that is hidden just then is not taken for merged, and gets no person again when it is shown (W22, seed 130177)', async () => {
    const { bridge, winner, loser, kept, lost } = await two('Lead', 'Lead');
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'soap-merge' }, times: 1 }] });
    await bridge.control('salesforce', 'hide-records', { ids: [loser] });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Lead', loser, { City: 'Lyon' });
    for (let round = 0; round < 3; round++) {
      bridge.clock.advance(101_000);
      await bridge.settle();
    }
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([kept]);
    expect(await alive(bridge)).toEqual([winner]);
    await expectBalance(bridge);
  });

  it('I15: a lead is not taken for converted because somebody deleted the contact meanwhile (W21, seed 80607)', async () => {
    const { bridge, winner: lead, loser: contact, kept, lost } = await two('Lead', 'Contact');
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'soap-convertLead' }, times: 1 }] });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.cycle();
    await bridge.control('salesforce', `records/Contact/${contact}`, undefined, 'DELETE');
    bridge.clock.advance(101_000);
    await bridge.settle();
    expect(await alive(bridge)).toEqual([lead]);
    await editSalesforce(bridge, 'Lead', lead, { Title: 'News' });
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ id: Number(kept), title: 'News' });
    expect((await eventsOf(bridge, lead)).map(({ kind }) => kind)).not.toContain('converted');
    await expectBalance(bridge);
  });

  it('I6: whoever asks for the contact before anybody looked at the conversion gets no person again that was deleted', async () => {
    const { bridge, loser: contact, kept, lost } = await two('Lead', 'Contact');
    await mergeInMarketo(bridge, kept, lost);
    await bridge.control('marketo', `records/people/${kept}`, undefined, 'DELETE');
    await bridge.cycle();
    expect(await alive(bridge)).toEqual([contact]);
    await bridge.syncNow('contact', contact);
    await bridge.settle();
    expect(marketoPeople(bridge)).toEqual([]);
    expect(await eventsOf(bridge, contact)).toContainEqual(expect.objectContaining({ kind: 'converted', to: contact }));
    await expectBalance(bridge);
  });

  it('I25: that Salesforce cannot merge stay two, and the journal names them with the reason', async () => {
    const { bridge, winner, loser, kept, lost } = await two('Contact', 'Lead', { hasAccount: false });
    await mergeInMarketo(bridge, kept, lost);
    await bridge.settle();
    await bridge.cycle();
    expect(new Set(await alive(bridge))).toEqual(new Set([winner, loser]));
    const events = await eventsOf(bridge, loser);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'rejected', error: expect.objectContaining({ code: 'LEAD_NOT_CONVERTIBLE', vendorMessage: 'The contact belongs to no account, so no lead can be converted into it.' }) }));
    expect(events).toContainEqual({ kind: 'merged', side: 'marketo', from: lost, to: kept, apart: [loser, winner] });
    await expectBalance(bridge);
  });

  it('I25: a lead that a queue owns stays, by name, and holds up nothing else that is written (seed 80619)', async () => {
    const { bridge, winner, loser, kept, lost } = await two('Contact', 'Lead');
    bridge.clock.advance(1000);
    await bridge.control('salesforce', `records/Lead/${loser}`, { OwnerId: LEAD_QUEUE_ID }, 'PATCH');
    await bridge.settle();
    await mergeInMarketo(bridge, kept, lost);
    await editMarketo(bridge, kept, { city: 'Lyon' });
    await bridge.settle();
    expect(new Set(await alive(bridge))).toEqual(new Set([winner, loser]));
    expect((await salesforceRecord(bridge, 'Contact', winner))['MailingCity']).toBe('Lyon');
    const events = await eventsOf(bridge, loser);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'rejected', error: expect.objectContaining({ code: 'LEAD_NOT_CONVERTIBLE', vendorMessage: expect.stringContaining('only be owned by users') }) }));
    expect(events).toContainEqual({ kind: 'merged', side: 'marketo', from: lost, to: kept, apart: [loser, winner] });
    await expectBalance(bridge);
  });

  it('I14, F39: that people merge in Salesforce at the same time become one', async () => {
    const { bridge, winner, loser, kept, lost } = await two('Lead', 'Lead');
    await mergeInMarketo(bridge, kept, lost);
    await bridge.control('salesforce', 'merge', { master: winner, losers: [loser] });
    await bridge.settle();
    expect(await alive(bridge)).toEqual([winner]);
    expect(personOf(bridge, winner)).toMatchObject({ id: Number(kept) });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});
