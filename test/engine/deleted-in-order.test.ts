import { describe, expect, it } from 'vitest';
import { companyKind, opportunityRoleKind } from '../../simulators/marketo/keyed-kinds.ts';
import { opportunityKind } from '../../simulators/marketo/opportunity-kind.ts';
import type { MassDeleteRule } from '../../src/domain/connection.ts';
import type { StandardKeyedObject } from '../../src/domain/side.ts';
import { agreeToDeletions } from '../../src/engine/agree-to-deletions.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { mappingWith } from './object-worlds.ts';
import { createSalesforce, deleteSalesforce, expectBalance, marketoPeople, requestsOf } from './worlds.ts';

/** Marketo deletes nothing that other records name (1022): what names it goes first (apis.md A6; PRODUCT A8, decision 26). */

const DEAL = { Name: 'Pier', StageName: 'Prospecting', CloseDate: '2026-06-30' };

/** A contact of an account with an opportunity, and its role there. */
async function opened(deleted: readonly ('contact' | StandardKeyedObject)[], massDelete?: MassDeleteRule): Promise<{ readonly bridge: Bridge; readonly account: string; readonly opportunity: string }> {
  const bridge = openBridge({ rules: { mapping: { ...mappingWith(['account', 'opportunity', 'opportunity-contact-role']), deletedToo: { salesforce: [], marketo: deleted } }, ...(massDelete === undefined ? {} : { massDelete }) } });
  const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
  const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Ann', Email: 'ann@example.com', AccountId: account });
  const opportunity = await createSalesforce(bridge, 'Opportunity', { ...DEAL, AccountId: account });
  await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Evaluator', IsPrimary: true });
  await bridge.settle();
  expect(left(bridge)).toEqual({ people: 1, companies: 1, opportunities: 1, roles: 1 });
  return { bridge, account, opportunity };
}

function left(bridge: Bridge): Readonly<Record<'people' | 'companies' | 'opportunities' | 'roles', number>> {
  const count = (kind: Parameters<typeof bridge.marketo.world.records>[0]): number => [...bridge.marketo.world.records(kind).all()].length;
  return { people: marketoPeople(bridge).length, companies: count(companyKind.store), opportunities: count(opportunityKind.store), roles: count(opportunityRoleKind.store) };
}

describe('records of Marketo that go together', () => {
  it('an opportunity goes after its roles, at one try', async () => {
    const { bridge, opportunity } = await opened(['opportunity', 'opportunity-contact-role']);
    await deleteSalesforce(bridge, 'Opportunity', opportunity);
    await bridge.cycle();
    expect(left(bridge)).toEqual({ people: 1, companies: 1, opportunities: 0, roles: 0 });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    expect((await requestsOf(bridge, 'marketo')).byOperation).toMatchObject({ 'delete-roles': 1, 'delete-opportunities': 1 });
    await expectBalance(bridge);
  });

  it('a company goes after its people and what belongs to them', async () => {
    const { bridge, account } = await opened(['contact', 'account', 'opportunity', 'opportunity-contact-role']);
    await deleteSalesforce(bridge, 'Account', account);
    await bridge.cycle();
    expect(left(bridge)).toEqual({ people: 0, companies: 0, opportunities: 0, roles: 0 });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('one that something names still says so, and goes once nothing does', async () => {
    const { bridge, opportunity } = await opened(['opportunity']);
    await deleteSalesforce(bridge, 'Opportunity', opportunity);
    await bridge.cycle();
    expect(left(bridge)).toMatchObject({ opportunities: 1, roles: 1 });
    expect(await findRecord(bridge.context(), 'opportunity', opportunity)).toMatchObject({ pair: { marketo: { work: { state: 'waiting', attempts: 1, lastError: { code: 'RECORD_IN_USE', vendorCode: '1022' } } } } });
    const [role] = [...bridge.marketo.world.records(opportunityRoleKind.store).all()];
    await bridge.control('marketo', `records/roles/${String(role?.id)}`, undefined, 'DELETE');
    bridge.clock.advance(10_000);
    await bridge.cycle();
    expect(left(bridge)).toMatchObject({ opportunities: 0, roles: 0 });
    await expectBalance(bridge);
  });

  it('I7: one that was tried in vain while its roles were stopped goes with them once an admin agrees', async () => {
    const { bridge, opportunity } = await opened(['opportunity', 'opportunity-contact-role'], { percent: 50, atLeast: 2 });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Bob', Email: 'bob@example.com' });
    await createSalesforce(bridge, 'OpportunityContactRole', { OpportunityId: opportunity, ContactId: contact, Role: 'Influencer', IsPrimary: false });
    await bridge.settle();
    await deleteSalesforce(bridge, 'Opportunity', opportunity);
    for (let tries = 0; tries < 10; tries++) {
      await bridge.cycle();
      bridge.clock.advance(900_000);
    }
    expect(left(bridge)).toMatchObject({ opportunities: 1, roles: 2 });
    expect(await findRecord(bridge.context(), 'opportunity', opportunity)).toMatchObject({ pair: { marketo: { work: { state: 'rejected', error: { code: 'RETRIES_EXHAUSTED', vendorCode: '1022' } } } } });
    expect(await agreeToDeletions(bridge.context(), 'test')).toEqual({ deletions: 3, merges: 0 });
    await bridge.cycle();
    expect(left(bridge)).toMatchObject({ opportunities: 0, roles: 0 });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });
});
