import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag } from '../../src/app/settings/default-mapping.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, salesforceRecords } from './worlds.ts';

/** What a deletion does on the other side, and who comes back or is typed in again (I6, F40, marketo-native-sync.md §2.6). */

const MAPPING = { fields: [...DEFAULT_FIELD_MAPPINGS, ...deletionFlag('sfdcIsDeleted')], objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };

async function linked(object: 'Lead' | 'Contact' = 'Lead'): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string }> {
  const bridge = openBridge({ salesforcePeople: 2, rules: { mapping: MAPPING } });
  const id = await createSalesforce(bridge, object, { LastName: 'Example', ...(object === 'Lead' ? { Company: 'X' } : {}), Email: 'ann@example.com', Title: 'Old' });
  await bridge.settle();
  return { bridge, id, person: String(personOf(bridge, id)['id']) };
}

async function journalOf(bridge: Bridge, id: string): Promise<readonly string[]> {
  const found = await findRecord(bridge.context(), null, id);
  if (found.result !== 'found') throw new Error(`no pair of ${id}`);
  return (await bridge.queries.journal('test', found.pair.pairId, 50)).map(({ event }) => event.kind);
}

describe('a lead or contact that is deleted', () => {
  for (const object of ['Lead', 'Contact'] as const) {
    it(`I6: flags the person of a ${object.toLowerCase()} where a field is named for it, and nothing else crosses (L23)`, async () => {
      const { bridge, id, person } = await linked(object);
      expect(marketoPerson(bridge, person)['sfdcIsDeleted']).toBe(false);
      await editSalesforce(bridge, object, id, { Title: 'Typed before the deletion' });
      await deleteSalesforce(bridge, object, id);
      await bridge.settle();
      expect(marketoPerson(bridge, person)).toMatchObject({ sfdcIsDeleted: true, title: 'Old' });
      await editMarketo(bridge, person, { title: 'Typed after it' });
      await bridge.settle();
      expect((await salesforceRecords(bridge, object)).filter(({ Email }) => Email === 'ann@example.com')).toEqual([]);
      await expectBalance(bridge);
    });
  }

  it('I6: takes back what still waited to cross, and tells of its end alone (L23)', async () => {
    const { bridge, id, person } = await linked();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'sync-leads' }, code: '606' }] });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Waits' });
    await bridge.cycle();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.control('marketo', 'faults', { faults: [] });
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ sfdcIsDeleted: true, title: 'Old' });
    await expectBalance(bridge);
  });

  it('I6, F40: clears the flag when it is restored (L17, L23)', async () => {
    const { bridge, id, person } = await linked();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [id] });
    await bridge.settle();
    expect(marketoPerson(bridge, person)['sfdcIsDeleted']).toBe(false);
    await expectAgreement(bridge);
  });

  it('I8, F40: leaves its person to who is typed in again with the address, unflagged (L24)', async () => {
    const { bridge, id, person } = await linked();
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    const again = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'Ann@example.com' });
    await bridge.settle();
    expect(personOf(bridge, again)).toMatchObject({ id: Number(person), sfdcIsDeleted: false, title: 'Old' });
    expect((await salesforceRecords(bridge, 'Lead')).find(({ Id }) => Id === again)).toMatchObject({ Title: 'Old' });
    expect(marketoPeople(bridge).filter(({ email }) => String(email).toLowerCase() === 'ann@example.com')).toHaveLength(1);
    expect(await journalOf(bridge, again)).toEqual(expect.arrayContaining(['deleted', 'absorbed', 'linked']));
    // The flag is taken back like any value that was agreed on: nobody's word was lost by it.
    expect(await journalOf(bridge, again)).not.toContain('conflict');
    await expectAgreement(bridge);
  });

  it('I8, F40: and both in one reading, too (L24)', async () => {
    const { bridge, id, person } = await linked('Contact');
    await deleteSalesforce(bridge, 'Contact', id);
    const again = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'ann@example.com' });
    await bridge.settle();
    expect(personOf(bridge, again)).toMatchObject({ id: Number(person), sfdcIsDeleted: false });
    await expectAgreement(bridge);
  });
});

describe('a person that is deleted', () => {
  it('I6, I8, F40: keeps its lead, which goes to who comes again with the address (L16, L24)', async () => {
    const { bridge, id, person } = await linked();
    await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: 'Typed after the deletion' });
    await bridge.settle();
    expect(marketoPeople(bridge).filter(({ email }) => email === 'ann@example.com')).toEqual([]);
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ id: Number(again), title: 'Typed after the deletion' });
    expect((await salesforceRecords(bridge, 'Lead')).filter(({ Email }) => Email === 'ann@example.com')).toHaveLength(1);
    await expectAgreement(bridge);
  });
});

describe('a person that waited to become a lead', () => {
  it('I6: becomes none when it was deleted and the log that tells of it could not be read (seed 2314)', async () => {
    let isLogAway = false;
    const bridge = openBridge({ around: (_, transport) => async (request) => (isLogAway && request.path.includes('activities') ? { kind: 'lost', reason: 'the connection ended' } : transport(request)) });
    const person = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    await bridge.settle();
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'row-failure', code: 'UNABLE_TO_LOCK_ROW', row: 'every', times: 1 }] });
    await bridge.syncNow('person', person);
    await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
    isLogAway = true;
    bridge.clock.advance(3_600_000);
    await bridge.cycle();
    isLogAway = false;
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toEqual([]);
    await expectBalance(bridge);
  });
});

