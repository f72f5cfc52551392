import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { JournalEvent } from '../../src/domain/journal-entry.ts';
import { KEYED_OBJECTS } from '../../src/domain/object-pair.ts';
import type { ReconcilePass } from '../../src/domain/reconcile-pass.ts';
import type { PairObject } from '../../src/domain/side.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { runSyncCycle } from '../../src/engine/run-sync-cycle.ts';
import type { OpenRepairs, Store } from '../../src/engine/store-port.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { asAnotherIntegration, createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, marketoPerson, personOf, salesforceAll, salesforceRecord } from './worlds.ts';

/** The second look at everything (PRODUCT J4, decision 28): what no stamp and no log tells of is found and repaired. */

const DAY_MS = 86_400_000;
const KEYS = { marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
const PEOPLE = { fields: [...DEFAULT_FIELD_MAPPINGS, ...deletionFlag('sfdcIsDeleted')], objects: {}, ...KEYS };
const EVERYTHING = { fields: withOverrides([], [...personLinks(KEYED_OBJECTS), ...deletionFlag('sfdcIsDeleted')]), objects: objectMappings(KEYED_OBJECTS), ...KEYS };

/** A bridge at rest that looks at everything once a week. */
async function settled(options: BridgeOptions = {}, mapping: BridgeOptions['rules'] = { mapping: PEOPLE }): Promise<Bridge> {
  const bridge = openBridge({ salesforcePeople: 40, ...options, rules: { reconcileEveryDays: 7, ...mapping, ...options.rules } });
  await bridge.settle();
  return bridge;
}

/** Asks for a pass over everything and runs cycles until all of it was looked at and repaired. */
async function passOver(bridge: Bridge, object: PairObject | null = null, meanwhile = async (): Promise<void> => undefined): Promise<void> {
  bridge.clock.advance(1000);
  expect(await askForReconcile(bridge.context(), object)).toMatchObject({ result: 'asked' });
  for (let round = 0; round < 12; round++) {
    await bridge.cycle();
    await meanwhile();
    const asked = (await bridge.queries.reconcileRows('test')).filter(({ askedAt }) => askedAt !== null);
    if (asked.every(({ pass, askedAt }) => pass?.phase === 'ended' && pass.startedAt >= (askedAt ?? ''))) break;
  }
  await bridge.settle();
}

async function passOf(bridge: Bridge, object: PairObject): Promise<ReconcilePass> {
  const pass = (await bridge.queries.reconcileRows('test')).find((row) => row.object === object)?.pass;
  if (pass === undefined || pass === null) throw new Error(`no pass over ${object}`);
  return pass;
}

async function found(bridge: Bridge, object: PairObject): Promise<Partial<ReconcilePass>> {
  const { phase, compared, differing, gone, unknown, hidden } = await passOf(bridge, object);
  return { phase, compared, differing, gone, unknown, hidden };
}

const NOTHING = { phase: 'ended', differing: 0, gone: 0, unknown: 0, hidden: 0 } as const;

async function journalOf(bridge: Bridge, id: string): Promise<readonly JournalEvent[]> {
  const record = await findRecord(bridge.context(), null, id);
  if (record.result !== 'found') throw new Error(`${id} is ${record.result}`);
  return (await bridge.queries.journal('test', record.pair.pairId, 50)).map(({ event }) => event);
}

async function idsOf(bridge: Bridge, object: 'Lead' | 'Contact' | 'Account'): Promise<readonly string[]> {
  return (await salesforceAll(bridge, object, ['Name'])).map(({ Id }) => String(Id));
}

/** Changes a record of Salesforce as a transaction does that becomes visible long after its stamp (F21): no later reading meets it. */
function changeUnseen(bridge: Bridge, object: string, id: string, values: Readonly<Record<string, string>>): void {
  const { store } = bridge.salesforce.world;
  const record = store.table(object).get(id);
  if (record === undefined) throw new Error(`no ${object} ${id}`);
  store.transaction(() => {
    store.put(object, withValues(record, values));
    return { keep: true, value: undefined };
  });
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

async function charged(bridge: Bridge): Promise<Readonly<Record<'salesforce' | 'marketo', number>>> {
  const of = async (side: 'salesforce' | 'marketo'): Promise<number> => ((await bridge.control(side, 'requests')) as { charged: number }).charged;
  return { salesforce: await of('salesforce'), marketo: await of('marketo') };
}

async function forgetCalls(bridge: Bridge): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
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
    expect((await bridge.queries.reconcileRows('test')).map(({ object }) => object).toSorted()).toEqual([...KEYED_OBJECTS, 'contact', 'lead'].toSorted());
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
      expect(await passOf(bridge, 'lead')).toMatchObject({ phase: 'confirm', hidden: 0, missing: { salesforce: [expect.any(String)], marketo: [] } });
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

describe('a pass', () => {
  it('C18: begins by itself, costs an idle cycle nothing, and comes again when its period is over', async () => {
    const bridge = await settled();
    expect(await bridge.queries.reconcileRows('test')).toMatchObject([{ object: 'contact', pass: { phase: 'planned' } }, { object: 'lead', pass: { phase: 'planned' } }]);
    await forgetCalls(bridge);
    await bridge.cycle();
    expect(await charged(bridge)).toEqual({ salesforce: 1, marketo: 1 });
    bridge.clock.advance(DAY_MS);
    await bridge.settle();
    const first = await passOf(bridge, 'lead');
    expect(first).toMatchObject({ phase: 'ended', differing: 0, last: { startedAt: first.startedAt, compared: first.compared } });
    bridge.clock.advance(5 * DAY_MS);
    await bridge.settle();
    expect(await passOf(bridge, 'lead')).toEqual(first);
    bridge.clock.advance(DAY_MS);
    await bridge.cycle();
    expect(await passOf(bridge, 'lead')).toMatchObject({ phase: 'planned', last: first.last });
  });

  it('costs about a call for 600 pairs to Salesforce and one for 300 to Marketo; when its worker dies it goes on behind the last block, and counts nothing twice (I18, I22)', async () => {
    let isDead = false;
    let blocks = 0;
    let diesAt = Number.POSITIVE_INFINITY;
    const bridge = await settled({
      salesforcePeople: 1100,
      aroundStore: (store) => ({
        ...store,
        change: async (lease, selection, decide) => {
          if (isDead) throw new Error('killed');
          if (selection.by === 'object') blocks += 1;
          if (blocks === diesAt) isDead = true;
          return store.change(lease, selection, decide);
        },
      }),
    });
    const compared = { lead: await bridge.queries.presentRecords('test', 'lead', 'salesforce'), contact: await bridge.queries.presentRecords('test', 'contact', 'salesforce') };
    await bridge.cycle();
    await forgetCalls(bridge);
    await passOver(bridge);
    expect(await found(bridge, 'lead')).toEqual({ ...NOTHING, compared: compared.lead });
    expect(await found(bridge, 'contact')).toEqual({ ...NOTHING, compared: compared.contact });
    expect(compared.lead).toBeGreaterThan(600);
    // Two cycles polled, and for each object Salesforce was asked twice for numbers and Marketo once for partitions.
    expect((await charged(bridge)).salesforce).toBe(2 + Math.ceil(compared.lead / 600) + Math.ceil(compared.contact / 600) + 4);
    const { byOperation } = (await bridge.control('marketo', 'requests')) as { byOperation: Readonly<Record<string, number>> };
    expect(byOperation).toEqual({ activities: expect.any(Number), 'lead-partitions': 2, 'get-leads': Math.ceil(compared.lead / 300) + Math.ceil(compared.contact / 300) });

    const leads = (await bridge.pairs()).filter(({ object }) => object === 'lead').toSorted((a, b) => (a.pairId < b.pairId ? -1 : 1));
    for (const pair of [leads[0], leads.at(-1)]) changeUnseen(bridge, 'Lead', pair?.salesforce.id ?? '', { Title: 'Unseen' });
    bridge.clock.advance(1000);
    await askForReconcile(bridge.context(), 'lead');
    blocks = 0;
    diesAt = 2;
    await expect(bridge.cycle()).rejects.toThrow('killed');
    const { phase, compared: soFar, differing, after } = await passOf(bridge, 'lead');
    expect({ phase, soFar, differing, after }).toEqual({ phase: 'compare', soFar: 600, differing: 1, after: leads[599]?.pairId });
    isDead = false;
    diesAt = Number.POSITIVE_INFINITY;
    bridge.restart();
    await bridge.settle();
    expect(await found(bridge, 'lead')).toEqual({ ...NOTHING, compared: leads.length, differing: 2 });
    expect(blocks, 'one block was read again').toBe(Math.ceil(leads.length / 600) + 1);
    await expectAgreement(bridge);
  });

  it('leaves alone what is newer than its reading: its record is looked at again (decision 3, I4)', async () => {
    let meanwhile = async (): Promise<void> => undefined;
    const bridge = await settled({
      aroundConnector: (connector) => ({
        ...connector,
        readRecords: async (request) => {
          const looks = await connector.readRecords(request);
          if (connector.side === 'marketo' && request.lane === 'bulk') {
            const now = meanwhile;
            meanwhile = async () => undefined;
            await now();
          }
          return looks;
        },
      }),
    });
    const [lead = ''] = await idsOf(bridge, 'Lead');
    meanwhile = async () => {
      await editSalesforce(bridge, 'Lead', lead, { Title: 'Typed during the pass' });
      await bridge.syncNow('lead', lead);
    };
    await passOver(bridge, 'lead');
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', differing: 0 });
    expect(await salesforceRecord(bridge, 'Lead', lead)).toMatchObject({ Title: 'Typed during the pass' });
    expect(personOf(bridge, lead)['title']).toBe('Typed during the pass');
    await expectAgreement(bridge);
  });

  it('leaves alone a record that was written while it was not shown: a write proves that it is there (decision 3, I6)', async () => {
    let hides = '';
    let asked = 0;
    let meanwhile = async (): Promise<void> => undefined;
    const bridge = await settled({
      aroundConnector: (connector) => ({
        ...connector,
        readRecords: async (request) => {
          const looks = await connector.readRecords(request);
          if (connector.side === 'salesforce' || request.lane !== 'bulk' || !request.ids.includes(hides)) return looks;
          asked += 1;
          if (asked === 2) await meanwhile();
          return looks.filter(({ id }) => id !== hides);
        },
      }),
    });
    const [lead = ''] = await idsOf(bridge, 'Lead');
    hides = String(personOf(bridge, lead)['id']);
    meanwhile = async () => {
      await editSalesforce(bridge, 'Lead', lead, { Title: 'Written meanwhile' });
      await bridge.syncNow('lead', lead);
    };
    await passOver(bridge, 'lead');
    expect(asked).toBe(2);
    expect(await found(bridge, 'lead')).toMatchObject({ phase: 'ended', gone: 0 });
    const record = await findRecord(bridge.context(), 'lead', lead);
    expect(record.result === 'found' && record.pair.marketo).toMatchObject({ presence: 'present', lookDue: false });
    await expectAgreement(bridge);
  });

  it('is not made where the settings say so, and of nothing that is not followed', async () => {
    const bridge = await settled({ rules: { reconcileEveryDays: 0 } });
    bridge.clock.advance(30 * DAY_MS);
    await bridge.cycle();
    expect(await askForReconcile(bridge.context(), null)).toEqual({ result: 'off' });
    expect(await bridge.queries.reconcileRows('test')).toEqual([]);
    const other = await settled();
    expect(await askForReconcile(other.context(), 'opportunity')).toEqual({ result: 'not-followed' });
  });
});
