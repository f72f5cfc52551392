import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { describeFieldHealth } from '../../src/app/describe-field-health.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { fieldUpdates } from '../../src/engine/measure-fields.ts';
import { previewRules } from '../../src/engine/preview-rules.ts';
import { whatBegins } from '../../src/engine/what-begins.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, createSalesforce, editSalesforce, expectAgreement, expectBalance, personOf, postToMarketo, requestsOf, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

type Followed = Parameters<typeof customMappings>[0];

const INVOICE = {
  name: 'Invoice__c',
  fields: [
    { name: 'Contact__c', type: 'lookup', to: 'Contact' },
    { name: 'Account__c', type: 'lookup', to: 'Account' },
    { name: 'Amount__c', type: 'currency', precision: 16, scale: 2 },
    { name: 'Due__c', type: 'date' },
    { name: 'Note__c', type: 'textarea', length: 2000 },
  ],
};
const LINE = { name: 'Invoice_Line__c', fields: [{ name: 'Invoice__c', type: 'master-detail', to: 'Invoice__c', children: 'Lines__r' }, { name: 'Units__c', type: 'double' }] };

const FOLLOWED_INVOICE = { salesforce: 'Invoice__c', fields: ['Name', 'Amount__c', 'Due__c', 'Note__c', 'Contact__c', 'Account__c'] };
const FOLLOWED_LINE = { salesforce: 'Invoice_Line__c', fields: ['Units__c', 'Invoice__c'] };

/** A bridge whose org has these custom objects and whose connection follows those. */
async function bridgeWith(followed: Followed, objects: readonly object[] = [INVOICE, LINE]): Promise<Bridge> {
  const mapping = {
    fields: withOverrides([], personLinks(['account'])),
    objects: { ...objectMappings(['account']), ...customMappings(followed) },
    marketoKeyField: 'basculeSalesforceId',
    salesforceKeyField: 'Marketo_Id__c',
  };
  const bridge = openBridge({ rules: { mapping } });
  for (const object of objects) await bridge.control('salesforce', 'custom-objects', object);
  return bridge;
}

/** Marketo's records of a custom object. */
function recordsIn(bridge: Bridge, apiName: string): readonly VendorRecord[] {
  return [...bridge.marketo.world.records(`custom:${apiName}`).all()].map(({ values }) => values as VendorRecord);
}

function errorsOf(bridge: Bridge): readonly (readonly [string, string])[] {
  return [...(bridge.context().schemas.customObjects?.errors ?? [])].map(([object, { code }]) => [object, code] as const);
}

/** The calls of one operation so far. */
async function calls(bridge: Bridge, operation: string): Promise<number> {
  return (await requestsOf(bridge, 'marketo')).byOperation[operation] ?? 0;
}

/** A contact with an account, and an invoice of theirs. */
async function invoiceIn(bridge: Bridge): Promise<{ readonly contact: string; readonly account: string; readonly invoice: string }> {
  const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
  const invoice = await createSalesforce(bridge, 'Invoice__c', { Name: 'I-1', Amount__c: 120.5, Due__c: '2026-04-01', Note__c: 'First', Contact__c: contact, Account__c: account });
  return { contact, account, invoice };
}

