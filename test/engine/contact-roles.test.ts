import { describe, expect, it } from 'vitest';
import { objectMappings } from '../../src/app/settings/default-object-mapping.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { opportunityRoleKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { Bridge } from './bridge.ts';
import { bridgeWith, callsOf, journalOf, mappingWith } from './object-worlds.ts';
import { passOver, settled } from './second-look.ts';
import { asAnotherIntegration, createMarketo, createSalesforce, deleteSalesforce, editSalesforce, expectBalance, marketoPeople, mergeInMarketo, personOf, postToMarketo } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** A contact and an opportunity of one account. */
async function opportunityOf(bridge: Bridge, Email?: string): Promise<{ readonly contact: string; readonly opportunity: string }> {
  const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account, ...(Email === undefined ? {} : { Email }) });
  const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: account });
  return { contact, opportunity };
}

function rolesIn(bridge: Bridge): readonly VendorRecord[] {
  return [...bridge.marketo.world.records(opportunityRoleKind.store).all()].map(({ values }) => values as VendorRecord);
}

describe('contact roles reach Marketo as opportunity roles (A2)', () => {
  it('I1: a role names the person of its contact and its opportunity, and follows what may change', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Decision Maker', IsPrimary: false });
    await bridge.settle();
    const leadId = Number(personOf(bridge, contact)['id']);
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ externalOpportunityId: opportunity, leadId, role: 'Decision Maker', isPrimary: false })]);
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await editSalesforce(bridge, 'OpportunityContactRole', role, { IsPrimary: true });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId, isPrimary: true })]);
    expect(await callsOf(bridge)).toMatchObject({ 'sync-roles': 1 });
    await expectBalance(bridge);
    const found = await findRecord(bridge.context(), 'opportunity-contact-role', role);
    if (found.result !== 'found') throw new Error('no pair');
    const explanation = await explainRecord(bridge.context(), found.pair, { object: 'opportunity-contact-role', id: role });
    expect(explanation.summary).toBe('This opportunity contact role and its opportunity role in Marketo agree on every mapped field.');
    expect(explanation.fields).toContainEqual(expect.objectContaining({ marketoField: 'leadId', agreed: contact, state: 'agreed' }));
  });

  it('two contacts of one opportunity, and two roles of one contact, are records of their own (I14)', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const other = await createSalesforce(bridge, 'Contact', { LastName: 'Sample' });
    for (const [ContactId, Role] of [[contact, 'Decision Maker'], [contact, 'Evaluator'], [other, 'Evaluator']] as const) {
      await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId, Role });
    }
    await bridge.settle();
    const people = [contact, contact, other].map((id) => Number(personOf(bridge, id)['id']));
    const made = rolesIn(bridge).map(({ leadId, role }) => `${String(leadId)} ${String(role)}`);
    expect(new Set(made)).toEqual(new Set([`${people[0]} Decision Maker`, `${people[1]} Evaluator`, `${people[2]} Evaluator`]));
    expect(made).toHaveLength(3);
  });

  it('waits for a person and an opportunity that are not in Marketo, and follows once they are', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    const refusals = ['sync-leads', 'sync-opportunities'].map((operation) => ({ kind: 'row-failure', match: { operation }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }));
    await bridge.control('marketo', 'faults', { faults: refusals });
    await bridge.cycle();
    await bridge.cycle();
    const found = await findRecord(bridge.context(), 'opportunity-contact-role', role);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'waiting', attempts: 0, lastError: { code: 'PARENT_NOT_SYNCED', fields: ['externalOpportunityId', 'leadId'] } });
    expect(rolesIn(bridge)).toEqual([]);
    await editSalesforce(bridge, 'Contact', contact, { LastName: 'Sample' });
    await editSalesforce(bridge, 'Opportunity', opportunity, { Name: 'Harbor, summer' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect(rolesIn(bridge)).toHaveLength(1);
    await expectBalance(bridge);
  });

  it('a role without a name is refused alone, and follows once it has one', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'REQUIRED_VALUE_MISSING', object: 'opportunity-contact-role', records: 1 }]);
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ role: 'Evaluator' })]);
    await editSalesforce(bridge, 'OpportunityContactRole', role, { Role: 'Influencer' });
    await bridge.settle();
    expect(new Set(rolesIn(bridge).map((record) => record['role']))).toEqual(new Set(['Evaluator', 'Influencer']));
  });

  it('I1, I14: a role whose key changes is deleted and made anew (W25)', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator', IsPrimary: false });
    await bridge.settle();
    await editSalesforce(bridge, 'OpportunityContactRole', role, { Role: 'Influencer', IsPrimary: true });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ role: 'Influencer', isPrimary: true })]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect(await journalOf(bridge, role)).toContainEqual(expect.objectContaining({ kind: 'deleted', side: 'marketo', held: expect.objectContaining({ role: 'Evaluator' }) }));
    await expectBalance(bridge);
  });

  it('I8, I19: a role whose answer was lost is found by its key and made once', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-roles' }, times: 1 }] });
    await bridge.settle();
    expect(rolesIn(bridge)).toHaveLength(1);
    expect(await journalOf(bridge, role)).toContainEqual(expect.objectContaining({ kind: 'in-doubt' }));
    expect(await bridge.queries.rejections('test'), 'what the look found is what was sent').toEqual([]);
    await editSalesforce(bridge, 'OpportunityContactRole', role, { IsPrimary: true });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ isPrimary: true })]);
  });

  it('I14: of two roles with the same key the second is refused alone', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.settle();
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.settle();
    expect(rolesIn(bridge)).toHaveLength(1);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MATCH_TAKEN', object: 'opportunity-contact-role', records: 1 }]);
    await expectBalance(bridge);
  });

  it('I14, I25: nor where both were made in one call whose answer was lost, and nothing else waits for them (L12, seed 60601)', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    await bridge.settle();
    for (let twice = 0; twice < 2; twice++) await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-roles' }, times: 1 }] });
    await bridge.settle();
    expect(rolesIn(bridge)).toHaveLength(1);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MATCH_TAKEN', object: 'opportunity-contact-role', records: 1 }]);
    await expectBalance(bridge);
  });

  it('a role goes on when its person is merged into another one in Marketo', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator', IsPrimary: false });
    await bridge.settle();
    await asAnotherIntegration(bridge, '/rest/v1/leads.json', { lastName: 'Example', email: 'ann@example.com' });
    const survivor = marketoPeople(bridge).find(({ email }) => email === 'ann@example.com')?.['id'];
    await mergeInMarketo(bridge, String(survivor), String(personOf(bridge, contact)['id']));
    await editSalesforce(bridge, 'OpportunityContactRole', role, { IsPrimary: true });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: survivor, isPrimary: true })]);
  });

  it('a role that somebody deleted in Marketo is named as gone, and not as a value that does not fit', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge);
    const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator', IsPrimary: false });
    await bridge.settle();
    const [kept] = rolesIn(bridge);
    expect(await postToMarketo(bridge, '/rest/v1/opportunities/roles/delete.json', JSON.stringify({ input: [{ externalOpportunityId: opportunity, leadId: kept?.['leadId'], role: 'Evaluator' }] }))).toMatchObject({ result: [{ status: 'deleted' }] });
    await editSalesforce(bridge, 'OpportunityContactRole', role, { IsPrimary: true });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'RECORD_GONE', object: 'opportunity-contact-role', records: 1 }]);
    expect(rolesIn(bridge), 'nobody makes again what was deleted (I6)').toEqual([]);
    await expectBalance(bridge);
  });

  it('I1: a role stays with the person that its own was merged into, also when everything is looked at', async () => {
    const bridge = await settled({ salesforcePeople: 0 }, { mapping: mappingWith() });
    const { contact, opportunity } = await opportunityOf(bridge, 'ann@example.com');
    const other = await createSalesforce(bridge, 'Contact', { LastName: 'Sample', Email: 'ben@example.com' });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator', IsPrimary: false });
    await bridge.settle();
    const survivor = personOf(bridge, other)['id'];
    await mergeInMarketo(bridge, String(survivor), String(personOf(bridge, contact)['id']));
    await bridge.settle();
    await passOver(bridge);
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: survivor, role: 'Evaluator' })]);
    await expectBalance(bridge);
  });

  it('I1, I8: who comes in the place of a deleted person has its roles made again, those that Salesforce still has (L30)', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge, 'ann@example.com');
    const roles: string[] = [];
    for (const Role of ['Decision Maker', 'Evaluator']) roles.push(await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role }));
    await bridge.settle();
    await bridge.control('marketo', `records/people/${String(personOf(bridge, contact)['id'])}`, undefined, 'DELETE');
    await bridge.settle();
    await deleteSalesforce(bridge, 'OpportunityContactRole', roles[1] ?? '');
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([]);
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com' });
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: Number(again), role: 'Decision Maker' })]);
    await editSalesforce(bridge, 'OpportunityContactRole', roles[0] ?? '', { IsPrimary: true });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: Number(again), isPrimary: true })]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I1, F40: so has a person that is made anew for a restored contact (L26, L30)', async () => {
    const bridge = bridgeWith({ rules: { mapping: { ...mappingWith(), deletedToo: { salesforce: [], marketo: ['contact'] } } } });
    const { contact, opportunity } = await opportunityOf(bridge, 'ann@example.com');
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Contact', contact);
    await bridge.settle();
    expect([marketoPeople(bridge), rolesIn(bridge)]).toEqual([[], []]);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'undelete', { ids: [contact] });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: personOf(bridge, contact)['id'], role: 'Evaluator' })]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I1, I15: so has the person of a lead that is converted into a contact whose own was deleted (L14, L30)', async () => {
    const bridge = bridgeWith();
    const { contact, opportunity } = await opportunityOf(bridge, 'ann@example.com');
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'ben@example.com' });
    await bridge.settle();
    const person = personOf(bridge, lead)['id'];
    await bridge.control('marketo', `records/people/${String(personOf(bridge, contact)['id'])}`, undefined, 'DELETE');
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([]);
    bridge.clock.advance(1000);
    await bridge.control('salesforce', 'convert-lead', { leadId: lead, contactId: contact });
    await bridge.settle();
    expect(rolesIn(bridge)).toEqual([expect.objectContaining({ leadId: person, role: 'Evaluator' })]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('needs opportunities: without them roles are not followed', () => {
    expect(Object.keys(objectMappings(['account', 'opportunity-contact-role']))).toEqual(['account']);
  });
});
