import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { withSide } from '../../src/domain/pair.ts';
import { StepFailure } from '../../src/domain/step-failure.ts';
import { ownError } from '../../src/domain/sync-error.ts';
import type { SyncFilters } from '../../src/domain/sync-filter.ts';
import type { ChildrenRequest, Connector } from '../../src/engine/connector-port.ts';
import { changePairs, beginSession, takeLease } from '../../src/engine/sync-session.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { filterOf } from './filter-worlds.ts';
import { mappingWith } from './object-worlds.ts';
import { changeUnseen, DAY_MS, passOver } from './second-look.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, personOf } from './worlds.ts';

/** Whichever look shows that a parent changed, its children are judged anew (I17): no stamp of theirs moves for it. */

const HOT: SyncFilters = { contact: { marketo: filterOf("Account.Rating = 'Hot'") } };
const PILOTS: SyncFilters = { 'opportunity-contact-role': { marketo: filterOf("Contact.Title = 'Pilot'") } };
/** Longer than what every poll reads once more (F21): nothing else brings the children again. */
const LONG_MS = 3_600_000;

interface World {
  readonly bridge: Bridge;
  /** Every call for children, oldest first. */
  readonly asked: ChildrenRequest[];
}

function worldWith(filters: SyncFilters, options: BridgeOptions = {}, during: (request: ChildrenRequest) => Promise<void> = async () => undefined): World {
  const asked: ChildrenRequest[] = [];
  const aroundConnector = (connector: Connector): Connector => ({
    ...connector,
    ...(connector.readChildren === undefined ? {} : { readChildren: async (request) => {
      asked.push(request);
      const page = await connector.readChildren?.(request);
      await during(request);
      return page ?? { observations: [], next: null };
    } }),
  });
  const mapping = { ...mappingWith(['account', 'opportunity', 'opportunity-contact-role']), filters };
  return { bridge: openBridge({ aroundConnector, ...options, rules: { mapping, ...options.rules } }), asked };
}

async function rest(bridge: Bridge): Promise<void> {
  await bridge.settle();
  bridge.clock.advance(LONG_MS);
  await bridge.settle();
}

async function pairOf({ queries }: Bridge, salesforceId: string): Promise<Pair> {
  const pair = (await queries.findPairs('test', { object: null, idOrEmail: salesforceId })).find(({ salesforce }) => salesforce.id === salesforceId);
  return pair ?? expect.fail(`no pair of ${salesforceId}`);
}

async function verdictOn(bridge: Bridge, salesforceId: string): Promise<string> {
  return (await pairOf(bridge, salesforceId)).marketo.filtered?.verdict ?? 'in';
}

async function contactOf(bridge: Bridge, account: string, name = 'one'): Promise<string> {
  return createSalesforce(bridge, 'Contact', { LastName: name, Email: `${name}@example.com`, Title: 'Pilot', AccountId: account });
}

/** A contact of a hot account, at rest. */
async function hotContact(world: World): Promise<{ readonly account: string; readonly contact: string }> {
  const account = await createSalesforce(world.bridge, 'Account', { Name: 'Bank', Rating: 'Hot' });
  const contact = await contactOf(world.bridge, account);
  await rest(world.bridge);
  world.asked.length = 0;
  return { account, contact };
}

/** A role of a contact that is a pilot, at rest. */
async function pilotRole(world: World): Promise<{ readonly contact: string; readonly role: string; readonly account: string }> {
  const { bridge } = world;
  const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Harbor, spring', StageName: 'Prospecting', CloseDate: '2026-06-30' });
  const account = await createSalesforce(bridge, 'Account', { Name: 'Bank', Rating: 'Hot' });
  const contact = await contactOf(bridge, account);
  const role = await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator' });
  await rest(bridge);
  world.asked.length = 0;
  return { contact, role, account };
}

/** The next cycle looks at this record, wherever it was told of a reason. */
async function makeLookDue(bridge: Bridge, salesforceId: string): Promise<void> {
  const context = bridge.context();
  const lease = await takeLease(context, 'cycle');
  const { inForce } = context.schemas;
  if (lease === null || inForce === undefined) return expect.fail('the lease is free, and a cycle has run');
  const session = beginSession(context, lease, inForce, 0, new AbortController().signal);
  await changePairs(session, { by: 'side-ids', ids: { salesforce: [salesforceId], marketo: [] } }, ({ pairs }) => ({ result: undefined, pairs: pairs.map((pair) => withSide(pair, 'salesforce', { lookDue: true })) }));
  return context.store.releaseLease(lease);
}

