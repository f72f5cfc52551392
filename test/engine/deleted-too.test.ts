import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { objectMappings } from '../../src/app/settings/default-object-mapping.ts';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, mergeInMarketo, personOf, requestsOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** Where the rules say that a deletion is carried to the other side (PRODUCT A8, I6, I7, F40). */

const MAPPING = {
  fields: DEFAULT_FIELD_MAPPINGS,
  objects: objectMappings(['account', 'opportunity']),
  deletedToo: { salesforce: ['lead', 'contact'], marketo: ['lead', 'contact', 'opportunity'] },
  marketoKeyField: 'basculeSalesforceId',
  salesforceKeyField: 'Marketo_Id__c',
} as const;

const PEOPLE = 8;

async function opened(massDelete = { percent: 100, atLeast: 1000 }, around?: BridgeOptions['around']): Promise<{ readonly bridge: Bridge; readonly ids: readonly string[]; readonly id: string; readonly person: string }> {
  const bridge = openBridge({ rules: { mapping: MAPPING, massDelete }, ...(around === undefined ? {} : { around }) });
  const ids: string[] = [];
  for (let number = 0; number < PEOPLE; number++) ids.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com`, Title: 'Pilot' }));
  await bridge.settle();
  const [id = ''] = ids;
  return { bridge, ids, id, person: String(personOf(bridge, id)['id']) };
}

async function deletePerson(bridge: Bridge, person: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
}

async function restore(bridge: Bridge, id: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids: [id] });
}

async function eventsOf(bridge: Bridge, salesforceId: string): Promise<readonly JournalEvent[]> {
  const pair = (await bridge.pairs()).find((one) => one.salesforce.id === salesforceId);
  return (await bridge.queries.journal('test', pair?.pairId ?? '', 50)).map(({ event }) => event);
}

async function deletions(bridge: Bridge): Promise<number> {
  return (await requestsOf(bridge, 'marketo')).byOperation['delete-leads'] ?? 0;
}

describe('a deletion that is carried to the other side', () => {
  it('I6: a deleted lead takes its person along, and the journal keeps what the person held (W23)', async () => {
    const { bridge, id, person } = await opened();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 1);
    expect(await eventsOf(bridge, id)).toContainEqual(expect.objectContaining({ kind: 'deleted', side: 'marketo', recordId: person, held: expect.objectContaining({ title: 'Pilot', email: 'lead0@example.com' }) }));
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I10, F40: a lead that is restored has its person made anew, and loses nothing by it (L26)', async () => {
    const { bridge, id, person } = await opened();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    await restore(bridge, id);
    await bridge.settle();
    const anew = personOf(bridge, id);
    expect(String(anew['id'])).not.toBe(person);
    expect(anew).toMatchObject({ title: 'Pilot', email: 'lead0@example.com' });
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Pilot', Company: 'X' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I6: nor is it deleted again because the log told of that first, while nobody knew yet what became of ours (W23, seed 80257)', async () => {
    let isBlind = false;
    const { bridge, id, person } = await opened(undefined, (side, transport) => async (request) => {
      if (side !== 'marketo' || request.body === null || !request.path.includes('/leads/delete')) return isBlind && request.path.includes('/leads.json') ? { kind: 'lost', reason: 'the connection ended' } : transport(request);
      await transport(request);
      isBlind = true;
      return { kind: 'lost', reason: 'the connection ended' };
    });
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.cycle();
    expect(isBlind).toBe(true);
    await restore(bridge, id);
    await bridge.cycle();
    isBlind = false;
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Pilot' });
    expect(String(personOf(bridge, id)['id'])).not.toBe(person);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I10, I11: a person who came meanwhile with the address is met like a stranger (L6, L26)', async () => {
    const { bridge, id } = await opened();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    const other = await createMarketo(bridge, { lastName: 'Lead 0', email: 'lead0@example.com', company: 'X' });
    await restore(bridge, id);
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ id: Number(other), title: 'Pilot' });
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Pilot' });
    await expectAgreement(bridge);
  });

  it('I6, F40: a deleted person takes its lead along; a lead that an admin restores stays, with a person made anew (L26)', async () => {
    const { bridge, id, person } = await opened();
    await deletePerson(bridge, person);
    await bridge.settle();
    expect((await salesforceRecords(bridge, 'Lead')).map((record) => record['Id'])).not.toContain(id);
    await restore(bridge, id);
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Pilot' });
    expect(personOf(bridge, id)).toMatchObject({ title: 'Pilot', email: 'lead0@example.com' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I6: an object without the rule keeps its record, one with it does not', async () => {
    const { bridge } = await opened();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Pier', AccountId: account, StageName: 'Prospecting', CloseDate: '2026-06-30' });
    await bridge.settle();
    const kept = (): number => [...bridge.marketo.world.records(opportunityKind.store).all()].length;
    expect(kept()).toBe(1);
    await deleteSalesforce(bridge, 'Opportunity', opportunity);
    await bridge.settle();
    expect(kept()).toBe(0);
    await restore(bridge, opportunity);
    await bridge.settle();
    expect(kept()).toBe(1);
    await expectBalance(bridge);
  });

  for (const { kind, sent } of [{ kind: 'lost-answer', sent: 1 }, { kind: 'timeout-before', sent: 2 }] as const) {
    it(`I8, I19, F2: is looked up before it is sent again (${kind}, W24)`, async () => {
      const { bridge, id } = await opened();
      await bridge.control('marketo', 'requests', undefined, 'DELETE');
      await bridge.control('marketo', 'faults', { faults: [{ kind, match: { operation: 'delete-leads' }, times: 1 }] });
      await deleteSalesforce(bridge, 'Lead', id);
      await bridge.cycle();
      bridge.restart();
      await bridge.settle();
      bridge.clock.advance(200_000);
      await bridge.settle();
      bridge.clock.advance(200_000);
      await bridge.settle();
      expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 1);
      expect(await eventsOf(bridge, id)).toContainEqual(expect.objectContaining({ kind: 'in-doubt' }));
      expect((await eventsOf(bridge, id)).filter((event) => event.kind === 'deleted' && event.side === 'marketo')).toHaveLength(1);
      expect(await deletions(bridge)).toBe(sent);
      await expectBalance(bridge);
    });
  }

  it('I37: is looked up in one call with a write that is in doubt beside it (W6, W24, seed 80600)', async () => {
    const { bridge, ids, id } = await opened();
    const lookUps = async (): Promise<number> => (await requestsOf(bridge, 'marketo')).byOperation['get-leads'] ?? 0;
    await bridge.control('marketo', 'faults', { faults: ['delete-leads', 'sync-leads'].map((operation) => ({ kind: 'timeout-before', match: { operation }, times: 1 })) });
    await deleteSalesforce(bridge, 'Lead', id);
    await editSalesforce(bridge, 'Lead', ids[1] ?? '', { Title: 'Buyer' });
    await bridge.cycle();
    const before = await lookUps();
    await bridge.cycle();
    expect(await lookUps() - before).toBe(1);
    bridge.clock.advance(600_000);
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 1);
    expect(personOf(bridge, ids[1] ?? '')).toMatchObject({ title: 'Buyer' });
    await expectBalance(bridge);
  });

  it('I25: one that is refused stops no other, and says why', async () => {
    const { bridge, ids } = await opened();
    await deletePerson(bridge, String(personOf(bridge, ids[0] ?? '')['id']));
    await deletePerson(bridge, String(personOf(bridge, ids[1] ?? '')['id']));
    // Gone by another hand before our own call: done, whoever did it.
    await deleteSalesforce(bridge, 'Lead', ids[1] ?? '');
    await bridge.settle();
    expect(new Set((await salesforceRecords(bridge, 'Lead')).map((record) => record['Id']))).toEqual(new Set(ids.slice(2)));
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });
});

describe('what is not a deletion', () => {
  it('I6, L22: a person that went into another one takes no lead along', async () => {
    const { bridge, ids, id, person } = await opened();
    await mergeInMarketo(bridge, String(personOf(bridge, ids[1] ?? '')['id']), person);
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: 'Still here' });
    await bridge.settle();
    expect((await salesforceRecords(bridge, 'Lead')).map((record) => record['Id'])).toContain(id);
  });

  it('I6, L21: nor does it take along one that was deleted in the same moment, and that is restored (seed 80042)', async () => {
    const { bridge, ids, id, person } = await opened();
    await deleteSalesforce(bridge, 'Lead', id);
    await mergeInMarketo(bridge, String(personOf(bridge, ids[1] ?? '')['id']), person);
    await bridge.settle();
    await restore(bridge, id);
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: 'Pilot' });
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 1);
    expect(await eventsOf(bridge, id)).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'marketo', from: person }));
    await expectBalance(bridge);
  });

  it('I15, L15, L19: nor do leads that were merged or converted take their persons', async () => {
    const { bridge, ids } = await opened();
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'contact@example.com' });
    await bridge.settle();
    await bridge.control('salesforce', 'merge', { master: ids[0], losers: [ids[1]] });
    await bridge.control('salesforce', 'convert-lead', { leadId: ids[2], contactId: contact });
    await bridge.settle();
    expect(await deletions(bridge)).toBe(0);
    expect(personOf(bridge, ids[0] ?? '')['email']).toBe('lead0@example.com');
  });

  it('I6, I29: a lead that the sync user may not see keeps its person', async () => {
    const { bridge, ids, id } = await opened();
    await bridge.control('salesforce', 'hide-records', { ids: [id] });
    await editSalesforce(bridge, 'Lead', ids[1] ?? '', { Title: 'News' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE);
  });
});

describe('many deletions at once', () => {
  it('I7: nothing is deleted on either side before an admin agrees (L25)', async () => {
    const { bridge, ids } = await opened({ percent: 10, atLeast: 3 });
    for (const id of ids.slice(0, 3)) await deletePerson(bridge, String(personOf(bridge, id)['id']));
    for (const id of ids.slice(3, 6)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 3);
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(PEOPLE - 3);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 3 }, { code: 'MASS_DELETE_STOPPED', records: 3 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 6, merges: 0 });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(2);
    expect(await salesforceRecords(bridge, 'Lead')).toHaveLength(2);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I6: that were agreed to and brought back meanwhile are not carried by a flush, which reads no feed (L26, seed 80529)', async () => {
    const { bridge, ids, id, person } = await opened({ percent: 10, atLeast: 3 });
    for (const lead of ids.slice(0, 3)) await deleteSalesforce(bridge, 'Lead', lead);
    await bridge.cycle();
    await agreeToDeletions(bridge.context(), 'test');
    await restore(bridge, id);
    await bridge.syncNow('lead', ids[7] ?? '');
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - 2);
    await bridge.settle();
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    await expectBalance(bridge);
  });
});
