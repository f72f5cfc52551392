import { expect, test } from 'vitest';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { sessionOn } from '../../simulators/salesforce/test-session.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { ValueRule } from '../../src/domain/value-rule.ts';
import { allowTrials } from '../../src/engine/allow-trials.ts';
import { takeLease } from '../../src/engine/sync-session.ts';
import { tryWrite } from '../../src/engine/try-write.ts';
import type { Trial } from '../../src/engine/try-write.ts';
import { openBridge } from './bridge.ts';
import { filterOf } from './filter-worlds.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { bridgeWith } from './object-worlds.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, personOf, salesforceRecord } from './worlds.ts';

const LEAD = { LastName: 'Example', Company: 'Example Ltd', Email: 'ann@example.com' };

/** A bridge with one lead in both systems, where trials are agreed to. */
async function withLead(options: BridgeOptions = {}): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string }> {
  const bridge = openBridge(options);
  const id = await createSalesforce(bridge, 'Lead', LEAD);
  await bridge.settle();
  await allowTrials(bridge.context(), { to: 'allowed', by: 'Ann' });
  return { bridge, id, person: String(personOf(bridge, id)['id']) };
}

const tried = (bridge: Bridge, id: string, field: string | null = null, object: 'lead' | 'person' = 'lead'): Promise<Trial> => tryWrite({ ...bridge.context(), rules: bridge.rules }, bridge.connectors().salesforce, { object, id, field, by: 'Ann' });

/** Every record of the org, deleted ones too, with every field and stamp. */
async function worldOf(bridge: Bridge): Promise<unknown> {
  const admin = await sessionOn(bridge.salesforce, 'admin');
  const objects = ['Account', 'Contact', 'Lead', 'Opportunity', 'OpportunityContactRole', 'Campaign', 'CampaignMember', 'Task', 'Event'];
  return Promise.all(objects.map(async (object) => admin.query(`SELECT FIELDS(ALL) FROM ${object} ORDER BY Id LIMIT 200`, true)));
}

/** Tries, and holds that neither the org nor any pair is another than before (PRODUCT B3). */
async function triedHarmlessly(bridge: Bridge, ...asked: readonly [id: string, field?: string | null, object?: 'lead' | 'person']): Promise<Trial> {
  const before = [await worldOf(bridge), await bridge.pairs()];
  bridge.clock.advance(5000);
  const trial = await tried(bridge, ...asked);
  expect([await worldOf(bridge), await bridge.pairs()]).toEqual(before);
  return trial;
}

const setRule = (bridge: Bridge, rule: object | null): Promise<unknown> => bridge.control('salesforce', 'validation-rules', rule === null ? [] : [{ object: 'Lead', name: 'Rule', when: [], message: 'x', ...rule }]);
const LOWER: ValueRule = { words: 'lower case', print: 'lower', nature: 'one-way', takes: ['text'], makes: null, apply: (value) => (typeof value === 'string' ? value.toLowerCase() : value), inverse: null };
const NO_TITLE = { when: [{ field: 'Title', is: 'equal', value: 'Chief' }], message: 'Ein Titel ist hier nicht erlaubt.', field: 'Title' };

/** The lead's title changed in Marketo and the org refused it. */
async function withRefusedTitle(): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const { bridge, id, person } = await withLead();
  await setRule(bridge, NO_TITLE);
  await editMarketo(bridge, person, { title: 'Chief' });
  await bridge.cycle();
  await bridge.cycle();
  return { bridge, id };
}

