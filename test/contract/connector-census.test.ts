import { describe, expect, it } from 'vitest';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { IdPage } from '../../src/engine/connector-port.ts';
import { marketoWorld, salesforceWorld } from './connector-world.ts';
import type { World } from './connector-world.ts';

/** What a side says of an object as a whole: only with it may absence mean that a record is gone (decision 28, F37). */

async function idsListed({ connector }: World, lead: 'lead' | 'contact'): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  let after: string | null = null;
  do {
    if (connector.listIds === undefined) throw new Error('lists nothing');
    const page: IdPage = await connector.listIds({ object: lead, after, lane: 'bulk' });
    pages.push(page.ids);
    after = page.next;
  } while (after !== null);
  return pages;
}

describe('Salesforce', () => {
  it('counts what the sync user sees, and of the ids asked about those in the bin too, but none that is gone', async () => {
    const world = salesforceWorld();
    const [alive, binned, purged] = [await world.create({ LastName: 'A' }), await world.create({ LastName: 'B' }), await world.create({ LastName: 'C' })];
    await world.remove(purged);
    await world.control('empty-bin', { object: 'Lead' }, 'POST');
    await world.remove(binned);
    const ids = [alive, binned, purged, world.noId];
    const before = await world.charged();
    expect(before).toBeGreaterThan(0);
    expect(await world.connector.census({ object: 'lead', ids, lane: 'bulk' })).toEqual({ records: 1, among: 2, seesAll: true });
    await world.charged();
    await world.connector.census({ object: 'lead', ids, lane: 'bulk' });
    expect(await world.charged(), 'one call').toBe(1);
    await world.control('hide-records', { ids: [alive] }, 'POST');
    expect(await world.connector.census({ object: 'lead', ids, lane: 'bulk' })).toMatchObject({ records: 0, among: 1 });
  });

  it('sees all only by a right to see all, and says no when it cannot tell (F37)', async () => {
    const world = salesforceWorld();
    const rights = async (changes: Readonly<Record<string, boolean>>, object: string, where: string): Promise<void> => {
      const found = (await world.call('GET', `/services/data/v62.0/query?q=${encodeURIComponent(`SELECT Id FROM ${object} WHERE ${where}`)}`)) as { records: readonly { Id: string }[] };
      for (const { Id } of found.records) await world.call('PATCH', `/services/data/v62.0/sobjects/${object}/${Id}`, changes);
    };
    const seesAll = async (): Promise<boolean> => (await world.connector.census({ object: 'lead', ids: [], lane: 'bulk' })).seesAll;
    expect(await seesAll()).toBe(true);
    await rights({ PermissionsModifyAllRecords: false }, 'ObjectPermissions', "SobjectType = 'Lead' AND Parent.Name = 'Bascule_Sync'");
    expect(await seesAll()).toBe(true);
    await rights({ PermissionsViewAllRecords: false }, 'ObjectPermissions', "SobjectType = 'Lead' AND Parent.Name = 'Bascule_Sync'");
    expect(await seesAll()).toBe(false);
    await rights({ PermissionsModifyAllData: true }, 'PermissionSet', "Name = 'Bascule_Sync'");
    expect(await seesAll()).toBe(true);
    await rights({ PermissionsViewSetup: false }, 'PermissionSet', "Name = 'Bascule_Sync'");
    expect(await seesAll(), 'the rights may not be read').toBe(false);
  });

  it('lists ids to their end, however small its pages are, without converted leads', async () => {
    const world = salesforceWorld(500);
    const [first = ''] = (await idsListed(world, 'lead')).flat();
    await world.control('convert-lead', { leadId: first }, 'POST');
    await world.control('limits', { largestQueryPage: 100 }, 'POST');
    const pages = await idsListed(world, 'lead');
    const { records } = await world.connector.census({ object: 'lead', ids: [], lane: 'bulk' });
    expect(pages.length).toBeGreaterThan(2);
    expect(new Set(pages.flat()).size).toBe(records);
    expect(pages.flat()).toHaveLength(records ?? 0);
    expect(pages.flat()).not.toContain(first);
  });

  it('says what kept it from counting', async () => {
    const world = salesforceWorld();
    await world.connector.census({ object: 'lead', ids: [], lane: 'bulk' });
    await world.control('faults', { faults: [{ kind: 'request-limit', times: 1 }] }, 'POST');
    const failure = await world.connector.census({ object: 'lead', ids: [], lane: 'bulk' }).catch((error: unknown) => error);
    expect(failure instanceof StepFailure && failure.error.code).toBe('DAILY_QUOTA_USED');
  });
});

describe('Marketo', () => {
  it('neither counts nor lists, and sees everybody where there is one partition', async () => {
    const world = marketoWorld(3, ['account']);
    expect(await world.connector.census({ object: 'person', ids: ['1'], lane: 'bulk' })).toEqual({ records: null, among: 0, seesAll: true });
    expect(await world.connector.census({ object: 'company', ids: [], lane: 'bulk' })).toEqual({ records: null, among: 0, seesAll: true });
    expect(Object.hasOwn(world.connector, 'listIds')).toBe(false);
    await world.control('faults', { faults: [{ kind: 'api-error', match: { operation: 'lead-partitions' }, code: '603', times: 1 }] }, 'POST');
    expect((await world.connector.census({ object: 'person', ids: [], lane: 'bulk' })).seesAll, 'it cannot tell').toBe(false);
  });
});