describe('the children of a parent that changed', () => {
  it('are judged anew where it was "sync now" that showed it, by the next cycle and not by the flush (I17, E2)', async () => {
    const world = worldWith(HOT);
    const { account, contact } = await hotContact(world);
    await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold' });
    await world.bridge.syncNow('account', account);
    expect(world.asked, 'a flush asks for no children: there may be thousands').toEqual([]);
    await world.bridge.cycle();
    expect(await verdictOn(world.bridge, contact)).toBe('out');
    expect(world.asked.map(({ object, parents }) => [object, parents])).toEqual([['contact', [account]]]);
    await world.bridge.settle();
    expect(world.asked.length, 'once is enough').toBe(1);
    await expectBalance(world.bridge);
  });

  it('likewise where its counterpart was asked for', async () => {
    const world = worldWith(PILOTS);
    const { contact, role } = await pilotRole(world);
    await editSalesforce(world.bridge, 'Contact', contact, { Title: 'Mate' });
    await world.bridge.syncNow('person', String(personOf(world.bridge, contact)['id']));
    await world.bridge.settle();
    expect(await verdictOn(world.bridge, role)).toBe('out');
    await expectBalance(world.bridge);
  });

  it('also by another worker than the one that served the request (F47)', async () => {
    const world = worldWith(HOT);
    const { account, contact } = await hotContact(world);
    await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold' });
    await world.bridge.syncNow('account', account);
    world.bridge.restart();
    await world.bridge.settle();
    expect(await verdictOn(world.bridge, contact)).toBe('out');
  });

  it('where a look that was due showed it', async () => {
    const world = worldWith(HOT);
    const { account, contact } = await hotContact(world);
    changeUnseen(world.bridge, 'Account', account, { Rating: 'Cold' });
    await makeLookDue(world.bridge, account);
    await world.bridge.cycle();
    expect(await verdictOn(world.bridge, contact)).toBe('out');
  });

  it('where the second look found it', async () => {
    const world = worldWith(HOT, { rules: { reconcileEveryDays: 7 } });
    const { account, contact } = await hotContact(world);
    changeUnseen(world.bridge, 'Account', account, { Rating: 'Cold' });
    await passOver(world.bridge, 'account');
    expect(await verdictOn(world.bridge, contact)).toBe('out');
    await expectBalance(world.bridge);
  });

  it('where a roll-up of it was read for itself (C4)', async () => {
    const total: FieldMapping['marketo'] = 'annualRevenue';
    const mapping = mappingWith(['account', 'opportunity']);
    const account = [...(mapping.objects.account ?? []).filter(({ marketo }) => marketo !== total), { marketo: total, salesforce: 'Open_Total__c' }];
    const filters: SyncFilters = { contact: { marketo: filterOf('Account.Open_Total__c >= 100') } };
    const world = worldWith(filters, { rules: { mapping: { ...mapping, objects: { ...mapping.objects, account }, ways: { account: { [total]: { formula: { refreshEveryHours: 12 } } } }, filters } } });
    const { bridge } = world;
    await bridge.control('salesforce', 'custom-fields', { object: 'Account', field: { name: 'Open_Total__c', type: 'currency', precision: 16, scale: 2, rollUp: { of: 'Opportunity', operation: 'sum', field: 'Amount' } }, grantToSync: true });
    const bank = await createSalesforce(bridge, 'Account', { Name: 'Bank' });
    const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'One', StageName: 'Prospecting', CloseDate: '2026-12-31', AccountId: bank, Amount: 120 });
    const contact = await contactOf(bridge, bank);
    await rest(bridge);
    expect(await verdictOn(bridge, contact)).toBe('in');
    await editSalesforce(bridge, 'Opportunity', opportunity, { Amount: 20 });
    bridge.clock.advance(DAY_MS);
    await bridge.settle();
    expect(await verdictOn(bridge, contact)).toBe('out');
  });

  it('where it was read as a child itself', async () => {
    const world = worldWith({ ...HOT, ...PILOTS });
    const { account, contact, role } = await pilotRole(world);
    changeUnseen(world.bridge, 'Contact', contact, { Title: 'Mate' });
    await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold' });
    await world.bridge.settle();
    expect([await verdictOn(world.bridge, contact), await verdictOn(world.bridge, role)]).toEqual(['out', 'out']);
  });

  it('where "sync now" showed it while what we had written there was still to be seen', async () => {
    const world = worldWith(PILOTS);
    const { contact, role } = await pilotRole(world);
    const person = String(personOf(world.bridge, contact)['id']);
    await editMarketo(world.bridge, person, { title: 'Mate' });
    await world.bridge.cycle();
    await world.bridge.syncNow('contact', contact);
    await world.bridge.settle();
    expect(await verdictOn(world.bridge, role)).toBe('out');
  });

  it('are read along the lookups concerned alone, and not at all for what no filter looks at (I37)', async () => {
    const filters: SyncFilters = { ...HOT, opportunity: { marketo: filterOf("Account.Industry = 'Banking'") } };
    const world = worldWith(filters);
    const { account } = await hotContact(world);
    await editSalesforce(world.bridge, 'Account', account, { Phone: '030 1234' });
    await world.bridge.syncNow('account', account);
    await world.bridge.settle();
    expect(world.asked).toEqual([]);
    await editSalesforce(world.bridge, 'Account', account, { Industry: 'Retail' });
    await world.bridge.syncNow('account', account);
    await world.bridge.settle();
    expect(world.asked.map(({ object, lookup }) => [object, lookup])).toEqual([['opportunity', 'AccountId']]);
    expect(await world.bridge.queries.childrenDue('test', 10)).toEqual([]);
  });

  it('are read again where it changed once more while they were read', async () => {
    let left = 1;
    const world: World = worldWith(HOT, {}, async ({ parents: [account = ''] }) => {
      left -= 1;
      if (left !== 0) return;
      await editSalesforce(world.bridge, 'Account', account, { Rating: 'Hot' });
      await world.bridge.syncNow('account', account);
    });
    const { account, contact } = await hotContact(world);
    left = 1;
    await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold' });
    await world.bridge.cycle();
    expect([await verdictOn(world.bridge, contact), world.asked.length]).toEqual(['in', 2]);
    await world.bridge.settle();
    expect(world.asked.length).toBe(2);
    await expectBalance(world.bridge);
  });

  it('are read by the next cycle where Salesforce did not answer, and the parent goes on meanwhile', async () => {
    let left = 0;
    const world = worldWith(HOT, {}, async () => {
      if (left === 0) return;
      left -= 1;
      throw new StepFailure(ownError('ANSWER_MALFORMED'));
    });
    const { account, contact } = await hotContact(world);
    left = 1;
    await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold', Phone: '030 1234' });
    const { steps } = await world.bridge.cycle();
    expect(steps.map(({ operation, errorCode }) => [operation, errorCode])).toContainEqual(['resolve-unknown', 'ANSWER_MALFORMED']);
    expect([await verdictOn(world.bridge, contact), (await pairOf(world.bridge, account)).base['mainPhone']]).toEqual(['in', '030 1234']);
    await world.bridge.cycle();
    expect(await verdictOn(world.bridge, contact)).toBe('out');
    await expectBalance(world.bridge);
  });

  it('are not put back by a look at one of them that began before (I17)', async () => {
    const race: { meanwhile: (() => Promise<void>) | null } = { meanwhile: null };
    const aroundConnector = (connector: Connector): Connector => ({
      ...connector,
      readRecords: async (request) => {
        const seen = await connector.readRecords(request);
        const { meanwhile } = race;
        race.meanwhile = null;
        if (meanwhile !== null) await meanwhile();
        return seen;
      },
    });
    const world = worldWith(HOT, { aroundConnector });
    const { account, contact } = await hotContact(world);
    race.meanwhile = async () => {
      await editSalesforce(world.bridge, 'Account', account, { Rating: 'Cold' });
      await world.bridge.cycle();
      expect(await verdictOn(world.bridge, contact)).toBe('out');
    };
    await world.bridge.syncNow('contact', contact);
    await world.bridge.settle();
    expect(await verdictOn(world.bridge, contact)).toBe('out');
    await expectBalance(world.bridge);
  });
});
