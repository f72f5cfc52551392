import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { Connector } from '../../src/engine/connector-port.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { filterOf } from './filter-worlds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectBalance, expectHeld, marketoPerson, personOf, salesforceAll } from './worlds.ts';

/** The mapping that an admin's lines make of the default one. */
function mappingOf(fields: readonly object[]): Mapping {
  const parsed = parseConfiguration({ fields, objects: { user: false, account: false, opportunity: false, opportunityContactRole: false } });
  if (parsed.result === 'problems') throw new Error(parsed.problems.join(' '));
  const identity = { connectionId: 'test', name: 'Test', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 100 };
  return rulesOf(parsed.configuration, identity, 1).mapping;
}

const COUNTRY = { marketo: 'country', lead: 'Country', contact: 'MailingCountry' };
const SHORT = { ...COUNTRY, rules: { toMarketo: [{ countries: { from: 'name', to: 'alpha-2' } }] } };
const MAPPED = { ...COUNTRY, rules: { toMarketo: [{ trim: true }, { map: [{ from: 'Japan', to: 'JP' }, { from: 'Germany', to: 'DE' }] }] } };
const PHONE = { marketo: 'phone', lead: 'Phone', contact: 'Phone', rules: { toMarketo: [{ phone: { country: 'JP', as: 'e164' } }] } };
const BANDS = { marketo: 'title', lead: 'Lead_Score__c', contact: 'Lead_Score__c', rules: { toMarketo: [{ bands: [0, 26, 51] }] } };
const NO_SCORE = { marketo: 'leadScore', direction: 'none' };

interface Opened {
  readonly bridge: Bridge;
  readonly lead: string;
  /** Rows written to a side so far. */
  readonly written: Record<'salesforce' | 'marketo', number>;
}

/** A settled bridge with one lead and its person. */
async function withLead(fields: readonly object[], values: Readonly<Record<string, string | number>>, around?: (side: 'salesforce' | 'marketo', transport: HttpTransport) => HttpTransport): Promise<Opened> {
  const written = { salesforce: 0, marketo: 0 };
  const counting = (connector: Connector): Connector => ({
    ...connector,
    write: async (request) => {
      written[connector.side] += request.writes.length;
      return connector.write(request);
    },
  });
  const bridge = openBridge({ rules: { mapping: mappingOf(fields) }, aroundConnector: counting, ...(around === undefined ? {} : { around }) });
  const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', ...values });
  await bridge.settle();
  return { bridge, lead, written };
}

/** A field of a lead as Salesforce holds it. */
async function onLead(bridge: Bridge, id: string, field: string): Promise<unknown> {
  return (await salesforceAll(bridge, 'Lead', [field])).find((record) => record['Id'] === id)?.[field];
}

