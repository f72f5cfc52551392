import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { changeUnseen } from './second-look.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, personOf, requestsOf } from './worlds.ts';

/** Deletions that waited, for an admin's word or for Marketo, are carried by what Salesforce says then (I6, I7, L26). */

const MAPPING = {
  fields: DEFAULT_FIELD_MAPPINGS,
  objects: {},
  deletedToo: { salesforce: [], marketo: ['lead', 'contact'] },
  marketoKeyField: 'basculeSalesforceId',
  salesforceKeyField: 'Marketo_Id__c',
} as const;

const PEOPLE = 8;
const DELETED = 4;

/** Eight linked leads, of which four are deleted: too many to be meant, unless the brake is off. */
async function fourDeleted({ isBraked, around }: { readonly isBraked: boolean; readonly around?: BridgeOptions['around'] }): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string; readonly other: string }> {
  const bridge = openBridge({ rules: { mapping: MAPPING, massDelete: { percent: 10, atLeast: isBraked ? DELETED : PEOPLE } }, ...(around === undefined ? {} : { around }) });
  const ids: string[] = [];
  for (let number = 0; number < PEOPLE; number++) ids.push(await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com`, Title: 'Pilot' }));
  await bridge.settle();
  const [id = ''] = ids;
  const person = String(personOf(bridge, id)['id']);
  for (const lead of ids.slice(0, DELETED)) await deleteSalesforce(bridge, 'Lead', lead);
  return { bridge, id, person, other: ids.at(-1) ?? '' };
}

/** Takes away the right by which the sync user sees all leads, whoever owns them; it goes on seeing those it sees. */
function takeViewAll(bridge: Bridge): void {
  const rows = [...bridge.salesforce.world.store.table('ObjectPermissions').inIdOrder({})].filter((row) => row['SobjectType'] === 'Lead');
  for (const row of rows) changeUnseen(bridge, 'ObjectPermissions', row.Id, { PermissionsViewAllRecords: '', PermissionsModifyAllRecords: '' });
}

async function restore(bridge: Bridge, id: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids: [id] });
}

async function restoreAndHide(bridge: Bridge, id: string): Promise<void> {
  takeViewAll(bridge);
  await restore(bridge, id);
  await bridge.control('salesforce', 'hide-records', { ids: [id] });
}

/** An hour later somebody edits another lead: no reading of Salesforce reaches back to the deletions any more, and any try is due again. */
async function anHourLater(bridge: Bridge, other: string): Promise<void> {
  bridge.clock.advance(3_600_000);
  await editSalesforce(bridge, 'Lead', other, { Title: 'News' });
  await bridge.settle();
}

const KEPT = [{ code: 'DELETION_NOT_SHOWN', object: 'lead', to: 'marketo', records: 1 }];

describe('deletions that an admin agrees to', () => {
  it('I6, I7: spare the person of a lead that was restored and hidden before anybody had read of it, and say so (L26)', async () => {
    const { bridge, id, person, other } = await fourDeleted({ isBraked: true });
    await bridge.settle();
    await anHourLater(bridge, other);
    await restoreAndHide(bridge, id);
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: DELETED, merges: 0 });
    await bridge.settle();
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - DELETED + 1);
    expect(await bridge.queries.rejections('test')).toMatchObject(KEPT);
    await expectBalance(bridge);
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Lead', id, { Title: 'Still here' });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ id: Number(person), title: 'Still here' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I6: spare it also where the lead itself is asked for by name, which reads no feed (L26)', async () => {
    const { bridge, id, person, other } = await fourDeleted({ isBraked: true });
    await bridge.settle();
    await anHourLater(bridge, other);
    await restoreAndHide(bridge, id);
    await bridge.syncNow('lead', id);
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    expect(await bridge.queries.rejections('test')).toEqual(expect.arrayContaining([expect.objectContaining(KEPT[0])]));
    await expectBalance(bridge);
  });

  it('I6: spare it where the lead is restored after the cycle has read Salesforce (L26)', async () => {
    let onAsked: (() => Promise<void>) | null = null;
    const { bridge, id, person, other } = await fourDeleted({
      isBraked: true,
      around: (side, transport) => async (request) => {
        const now = side === 'salesforce' && request.body?.includes('Id%20IN') === true ? onAsked : null;
        if (now !== null) onAsked = null;
        await now?.();
        return transport(request);
      },
    });
    await bridge.settle();
    await anHourLater(bridge, other);
    await agreeToDeletions(bridge.context(), 'test');
    onAsked = () => restore(bridge, id);
    await bridge.settle();
    expect(onAsked).toBe(null);
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - DELETED + 1);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I6: take every person along where the leads are out of the bin, and the sync user would see them (L26, L27)', async () => {
    const { bridge, other } = await fourDeleted({ isBraked: true });
    await bridge.settle();
    await bridge.control('salesforce', 'empty-bin', { object: 'Lead' });
    await anHourLater(bridge, other);
    await agreeToDeletions(bridge.context(), 'test');
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - DELETED);
    await expectBalance(bridge);
  });

  it('I6: wait where Salesforce cannot be asked (L26)', async () => {
    let isAway = false;
    const { bridge, other } = await fourDeleted({ isBraked: true, around: (side, transport) => async (request) => (isAway && side === 'salesforce' && request.body?.includes('Id%20IN') === true ? { kind: 'lost', reason: 'the connection ended' } : transport(request)) });
    await bridge.settle();
    await anHourLater(bridge, other);
    await agreeToDeletions(bridge.context(), 'test');
    isAway = true;
    await bridge.cycle();
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE);
    isAway = false;
    await anHourLater(bridge, other);
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - DELETED);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });
});

describe('deletions that Marketo did not take at once', () => {
  it('I6: spare the person of a lead that was restored and hidden meanwhile (L26)', async () => {
    const { bridge, id, person, other } = await fourDeleted({ isBraked: false });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'delete-leads' }, code: '606' }] });
    await bridge.cycle();
    await bridge.control('marketo', 'faults', { faults: [] });
    await restoreAndHide(bridge, id);
    await anHourLater(bridge, other);
    expect(String(personOf(bridge, id)['id'])).toBe(person);
    expect(marketoPeople(bridge)).toHaveLength(PEOPLE - DELETED + 1);
    expect(await bridge.queries.rejections('test')).toMatchObject(KEPT);
    await expectBalance(bridge);
  });

  it('I31: those that were read in the same run are asked about by nobody, and all that waited by one call', async () => {
    const [live, waited] = [await fourDeleted({ isBraked: false }), await fourDeleted({ isBraked: true })];
    await live.bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await live.bridge.cycle();
    expect(marketoPeople(live.bridge)).toHaveLength(PEOPLE - DELETED);
    const { total } = await requestsOf(live.bridge, 'salesforce');
    await waited.bridge.settle();
    await anHourLater(waited.bridge, waited.other);
    await agreeToDeletions(waited.bridge.context(), 'test');
    await waited.bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await waited.bridge.cycle();
    expect(marketoPeople(waited.bridge)).toHaveLength(PEOPLE - DELETED);
    expect((await requestsOf(waited.bridge, 'salesforce')).total).toBe(total + 1);
  });
});
