import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag } from '../../src/app/settings/default-mapping.ts';
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