describe('value rules over both vendors (decision 34)', () => {
  it('I4, I31: scores that stay in their band cause no write at all', async () => {
    const { bridge, lead, written } = await withLead([BANDS, NO_SCORE], { Lead_Score__c: 3 });
    expect(personOf(bridge, lead)['title']).toBe('0-25');
    const before = { ...written };
    for (const score of [4, 12, 20, 25]) {
      await editSalesforce(bridge, 'Lead', lead, { Lead_Score__c: score });
      await bridge.settle();
    }
    expect(written).toEqual(before);
    await editSalesforce(bridge, 'Lead', lead, { Lead_Score__c: 26 });
    await bridge.settle();
    expect([personOf(bridge, lead)['title'], written.marketo - before.marketo]).toEqual(['26-50', 1]);
    await expectBalance(bridge);
  });

  it('I1, I4: countries go by name on one side and by code on the other, whoever changes them', async () => {
    const { bridge, lead, written } = await withLead([SHORT], { Country: 'Japan' });
    const person = String(personOf(bridge, lead)['id']);
    expect(personOf(bridge, lead)['country']).toBe('JP');
    await editMarketo(bridge, person, { country: 'DE' });
    await bridge.settle();
    expect(await onLead(bridge, lead, 'Country')).toBe('Germany');
    await editSalesforce(bridge, 'Lead', lead, { Country: 'United States of America' });
    await bridge.settle();
    expect(personOf(bridge, lead)['country']).toBe('US');
    const before = { ...written };
    // The same in another spelling is no change, on either side.
    await editMarketo(bridge, person, { country: 'usa' });
    await editSalesforce(bridge, 'Lead', lead, { Country: 'USA' });
    await bridge.settle();
    expect(written).toEqual(before);
    await editMarketo(bridge, person, { country: null });
    await bridge.settle();
    expect(await onLead(bridge, lead, 'Country')).toBeNull();
    await expectBalance(bridge);
  });

  it('I10, I11: a value that no rule covers is held with its rule named, on its own', async () => {
    const { bridge, lead } = await withLead([SHORT, PHONE], { Country: 'Japan', Phone: '03-1234-5678' });
    expect(personOf(bridge, lead)).toMatchObject({ country: 'JP', phone: '+81312345678' });
    await editSalesforce(bridge, 'Lead', lead, { Country: 'Atlantis', Phone: '03-1111-2222', City: 'Harbor' });
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ country: 'JP', phone: '+81311112222', city: 'Harbor' });
    await expectHeld(bridge, lead, 'VALUE_NOT_MAPPED', 'country');
    const found = await findRecord(bridge.context(), 'lead', lead);
    if (found.result !== 'found') throw new Error('no pair');
    const { fields } = await explainRecord(bridge.context(), found.pair, { object: 'lead', id: lead });
    expect(fields.find(({ marketoField }) => marketoField === 'country')).toMatchObject({
      state: 'held',
      salesforce: { unknown: 'not-covered', raw: 'Atlantis', by: 'countries by name to alpha-2' },
      marketo: 'JP',
      rules: { toMarketo: ['countries by name to alpha-2'], toSalesforce: ['countries by alpha-2 to name'], keptAs: 'marketo' },
    });
    await editSalesforce(bridge, 'Lead', lead, { Country: 'France' });
    await bridge.settle();
    expect(personOf(bridge, lead)['country']).toBe('FR');
    await expectBalance(bridge);
  });

  it('I8, I10: a record is made without the field whose value no rule covers', async () => {
    const { bridge, lead } = await withLead([SHORT], { Country: 'Atlantis' });
    expect(personOf(bridge, lead)).toMatchObject({ lastName: 'Example' });
    expect(personOf(bridge, lead)['country'] ?? null).toBeNull();
    await expectHeld(bridge, lead, 'VALUE_NOT_MAPPED', 'country');
    const person = await createMarketo(bridge, { lastName: 'Second', email: 'two@example.com', country: 'Atlantis', company: 'Harbor Ltd' });
    expect(await bridge.syncNow('person', person)).toBe('served');
    await bridge.settle();
    const made = String(marketoPerson(bridge, person)['basculeSalesforceId']);
    expect(await onLead(bridge, made, 'Country')).toBeNull();
    expect(marketoPerson(bridge, person)['country']).toBe('Atlantis');
  });

  it('I19: a write whose answer was lost is found again through the rule, and not done twice', async () => {
    let isLost = false;
    const losing = (side: 'salesforce' | 'marketo', transport: HttpTransport): HttpTransport => async (request) => {
      const answer = await transport(request);
      return isLost && side === 'salesforce' && request.body?.includes('Germany') === true ? { kind: 'lost', reason: 'the connection ended' } : answer;
    };
    const { bridge, lead, written } = await withLead([SHORT], { Country: 'Japan' }, losing);
    await editMarketo(bridge, String(personOf(bridge, lead)['id']), { country: 'DE' });
    isLost = true;
    const before = written.salesforce;
    await bridge.settle();
    isLost = false;
    await bridge.settle();
    expect([await onLead(bridge, lead, 'Country'), written.salesforce - before]).toEqual(['Germany', 1]);
    await expectBalance(bridge);
  });

  it('I10, I11, I17: a new rule has every record read again and puts what agrees into its form; without it the old form comes back', async () => {
    const { bridge, lead } = await withLead([COUNTRY], { Country: 'Japan' });
    const blank = await createSalesforce(bridge, 'Lead', { LastName: 'Second', Company: 'Harbor Ltd', Email: 'two@example.com' });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    bridge.apply({ mapping: mappingOf([MAPPED]) });
    await bridge.settle();
    expect([personOf(bridge, lead)['country'], await onLead(bridge, lead, 'Country'), personOf(bridge, blank)['country'] ?? null]).toEqual(['JP', 'Japan', null]);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    bridge.apply({ mapping: mappingOf([COUNTRY]) });
    await bridge.settle();
    expect([personOf(bridge, lead)['country'], await onLead(bridge, lead, 'Country')]).toEqual(['Japan', 'Japan']);
    await expectBalance(bridge);
  });

  it('H1: a filter asks about what the side holds, whatever the rules make of it; and about fields that no line carries', async () => {
    const { bridge, lead } = await withLead([COUNTRY], { Country: 'Japan' });
    const filters = (where: string): Mapping => ({ ...mappingOf([SHORT]), filters: { lead: { marketo: filterOf(where) } } });
    const isFiltered = async (): Promise<boolean> => (await bridge.pairs()).find(({ salesforce }) => salesforce.id === lead)?.marketo.filtered !== null;
    bridge.apply({ mapping: filters("Country = 'Japan' and Annual_Budget__c is blank") });
    await bridge.settle();
    expect(await isFiltered()).toBe(false);
    await editSalesforce(bridge, 'Lead', lead, { Country: 'Germany' });
    await bridge.settle();
    expect([await isFiltered(), personOf(bridge, lead)['country']]).toEqual([true, 'Japan']);
    await editSalesforce(bridge, 'Lead', lead, { Country: 'Japan' });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', lead, { Annual_Budget__c: 5 });
    await bridge.settle();
    expect(await isFiltered()).toBe(true);
    await editSalesforce(bridge, 'Lead', lead, { Country: 'Germany' });
    bridge.apply({ mapping: filters("Country = 'Germany'") });
    await bridge.settle();
    expect([await isFiltered(), personOf(bridge, lead)['country']]).toEqual([false, 'DE']);
  });

  it('I3, I10: what waited when the rules changed goes out by the new ones alone', async () => {
    let isRefusing = false;
    const refusing = (side: 'salesforce' | 'marketo', transport: HttpTransport): HttpTransport => async (request) =>
      isRefusing && side === 'marketo' && request.path.includes('/leads.json') && request.body !== null ? { kind: 'lost', reason: 'the connection ended' } : transport(request);
    const { bridge, lead } = await withLead([MAPPED], { Country: 'Japan' }, refusing);
    isRefusing = true;
    await editSalesforce(bridge, 'Lead', lead, { Country: 'Germany' });
    await bridge.cycle();
    bridge.apply({ mapping: mappingOf([{ ...COUNTRY, rules: { toMarketo: [{ map: [{ from: 'Germany', to: 'D' }, { from: 'Japan', to: 'J' }] }] } }]) });
    isRefusing = false;
    bridge.clock.advance(200_000);
    await bridge.settle();
    expect([personOf(bridge, lead)['country'], await onLead(bridge, lead, 'Country')]).toEqual(['D', 'Germany']);
    await expectBalance(bridge);
  });
});

