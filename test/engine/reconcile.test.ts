import { describe, expect, it } from 'vitest';
import { deletionFlag, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import type { OpenRepairs, Store } from '../../src/engine/store-port.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { Bridge } from './bridge.ts';
import { changeUnseen, DAY_MS, found, idsOf, KEYS, NOTHING, passOf, passOver, PEOPLE, settled } from './second-look.ts';
import { asAnotherIntegration, createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, salesforceAll, salesforceRecord } from './worlds.ts';

/** The second look at everything (PRODUCT J4, decision 28): what no stamp and no log tells of is found and repaired. */

const EVERYTHING = { fields: withOverrides([], [...personLinks(KEYED_OBJECTS), ...deletionFlag('sfdcIsDeleted')]), objects: objectMappings(KEYED_OBJECTS), ...KEYS };
async function journalOf(bridge: Bridge, id: string): Promise<readonly JournalEvent[]> {
  const record = await findRecord(bridge.context(), null, id);
  if (record.result !== 'found') throw new Error(`${id} is ${record.result}`);
  return (await bridge.queries.journal('test', record.pair.pairId, 50)).map(({ event }) => event);
}

/** Changes a person without a word in the log. */
function changePersonUnlogged(bridge: Bridge, id: number, values: Readonly<Record<string, string>>): void {
  const person = bridge.marketo.world.people.get(id);
  if (person === undefined) throw new Error(`no person ${id}`);
  bridge.marketo.world.commit([['person', { ...person, values: { ...person.values, ...values } }]]);
}

/** Deletes a record for good before anybody reads the bin. */
async function purge(bridge: Bridge, object: string, id: string): Promise<void> {
  await deleteSalesforce(bridge, object, id);
  await bridge.control('salesforce', 'empty-bin', { object });
}

/** Takes away the right by which the sync user sees all leads, whoever owns them; it goes on seeing those it sees. */
async function takeViewAll(bridge: Bridge): Promise<void> {
  const rows = [...bridge.salesforce.world.store.table('ObjectPermissions').inIdOrder({})].filter((row) => row['SobjectType'] === 'Lead');
  for (const row of rows) changeUnseen(bridge, 'ObjectPermissions', row.Id, { PermissionsViewAllRecords: '', PermissionsModifyAllRecords: '' });
}

describe('what no feed told of', () => {
  it('I17, I32: a converged world differs in nothing, and costs no write, no ledger row and no journal line', async () => {
    const bridge = await settled({}, { mapping: EVERYTHING });
    const [contact] = await salesforceAll(bridge, 'Contact', ['AccountId']);
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: contact?.['AccountId'] ?? null });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact?.['Id'] ?? null, Role: 'Evaluator' });
    await bridge.settle();
    const before = { pairs: await bridge.pairs(), ledger: await bridge.ledger() };
    await passOver(bridge);
    for (const [object, name] of [['lead', 'Lead'], ['contact', 'Contact'], ['account', 'Account']] as const) {
      expect(await found(bridge, object), object).toEqual({ ...NOTHING, compared: (await idsOf(bridge, name)).length });
    }
    for (const object of ['opportunity', 'opportunity-contact-role'] as const) expect(await found(bridge, object), object).toEqual({ ...NOTHING, compared: 1 });
    expect({ pairs: await bridge.pairs(), ledger: await bridge.ledger() }).toEqual(before);
    expect((await bridge.queries.reconcileRows('test')).map(({ object }) => object).toSorted()).toEqual(['account', 'contact', 'lead', 'opportunity', 'opportunity-contact-role', 'user']);
  });

  it('I17: is found on either side, counted exactly, repaired by ordinary sync, and named in the journal', async () => {
    const bridge = await settled();
    const [first = '', second = '', third = ''] = await idsOf(bridge, 'Lead');
    changeUnseen(bridge, 'Lead', first, { Title: 'Unseen' });
    changePersonUnlogged(bridge, Number(personOf(bridge, second)['id']), { phone: '+1 555 010 0107' });
    // Both sides of one pair differ: one pair differs.
    changeUnseen(bridge, 'Lead', third, { Phone: '+1 555 010 0108' });
    changePersonUnlogged(bridge, Number(personOf(bridge, third)['id']), { title: 'Unlogged' });
    await bridge.settle();
    expect(personOf(bridge, first)['title'], 'no feed tells').not.toBe('Unseen');
    bridge.clock.advance(1000);
    await askForReconcile(bridge.context(), 'lead');
    await bridge.cycle();
    const { startedAt } = await passOf(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', compared: (await idsOf(bridge, 'Lead')).length, differing: 3 });
    expect(await bridge.queries.openRepairs('test')).toEqual<OpenRepairs[]>([{ object: 'lead', startedAt, waiting: 3, refused: 0 }]);
    expect((await bridge.queries.backlog('test')).map(({ lane }) => lane), 'behind what somebody just changed').toEqual(['bulk', 'bulk']);
    await bridge.settle();
    expect(await bridge.queries.openRepairs('test')).toEqual([]);
    expect(personOf(bridge, first)['title']).toBe('Unseen');
    expect(await salesforceRecord(bridge, 'Lead', second)).toMatchObject({ Phone: '+1 555 010 0107' });
    expect(await salesforceRecord(bridge, 'Lead', third)).toMatchObject({ Phone: '+1 555 010 0108', Title: 'Unlogged' });
    expect(await journalOf(bridge, first)).toContainEqual(expect.objectContaining({ kind: 'updated', side: 'marketo', cause: expect.objectContaining({ kind: 'reconcile' }) }));
    await expectAgreement(bridge);
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject(NOTHING);
  });

  it('is a formula\'s value, which moves no stamp (hazard 8)', async () => {
    const fields = withOverrides([{ marketo: 'numberOfEmployees', lead: 'Age_in_Days__c', contact: null, direction: 'to-marketo', policy: 'salesforce-wins' }]);
    const bridge = await settled({}, { mapping: { ...PEOPLE, fields }, reconcileEveryDays: 365 });
    const [lead = ''] = await idsOf(bridge, 'Lead');
    const before = personOf(bridge, lead)['numberOfEmployees'];
    bridge.clock.advance(3 * DAY_MS);
    await bridge.settle();
    expect(personOf(bridge, lead)['numberOfEmployees']).toBe(before);
    await passOver(bridge, 'lead');
    expect(Number(personOf(bridge, lead)['numberOfEmployees'])).toBe(Number(before) + 3);
    expect(await found(bridge, 'lead')).toMatchObject({ differing: (await idsOf(bridge, 'Lead')).length });
  });

  it('is a company that was changed in Marketo: it is set back to what Salesforce says, and the value lost is named', async () => {
    const bridge = await settled({}, { mapping: EVERYTHING });
    const [account = ''] = await idsOf(bridge, 'Account');
    const { Name } = (await salesforceAll(bridge, 'Account', ['Name'])).find(({ Id }) => Id === account) ?? {};
    await asAnotherIntegration(bridge, '/rest/v1/companies.json', { externalCompanyId: account, company: 'Changed in Marketo' });
    await bridge.settle();
    await passOver(bridge, 'account');
    expect(await found(bridge, 'account')).toMatchObject({ phase: 'ended', differing: 1, gone: 0 });
    const company = [...bridge.marketo.world.records(companyKind.store).all()].find(({ values }) => values['externalCompanyId'] === account);
    expect(company?.values['company']).toBe(Name);
    expect(await journalOf(bridge, account)).toContainEqual({ kind: 'conflict', field: 'company', winner: 'salesforce', policy: 'salesforce-wins', kept: Name, lost: 'Changed in Marketo' });
  });

  it('I17: is a record that no feed ever told of: it enters as if one had', async () => {
    const bridge = await settled();
    const { store } = bridge.salesforce.world;
    const [known = ''] = await idsOf(bridge, 'Lead');
    const late = await createSalesforce(bridge, 'Lead', { LastName: 'Late', Company: 'X', Email: 'late@example.com' });
    changeUnseen(bridge, 'Lead', late, { SystemModstamp: String(store.table('Lead').get(known)?.SystemModstamp) });
    await bridge.settle();
    expect(marketoPeople(bridge).filter(({ email }) => email === 'late@example.com')).toEqual([]);
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', differing: 1, unknown: 1 });
    expect(personOf(bridge, late)).toMatchObject({ email: 'late@example.com' });
    expect(await journalOf(bridge, late)).toContainEqual(expect.objectContaining({ kind: 'created', side: 'marketo', cause: expect.objectContaining({ kind: 'reconcile' }) }));
    await expectAgreement(bridge);
  });
});

