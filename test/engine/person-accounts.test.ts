import { describe, expect, it } from 'vitest';
import { deletionFlag, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { companyKind, opportunityRoleKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { KeyedKind } from '../../simulators/marketo/keyed-kinds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectBalance, marketoPeople, mergeInMarketo, personOf, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

const FOLLOWED = ['user', 'account', 'opportunity', 'opportunity-contact-role', 'task'] as const;

/** A bridge whose org has person accounts. */
async function bridgeWithPeople(): Promise<Bridge> {
  const mapping = { fields: withOverrides([], [...personLinks(FOLLOWED), ...deletionFlag('sfdcIsDeleted')]), objects: objectMappings(FOLLOWED), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const bridge = openBridge({ rules: { mapping } });
  await bridge.control('salesforce', 'person-accounts', { enabled: true });
  return bridge;
}

function kept(bridge: Bridge, kind: KeyedKind): readonly VendorRecord[] {
  return [...bridge.marketo.world.records(kind.store).all()].map(({ values }) => values as VendorRecord);
}

/** A person account with the contact behind it. */
async function personAccount(bridge: Bridge, values: VendorRecord): Promise<{ readonly account: string; readonly contact: string }> {
  const account = await createSalesforce(bridge, 'Account', values);
  const rows = await salesforceAll(bridge, 'Account', ['PersonContactId']);
  return { account, contact: String(rows.find(({ Id }) => Id === account)?.['PersonContactId']) };
}

const ANN = { FirstName: 'Ann', LastName: 'Example', PersonEmail: 'ann@example.com', PersonTitle: 'Dr', PersonMailingCity: 'Graz', Phone: '+1 555 010 0100' };

describe('a person account is one company and one person (native-sync §1.2)', () => {
  it('I1, I8: makes both once, ties them together and to the owner, and follows what changes', async () => {
    const bridge = await bridgeWithPeople();
    const { account, contact } = await personAccount(bridge, ANN);
    await bridge.settle();
    expect(kept(bridge, companyKind)).toMatchObject([{ externalCompanyId: account, company: 'Ann Example' }]);
    const [{ OwnerId = null } = {}] = await salesforceAll(bridge, 'Account', ['OwnerId']);
    expect(personOf(bridge, contact)).toMatchObject({ firstName: 'Ann', email: 'ann@example.com', title: 'Dr', city: 'Graz', externalCompanyId: account, externalSalesPersonId: OwnerId });
    await editSalesforce(bridge, 'Account', account, { LastName: 'Other', PersonMailingCity: 'Linz' });
    await bridge.settle();
    expect(personOf(bridge, contact)).toMatchObject({ lastName: 'Other', city: 'Linz' });
    expect(kept(bridge, companyKind)).toMatchObject([{ externalCompanyId: account, company: 'Ann Other' }]);
    expect(marketoPeople(bridge)).toHaveLength(1);
    await expectBalance(bridge);
  });

  it('I1: what changes in Marketo reaches it through its account', async () => {
    const bridge = await bridgeWithPeople();
    const { account, contact } = await personAccount(bridge, ANN);
    const other = await createSalesforce(bridge, 'Contact', { LastName: 'Business', Title: 'Head' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { title: 'Prof', city: 'Wien', email: 'ann@example.org', phone: '+1 555 010 0199' });
    await editMarketo(bridge, String(personOf(bridge, other)['id']), { title: 'Chief' });
    await bridge.settle();
    expect(await salesforceAll(bridge, 'Account', ['PersonTitle', 'PersonMailingCity', 'PersonEmail', 'Phone'])).toMatchObject([{ Id: account, PersonTitle: 'Prof', PersonMailingCity: 'Wien', PersonEmail: 'ann@example.org', Phone: '+1 555 010 0199' }]);
    expect(await salesforceAll(bridge, 'Contact', ['Title'])).toEqual(expect.arrayContaining([expect.objectContaining({ Id: other, Title: 'Chief' })]));
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
    // Notes of a person account are those of its account, which the shadow does not show: they are left alone on both sides.
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { mktoPersonNotes: 'Likes boats', title: 'Dean' });
    await editMarketo(bridge, String(personOf(bridge, other)['id']), { mktoPersonNotes: 'Likes boats' });
    await editSalesforce(bridge, 'Account', account, { PersonMailingCity: 'Bregenz' });
    await bridge.settle();
    expect(personOf(bridge, contact)).toMatchObject({ mktoPersonNotes: 'Likes boats', city: 'Bregenz' });
    expect(await salesforceAll(bridge, 'Account', ['PersonTitle'])).toMatchObject([{ PersonTitle: 'Dean' }]);
    expect(await salesforceAll(bridge, 'Contact', ['Description'])).toEqual(expect.arrayContaining([expect.objectContaining({ Id: other, Description: 'Likes boats' })]));
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });

  it('I25: a value that its account refuses is named by the field that its contact has for it', async () => {
    const bridge = await bridgeWithPeople();
    const { contact } = await personAccount(bridge, ANN);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { title: 'Prof '.repeat(20).trim() });
    await bridge.settle();
    const found = await findRecord(bridge.context(), 'contact', contact);
    expect(found.result === 'found' && found.pair.salesforce.work).toMatchObject({ state: 'rejected', error: { fields: ['Title'] } });
  });

  it('I27: while the sync user does not see whose account it is, what cannot be written is named', async () => {
    const bridge = await bridgeWithPeople();
    await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Contact', field: 'AccountId', read: false, edit: false });
    const { contact } = await personAccount(bridge, ANN);
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { title: 'Prof' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'RECORD_NOT_WRITABLE', object: 'contact', records: 1 }]);
  });

  it('an opportunity and a task of it reach its person', async () => {
    const bridge = await bridgeWithPeople();
    const { account, contact } = await personAccount(bridge, ANN);
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Boat', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: account });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Decision Maker' });
    await createSalesforce(bridge, 'Task', { Subject: 'Call', WhoId: contact });
    await bridge.settle();
    const { id } = personOf(bridge, contact);
    expect(kept(bridge, opportunityRoleKind)).toMatchObject([{ externalOpportunityId: opportunity, leadId: id }]);
    expect([...bridge.marketo.world.activities.all()].filter(({ type }) => type > 100_000).map(({ personId }) => personId)).toEqual([id]);
  });

  it('I14, I15: merged ones are one person, and a lead that becomes one keeps its person', async () => {
    const bridge = await bridgeWithPeople();
    const keep = await personAccount(bridge, ANN);
    const drop = await personAccount(bridge, { ...ANN, FirstName: 'Anna', PersonEmail: 'anna@example.com' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Email: 'lead@example.com' });
    await bridge.settle();
    const person = personOf(bridge, lead);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'merge', { master: keep.account, losers: [drop.account] });
    const { contactId } = (await bridge.control('salesforce', 'convert-lead', { leadId: lead })) as { contactId: string };
    await bridge.settle();
    expect(personOf(bridge, contactId)['id']).toBe(person['id']);
    expect(marketoPeople(bridge).map(({ email }) => String(email)).toSorted()).toEqual(['ann@example.com', 'lead@example.com']);
    await expectBalance(bridge);
  });

  it('I15: those whose persons are merged in Marketo stay two and are named', async () => {
    const bridge = await bridgeWithPeople();
    const keep = await personAccount(bridge, ANN);
    const drop = await personAccount(bridge, { ...ANN, FirstName: 'Anna', PersonEmail: 'anna@example.com' });
    await bridge.settle();
    await mergeInMarketo(bridge, String(personOf(bridge, keep.contact)['id']), String(personOf(bridge, drop.contact)['id']));
    await bridge.settle(20);
    expect((await salesforceAll(bridge, 'Account', ['Name'])).map(({ Id }) => String(Id)).toSorted()).toEqual([keep.account, drop.account].toSorted());
    const record = await findRecord(bridge.context(), 'contact', drop.contact);
    if (record.result !== 'found') throw new Error('no pair');
    const events = (await bridge.queries.journal('test', record.pair.pairId, 20)).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'merged', side: 'marketo', apart: expect.arrayContaining([keep.contact, drop.contact]) }));
    expect(personOf(bridge, keep.contact)).toMatchObject({ firstName: 'Ann' });
    await expectBalance(bridge);
  });

  it('I6: a deleted one ends both, its person is told, and comes back with it', async () => {
    const bridge = await bridgeWithPeople();
    const { account, contact } = await personAccount(bridge, ANN);
    await bridge.settle();
    await deleteSalesforce(bridge, 'Account', account);
    await bridge.settle();
    expect(personOf(bridge, contact)['sfdcIsDeleted']).toBe(true);
    expect(kept(bridge, companyKind)).toHaveLength(1);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [account] });
    await bridge.settle();
    expect(personOf(bridge, contact)['sfdcIsDeleted']).toBe(false);
    expect([kept(bridge, companyKind).length, marketoPeople(bridge).length]).toEqual([1, 1]);
  });
});