describe('custom objects reach Marketo (I1 of PRODUCT)', () => {
  it('are counted in a preview of the rules that name them, and one that is not there is named in it (C3, I33)', async () => {
    const bridge = await bridgeWith([]);
    await invoiceIn(bridge);
    await bridge.settle();
    const draft = { ...bridge.context().rules, mapping: { ...bridge.context().rules.mapping, objects: { ...objectMappings(['account']), ...customMappings([{ salesforce: 'Invoice__c' }, { salesforce: 'Nothing__c' }]) } } };
    const { objects, warnings, vendorCalls } = await previewRules(bridge.context(), draft, { examples: 3 });
    expect(objects).toMatchObject([
      { object: 'custom:Invoice__c', change: 'added', records: { records: 1 }, writes: { marketo: { created: { records: 1 } } } },
    ]);
    expect(warnings.find(({ object }) => object === 'custom:Nothing__c')).toMatchObject({ kind: 'hidden', says: expect.stringContaining('The sync user may not use this object.') });
    expect(vendorCalls, 'what Salesforce shows, what Marketo has, and how many there are').toBe(3);
    const before = bridge.context().rules;
    bridge.apply({ mapping: draft.mapping });
    expect(await whatBegins({ ...bridge.context(), rules: draft }, before)).toMatchObject([{ object: 'custom:Invoice__c', isReadAnew: true }, { object: 'custom:Nothing__c', isReadAnew: true }]);
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toHaveLength(1);
    expect(await whatBegins({ ...bridge.context(), rules: before }, draft)).toEqual([]);
  });

  it('makes the object there from what Salesforce says of it, and its records follow with their links', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const { contact, account, invoice } = await invoiceIn(bridge);
    await bridge.settle();
    const type = bridge.marketo.world.objectTypes.get('Invoice__c');
    expect(type?.approved?.fields).toEqual(expect.arrayContaining([
      expect.objectContaining({ name: 'salesforceId', isDedupeField: true }),
      expect.objectContaining({ name: 'Amount__c', dataType: 'float' }),
      expect.objectContaining({ name: 'Note__c', dataType: 'text' }),
      expect.objectContaining({ name: 'Contact__c', relatedTo: { name: 'lead', field: 'basculeSalesforceId' } }),
      expect.objectContaining({ name: 'Account__c', relatedTo: { name: 'company', field: 'externalCompanyId' } }),
    ]));
    expect(recordsIn(bridge, 'Invoice__c')).toEqual([{ salesforceId: invoice, Name: 'I-1', Amount__c: 120.5, Due__c: '2026-04-01', Note__c: 'First', Contact__c: contact, Account__c: account }]);
    await editSalesforce(bridge, 'Invoice__c', invoice, { Amount__c: 99, Note__c: null });
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toEqual([{ salesforceId: invoice, Name: 'I-1', Amount__c: 99, Due__c: '2026-04-01', Contact__c: contact, Account__c: account }]);
    expect(await calls(bridge, 'sync-custom-object-type'), 'it is made once').toBe(1);
    expect(errorsOf(bridge)).toEqual([]);
    await expectBalance(bridge);
  });

  it('I1: its records belong to who comes in the place of a deleted person, at no write (L30)', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const { contact } = await invoiceIn(bridge);
    await bridge.settle();
    const before = recordsIn(bridge, 'Invoice__c');
    await editSalesforce(bridge, 'Contact', contact, { Email: 'ann@example.com' });
    await bridge.settle();
    await bridge.control('marketo', `records/people/${String(personOf(bridge, contact)['id'])}`, undefined, 'DELETE');
    await bridge.settle();
    const again = await createMarketo(bridge, { lastName: 'Example', email: 'ann@example.com' });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await bridge.cycle();
    await bridge.syncNow('person', again);
    await bridge.settle();
    expect(personOf(bridge, contact)['id']).toBe(Number(again));
    expect(recordsIn(bridge, 'Invoice__c')).toEqual(before);
    expect(await calls(bridge, 'sync-custom-objects')).toBe(0);
    await expectBalance(bridge);
  });

  it('follows an object whose path leads over another one, whatever the order in the settings', async () => {
    const bridge = await bridgeWith([FOLLOWED_LINE, FOLLOWED_INVOICE]);
    const { invoice } = await invoiceIn(bridge);
    const line = await createSalesforce(bridge, 'Invoice_Line__c', { Units__c: 3, Invoice__c: invoice });
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice_Line__c')).toEqual([{ salesforceId: line, Units__c: 3, Invoice__c: invoice }]);
    expect(bridge.marketo.world.objectTypes.get('Invoice_Line__c')?.approved?.fields).toContainEqual(expect.objectContaining({ name: 'Invoice__c', relatedTo: { name: 'Invoice__c', field: 'salesforceId' } }));
  });

  it('I17: is switched on while the sync runs, and everything that was there before follows', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE], []);
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
    await bridge.settle();
    expect(errorsOf(bridge)).toEqual([['custom:Invoice__c', 'OBJECT_NOT_ACCESSIBLE']]);
    await bridge.control('salesforce', 'custom-objects', INVOICE);
    for (let number = 0; number < 20; number++) await createSalesforce(bridge, 'Invoice__c', { Name: `I-${number}`, Contact__c: contact });
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toHaveLength(20);
    expect(errorsOf(bridge)).toEqual([]);
    expect((await salesforceAll(bridge, 'Invoice__c', ['Name'])).length).toBe(20);
    await expectAgreement(bridge);
  });

  it('I1, I17, I29: what waited when Marketo did not show the object is taken up when it does again', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const { invoice } = await invoiceIn(bridge);
    await bridge.settle();
    const noCalls = { kind: 'api-error', code: '606', match: { operation: 'sync-custom-objects' } };
    await bridge.control('marketo', 'faults', { faults: [noCalls] });
    await editSalesforce(bridge, 'Invoice__c', invoice, { Note__c: 'Second' });
    await bridge.cycle();
    await bridge.control('marketo', 'faults', { faults: [noCalls, { kind: 'api-error', code: '603', match: { operation: 'describe-custom-object' } }] });
    bridge.clock.advance(700_000);
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    expect(recordsIn(bridge, 'Invoice__c')).toMatchObject([{ Note__c: 'First' }]);
    await bridge.control('marketo', 'faults', { faults: [] });
    bridge.clock.advance(700_000);
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toMatchObject([{ Note__c: 'Second' }]);
    await expectBalance(bridge);
  });

  it('takes up what a lost answer left half made', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    await invoiceIn(bridge);
    for (const operation of ['sync-custom-object-type', 'add-custom-object-fields', 'approve-custom-object-type']) {
      await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation }, times: 1 }] });
      await bridge.cycle();
      bridge.clock.advance(600_000);
    }
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toHaveLength(1);
    expect(errorsOf(bridge)).toEqual([]);
  });

  it('an object that leads to nobody, one with too many fields and one too many are named, and the others go on', async () => {
    const wide = { name: 'Wide__c', fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }, ...Array.from({ length: 60 }, (_, number) => ({ name: `F${number}__c`, type: 'string', length: 20 }))] };
    const left = { name: 'Left__c', fields: [] };
    const right = { name: 'Right__c', fields: [{ name: 'Left__c', type: 'lookup', to: 'Left__c' }] };
    const bridge = await bridgeWith(
      [
        FOLLOWED_INVOICE,
        { salesforce: 'Left__c', fields: ['Name', 'Right__c'] },
        { salesforce: 'Right__c', fields: ['Left__c'] },
        { salesforce: 'Wide__c' },
        { salesforce: 'Gone__c', fields: ['Contact__c'] },
      ],
      [INVOICE, wide, left, right],
    );
    await bridge.control('salesforce', 'custom-fields', { object: 'Left__c', field: { name: 'Right__c', type: 'lookup', to: 'Right__c' } });
    await invoiceIn(bridge);
    await bridge.settle();
    expect(new Map(errorsOf(bridge))).toEqual(new Map([
      ['custom:Left__c', 'CUSTOM_OBJECT_NOT_LINKED'],
      ['custom:Right__c', 'CUSTOM_OBJECT_NOT_LINKED'],
      ['custom:Wide__c', 'CUSTOM_OBJECT_TOO_WIDE'],
      ['custom:Gone__c', 'OBJECT_NOT_ACCESSIBLE'],
    ]));
    expect(recordsIn(bridge, 'Invoice__c')).toHaveLength(1);
  });

  it('makes no eleventh object, and asks again only after a while', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    for (let number = 0; number < 10; number++) await postToMarketo(bridge, '/rest/v1/customobjects/schema.json', JSON.stringify({ action: 'createOnly', apiName: `other${number}`, displayName: `Other ${number}` }));
    await bridge.settle();
    await bridge.cycle();
    expect(errorsOf(bridge)).toEqual([['custom:Invoice__c', 'CUSTOM_OBJECT_LIMIT']]);
    expect(await calls(bridge, 'list-custom-object-types')).toBe(1);
  });

  it('leaves alone an object of the same name that somebody else made', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const schema = '/rest/v1/customobjects/schema';
    await postToMarketo(bridge, `${schema}.json`, JSON.stringify({ action: 'createOnly', apiName: 'Invoice__c', displayName: 'Bill' }));
    await postToMarketo(bridge, `${schema}/Invoice__c/addField.json`, JSON.stringify({ input: [{ name: 'number', displayName: 'Number', dataType: 'string', isDedupeField: true }] }));
    await postToMarketo(bridge, `${schema}/Invoice__c/approve.json`, '');
    await invoiceIn(bridge);
    await bridge.settle();
    expect(errorsOf(bridge)).toEqual([['custom:Invoice__c', 'CUSTOM_OBJECT_FOREIGN']]);
    expect(recordsIn(bridge, 'Invoice__c')).toEqual([]);
  });

  it('follows all that is visible where no fields are named, in whatever order', async () => {
    const bridge = await bridgeWith([{ salesforce: 'Invoice_Line__c' }, { salesforce: 'Invoice__c' }]);
    const { contact, account, invoice } = await invoiceIn(bridge);
    const line = await createSalesforce(bridge, 'Invoice_Line__c', { Units__c: 3, Invoice__c: invoice });
    await bridge.settle();
    expect(recordsIn(bridge, 'Invoice__c')).toEqual([expect.objectContaining({ salesforceId: invoice, Amount__c: 120.5, Contact__c: contact, Account__c: account })]);
    expect(recordsIn(bridge, 'Invoice_Line__c')).toEqual([expect.objectContaining({ salesforceId: line, Units__c: 3, Invoice__c: invoice })]);
    const made = bridge.marketo.world.objectTypes.get('Invoice__c')?.approved?.fields.map(({ name }) => name);
    expect(made).not.toContain('SystemModstamp');
    expect(errorsOf(bridge)).toEqual([]);
  });

  it('a lookup from an object to itself is a value like any other', async () => {
    const tree = { name: 'Branch__c', fields: [{ name: 'Contact__c', type: 'lookup', to: 'Contact' }, { name: 'Parent__c', type: 'lookup', to: 'Branch__c' }] };
    const bridge = await bridgeWith([{ salesforce: 'Branch__c', fields: ['Contact__c', 'Parent__c'] }], [tree]);
    const Contact__c = await createSalesforce(bridge, 'Contact', { LastName: 'Example' });
    const trunk = await createSalesforce(bridge, 'Branch__c', { Contact__c });
    const branch = await createSalesforce(bridge, 'Branch__c', { Contact__c, Parent__c: trunk });
    await bridge.settle();
    expect(recordsIn(bridge, 'Branch__c')).toContainEqual({ salesforceId: branch, Contact__c, Parent__c: trunk });
  });

  it('is explained by its own word (F4)', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const { invoice } = await invoiceIn(bridge);
    await bridge.settle();
    const found = await findRecord(bridge.context(), 'custom:Invoice__c', invoice);
    if (found.result !== 'found') throw new Error('no pair');
    const explanation = await explainRecord(bridge.context(), found.pair, { object: 'custom:Invoice__c', id: invoice });
    expect(explanation.summary).toBe('This Invoice__c and its Invoice__c in Marketo agree on every mapped field.');
    expect(explanation.fields).toContainEqual(expect.objectContaining({ salesforceField: 'Amount__c', agreed: 120.5, state: 'agreed' }));
  });

  it('has the health of its fields told: how full they are, how often they are written, and what to do about it (C2, I2)', async () => {
    const bridge = await bridgeWith([FOLLOWED_INVOICE]);
    const { contact, invoice } = await invoiceIn(bridge);
    for (const number of [2, 3, 4]) await createSalesforce(bridge, 'Invoice__c', { Name: `I-${number}`, Amount__c: number, Contact__c: contact });
    await bridge.settle();
    for (const Amount__c of [10, 20]) {
      await editSalesforce(bridge, 'Invoice__c', invoice, { Amount__c });
      await bridge.settle();
    }
    // A month without an update of it, while other things are written.
    bridge.clock.advance(40 * 86_400_000);
    await bridge.settle();
    await editSalesforce(bridge, 'Invoice__c', invoice, { Note__c: 'Second' });
    await bridge.settle();
    const asked = await calls(bridge, 'sync-custom-objects');
    const { objects, fields } = await describeFieldHealth(bridge.context(), []);
    expect(await calls(bridge, 'sync-custom-objects')).toBe(asked);
    const of = (key: string) => fields.find((field) => field.object === 'custom:Invoice__c' && field.key === key);
    expect(objects.find(({ object }) => object === 'custom:Invoice__c')).toMatchObject({ records: 4, sampled: 4, recordsMargin: 0 });
    expect(of('Amount__c')?.on.salesforce).toMatchObject({ filled: { share: 1, margin: 0, of: 4 }, distinct: { about: 4 } });
    expect(of('Note__c')).toMatchObject({ on: { salesforce: { filled: { share: 0.25 } }, marketo: { filled: { share: 0.25 } } }, updates: { to: { marketo: { updates: 1, alone: 1 } } } });
    expect(await fieldUpdates(bridge.context())).toContainEqual(expect.objectContaining({ object: 'custom:Invoice__c', to: 'marketo', field: 'Note__c', updates: 1 }));
    expect(of('Amount__c')?.advice[0]).toMatchObject({ because: expect.any(String) });
  });
});
