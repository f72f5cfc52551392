import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { systemLines, withAccountType } from '../../src/app/settings/system-fields-setting.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createMarketo, createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, requestsOf } from './worlds.ts';

/** What a person is in Salesforce, told in fields of Marketo that nobody else writes (marketo-native-sync.md §3.9, §8.5). */

const FIELDS = { type: 'sfdcType', created: 'sfdcCreatedDate', converted: 'sfdcIsConverted', convertedDate: 'sfdcConvertedDate' };
const MAPPING: Mapping = { fields: withOverrides([], [...personLinks(['account']), ...systemLines(FIELDS)]), objects: objectMappings(['account']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };

function bridgeWith(options: Omit<BridgeOptions, 'rules'> = {}, mapping = MAPPING): Bridge {
  return openBridge({ ...options, rules: { mapping } });
}

function saidOf(bridge: Bridge, salesforceId: string): unknown {
  const person = personOf(bridge, salesforceId);
  return Object.fromEntries(Object.entries(FIELDS).map(([what, field]) => [what, person[field] ?? null]));
}

async function convert(bridge: Bridge, leadId: string, contactId?: string): Promise<string> {
  bridge.clock.advance(1000);
  return ((await bridge.control('salesforce', 'convert-lead', { leadId, ...(contactId === undefined ? {} : { contactId }) })) as { contactId: string }).contactId;
}

describe('what a person is in Salesforce', () => {
  it('I1: is told of leads and contacts, each of its own', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Contact', Email: 'contact@example.com' });
    await bridge.settle();
    expect(saidOf(bridge, lead)).toEqual({ type: 'Lead', created: '2026-03-01T12:00:01Z', converted: false, convertedDate: null });
    expect(saidOf(bridge, contact), 'it never was a lead').toEqual({ type: 'Contact', created: '2026-03-01T12:00:02Z', converted: null, convertedDate: null });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I15: follows a conversion in the same person, with the date of the lead\'s end', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    await bridge.settle();
    const { id } = personOf(bridge, lead);
    const contact = await convert(bridge, lead);
    await bridge.settle();
    expect(personOf(bridge, contact)['id']).toBe(id);
    expect(saidOf(bridge, contact)).toEqual({ type: 'Contact', created: expect.stringMatching(/^2026-03-01T12:00:/u), converted: true, convertedDate: '2026-03-01' });
    await expectBalance(bridge);
  });

  it('I15: says so of a contact that was there before and into which a lead is converted', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    const before = await createSalesforce(bridge, 'Contact', { LastName: 'Contact', Email: 'contact@example.com' });
    await bridge.settle();
    expect(await convert(bridge, lead, before)).toBe(before);
    await bridge.settle();
    expect(saidOf(bridge, before)).toMatchObject({ type: 'Contact', converted: true, convertedDate: '2026-03-01' });
  });

  it('I17: says so of contacts that were leads before Bascule came, at one call for all of them', async () => {
    const bridge = bridgeWith();
    const contacts: string[] = [];
    for (let number = 0; number < 5; number++) contacts.push(await convert(bridge, await createSalesforce(bridge, 'Lead', { LastName: `Lead ${number}`, Company: 'X', Email: `lead${number}@example.com` })));
    await bridge.settle();
    for (const contact of contacts) expect(saidOf(bridge, contact)).toMatchObject({ type: 'Contact', converted: true });
    await bridge.cycle();
    await bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect((await requestsOf(bridge, 'salesforce')).charged, 'I31: a cycle without changes costs what it did').toBe(1);
  });

  it('I6: stays as it was when the lead is deleted', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Lead', lead);
    await bridge.settle();
    expect(saidOf(bridge, lead)).toMatchObject({ type: 'Lead', converted: false });
  });

  it('I10: stays as it was when the lead that became the contact is not shown any more', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    await bridge.settle();
    const contact = await convert(bridge, lead);
    await bridge.settle();
    await bridge.control('salesforce', 'hide-records', { ids: [lead] });
    await editSalesforce(bridge, 'Contact', contact, { Title: 'Pilot' });
    await bridge.settle();
    expect(personOf(bridge, contact)['title']).toBe('Pilot');
    expect(saidOf(bridge, contact)).toMatchObject({ converted: true, convertedDate: '2026-03-01' });
  });

  it('I9: nothing of it goes to Salesforce, and what somebody types over it in Marketo is set right', async () => {
    const bridge = bridgeWith();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, lead)['id']), { sfdcType: 'Contact', sfdcIsConverted: true, sfdcCreatedDate: '2020-01-01T00:00:00Z' });
    await bridge.settle();
    expect(saidOf(bridge, lead)).toEqual({ type: 'Lead', created: '2026-03-01T12:00:01Z', converted: false, convertedDate: null });
  });

  it('is told of a person who becomes a lead, and of nobody without one', async () => {
    const bridge = bridgeWith();
    const person = await createMarketo(bridge, { lastName: 'Person', company: 'X', email: 'person@example.com' });
    const alone = await createMarketo(bridge, { lastName: 'Alone', company: 'X', email: 'alone@example.com' });
    await bridge.settle();
    await bridge.syncNow('person', person);
    await bridge.settle();
    const people = [...bridge.marketo.world.people.all()];
    expect(people.find(({ id }) => String(id) === person)?.values).toMatchObject({ sfdcType: 'Lead', sfdcCreatedDate: expect.any(String) });
    expect(people.find(({ id }) => String(id) === alone)?.values['sfdcType'] ?? null).toBeNull();
  });

  it('I29: a field that Marketo does not have leaves the others alone', async () => {
    const mapping = { ...MAPPING, fields: withOverrides([], [...personLinks(['account']), ...systemLines({ ...FIELDS, created: 'nowhere' })]) };
    const bridge = bridgeWith({}, mapping);
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Lead', Company: 'X', Email: 'lead@example.com' });
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ sfdcType: 'Lead', sfdcIsConverted: false });
  });

  it('the type of an account goes to the field of the company that is named for it', async () => {
    const mapping = { ...MAPPING, objects: withAccountType(objectMappings(['account']), { accountType: 'sicCode' }) };
    const bridge = bridgeWith({}, mapping);
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor', Type: 'Prospect' });
    await bridge.settle();
    const company = [...bridge.marketo.world.records(companyKind.store).all()].find(({ values }) => values['externalCompanyId'] === account);
    expect(company?.values).toMatchObject({ company: 'Harbor', sicCode: 'Prospect' });
  });
});
