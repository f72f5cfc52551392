import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import { rulesOf } from '../../src/app/configuration/rules-of-configuration.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { rightsNeeded } from '../../src/domain/sync-user-needs.ts';
import { withNewestRules } from '../../src/engine/take-rules.ts';
import { ruledLines, tryRules } from '../../src/engine/try-rules.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { KeyedKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import { draftLine } from '../../src/app/configuration/draft-line.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { callsOf } from './object-worlds.ts';
import { passOver } from './second-look.ts';
import { asAnotherIntegration, createSalesforce, editMarketo, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** Value rules, conversions and formulas of everything beside people (PRODUCT C3 to C5, decision 34). */

function rulesFor(configuration: Readonly<Record<string, unknown>>): { readonly mapping: Mapping } {
  const parsed = parseConfiguration({ objects: { user: false, opportunityContactRole: false }, ...configuration });
  if (parsed.result === 'problems') throw new Error(parsed.problems.join(' '));
  const identity = { connectionId: 'test', name: 'Test', marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c', inDoubtSeconds: 100 };
  return { mapping: rulesOf(parsed.configuration, identity, 1).mapping };
}

const COUNTRY = { object: 'account', marketo: 'billingCountry', rules: { toMarketo: [{ countries: { from: 'name', to: 'alpha-2' } }] } };
const SIZE = { object: 'account', marketo: 'sicCode', rules: { toMarketo: [{ trim: true }, { map: [{ from: '10', to: 'small' }, { from: '20', to: 'large' }] }] } };
const STAGE = { object: 'opportunity', marketo: 'stage', rules: { toMarketo: [{ map: [{ from: 'Prospecting', to: 'Open' }, { from: 'Qualification', to: 'Open' }, { from: 'Closed Won', to: 'Won' }] }] } };

function kept(bridge: Bridge, kind: KeyedKind, id: string): VendorRecord {
  const [key = ''] = kind.dedupeFields;
  const found = [...bridge.marketo.world.records(kind.store).all()].find(({ values }) => values[key] === id);
  return found?.values ?? {};
}

describe('lines of objects that go one way', () => {
  it('I1, I4, I10: a company gets what the rules make; a value that none covers is held on it, by name, and nothing else is', async () => {
    const bridge = openBridge({ rules: rulesFor({ objectFields: [COUNTRY, SIZE] }) });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd', BillingCountry: 'Japan', Sic: ' 10' });
    const other = await createSalesforce(bridge, 'Account', { Name: 'Other Ltd', BillingCountry: 'Atlantis' });
    await bridge.settle();
    expect(kept(bridge, companyKind, account)).toMatchObject({ billingCountry: 'JP', sicCode: 'small' });
    expect(kept(bridge, companyKind, other)).toMatchObject({ company: 'Other Ltd' });
    expect(kept(bridge, companyKind, other)['billingCountry'] ?? null).toBeNull();
    const found = await findRecord(bridge.context(), 'account', other);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'rejected', error: { code: 'VALUE_NOT_MAPPED', fields: ['billingCountry'] } });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await editSalesforce(bridge, 'Account', account, { BillingCountry: 'JAPAN' });
    await bridge.settle();
    expect((await callsOf(bridge))['sync-companies'], 'the same in another spelling').toBeUndefined();
    await editSalesforce(bridge, 'Account', other, { BillingCountry: 'Germany', Sic: '20' });
    await bridge.settle();
    expect(kept(bridge, companyKind, other)).toMatchObject({ billingCountry: 'DE', sicCode: 'large' });
    await expectBalance(bridge);
  });

  it('I10, I17, I32: a rule that comes later has every record read again; the second look puts back what somebody changed there, and nothing else', async () => {
    const bridge = openBridge({ rules: { ...rulesFor({}), reconcileEveryDays: 7 } });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd', BillingCountry: 'Japan' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Big one', StageName: 'Qualification', CloseDate: '2026-06-30', AccountId: account });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(kept(bridge, opportunityKind, opportunity)['stage']).toBe('Qualification');
    bridge.apply(rulesFor({ objectFields: [COUNTRY, STAGE] }));
    await bridge.settle();
    expect([kept(bridge, companyKind, account)['billingCountry'], kept(bridge, opportunityKind, opportunity)['stage']]).toEqual(['JP', 'Open']);
    await asAnotherIntegration(bridge, '/rest/v1/companies.json', { externalCompanyId: account, billingCountry: 'FR' });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await passOver(bridge);
    expect(kept(bridge, companyKind, account)['billingCountry']).toBe('JP');
    expect(await callsOf(bridge)).toMatchObject({ 'sync-companies': 1 });
    expect((await callsOf(bridge))['sync-opportunities']).toBeUndefined();
    await expectBalance(bridge);
  });

  it('I1: a custom object whose rules make texts of numbers is made with a text, and its lookup takes no rule', async () => {
    const invoice = { name: 'Invoice__c', fields: [{ name: 'Account__c', type: 'lookup', to: 'Account' }, { name: 'Amount__c', type: 'currency', precision: 16, scale: 2 }, { name: 'Note__c', type: 'textarea', length: 2000 }] };
    const bands = { object: 'Invoice__c', marketo: 'Amount__c', rules: { toMarketo: [{ bands: [0, 1000] }] } };
    const lookup = { object: 'Invoice__c', marketo: 'Account__c', rules: { toMarketo: [{ case: 'upper' }] } };
    const bridge = openBridge({ rules: rulesFor({ customObjects: [{ salesforce: 'Invoice__c' }], objectFields: [bands] }) });
    await bridge.control('salesforce', 'custom-objects', invoice);
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const id = await createSalesforce(bridge, 'Invoice__c', { Name: 'I-1', Amount__c: 1200.5, Note__c: 'First', Account__c: account });
    await bridge.settle();
    const made = (): VendorRecord => [...bridge.marketo.world.records('custom:Invoice__c').all()].map(({ values }) => values as VendorRecord)[0] ?? {};
    expect(made()).toMatchObject({ Amount__c: '1000+', Note__c: 'First', Account__c: account });
    await editSalesforce(bridge, 'Invoice__c', id, { Amount__c: 12 });
    await bridge.settle();
    expect(made()['Amount__c']).toBe('0-999');
    bridge.apply(rulesFor({ customObjects: [{ salesforce: 'Invoice__c' }], objectFields: [bands, lookup] }));
    await bridge.settle();
    expect(made()['Account__c']).toBe(account);
    expect((await ruledLines(await withNewestRules(bridge.context()))).map(({ marketo, on, refused }) => [marketo, on, refused.map(({ because }) => because)])).toEqual([
      ['Account__c', [{ object: 'custom:Invoice__c', salesforce: 'Account__c' }], ['Account__c names another record, and with another value it would name none, or a wrong one.']],
      ['Amount__c', [{ object: 'custom:Invoice__c', salesforce: 'Amount__c' }], []],
    ]);
    await expectBalance(bridge);
  });

  it('a line is tried on stored values before it is applied, and one whose types differ says what to write', async () => {
    const bridge = openBridge({ rules: rulesFor({}) });
    for (const [name, country] of [['A', 'Japan'], ['B', 'Atlantis']]) await createSalesforce(bridge, 'Account', { Name: `${name} Ltd`, BillingCountry: country ?? null });
    await bridge.settle();
    const drafted = draftLine('account', { marketo: 'billingCountry', rules: COUNTRY.rules });
    if (drafted.result === 'problems') return expect.fail(drafted.problems.join(' '));
    expect(await tryRules(bridge.context(), 'account', 'billingCountry', drafted.line)).toMatchObject({
      refused: null,
      from: [{ side: 'salesforce', records: 2, held: { VALUE_NOT_MAPPED: 1 }, values: [{ value: 'Japan', after: 'JP' }, { value: 'Atlantis', after: null }] }],
    });
    const number = draftLine('account', { marketo: 'billingCountry', rules: { toMarketo: [{ bands: [0, 26] }] } });
    expect(number.result === 'line' && (await tryRules(bridge.context(), 'account', 'billingCountry', number.line))).toMatchObject({ refused: '"bands 0-25, 26+" takes a number, and gets a text. Write convert: true on the line to have it converted (number from text).' });
    expect(await tryRules(bridge.context(), 'account', 'nowhere')).toBeNull();
  });

  it('what is said of one field of an object that takes all of them names it to the sync user as well', () => {
    const { mapping } = rulesFor({ customObjects: [{ salesforce: 'Invoice__c' }], objectFields: [{ object: 'Invoice__c', marketo: 'Total__c', formula: { refreshEveryHours: 24 } }] });
    const needs = rightsNeeded({ connectionId: 'test', version: 1, name: 'Test', pauseSeconds: 10, mapping, defaults: { lastName: null, company: null }, createWhen: null, freshnessSeconds: 15, inDoubtSeconds: 100, massDelete: { percent: 10, atLeast: 50 }, reconcileEveryDays: 7 }, 'salesforce');
    expect(needs.objects.find(({ object }) => object === 'custom:Invoice__c')?.fields.map(({ name }) => name)).toEqual(['Total__c']);
  });
});

describe('contacts, both ways', () => {
  it('I1, I4: a change on either side arrives in its own form, and none bounces', async () => {
    const line = { marketo: 'country', lead: 'Country', contact: 'MailingCountry', rules: { toMarketo: [{ countries: { from: 'name', to: 'alpha-2' } }] } };
    const bridge = openBridge({ rules: rulesFor({ fields: [line], objectFields: [COUNTRY] }) });
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd', BillingCountry: 'France' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'one@example.com', MailingCountry: 'Japan', AccountId: account });
    await bridge.settle();
    expect(personOf(bridge, contact)).toMatchObject({ country: 'JP', externalCompanyId: account });
    await editMarketo(bridge, String(personOf(bridge, contact)['id']), { country: 'DE' });
    await bridge.settle();
    expect((await salesforceAll(bridge, 'Contact', ['MailingCountry']))[0]).toMatchObject({ MailingCountry: 'Germany' });
    await editSalesforce(bridge, 'Contact', contact, { MailingCountry: 'Italy' });
    await bridge.settle();
    expect([personOf(bridge, contact)['country'], kept(bridge, companyKind, account)['billingCountry']]).toEqual(['IT', 'FR']);
    await expectBalance(bridge);
  });
});