test('nothing is tried before somebody agreed, and taking that back ends it', async () => {
  const bridge = openBridge();
  const id = await createSalesforce(bridge, 'Lead', LEAD);
  await bridge.settle();
  await bridge.control('salesforce', 'requests', undefined, 'DELETE');
  expect(await tried(bridge, id)).toEqual({ result: 'consent-needed' });
  expect(await bridge.control('salesforce', 'requests')).toMatchObject({ total: 0 });
  expect(await allowTrials(bridge.context(), { to: 'allowed', by: 'Ann' })).toMatchObject({ by: 'Ann' });
  expect(await tried(bridge, id)).toMatchObject({ result: 'nothing-due' });
  expect(await allowTrials(bridge.context(), { to: 'forbidden', by: 'Ann' })).toBeNull();
  expect(await tried(bridge, id)).toEqual({ result: 'consent-needed' });
});

test("a refusal comes with the rule and the vendor's own words, and once the rule is gone the same write would be taken", async () => {
  const { bridge, id } = await withRefusedTitle();
  const refused = await triedHarmlessly(bridge, id);
  expect(refused).toMatchObject({
    result: 'tried',
    write: { kind: 'update', from: 'due', changes: [{ field: 'title', value: 'Chief' }] },
    outcome: { result: 'refused', cause: 'validation-rule', error: { vendorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', vendorMessage: NO_TITLE.message, fields: ['Title'] } },
  });
  await setRule(bridge, null);
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ result: 'tried', outcome: { result: 'accepted' } });
  expect(await salesforceRecord(bridge, 'Lead', id)).toMatchObject({ Title: null });
  const [pair] = await bridge.pairs();
  const [newest] = await bridge.queries.journal('test', pair?.pairId ?? '', 1);
  expect(newest?.event).toMatchObject({ kind: 'tried', by: 'Ann', write: 'update', outcome: 'accepted', error: null });
});

test('a trigger that changes the value has its say, and what it changed is undone too (F43)', async () => {
  const { bridge, id } = await withRefusedTitle();
  await bridge.control('salesforce', 'rewrites', [{ object: 'Lead', field: 'Title', to: 'upper-case' }]);
  // By what the trigger makes of it the rule does not hold, so the answer is that of the whole save.
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ outcome: { result: 'accepted' } });
  await setRule(bridge, { ...NO_TITLE, when: [{ field: 'Title', is: 'equal', value: 'CHIEF' }] });
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ outcome: { result: 'refused', cause: 'validation-rule' } });
});

test('what refuses is told apart: object right, field right, access to the record, duplicate rule', async () => {
  const { bridge, id } = await withRefusedTitle();
  await setRule(bridge, null);
  await bridge.control('salesforce', 'share-read-only', { ids: [id] });
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ outcome: { result: 'refused', cause: 'record-access', access: { read: true, edit: false, ownerId: expect.stringMatching(/^00[5G]/) } } });
  await bridge.control('salesforce', 'share-read-only', { ids: [] });
  // The schema that is remembered still shows the field: only the org knows better.
  await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Title', read: true, edit: false });
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ outcome: { result: 'refused', cause: 'field-right', error: { vendorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Title'] } } });
  await createSalesforce(bridge, 'Lead', { ...LEAD, Email: 'twice@example.com' });
  await bridge.control('salesforce', 'duplicate-rule', { active: true, action: 'block' });
  const person = await createMarketo(bridge, { email: 'twice@example.com', lastName: 'Twin', company: 'Example Ltd' });
  expect(await triedHarmlessly(bridge, person, null, 'person')).toMatchObject({
    write: { kind: 'create', from: 'due' },
    outcome: { result: 'refused', cause: 'duplicate-rule', error: { vendorCode: 'DUPLICATES_DETECTED', vendorMessage: expect.stringMatching(/ \[00Q\w{15}\]$/) } },
  });
});

test('a person that nobody asked for is tried as the lead it would become, and no lead is made', async () => {
  const { bridge } = await withLead();
  const person = await createMarketo(bridge, { email: 'new@example.com', lastName: 'New', company: 'Example Ltd' });
  expect(await triedHarmlessly(bridge, person, null, 'person')).toMatchObject({ result: 'tried', write: { kind: 'create' }, outcome: { result: 'accepted' } });
  const nameless = await createMarketo(bridge, { email: 'nameless@example.com' });
  bridge.apply({ defaults: { lastName: null, company: null } });
  expect(await tried(bridge, nameless, null, 'person')).toMatchObject({ result: 'held', error: { code: 'REQUIRED_VALUE_MISSING' } });
});

