import { describe, expect, it } from 'vitest';
import type { PairObject } from '../../src/domain/side.ts';
import type { MassDeleteRule } from '../../src/domain/connection.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { journalOf, mappingWith } from './object-worlds.ts';
import { createSalesforce, deleteSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, personOf, requestsOf, salesforceAll } from './worlds.ts';

/**
 * Two accounts become one in Salesforce: what belonged to the loser belongs to the survivor, and the loser is no deletion (L43, I6, I17).
 * Marketo merges no companies.
 */

interface World {
  readonly bridge: Bridge;
  readonly keep: string;
  readonly drop: string;
  /** A contact and an opportunity of the loser. */
  readonly contact: string;
  readonly opportunity: string;
}

/** Two accounts in agreement; `deletes` names the objects whose other record goes too. */
async function opened(deletes: readonly PairObject[] = [], massDelete: MassDeleteRule = { percent: 100, atLeast: 1000 }): Promise<World> {
  const bridge = openBridge({ rules: { mapping: { ...mappingWith(['account', 'opportunity']), deletedToo: { salesforce: [], marketo: deletes } }, massDelete } });
  const keep = await createSalesforce(bridge, 'Account', { Name: 'Harbor' });
  const drop = await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'one@example.com', AccountId: drop });
  const opportunity = await createSalesforce(bridge, 'Opportunity', { Name: 'Boat', StageName: 'Prospecting', CloseDate: '2026-06-30', AccountId: drop });
  await bridge.settle();
  return { bridge, keep, drop, contact, opportunity };
}

async function merge({ bridge }: World, master: string, ...losers: readonly string[]): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'merge', { master, losers });
}

/** Merges an account, which is followed and then brought back unseen. Answers a third one that is known. */
async function broughtBackBesideAnother(world: Awaited<ReturnType<typeof opened>>): Promise<string> {
  const { bridge, keep, drop } = world;
  const last = await createSalesforce(bridge, 'Account', { Name: 'Haven' });
  await bridge.settle();
  await merge(world, keep, drop);
  await bridge.settle();
  await restore(world, drop);
  return last;
}

async function restore({ bridge }: World, id: string): Promise<void> {
  bridge.clock.advance(1000);
  await bridge.control('salesforce', 'undelete', { ids: [id] });
}

function companies({ marketo }: Bridge): readonly string[] {
  return [...marketo.world.records(companyKind.store).all()].map(({ values }) => String(values['externalCompanyId']));
}

function companyOfOpportunity({ marketo }: Bridge, id: string): unknown {
  return [...marketo.world.records(opportunityKind.store).all()].find(({ values }) => values['externalOpportunityId'] === id)?.values['externalCompanyId'];
}

async function companyDeletions(bridge: Bridge): Promise<number> {
  return (await requestsOf(bridge, 'marketo')).byOperation['delete-companies'] ?? 0;
}

