import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { journalOf } from './object-worlds.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectBalance, marketoPerson, mergeInMarketo, personOf, salesforceRecord } from './worlds.ts';

/**
 * A record into which another one was merged or converted is seen, full, on a page before the one that tells of that; then somebody empties
 * it, and only then it is looked at for what it holds. That blank is an edit, and no emptiness of a record that never had a value (I2).
 */

async function lead(bridge: Bridge, name: string, title: string): Promise<string> {
  return createSalesforce(bridge, 'Lead', { LastName: name, Company: 'X', Email: `${name}@example.com`, Title: title });
}

/** One cycle in which every record has a page of its own. */
async function cycleByPages(bridge: Bridge): Promise<void> {
  await bridge.control('salesforce', 'limits', { largestQueryPage: 1 });
  await bridge.cycle();
  await bridge.control('salesforce', 'limits', { largestQueryPage: 2000 });
}

async function expectEmptied(bridge: Bridge, object: 'Lead' | 'Contact', id: string, person: string): Promise<void> {
  await editSalesforce(bridge, object, id, { Title: null });
  await bridge.settle();
  expect(personOf(bridge, id)).toMatchObject({ id: Number(person) });
  expect(personOf(bridge, id)['title'] ?? null).toBeNull();
  expect((await salesforceRecord(bridge, object, id))['Title']).toBeNull();
  await expectBalance(bridge);
}

describe('what is emptied on a record that had been seen full since another one went into it', () => {
  it('I2: is emptied in Marketo where it is the contact that a lead became (L14, seed 31301)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const others = await Promise.all(['a', 'b', 'c'].map((name) => lead(bridge, name, 'Of another')));
    const leadId = await lead(bridge, 'emptied', 'Of the lead');
    await bridge.settle();
    const person = String(personOf(bridge, leadId)['id']);
    for (const other of others) await editSalesforce(bridge, 'Lead', other, { Title: 'Before it' });
    bridge.clock.advance(1000);
    const { contactId } = (await bridge.control('salesforce', 'convert-lead', { leadId })) as { readonly contactId: string };
    await cycleByPages(bridge);
    expect(await journalOf(bridge, contactId)).toContainEqual(expect.objectContaining({ kind: 'absorbed' }));
    await expectEmptied(bridge, 'Contact', contactId, person);
  });

  it('I2: is emptied in Marketo where it is what a merge left (L20)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    await bridge.settle();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    const master = await lead(bridge, 'kept', 'Of the survivor');
    await bridge.cycle();
    const loser = await lead(bridge, 'lost', 'Of the loser');
    await bridge.settle();
    const person = String(personOf(bridge, loser)['id']);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master, losers: [loser] });
    await cycleByPages(bridge);
    expect(await journalOf(bridge, master)).toContainEqual(expect.objectContaining({ kind: 'merged' }));
    await expectEmptied(bridge, 'Lead', master, person);
  });
});

describe('what was empty on a record before another one went into it', () => {
  it('I10: does not empty the person while nobody sees what Salesforce filled, in a field that crosses one way (L15)', async () => {
    const state = { marketo: 'state', lead: 'State', contact: 'MailingState', direction: 'to-marketo', policy: 'by-object' } as const;
    const bridge = openBridge({ salesforcePeople: 2, rules: { mapping: { fields: withOverrides([state]), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' } } });
    const leadId = await createSalesforce(bridge, 'Lead', { LastName: 'Lost', Company: 'X', Email: 'lost@example.com', State: 'Ohio' });
    const contactId = await createSalesforce(bridge, 'Contact', { LastName: 'Kept', Email: 'kept@example.com' });
    await bridge.settle();
    const kept = String(personOf(bridge, contactId)['id']);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId, contactId });
    await bridge.control('salesforce', 'hide-records', { ids: [contactId] });
    await bridge.settle();
    await bridge.cycle();
    expect(marketoPerson(bridge, kept)['state']).toBe('Ohio');
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Contact', contactId, { MailingState: null });
    await bridge.settle();
    expect(marketoPerson(bridge, kept)['state'] ?? null).toBeNull();
    await expectBalance(bridge);
  });

  it('I11: blanks nothing with the white space of a person into which another one was merged, over which Marketo fills nothing (L20, seed 60811)', async () => {
    const bridge = openBridge({ salesforcePeople: 2 });
    const leadId = await lead(bridge, 'lost', 'Of the loser');
    await bridge.settle();
    const survivor = await createMarketo(bridge, { lastName: 'Kept', email: 'kept@example.com', title: '\t' });
    await mergeInMarketo(bridge, survivor, String(personOf(bridge, leadId)['id']));
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', leadId))['Title']).toBe('Of the loser');
    expect(personOf(bridge, leadId)).toMatchObject({ id: Number(survivor), title: 'Of the loser' });
    expect(await journalOf(bridge, leadId)).toContainEqual(expect.objectContaining({ kind: 'conflict', field: 'title', kept: 'Of the loser', lost: '\t' }));
    await editMarketo(bridge, survivor, { title: ' ' });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', leadId))['Title']).toBeNull();
    await expectBalance(bridge);
  });
});
