import { describe, expect, it } from 'vitest';
import { cyclesAnswer } from '../../src/app/api/cycle-answer.ts';
import { withSide } from '../../src/domain/pair.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { Side } from '../../src/domain/side.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import type { StepCounts, StepOperation, SyncCycle } from '../../src/domain/sync-cycle.ts';
import { ownError } from '../../src/domain/sync-error.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import type { Store } from '../../src/engine/store-port.ts';
import { companyKind, salesPersonKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { KeyedKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import type { Bridge } from './bridge.ts';
import { bridgeWith, callsOf, journalOf } from './object-worlds.ts';
import { asAnotherIntegration, createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, personOf, postToMarketo, salesforceAll } from './worlds.ts';
import type { VendorRecord } from './worlds.ts';

/** Marketo's records of a kind, by their keys. */
function kept(bridge: Bridge, kind: KeyedKind): ReadonlyMap<string, VendorRecord> {
  const [key = ''] = kind.dedupeFields;
  return new Map([...bridge.marketo.world.records(kind.store).all()].map(({ values }) => [String(values[key]), values as VendorRecord]));
}

function objectsOf({ steps }: SyncCycle, operation: StepOperation, side: Side): StepCounts['objects'] {
  return steps.find((step) => step.operation === operation && step.side === side)?.counts.objects;
}

/** The waiting work of a pair as versions kept it that did not name what is held back besides. */
async function forgetHeld({ store }: Bridge, { pairId, marketo: { work: now } }: Pair): Promise<void> {
  if (now.state !== 'waiting') throw new Error('The pair does not wait.');
  const { held, ...work } = now;
  expect(held).toMatchObject({ fields: ['email'] });
  const lease = await store.acquireLease({ connectionId: 'test', name: 'test/earlier', holder: 'earlier', seconds: 60 });
  if (lease === null) throw new Error('The lease is taken.');
  await store.change(lease, { by: 'pair-id', ids: [pairId] }, ({ pairs }) => ({ result: null, pairs: pairs.map((pair) => withSide(pair, 'marketo', { work })) }));
  await store.releaseLease(lease);
}

describe('owners, accounts and opportunities reach Marketo (A2)', () => {
  it('I1: an initial sync keeps every account as a company and every owner as a sales person, and ties people to both', async () => {
    const bridge = bridgeWith({ salesforcePeople: 120 });
    await bridge.settle();
    const companies = kept(bridge, companyKind);
    const owners = kept(bridge, salesPersonKind);
    const accounts = await salesforceAll(bridge, 'Account', ['Name', 'BillingCity', 'Phone']);
    expect(companies.size).toBe(accounts.length);
    for (const { Id, Name, BillingCity, Phone } of accounts) {
      const company = companies.get(String(Id));
      expect([company?.['company'], company?.['billingCity'] ?? null, company?.['mainPhone'] ?? null]).toEqual([Name, BillingCity, Phone]);
    }
    for (const { Id, AccountId, OwnerId } of await salesforceAll(bridge, 'Contact', ['AccountId', 'OwnerId'])) {
      const person = personOf(bridge, String(Id));
      expect(person['externalCompanyId'] ?? null).toBe(AccountId);
      expect(person['externalSalesPersonId']).toBe(OwnerId);
      expect(owners.has(String(OwnerId))).toBe(true);
    }
    await expectAgreement(bridge);
    expect(await bridge.queries.linkedPeople('test'), 'companies are no people').toBe(120);
  });

  it('a change of one account is one write of one company, whatever the number of its contacts', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    for (let number = 0; number < 60; number++) await createSalesforce(bridge, 'Contact', { LastName: `Example ${number}`, AccountId: account });
    await bridge.settle();
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await editSalesforce(bridge, 'Account', account, { Phone: '+1 555 010 0199', Name: 'Harbor Limited', Industry: 'Shipping' });
    await bridge.settle();
    expect(kept(bridge, companyKind).get(account)).toMatchObject({ mainPhone: '+1 555 010 0199', company: 'Harbor Limited' });
    const { 'sync-companies': writes, 'sync-leads': ofPeople, 'get-leads': looks } = await callsOf(bridge);
    expect({ writes, ofPeople, looks }, 'Marketo\'s log tells of it on each of the people').toEqual({ writes: 1, ofPeople: undefined, looks: undefined });
  });

  it('I31: with five objects a cycle without changes still costs one call on either side', async () => {
    const bridge = bridgeWith({ salesforcePeople: 30 }, ['user', 'account', 'opportunity']);
    await bridge.settle();
    await bridge.cycle();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 1 });
    expect(await bridge.control('marketo', 'requests')).toMatchObject({ charged: 1 });
  });

  it('a contact that moves to another account moves to its company, and its owner follows', async () => {
    const bridge = bridgeWith({ salesforcePeople: 20 });
    await bridge.settle();
    const moved = await createSalesforce(bridge, 'Account', { Name: 'New Harbor' });
    const [contact] = await salesforceAll(bridge, 'Contact', ['OwnerId']);
    const users = await salesforceAll(bridge, 'User', ['Name']);
    const other = users.find(({ Id }) => Id !== contact?.['OwnerId']);
    await editSalesforce(bridge, 'Contact', String(contact?.['Id']), { AccountId: moved, OwnerId: String(other?.['Id']) });
    await bridge.settle();
    expect(personOf(bridge, String(contact?.['Id']))).toMatchObject({ externalCompanyId: moved, externalSalesPersonId: other?.['Id'] });
  });

  it('an account that Marketo refuses keeps its people from their company, not from Marketo; they follow once it is in', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-companies' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    await bridge.cycle();
    await bridge.cycle();
    expect(personOf(bridge, contact)).toMatchObject({ lastName: 'Example' });
    expect(personOf(bridge, contact)['externalCompanyId'] ?? null).toBeNull();
    const found = await findRecord(bridge.context(), 'contact', contact);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED', fields: ['externalCompanyId'] } });
    expect(await bridge.queries.rejections('test')).toMatchObject([{ object: 'account', records: 1 }]);
    await editSalesforce(bridge, 'Account', account, { Name: 'Harbor Limited' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(account);
    await expectBalance(bridge);
  });

  it('I25: what belongs to an account whose company somebody deleted goes out without it, once Marketo has said that it is gone (seed 138529)', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.settle();
    expect(await postToMarketo(bridge, '/rest/v1/companies/delete.json', JSON.stringify({ deleteBy: 'dedupeFields', input: [{ externalCompanyId: account }] }))).toMatchObject({ result: [{ status: 'deleted' }] });
    await editSalesforce(bridge, 'Account', account, { Phone: '+1 555 010 0199' });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'RECORD_GONE', object: 'account', records: 1 }]);
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Spring', StageName: 'Prospecting', CloseDate: '2026-06-01', AccountId: account });
    await bridge.cycle();
    await bridge.cycle();
    expect(kept(bridge, opportunityKind).get(opportunity)).toMatchObject({ name: 'Spring', stage: 'Prospecting' });
    const found = await findRecord(bridge.context(), 'opportunity', opportunity);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED', fields: ['externalCompanyId'] } });
    expect(await postToMarketo(bridge, '/rest/v1/companies.json', JSON.stringify({ action: 'createOnly', input: [{ externalCompanyId: account, company: 'Harbor Ltd' }] }))).toMatchObject({ result: [{ status: 'created' }] });
    await bridge.syncNow('account', account);
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect([kept(bridge, companyKind).get(account), kept(bridge, opportunityKind).get(opportunity)]).toMatchObject([{ mainPhone: '+1 555 010 0199' }, { externalCompanyId: account }]);
    await expectBalance(bridge);
  });

  it('I29: an object that Marketo did not show for a moment is asked for again, however long the pauses between cycles', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'describe-companies' }, code: '603', times: 1 }] });
    await bridge.cycle();
    // The person is due to be described in each of these, too.
    for (let round = 0; round < 6; round++) {
      bridge.clock.advance(900_000);
      await bridge.cycle();
    }
    expect(kept(bridge, companyKind).get(account)).toMatchObject({ company: 'Harbor Ltd' });
  });

  it('I25: what else changes of a contact does not wait for the account that it waits for', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-companies' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    await bridge.cycle();
    await bridge.cycle();
    await editSalesforce(bridge, 'Contact', contact, { Title: 'Harbor master' });
    await bridge.cycle();
    expect(personOf(bridge, contact)['title']).toBe('Harbor master');
    const found = await findRecord(bridge.context(), 'contact', contact);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED' } });
  });

  it('I8, I19: a company whose answer was lost is found by its key and made once', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'sync-companies' }, times: 1 }] });
    await bridge.settle();
    expect([...kept(bridge, companyKind).keys()]).toEqual([account]);
    expect(await journalOf(bridge, account)).toContainEqual(expect.objectContaining({ kind: 'in-doubt' }));
  });

  it('I3: a company that somebody else keeps under the same key is not overwritten in silence', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd', Phone: '+1 555 010 0100' });
    await asAnotherIntegration(bridge, '/rest/v1/companies.json', { externalCompanyId: account, company: 'Harbour', website: 'https://harbour.example' });
    await bridge.settle();
    expect(kept(bridge, companyKind).get(account)).toMatchObject({ company: 'Harbor Ltd', mainPhone: '+1 555 010 0100' });
    expect(await journalOf(bridge, account)).toContainEqual({ kind: 'conflict', field: 'company', winner: 'salesforce', policy: 'salesforce-wins', kept: 'Harbor Ltd', lost: 'Harbour' });
  });

  it('I1, I3: and is seen whole, though the worker dies between the meeting and that', async () => {
    let isCut = false;
    const cut = (store: Store): Store => ({
      ...store,
      async change(lease, selection, decide) {
        if (isCut) throw new StepFailure(ownError('STORE_UNAVAILABLE'));
        return store.change(lease, selection, (loaded) => {
          const decision = decide(loaded);
          isCut = (decision.closeOperations ?? []).length > 0 && (decision.journal ?? []).some(({ event }) => event.kind === 'created' && event.recordId === met);
          return decision;
        });
      },
    });
    let met = '';
    const bridge = bridgeWith({ aroundStore: cut });
    await bridge.cycle();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd', Phone: '+1 555 010 0100' });
    met = account;
    await asAnotherIntegration(bridge, '/rest/v1/companies.json', { externalCompanyId: account, company: 'Harbour' });
    await bridge.cycle();
    expect(isCut).toBe(true);
    isCut = false;
    met = '';
    bridge.restart();
    await bridge.settle();
    expect(kept(bridge, companyKind).get(account)).toMatchObject({ company: 'Harbor Ltd', mainPhone: '+1 555 010 0100' });
  });

  it('an opportunity reaches Marketo with its company and owner, and follows its stage', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30', Amount: 12500, AccountId: account });
    await bridge.settle();
    expect(kept(bridge, opportunityKind).get(opportunity)).toMatchObject({ name: 'Harbor, spring', stage: 'Prospecting', amount: 12500, externalCompanyId: account, isClosed: false });
    await editSalesforce(bridge, 'Opportunity', opportunity, { StageName: 'Closed Won' });
    await bridge.settle();
    expect(kept(bridge, opportunityKind).get(opportunity)).toMatchObject({ stage: 'Closed Won', isClosed: true, isWon: true });
  });

  it('an opportunity whose account is not in Marketo is made without it, and tied to it later', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: account });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-companies' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    await bridge.cycle();
    expect(kept(bridge, opportunityKind).get(opportunity)?.['externalCompanyId']).toBeUndefined();
    await editSalesforce(bridge, 'Account', account, { Name: 'Harbor Limited' });
    bridge.clock.advance(301_000);
    await bridge.settle();
    expect(kept(bridge, opportunityKind).get(opportunity)).toMatchObject({ externalCompanyId: account });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await editSalesforce(bridge, 'Opportunity', opportunity, { NextStep: 'Call', AccountId: null });
    await bridge.settle();
    expect(kept(bridge, opportunityKind).get(opportunity)).toMatchObject({ nextStep: 'Call', externalCompanyId: account });
    expect((await callsOf(bridge))['get-opportunities'], 'nothing had to be looked up').toBeUndefined();
  });

  it('every step of a cycle tells what it did by kind of record, and that adds up to what it did (A5)', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X' });
    const first = await bridge.cycle();
    expect(objectsOf(first, 'pull-updates', 'salesforce')).toMatchObject({ account: { new: 1 }, contact: { new: 1 }, lead: { new: 1 } });
    expect(objectsOf(first, 'push-new', 'marketo')).toMatchObject({ account: { new: 1 }, contact: { new: 1 }, lead: { new: 1, updated: 0 } });
    for (const { counts: { objects = {}, ...all } } of first.steps.filter(({ operation }) => operation !== 'sync-schema')) {
      for (const what of ['new', 'updated', 'deleted', 'failed'] as const) expect(Object.values(objects).reduce((sum, counts) => sum + counts[what], 0)).toBe(all[what]);
    }
    await bridge.settle();
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-leads' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Director' });
    const second = await bridge.cycle();
    expect(objectsOf(second, 'push-updates', 'marketo')).toEqual({ lead: { new: 0, updated: 0, deleted: 0, failed: 1, skipped: 0 } });
    const [shown] = cyclesAnswer.parse({ cycles: [second] }).cycles;
    expect(shown?.steps.map(({ counts }) => counts), 'as the API says it').toEqual(second.steps.map(({ counts }) => counts));
  });

  it('a contact without an account keeps its former company, and says why', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
    await bridge.settle();
    await editSalesforce(bridge, 'Contact', contact, { AccountId: null, Title: 'Freelancer' });
    await bridge.settle();
    expect(personOf(bridge, contact)).toMatchObject({ externalCompanyId: account, title: 'Freelancer' });
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'LINK_NOT_REMOVABLE', object: 'contact', records: 1 }]);
  });

  it('a lead whose person belongs to a company crosses but for what is the company\'s, which is refused by name (1021, W29)', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Own', Email: 'ann@example.com' });
    await bridge.settle();
    await asAnotherIntegration(bridge, '/rest/v1/leads.json', { email: 'ann@example.com', externalCompanyId: account });
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', lead, { Company: 'Other', Title: 'Director' });
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ externalCompanyId: account, title: 'Director' });
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'COMPANY_OF_PERSON', object: 'lead', to: 'marketo', records: 1 }]);
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Owner' });
    await bridge.settle();
    expect(personOf(bridge, lead)['title']).toBe('Owner');
    await expectBalance(bridge);
    await editSalesforce(bridge, 'Lead', lead, { Email: 'änn@example.com' });
    await bridge.settle();
    const explained = async () => {
      const found = await findRecord(bridge.context(), 'lead', lead);
      if (found.result !== 'found') throw new Error('no pair');
      return explainRecord(bridge.context(), found.pair, { object: 'lead', id: lead });
    };
    expect((await explained()).work.toMarketo, 'what is held back besides is named, too (I12)').toMatchObject({ state: 'rejected', error: { code: 'COMPANY_OF_PERSON', fields: ['company'] }, held: { code: 'EMAIL_REFUSED', fields: ['email'] } });
    expect((await explained()).summary).toMatch(/^Marketo does not get the latest values: .* Marketo does not get email meanwhile: the e-mail address is not accepted\. /);
    await editSalesforce(bridge, 'Lead', lead, { Email: 'ann@example.org' });
    await bridge.settle();
    expect(personOf(bridge, lead)['email']).toBe('ann@example.org');
    expect((await explained()).work.toMarketo, 'and is forgotten with that').not.toHaveProperty('held');
  });

  it('I6: a deleted account ends its own work and leaves the company where it is', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Account', account);
    await bridge.settle();
    expect(kept(bridge, companyKind).has(account)).toBe(true);
    expect(await journalOf(bridge, account)).toContainEqual({ kind: 'deleted', side: 'salesforce', recordId: account });
  });

  it('I31: with a sixth object such a cycle costs one call more to Salesforce, which answers five questions at a time', async () => {
    const bridge = bridgeWith({ salesforcePeople: 30 });
    await bridge.settle();
    await bridge.cycle();
    for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 2 });
    expect(await bridge.control('marketo', 'requests')).toMatchObject({ charged: 1 });
  });

  it('explains an account in words (F4)', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.settle();
    const found = await findRecord(bridge.context(), 'account', account);
    if (found.result !== 'found') throw new Error('no pair');
    const explanation = await explainRecord(bridge.context(), found.pair, { object: 'account', id: account });
    expect(explanation.summary).toBe('This account and its company in Marketo agree on every mapped field.');
    expect(explanation.fields).toContainEqual(expect.objectContaining({ salesforceField: 'Name', marketoField: 'company', agreed: 'Harbor Ltd', state: 'agreed' }));
  });

  it('explains a contact that waits for its account, and of which a value is held back besides, by both, and counts it so (F4, D1)', async () => {
    const bridge = bridgeWith();
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', AccountId: account });
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'row-failure', match: { operation: 'sync-companies' }, row: 'every', code: '1003', message: 'Invalid value', times: 1 }] });
    await bridge.cycle();
    await bridge.cycle();
    await editSalesforce(bridge, 'Contact', contact, { Email: 'exämple@example.com' });
    await bridge.cycle();
    const found = await findRecord(bridge.context(), 'contact', contact);
    if (found.result !== 'found') throw new Error('no pair');
    expect(found.pair.marketo.work).toMatchObject({ state: 'waiting', lastError: { code: 'PARENT_NOT_SYNCED' } });
    const { summary, fields } = await explainRecord(bridge.context(), found.pair, { object: 'contact', id: contact });
    expect(summary).toBe('Changes wait to be written to Marketo. The record it belongs to is not on the other side yet. Marketo does not get email meanwhile: the e-mail address is not accepted. Correct the address on the source record.');
    expect(fields).toContainEqual(expect.objectContaining({ marketoField: 'email', state: 'held', reason: expect.stringContaining('Correct the address') }));
    const mine = async () => [(await bridge.queries.rejections('test')).filter(({ object }) => object === 'contact'), (await bridge.queries.backlog('test')).filter(({ object }) => object === 'contact')];
    expect(await mine(), 'the status counts it as waiting, and as held back').toMatchObject([[{ code: 'EMAIL_REFUSED', records: 1, waiting: 1 }], [{ records: 1, forParents: 1 }]]);
    await forgetHeld(bridge, found.pair);
    bridge.clock.advance(301_000);
    await bridge.cycle();
    expect(await mine(), 'what an earlier version kept is completed when it is due').toMatchObject([[{ code: 'EMAIL_REFUSED', waiting: 1 }], [{ forParents: 1 }]]);
    await editSalesforce(bridge, 'Contact', contact, { Email: 'example@example.com' });
    await bridge.cycle();
    expect(await mine(), 'nothing is held back any more').toMatchObject([[], [{ records: 1, forParents: 1 }]]);
  });
});