test('one field is tried alone, as it is when nothing is due, and an unknown one is refused by name', async () => {
  const { bridge, id } = await withLead();
  await editSalesforce(bridge, 'Lead', id, { Phone: '+1 555 0100' });
  await bridge.settle();
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ result: 'nothing-due' });
  for (const name of ['phone', 'Phone']) {
    expect(await triedHarmlessly(bridge, id, name)).toMatchObject({ write: { from: 'asked', changes: [{ field: 'phone', value: '+1 555 0100', replaces: '+1 555 0100' }] }, outcome: { result: 'accepted' } });
  }
  expect(await tried(bridge, id, 'Nothing__c')).toEqual({ result: 'no-such-field' });
  await bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Phone', read: true, edit: false });
  expect(await triedHarmlessly(bridge, id, 'phone')).toMatchObject({ outcome: { result: 'refused', cause: 'field-right' } });
});

test('what a filter keeps out is not tried, and a value goes out as its rule forms it (PRODUCT C5, H2)', async () => {
  const { bridge, id, person } = await withLead();
  await setRule(bridge, { when: [{ field: 'Title', is: 'equal', value: 'chief' }], message: 'No.' });
  const { mapping } = bridge.rules;
  bridge.apply({ mapping: { ...mapping, fields: mapping.fields.map((line) => (line.marketo === 'title' ? { ...line, direction: 'to-salesforce', rules: { toMarketo: [], toSalesforce: [LOWER], keptAs: 'salesforce' } } : line)) } });
  await bridge.settle();
  await editMarketo(bridge, person, { title: 'CHIEF' });
  await bridge.cycle();
  await bridge.cycle();
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ outcome: { result: 'refused', cause: 'validation-rule' } });
  bridge.apply({ mapping: { ...mapping, filters: { lead: { salesforce: filterOf("rating = 'Hot'") } } } });
  await bridge.settle();
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ result: 'filtered' });
});

test('while a write of the record is under way nothing is tried (I21), and only one trial at a time', async () => {
  const { bridge, id } = await withRefusedTitle();
  const context = bridge.context();
  const [pair] = await bridge.pairs();
  const lease = await takeLease({ ...context, holder: 'another' }, 'priority');
  if (lease === null || pair === undefined) throw new Error('no lease');
  const operation = { operationId: 'open', connectionId: 'test', pairId: pair.pairId, side: 'salesforce', object: 'lead', kind: 'update', lane: 'normal', recordId: id, changes: [], cause: { kind: 'change', by: null }, openedAt: new Date(bridge.clock.now()).toISOString(), leaseName: lease.name, leaseEpoch: lease.epoch } as const;
  const open = (): Promise<null> => context.store.change(lease, { by: 'pair-id', ids: [pair.pairId] }, () => ({ result: null, openOperations: [operation] }));
  await open();
  expect(await tried(bridge, id)).toEqual({ result: 'busy' });
  await context.store.change(lease, { by: 'pair-id', ids: [pair.pairId] }, () => ({ result: null, closeOperations: ['open'] }));
  // Opened between the question and the call: the call does not leave.
  const late = { rehearse: async (...given: Parameters<ReturnType<Bridge['connectors']>['salesforce']['rehearse']>) => (await open(), bridge.connectors().salesforce.rehearse(...given)) };
  await bridge.control('salesforce', 'requests', undefined, 'DELETE');
  expect(await tryWrite(context, late, { object: 'lead', id, field: null, by: 'Ann' })).toEqual({ result: 'busy' });
  expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 0 });
  await takeLease({ ...context, holder: 'another' }, 'trial');
  expect(await tried(bridge, id)).toEqual({ result: 'busy' });
});