describe('a record that is not shown', () => {
  it('I6, L16, L27: is deleted when it left no tombstone and nothing could be hidden; its person is told, and it is not made again', async () => {
    const bridge = await settled();
    const [lead = '', other = ''] = await idsOf(bridge, 'Lead');
    const person = String(personOf(bridge, lead)['id']);
    await purge(bridge, 'Lead', lead);
    bridge.marketo.world.commit([['no-person', Number(personOf(bridge, other)['id'])]]);
    await bridge.settle();
    expect(marketoPerson(bridge, person)['sfdcIsDeleted'], 'no feed tells').toBe(false);
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', differing: 2, gone: 2, hidden: 0 });
    expect(marketoPerson(bridge, person)['sfdcIsDeleted']).toBe(true);
    expect(await journalOf(bridge, lead)).toContainEqual({ kind: 'deleted', side: 'salesforce', recordId: lead });
    expect(await journalOf(bridge, other)).toContainEqual({ kind: 'deleted', side: 'marketo', recordId: expect.any(String) });
    await editSalesforce(bridge, 'Lead', other, { Title: 'Typed later' });
    await bridge.settle();
    expect(marketoPeople(bridge).filter((one) => one['basculeSalesforceId'] === other)).toEqual([]);
    await expectBalance(bridge);
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject(NOTHING);
  });

  it('I6, I10, F37: is hidden, and nothing follows, when the sync user does not see every record', async () => {
    const bridge = await settled();
    const [purged = '', hidden = ''] = await idsOf(bridge, 'Lead');
    await takeViewAll(bridge);
    await purge(bridge, 'Lead', purged);
    await bridge.control('salesforce', 'hide-records', { ids: [hidden] });
    const before = await bridge.pairs();
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', differing: 0, gone: 0, hidden: 2 });
    expect(await bridge.pairs()).toEqual(before);
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ differing: 0, hidden: 1 });
  });

  it('I9, I29: is not concluded from when rights change during the pass, nor when it is shown again at its end', async () => {
    for (const change of ['rights', 'view-all', 'shown'] as const) {
      const bridge = await settled();
      const [lead = ''] = await idsOf(bridge, 'Lead');
      if (change === 'shown') await bridge.control('salesforce', 'hide-records', { ids: [lead] });
      else await purge(bridge, 'Lead', lead);
      bridge.clock.advance(1000);
      await askForReconcile(bridge.context(), 'lead');
      await untilCompared(bridge);
      expect(await passOf(bridge, 'lead')).toMatchObject({ phase: 'confirm', hidden: 0, missing: { salesforce: [{ pairId: expect.any(String), recordId: lead }], marketo: [] } });
      if (change === 'rights') await bridge.control('salesforce', 'field-access', { object: 'Lead', field: 'Rating', read: false, edit: false });
      if (change === 'view-all') await takeViewAll(bridge);
      if (change === 'shown') await bridge.control('salesforce', 'hide-records', { ids: [] });
      await bridge.settle();
      expect(await found(bridge, 'lead'), change).toMatchObject({ phase: 'ended', gone: 0, differing: 0, hidden: change === 'shown' ? 0 : 1 });
      const record = await findRecord(bridge.context(), 'lead', lead);
      expect(record.result === 'found' && record.pair.salesforce.presence).toBe('present');
    }
  });

  it('I7: is one of too many: nobody is told before an admin agrees (L25)', async () => {
    const bridge = await settled({ rules: { massDelete: { percent: 10, atLeast: 4 } } });
    const leads = await idsOf(bridge, 'Lead');
    for (const id of leads.slice(0, 5)) await deleteSalesforce(bridge, 'Lead', id);
    await bridge.control('salesforce', 'empty-bin', { object: 'Lead' });
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ differing: 5, gone: 5 });
    expect(marketoPeople(bridge).filter((person) => person['sfdcIsDeleted'] === true)).toEqual([]);
    const { startedAt } = await passOf(bridge, 'lead');
    expect(await bridge.queries.openRepairs('test')).toEqual([{ object: 'lead', startedAt, waiting: 0, refused: 5 }]);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', records: 5 }]);
  });
});

/** Runs a cycle that is told to stop when every pair was compared, before anything is asked for again. */
async function untilCompared(bridge: Bridge): Promise<void> {
  const stop = new AbortController();
  const { store } = bridge.context();
  const change: Store['change'] = (lease, selection, decide) =>
    store.change(lease, selection, (loaded) => {
      const decision = decide(loaded);
      if (decision.reconcile?.pass?.phase === 'confirm') stop.abort();
      return decision;
    });
  await runSyncCycle({ ...bridge.context(), store: { ...store, change } }, 'schedule', stop.signal);
  bridge.clock.advance(10_000);
}