describe('rules that change while a person is to be looked at for another reason', () => {
  it('I10, I13: send it nothing in the form of the rules before, where its lead cannot be read just then', async () => {
    let isRefusing = false;
    let asked = 0;
    const sent: string[] = [];
    const { bridge, lead } = await withLead([{ ...SHORT, direction: 'to-marketo' }], { Country: 'Japan' }, (side, transport) => (request) => {
      if (side === 'marketo' && request.path.endsWith('/leads.json') && String(request.body).includes('"country"')) sent.push(String(request.body));
      // The poll alone is answered, with the first page, on which the lead is not.
      if (side === 'salesforce' && isRefusing && !request.path.includes('/oauth2/') && asked++ > 0) return Promise.resolve({ kind: 'lost', reason: 'no answer in time' });
      return transport(request);
    });
    const person = String(personOf(bridge, lead)['id']);
    for (const name of ['a', 'b', 'c']) await createSalesforce(bridge, 'Lead', { LastName: name, Company: 'Harbor Ltd', Email: `${name}@example.com` });
    await bridge.settle();
    // A write that never arrives is in doubt: what the person holds meanwhile is looked at again.
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'sync-leads' }, times: 1 }] });
    await editSalesforce(bridge, 'Lead', lead, { Phone: '+1 555 0100' });
    await bridge.cycle();
    expect((await bridge.pairs()).map(({ marketo }) => marketo.lookDue)).toContain(true);
    await bridge.control('salesforce', 'limits', { largestQueryPage: 1 });
    await editMarketo(bridge, person, { country: 'Somewhere' });
    sent.splice(0);
    bridge.apply({ mapping: mappingOf([{ ...COUNTRY, direction: 'to-marketo', rules: { toMarketo: [{ map: [{ from: 'Japan', to: 'J' }] }] } }]) });
    isRefusing = true;
    for (let tried = 0; tried < 3; tried++) {
      asked = 0;
      bridge.clock.advance(300_000);
      await bridge.cycle();
    }
    isRefusing = false;
    await bridge.settle();
    expect(sent.filter((body) => body.includes('"JP"'))).toEqual([]);
    await expectBalance(bridge);
  });
});