describe('accounts that are merged', () => {
  it('I6, I17: what the loser had belongs to the survivor\'s company, and the loser\'s company stays, its merge named', async () => {
    const world = await opened();
    const { bridge, keep, drop, contact, opportunity } = world;
    await merge(world, keep, drop);
    await bridge.settle();
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(keep);
    expect(companyOfOpportunity(bridge, opportunity)).toBe(keep);
    expect(companies(bridge)).toEqual([keep, drop]);
    expect((await journalOf(bridge, drop))[0]).toEqual({ kind: 'merged', side: 'salesforce', from: drop, to: keep });
    const found = await findRecord(bridge.context(), 'account', drop);
    expect(found.result === 'found' && JSON.stringify(await explainRecord(bridge.context(), found.pair, { object: 'account', id: drop }))).toContain('went into another one');
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I31, I32: the merge is told once, and the cycles after it do nothing', async () => {
    const world = await opened();
    const { bridge, keep, drop } = world;
    await merge(world, keep, drop);
    await bridge.settle();
    const told = await journalOf(bridge, drop);
    await editSalesforce(bridge, 'Account', keep, { Phone: '+1 555 010 0199' });
    await bridge.settle();
    expect(await journalOf(bridge, drop)).toEqual(told);
  });

  it('I6: nothing of the loser goes into the survivor\'s company, which had what it has', async () => {
    const world = await opened();
    const { bridge, keep, drop } = world;
    await editSalesforce(bridge, 'Account', drop, { Phone: '+1 555 010 0100', Industry: 'Shipping' });
    await bridge.settle();
    await merge(world, keep, drop);
    await bridge.settle();
    const [company] = [...bridge.marketo.world.records(companyKind.store).all()];
    expect(company?.values).toMatchObject({ externalCompanyId: keep, company: 'Harbor' });
    expect(company?.values['mainPhone'] ?? null).toBeNull();
    expect(marketoPeople(bridge)).toHaveLength(1);
  });

  it('I6: where companies go with their accounts the loser\'s goes too, after its people have moved', async () => {
    const world = await opened(['account']);
    const { bridge, keep, drop, contact } = world;
    await merge(world, keep, drop);
    await bridge.settle();
    expect(companies(bridge)).toEqual([keep]);
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(keep);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect((await journalOf(bridge, drop)).map((event) => (event as { kind: string }).kind)).toEqual(expect.arrayContaining(['merged', 'deleted']));
    await expectBalance(bridge);
  });

  it('I6: it stays where the survivor is not seen, because its people have no other company (L43)', async () => {
    const world = await opened(['account']);
    const { bridge, drop, contact } = world;
    const hidden = await createSalesforce(bridge, 'Account', { Name: 'Secret' });
    await bridge.control('salesforce', 'hide-records', { ids: [hidden] });
    await bridge.settle();
    await merge(world, hidden, drop);
    // Longer than a deletion waits for another look at what was deleted.
    for (let cycles = 0; cycles < 12; cycles++) await bridge.cycle();
    expect((await journalOf(bridge, drop))[0]).toEqual({ kind: 'merged', side: 'salesforce', from: drop, to: hidden });
    expect(companies(bridge)).toContain(drop);
    expect(await companyDeletions(bridge)).toBe(0);
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(drop);
  });

  it('I6, I17: it goes in the same cycle that meets the survivor, after which the bin may be emptied (L43, seed 137095)', async () => {
    const world = await opened(['account']);
    const { bridge, drop, contact } = world;
    const made = await createSalesforce(bridge, 'Account', { Name: 'Haven' });
    await merge(world, made, drop);
    await bridge.cycle();
    await bridge.control('salesforce', 'empty-bin', { object: 'Account' });
    await bridge.settle();
    expect(companies(bridge)).not.toContain(drop);
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(made);
    expect((await journalOf(bridge, drop)).filter((event) => (event as { kind: string }).kind === 'merged')).toEqual([{ kind: 'merged', side: 'salesforce', from: drop, to: made }]);
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I7: too many of them wait for an admin, before the first call', async () => {
    const world = await opened(['account'], { percent: 50, atLeast: 2 });
    const { bridge, keep, drop } = world;
    const more = await createSalesforce(bridge, 'Account', { Name: 'Haven' });
    await bridge.settle();
    await merge(world, keep, drop, more);
    await bridge.settle();
    expect(await companyDeletions(bridge)).toBe(0);
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'MASS_DELETE_STOPPED', object: 'account', records: 2 }]);
    expect(await agreeToDeletions(bridge.context(), 'admin')).toMatchObject({ deletions: 2 });
    await bridge.settle();
    expect(companies(bridge)).toEqual([keep]);
  });

  it('I6: a loser that is brought back has its company again, and what went to the survivor stays there', async () => {
    for (const deletes of [[], ['account']] as const) {
      const world = await opened(deletes);
      const { bridge, keep, drop, contact } = world;
      await merge(world, keep, drop);
      await bridge.settle();
      await restore(world, drop);
      await bridge.settle();
      expect(companies(bridge).toSorted()).toEqual([keep, drop].toSorted());
      expect(personOf(bridge, contact)['externalCompanyId']).toBe(keep);
      await editSalesforce(bridge, 'Account', drop, { Name: 'Harbor Two' });
      await bridge.settle();
      expect([...bridge.marketo.world.records(companyKind.store).all()].map(({ values }) => values['company'])).toContain('Harbor Two');
      await expectBalance(bridge);
    }
  });

  it('I15: one that was deleted, brought back and merged before anybody had looked is merged, too', async () => {
    const world = await opened();
    const { bridge, keep, drop } = world;
    await deleteSalesforce(bridge, 'Account', drop);
    await bridge.settle();
    await restore(world, drop);
    await merge(world, keep, drop);
    await bridge.settle();
    expect((await journalOf(bridge, drop))[0]).toMatchObject({ kind: 'merged', to: keep });
    await bridge.settle();
    expect((await journalOf(bridge, drop)).filter((event) => (event as { kind: string }).kind === 'merged')).toHaveLength(1);
  });

  it('I17: a contact of the loser that is edited in the same moment keeps the edit', async () => {
    const world = await opened();
    const { bridge, keep, drop, contact } = world;
    await editSalesforce(bridge, 'Contact', contact, { Title: 'Pilot' });
    await merge(world, keep, drop);
    await bridge.settle();
    expect(personOf(bridge, contact)).toMatchObject({ title: 'Pilot', externalCompanyId: keep });
    expect(await salesforceAll(bridge, 'Contact', ['Title', 'AccountId'])).toMatchObject([{ Title: 'Pilot', AccountId: keep }]);
  });

  it('I17: what one was merged into is merged itself before anybody had looked, and all of it belongs to the last', async () => {
    const world = await opened(['account']);
    const { bridge, keep, drop, contact, opportunity } = world;
    const last = await createSalesforce(bridge, 'Account', { Name: 'Haven' });
    await bridge.settle();
    await merge(world, keep, drop);
    await merge(world, last, keep);
    await bridge.settle();
    expect(companies(bridge)).toEqual([last]);
    expect([personOf(bridge, contact)['externalCompanyId'], companyOfOpportunity(bridge, opportunity)]).toEqual([last, last]);
    expect((await journalOf(bridge, drop)).find((event) => (event as { kind: string }).kind === 'merged')).toMatchObject({ to: keep });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('L43: the loser\'s company goes too where the survivor was typed in a moment ago and is met after it', async () => {
    const world = await opened(['account']);
    const { bridge, keep, drop, contact } = world;
    const fresh = await createSalesforce(bridge, 'Account', { Name: 'Haven' });
    await merge(world, fresh, drop);
    await bridge.settle();
    expect(companies(bridge).toSorted()).toEqual([keep, fresh].toSorted());
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(fresh);
    expect((await journalOf(bridge, drop)).filter((event) => (event as { kind: string }).kind === 'merged')).toEqual([{ kind: 'merged', side: 'salesforce', from: drop, to: fresh }]);
    await expectBalance(bridge);
  });

  it('L43: one that was brought back and merged into another one before anybody had looked is named with that one', async () => {
    const world = await opened();
    const { bridge, keep, drop } = world;
    const last = await broughtBackBesideAnother(world);
    await merge(world, last, drop);
    await bridge.settle();
    expect((await journalOf(bridge, drop)).slice(0, 2)).toEqual([{ kind: 'merged', side: 'salesforce', from: drop, to: last }, { kind: 'merged', side: 'salesforce', from: drop, to: keep }]);
    await bridge.settle();
    expect((await journalOf(bridge, drop)).filter((event) => (event as { kind: string }).kind === 'merged')).toHaveLength(2);
    await expectBalance(bridge);
  });

  it('L43, I15: one that was brought back and went into one that nobody had met, and that is gone by now, is named with that one, once', async () => {
    const world = await opened();
    const { bridge, keep, drop } = world;
    const last = await broughtBackBesideAnother(world);
    const brief = await createSalesforce(bridge, 'Account', { Name: 'Brief' });
    await merge(world, brief, drop);
    await merge(world, last, brief);
    await bridge.settle();
    const named = [{ kind: 'merged', side: 'salesforce', from: drop, to: brief }, { kind: 'merged', side: 'salesforce', from: drop, to: keep }];
    expect((await journalOf(bridge, drop)).slice(0, 2)).toEqual(named);
    await bridge.settle();
    expect((await journalOf(bridge, drop)).filter((event) => (event as { kind: string }).kind === 'merged')).toEqual(named);
    await expectBalance(bridge);
  });

  it('I6: one that was merged before it was ever seen is made nowhere', async () => {
    const world = await opened();
    const { bridge, keep } = world;
    const brief = await createSalesforce(bridge, 'Account', { Name: 'Brief' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Later', Email: 'later@example.com', AccountId: brief });
    await merge(world, keep, brief);
    await bridge.settle();
    expect(companies(bridge)).not.toContain(brief);
    expect(personOf(bridge, contact)['externalCompanyId']).toBe(keep);
  });

  it('I26: a company in which somebody is left whom the sync user does not see stays until they are gone, and says so', async () => {
    const world = await opened(['account']);
    const { bridge, keep, drop } = world;
    const hidden = await createSalesforce(bridge, 'Contact', { LastName: 'Hidden', Email: 'hidden@example.com', AccountId: drop });
    await bridge.settle();
    await bridge.control('salesforce', 'hide-records', { ids: [hidden] });
    await merge(world, keep, drop);
    for (let cycles = 0; cycles < 3; cycles++) await bridge.cycle();
    expect(companies(bridge)).toEqual([keep, drop]);
    const found = await findRecord(bridge.context(), 'account', drop);
    expect(found.result === 'found' && found.pair.marketo.work).toMatchObject({ state: 'waiting', lastError: { code: 'RECORD_IN_USE' } });
    await bridge.control('salesforce', 'hide-records', { ids: [] });
    await editSalesforce(bridge, 'Contact', hidden, { Title: 'Seen' });
    bridge.clock.advance(24 * 3600 * 1000);
    await bridge.settle(20);
    expect(companies(bridge)).toEqual([keep]);
    expect(personOf(bridge, hidden)['externalCompanyId']).toBe(keep);
    await expectBalance(bridge);
  });
});