test('an answer that is lost, or that shows that nothing was undone, is told as what it is', async () => {
  let spoil: ((body: string) => string | null) | null = null;
  const around = (_side: string, transport: HttpTransport): HttpTransport => async (request) => {
    const answer = await transport(request);
    if (spoil === null || !request.path.endsWith('/composite') || answer.kind !== 'answered') return answer;
    const body = spoil(answer.body);
    return body === null ? { kind: 'lost', reason: 'cut' } : { ...answer, body };
  };
  const { bridge, id } = await withLead({ around });
  spoil = () => null;
  expect(await triedHarmlessly(bridge, id, 'title')).toMatchObject({ outcome: { result: 'not-tried', error: { code: 'VENDOR_UNAVAILABLE' } } });
  spoil = (body) => body.replaceAll(/"httpStatusCode":\s*4\d\d/g, '"httpStatusCode":204');
  expect(await tried(bridge, id, 'title')).toMatchObject({ outcome: { result: 'not-undone' } });
  // Nobody's consent holds for an org that does not undo.
  expect(await tried(bridge, id, 'title')).toEqual({ result: 'consent-needed' });
});

test('Marketo cannot be tried: what is said of it comes from its describe and from what it said last', async () => {
  const { bridge, id } = await withLead();
  expect(await tried(bridge, id)).toMatchObject({ result: 'nothing-due', marketo: { due: [], held: [], lastError: null } });
  // Marketo takes no such address (apis.md A3), which Bascule knows before it asks.
  await editSalesforce(bridge, 'Lead', id, { Email: 'mül@example.com' });
  await bridge.settle();
  expect(await triedHarmlessly(bridge, id)).toMatchObject({ result: 'nothing-due', marketo: { held: [{ field: 'email', code: 'EMAIL_REFUSED' }], lastError: { code: 'EMAIL_REFUSED' } } });
});

test('a roll-back leaves the simulated org as it was, journal and all', async () => {
  const simulator = createSalesforceSimulator({ people: 3 });
  const sync = await sessionOn(simulator, 'sync');
  const [lead] = await sync.query('SELECT Id, SystemModstamp, Title FROM Lead LIMIT 1');
  const part = (referenceId: string, method: string, url: string, body: unknown) => ({ referenceId, method, url: `/services/data/v60.0${url}`, body });
  const answer = await sync.call('POST', '/composite', { allOrNone: true, compositeRequest: [part('change', 'PATCH', `/sobjects/Lead/${String(lead?.['Id'])}`, { Title: 'Chief' }), part('create', 'POST', '/sobjects/Lead', LEAD), part('last', 'PATCH', '/sobjects/Lead/00Q000000000000EAA', { Nothing__c: true })] });
  expect(answer.body).toMatchObject({ compositeResponse: [{ body: [{ errorCode: 'PROCESSING_HALTED' }] }, { body: [{ errorCode: 'PROCESSING_HALTED' }] }, { httpStatusCode: expect.any(Number), body: [{ errorCode: expect.not.stringMatching('PROCESSING_HALTED') }] }] });
  expect(await sync.query(`SELECT Id, SystemModstamp, Title FROM Lead WHERE Id = '${String(lead?.['Id'])}'`)).toEqual([lead]);
  expect(await sync.query("SELECT Id FROM Lead WHERE Email = 'ann@example.com'", true)).toEqual([]);
});

test('what Salesforce alone makes and changes is never written there, so nothing of it is tried, whatever field is named', async () => {
  const bridge = bridgeWith({}, ['account']);
  const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
  await bridge.settle();
  await allowTrials(bridge.context(), { to: 'allowed', by: 'Ann' });
  const ask = (field: string | null) => tryWrite({ ...bridge.context(), rules: bridge.rules }, bridge.connectors().salesforce, { object: 'account', id: account, field, by: 'Ann' });
  for (const field of [null, 'Name']) expect(await ask(field)).toMatchObject({ result: 'never-written' });
});
