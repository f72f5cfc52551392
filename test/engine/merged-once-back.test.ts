import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag } from '../../src/app/settings/default-mapping.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, postToMarketo, requestsOf, salesforceRecord } from './worlds.ts';

/** A lead whose deletion was read is brought back and becomes another record before anybody has looked (I15, L35, seed 90399). */

const MAPPING = { fields: [...DEFAULT_FIELD_MAPPINGS, ...deletionFlag('sfdcIsDeleted')], objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };

interface Leads {
  readonly bridge: Bridge;
  readonly back: string;
  readonly other: string;
  readonly personBack: string;
  readonly personOther: string;
}

/** Two records with their persons; `back` lies in the bin, and that was read. */
async function oneDeleted(other: 'Lead' | 'Contact' = 'Lead', rules: Parameters<typeof openBridge>[0] = { rules: { mapping: MAPPING } }): Promise<Leads> {
  const bridge = openBridge(rules);
  const back = await createSalesforce(bridge, 'Lead', { LastName: 'Back', Company: 'X', Email: 'back@example.com', Title: 'Buyer' });
  const rest = await createSalesforce(bridge, other, { LastName: 'Other', Email: 'other@example.com', ...(other === 'Lead' ? { Company: 'X' } : {}) });
  await bridge.settle();
  const [personBack, personOther] = [back, rest].map((id) => String(personOf(bridge, id)['id']));
  await deleteSalesforce(bridge, 'Lead', back);
  await bridge.settle();
  return { bridge, back, other: rest, personBack: personBack ?? '', personOther: personOther ?? '' };
}

async function restore(bridge: Bridge, id: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids: [id] });
  bridge.clock.advance(1000);
}

async function deletePerson(bridge: Bridge, person: string): Promise<void> {
  bridge.clock.advance(1000);
  await postToMarketo(bridge, '/rest/v1/leads/delete.json', JSON.stringify({ input: [{ id: Number(person) }] }));
  await bridge.settle();
}

/** The first cycle reads that it is another record now, and the next one looks whether that is so still. */
async function settled(bridge: Bridge): Promise<void> {
  await bridge.cycle();
  await bridge.settle();
}

describe('a lead that is brought back and becomes another record before anybody has looked (L35)', () => {
  it('I15: hands its person over to the survivor, whose own was deleted, and takes back that it was deleted (L20, L23)', async () => {
    const { bridge, back, other, personBack, personOther } = await oneDeleted();
    expect(marketoPerson(bridge, personBack)['sfdcIsDeleted']).toBe(true);
    await deletePerson(bridge, personOther);
    await restore(bridge, back);
    await bridge.control('salesforce', 'merge', { master: other, losers: [back] });
    await settled(bridge);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([personBack]);
    expect(String(personOf(bridge, other)['id'])).toBe(personBack);
    await editSalesforce(bridge, 'Lead', other, { City: 'Lyon' });
    await bridge.settle();
    expect(personOf(bridge, other)).toMatchObject({ city: 'Lyon', title: 'Buyer', sfdcIsDeleted: false });
    expect((await salesforceRecord(bridge, 'Lead', other))['Title']).toBe('Buyer');
    await expectAgreement(bridge);
  });

  it('I14: has its person merged into the survivor\'s (L19)', async () => {
    const { bridge, back, other, personOther } = await oneDeleted();
    await restore(bridge, back);
    await bridge.control('salesforce', 'merge', { master: other, losers: [back] });
    await settled(bridge);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([personOther]);
    await expectAgreement(bridge);
  });

  it('I6: has nobody deleted for it, although an admin had agreed to that (L26, seed 82078)', async () => {
    const carried = { mapping: { ...MAPPING, fields: DEFAULT_FIELD_MAPPINGS, deletedToo: { salesforce: [], marketo: ['lead'] as const } }, massDelete: { percent: 1, atLeast: 1 } };
    const { bridge, back, other, personBack, personOther } = await oneDeleted('Contact', { rules: carried });
    expect(marketoPerson(bridge, personBack)['id']).toBe(Number(personBack));
    expect(await agreeToDeletions(bridge.context(), 'test')).toMatchObject({ deletions: 1 });
    await restore(bridge, back);
    await bridge.control('salesforce', 'convert-lead', { leadId: back, contactId: other });
    await settled(bridge);
    expect((await requestsOf(bridge, 'marketo')).byOperation['delete-leads'] ?? 0).toBe(0);
    // So low a brake stops the merge of their persons, too.
    expect(await agreeToDeletions(bridge.context(), 'test')).toMatchObject({ merges: 1 });
    await bridge.settle();
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([personOther]);
    await expectBalance(bridge);
  });

  it('I14: has its person merged into that of the contact into which it is converted (L15)', async () => {
    const { bridge, back, other, personOther } = await oneDeleted('Contact');
    await restore(bridge, back);
    await bridge.control('salesforce', 'convert-lead', { leadId: back, contactId: other });
    await settled(bridge);
    expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([personOther]);
    await expectBalance(bridge);
  });
});