describe('a person that an earlier request wanted in Salesforce', () => {
  it('I6: becomes no lead when it was deleted before another request is served, which reads no log (seed 80278)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const person = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com', company: 'X' });
    const other = await createMarketo(bridge, { lastName: 'Other', email: 'other@example.com', company: 'X' });
    await bridge.settle();
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'row-failure', code: 'UNABLE_TO_LOCK_ROW', row: 'every', times: 1 }] });
    await bridge.syncNow('person', person);
    await bridge.control('marketo', `records/people/${person}`, undefined, 'DELETE');
    bridge.clock.advance(3_600_000);
    await bridge.syncNow('person', other);
    await bridge.settle();
    expect((await salesforceRecords(bridge, 'Lead')).map(({ Email: email }) => email)).toEqual(expect.arrayContaining(['other@example.com']));
    expect((await salesforceRecords(bridge, 'Lead')).map(({ Email: email }) => email)).not.toContain('ann@example.com');
    await expectBalance(bridge);
  });
});

describe('many leads that are deleted at once', () => {
  /** Ten linked leads; more than three deleted ones are too many. */
  async function tenLeads(massDelete = { percent: 10, atLeast: 4 }): Promise<{ readonly bridge: Bridge; readonly ids: readonly string[] }> {
    const bridge = openBridge({ rules: { mapping: MAPPING, massDelete } });
    const ids: string[] = [];
    for (let number = 0; number < 10; number++) ids.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` }));
    await bridge.settle();
    return { bridge, ids };
  }

  function flagged(bridge: Bridge): number {
    return marketoPeople(bridge).filter((person) => person['sfdcIsDeleted'] === true).length;
  }

  const STOPPED = [{ code: 'MASS_DELETE_STOPPED', object: 'lead', to: 'marketo', records: 4, waiting: 0, oldestSince: expect.any(String) }];

  it('I7, F45: are recorded, and nobody is told before an admin agrees; all else goes on (L25)', async () => {
    const { bridge, ids } = await tenLeads();
    for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
    await editSalesforce(bridge, 'Lead', ids[9] ?? '', { Title: 'Goes on' });
    await bridge.settle();
    expect(flagged(bridge)).toBe(0);
    expect(personOf(bridge, ids[9] ?? '')['title']).toBe('Goes on');
    expect(await bridge.queries.rejections('test')).toEqual(STOPPED);
    expect(await journalOf(bridge, ids[0] ?? '')).toEqual(expect.arrayContaining(['deleted', 'rejected']));
    await expectBalance(bridge);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 4, merges: 0 });
    await bridge.cycle();
    expect(flagged(bridge)).toBe(4);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 0, merges: 0 });
    await expectBalance(bridge);
  });

  it('I7: are agreed to as they were seen: who is deleted after that waits for another word (L25)', async () => {
    const { bridge, ids } = await tenLeads();
    for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 4, merges: 0 });
    for (const id of ids.slice(4, 8)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    expect(marketoPeople(bridge).filter((person) => person['sfdcIsDeleted'] === true).map((person) => String(person['basculeSalesforceId'])).toSorted()).toEqual(ids.slice(0, 4).toSorted());
    expect(await bridge.queries.rejections('test')).toEqual(STOPPED);
  });

  it('I7: stay stopped over a restart, news of their persons, and one more (L25)', async () => {
    const { bridge, ids } = await tenLeads();
    for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    bridge.restart();
    const [first] = marketoPeople(bridge).filter((person) => person['basculeSalesforceId'] === ids[0]);
    await editMarketo(bridge, String(first?.['id']), { title: 'News' });
    await deleteSalesforce(bridge, 'Lead', ids[4] ?? '');
    await bridge.settle();
    expect(flagged(bridge)).toBe(0);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 5 }]);
  });

  it('I7, F40: that are restored need nobody to agree (L17, L25)', async () => {
    const { bridge, ids } = await tenLeads();
    for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: ids.slice(0, 4) });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(flagged(bridge)).toBe(0);
    await expectAgreement(bridge);
  });

  it('I7: stay stopped where others of them were restored and the rights change, or news of their persons come (L25, seed 82097)', async () => {
    const { bridge, ids } = await tenLeads();
    for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: ids.slice(2, 4) });
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Phone', read: false, edit: false });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, ids[0] ?? '')['id']), { title: 'News' });
    await bridge.settle();
    expect(flagged(bridge)).toBe(0);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 2 }]);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 2, merges: 0 });
    await bridge.settle();
    expect(flagged(bridge)).toBe(2);
    await expectBalance(bridge);
  });

  it('I7: are told at once when they are fewer than so many, or no greater share than is allowed (L23, L25)', async () => {
    for (const massDelete of [{ percent: 10, atLeast: 5 }, { percent: 40, atLeast: 4 }]) {
      const { bridge, ids } = await tenLeads(massDelete);
      for (const id of ids.slice(0, 4)) await deleteSalesforce(bridge, 'Lead', id);
      await bridge.settle();
      expect(flagged(bridge)).toBe(4);
    }
  });
});
