import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { describeSchema } from '../../src/app/describe-schema.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { FormulaChoice } from '../../src/domain/formula-choice.ts';
import type { FormulaPass } from '../../src/domain/formula-pass.ts';
import type { PairObject } from '../../src/domain/side.ts';
import { withSide } from '../../src/domain/pair.ts';
import { refreshFormulas } from '../../src/engine/refresh-formulas.ts';
import { beginSession, changePairs, takeLease } from '../../src/engine/sync-session.ts';
import type { SyncSession } from '../../src/engine/sync-session.ts';
import { pauseBulk } from '../../src/engine/pause-bulk.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { DAY_MS, KEYS } from './second-look.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, requestsOf, salesforceAll, salesforceRecords } from './worlds.ts';

/** Formulas and roll-ups, which change without moving a stamp (hazard 8, F22, PRODUCT C4). */

const AGE = { marketo: 'numberOfEmployees', lead: 'Age_in_Days__c', contact: null, direction: 'to-marketo', policy: 'salesforce-wins' } as const;

function withAge(formula: FieldMapping['formula']): BridgeOptions {
  const fields = [...DEFAULT_FIELD_MAPPINGS.filter(({ marketo }) => marketo !== AGE.marketo), { ...AGE, ...(formula === undefined ? {} : { formula }) }];
  return { salesforcePeople: 6, rules: { mapping: { fields, objects: {}, ...KEYS } } };
}

async function settled(options: BridgeOptions): Promise<{ readonly bridge: Bridge; readonly leads: readonly string[] }> {
  const bridge = openBridge(options);
  await bridge.settle();
  return { bridge, leads: (await salesforceRecords(bridge, 'Lead')).map(({ Id }) => String(Id)) };
}

const agesOf = (bridge: Bridge, leads: readonly string[]): readonly unknown[] => leads.map((id) => personOf(bridge, id)['numberOfEmployees'] ?? null);

/** A run of its own, by what the last cycle put in force. */
async function sessionOf(bridge: Bridge): Promise<SyncSession> {
  const context = bridge.context();
  const lease = await takeLease(context, 'cycle');
  const { inForce } = context.schemas;
  if (lease === null || inForce === undefined) return expect.fail('the lease is free, and a cycle has run');
  return beginSession(context, lease, inForce, 0, new AbortController().signal);
}

/** Charged calls of a side since this was asked last. */
async function calls(bridge: Bridge, side: 'salesforce' | 'marketo'): Promise<number> {
  const { charged } = await requestsOf(bridge, side);
  await bridge.control(side, 'requests', undefined, 'DELETE');
  return charged;
}

async function passOf(bridge: Bridge, object: PairObject): Promise<FormulaPass | undefined> {
  return (await bridge.queries.formulaPasses('test')).find((pass) => pass.object === object);
}

describe('a formula that is read on a schedule', () => {
  it('I1, I32: is brought up to date when it is due, by one call for its records, and costs nothing before', async () => {
    const { bridge, leads } = await settled(withAge({ refreshEveryHours: 0.1 }));
    const before = agesOf(bridge, leads).map(Number);
    await calls(bridge, 'salesforce');
    await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'an idle cycle').toBe(1);
    bridge.clock.advance(DAY_MS);
    const cycle = await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'the poll and one block').toBe(2);
    expect(cycle.steps.find(({ operation }) => operation === 'refresh-formulas')).toMatchObject({ state: 'succeeded', counts: { updated: leads.length } });
    await bridge.settle();
    expect(agesOf(bridge, leads)).toEqual(before.map((age) => age + 1));
    await calls(bridge, 'salesforce');
    const ledger = await bridge.ledger();
    bridge.clock.advance(DAY_MS / 240);
    await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'due again').toBe(2);
    expect(await bridge.ledger(), 'what says nothing new is no event').toEqual(ledger);
    await expectBalance(bridge);
  });

  it('says how fresh it is, how many records are due, and what a reading costs', async () => {
    const { bridge, leads } = await settled(withAge({ refreshEveryHours: 12 }));
    const readAt = (await passOf(bridge, 'lead'))?.readAt['numberOfEmployees'];
    const fresh = { object: 'lead', key: 'numberOfEmployees', salesforce: 'Age_in_Days__c', choice: 'every 12 hours', readAt, recordsDue: 0, sourcesDue: 0, callsEach: 1 };
    const shown = async () => (await describeSchema(bridge.context(), 1)).formulas;
    expect(await shown()).toEqual([fresh]);
    bridge.clock.advance(DAY_MS);
    expect(await shown()).toEqual([{ ...fresh, recordsDue: leads.length }]);
    const now = new Date(bridge.clock.now()).toISOString();
    await bridge.cycle();
    expect(await shown()).toEqual([{ ...fresh, readAt: now }]);
  });

  it('C31: stands still while the bulk lane is paused, and goes on after', async () => {
    const { bridge, leads } = await settled(withAge({ refreshEveryHours: 12 }));
    const before = agesOf(bridge, leads).map(Number);
    await pauseBulk(bridge.context(), { to: 'paused', by: 'test' });
    bridge.clock.advance(DAY_MS);
    await bridge.cycle();
    await pauseBulk(bridge.context(), { to: 'running', by: 'test' });
    expect(agesOf(bridge, leads)).toEqual(before);
    await bridge.cycle();
    await bridge.settle();
    expect(agesOf(bridge, leads)).toEqual(before.map((age) => age + 1));
  });

  it('I3, I10: learns nothing but the formula: an edit that no feed told of yet is neither lost nor taken for old', async () => {
    const { bridge, leads: [lead = ''] } = await settled(withAge({ refreshEveryHours: 12 }));
    bridge.clock.advance(DAY_MS);
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'late-commit', delayMs: 45_000, match: { operation: 'save Lead' }, times: 1 }] });
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Late' });
    await editMarketo(bridge, String(personOf(bridge, lead)['id']), { city: 'Lyon' });
    await bridge.cycle();
    bridge.clock.advance(60_000);
    await bridge.settle();
    expect(personOf(bridge, lead)).toMatchObject({ title: 'Late', city: 'Lyon' });
    await expectAgreement(bridge);
  });

  it('I3, I17: gives way to a look that is due: that one alone tells what else became of the record', async () => {
    const { bridge, leads: [lead = ''] } = await settled(withAge({ refreshEveryHours: 12 }));
    const [pair] = (await bridge.pairs()).filter(({ salesforce }) => salesforce.id === lead);
    if (pair === undefined) return expect.fail('the lead has a pair');
    bridge.clock.advance(DAY_MS);
    const session = await sessionOf(bridge);
    await changePairs(session, { by: 'pair-id', ids: [pair.pairId] }, ({ pairs }) => ({ result: null, pairs: pairs.map((one) => withSide(one, 'salesforce', { lookDue: true })) }));
    await refreshFormulas(session, async () => undefined);
    expect((await bridge.pairs()).find(({ pairId }) => pairId === pair.pairId)?.salesforce.lookDue).toBe(true);
  });

  it('I18: a run that dies between what it observed and how far it came reads a block once more, and nothing twice', async () => {
    let isDead = false;
    const { bridge, leads } = await settled({ ...withAge({ refreshEveryHours: 12 }), aroundStore: (store) => ({ ...store, keepFormulaPass: async (...given) => (isDead ? Promise.reject(new Error('killed')) : store.keepFormulaPass(...given)) }) });
    const before = agesOf(bridge, leads).map(Number);
    bridge.clock.advance(DAY_MS);
    isDead = true;
    await expect(bridge.cycle()).rejects.toThrow('killed');
    isDead = false;
    bridge.restart();
    await bridge.settle();
    expect(agesOf(bridge, leads)).toEqual(before.map((age) => age + 1));
    await expectBalance(bridge);
  });
});

describe('the other choices', () => {
  it('on-change: crosses when its record changes otherwise, and is read for nothing else', async () => {
    const { bridge, leads } = await settled(withAge('on-change'));
    const before = agesOf(bridge, leads).map(Number);
    bridge.clock.advance(DAY_MS);
    await editSalesforce(bridge, 'Lead', leads[0] ?? '', { City: 'Lyon' });
    const { steps } = await bridge.cycle();
    await bridge.settle();
    expect(steps.some(({ operation }) => operation === 'refresh-formulas')).toBe(false);
    expect(agesOf(bridge, leads)).toEqual(before.map((age, index) => (index === 0 ? age + 1 : age)));
  });

  it('leave-out: takes no part as long as it is a formula', async () => {
    const { bridge, leads } = await settled(withAge('leave-out'));
    expect(agesOf(bridge, leads)).toEqual(leads.map(() => null));
  });
});

describe('a formula that follows an object', () => {
  const followed = ['user', 'account'] as const;
  const INDUSTRY: FieldMapping = { marketo: 'leadRole', lead: null, contact: 'Account_Industry__c', direction: 'to-marketo', policy: 'salesforce-wins', formula: { refreshWhen: 'account' } };

  /** A settled bridge of two accounts with a contact each. */
  async function scene(): Promise<{ readonly bridge: Bridge; readonly accounts: readonly string[]; readonly roles: () => readonly unknown[] }> {
    const bridge = openBridge({ rules: { mapping: { fields: withOverrides([INDUSTRY], personLinks(followed), DEFAULT_FIELD_MAPPINGS), objects: objectMappings(followed), ...KEYS } } });
    await bridge.control('salesforce', 'custom-fields', { object: 'Contact', field: { name: 'Account_Industry__c', type: 'string', length: 50, formula: 'Account.Industry' }, grantToSync: true });
    const accounts: string[] = [];
    const contacts: string[] = [];
    for (const name of ['Harbor', 'Meadow']) {
      const account = await createSalesforce(bridge, 'Account', { Name: name, Industry: 'Energy' });
      accounts.push(account);
      contacts.push(await createSalesforce(bridge, 'Contact', { LastName: name, Email: `${name}@example.com`, AccountId: account }));
    }
    await bridge.settle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    return { bridge, accounts, roles: () => contacts.map((id) => personOf(bridge, id)['leadRole'] ?? null) };
  }

  it('I1: is read on the records that link to what changed, and on no others', async () => {
    const { bridge, accounts: [account = ''], roles } = await scene();
    expect(roles()).toEqual(['Energy', 'Energy']);
    await editSalesforce(bridge, 'Account', account, { Industry: 'Banking' });
    await calls(bridge, 'salesforce');
    const cycle = await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'the poll, and the formula of the linked records').toBe(2);
    expect(cycle.steps.find(({ operation }) => operation === 'refresh-formulas')?.counts).toMatchObject({ updated: 1, skipped: 0 });
    await bridge.settle();
    expect(roles()).toEqual(['Banking', 'Energy']);
    await calls(bridge, 'salesforce');
    await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'nothing is left to be read').toBe(1);
    await expectBalance(bridge);
  });

  it('I17, I18: what changed is remembered over a run that dies before it has read it', async () => {
    const { bridge, accounts: [account = ''], roles } = await scene();
    await editSalesforce(bridge, 'Account', account, { Industry: 'Banking' });
    await pauseBulk(bridge.context(), { to: 'paused', by: 'test' });
    await bridge.cycle();
    expect((await passOf(bridge, 'contact'))?.sources['account']).toEqual([account]);
    bridge.restart();
    await pauseBulk(bridge.context(), { to: 'running', by: 'test' });
    await bridge.cycle();
    await bridge.settle();
    expect(roles()).toEqual(['Banking', 'Energy']);
    expect((await salesforceAll(bridge, 'Contact', ['Account_Industry__c'])).map((contact) => contact['Account_Industry__c'])).toEqual(['Banking', 'Energy']);
  });
});

describe('a roll-up summary', () => {
  const TOTAL = { marketo: 'annualRevenue', salesforce: 'Open_Total__c' } as const;

  /** An account with two opportunities, and another one without. */
  async function scene(formula: FormulaChoice): Promise<{ readonly bridge: Bridge; readonly accounts: readonly [string, string]; readonly opportunities: readonly [string, string]; readonly totals: () => readonly unknown[] }> {
    const { account = [], opportunity = [] } = objectMappings(['account', 'opportunity']);
    const objects = { account: [...account.filter(({ marketo }) => marketo !== TOTAL.marketo), TOTAL], opportunity };
    const bridge = openBridge({ rules: { mapping: { fields: withOverrides([], personLinks(['account'])), objects, ways: { account: { [TOTAL.marketo]: { formula } } }, ...KEYS } } });
    await bridge.control('salesforce', 'custom-fields', { object: 'Account', field: { name: TOTAL.salesforce, type: 'currency', precision: 16, scale: 2, rollUp: { of: 'Opportunity', operation: 'sum', field: 'Amount' } }, grantToSync: true });
    const account1 = await createSalesforce(bridge, 'Account', { Name: 'Harbor' });
    const account2 = await createSalesforce(bridge, 'Account', { Name: 'Meadow' });
    const opportunityOf = async (Amount: number): Promise<string> => createSalesforce(bridge, 'Opportunity', { Name: 'One', StageName: 'Prospecting', CloseDate: '2026-12-31', AccountId: account1, Amount });
    const opportunities = [await opportunityOf(100), await opportunityOf(20)] as const;
    await bridge.settle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    const companies = () => [...bridge.marketo.world.records(companyKind.store).all()];
    const totals = () => [account1, account2].map((id) => companies().find(({ values }) => values['externalCompanyId'] === id)?.values[TOTAL.marketo]);
    return { bridge, accounts: [account1, account2], opportunities, totals };
  }

  it('is recognised as calculated, and read for itself when it is due (C4)', async () => {
    const { bridge, opportunities: [opportunity], totals } = await scene({ refreshEveryHours: 12 });
    expect(totals()).toEqual([120, 0]);
    expect((await describeSchema(bridge.context(), 1)).formulas).toMatchObject([{ object: 'account', key: TOTAL.marketo, salesforce: TOTAL.salesforce, choice: 'every 12 hours' }]);
    await editSalesforce(bridge, 'Opportunity', opportunity, { Amount: 300 });
    await bridge.settle();
    expect(totals(), 'no stamp of the account has moved').toEqual([120, 0]);
    bridge.clock.advance(DAY_MS);
    await bridge.cycle();
    await bridge.settle();
    expect(totals()).toEqual([320, 0]);
    await expectBalance(bridge);
  });

  it('I1, I17: follows its details: one that changes, moves to another master, comes new, or goes', async () => {
    const { bridge, accounts: [, other], opportunities: [first, second], totals } = await scene({ refreshWhen: 'opportunity' });
    const after = async (): Promise<readonly unknown[]> => {
      await bridge.settle();
      return totals();
    };
    await editSalesforce(bridge, 'Opportunity', first, { Amount: 300 });
    await calls(bridge, 'salesforce');
    await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'the poll, and the roll-up of the master').toBe(2);
    expect(await after()).toEqual([320, 0]);
    await editSalesforce(bridge, 'Opportunity', second, { AccountId: other });
    expect(await after()).toEqual([300, 20]);
    await createSalesforce(bridge, 'Opportunity', { Name: 'New', StageName: 'Prospecting', CloseDate: '2026-12-31', AccountId: other, Amount: 5 });
    expect(await after()).toEqual([300, 25]);
    await deleteSalesforce(bridge, 'Opportunity', first);
    expect(await after()).toEqual([0, 25]);
    await calls(bridge, 'salesforce');
    await bridge.cycle();
    expect(await calls(bridge, 'salesforce'), 'nothing is left to be read').toBe(1);
    await expectBalance(bridge);
  });
});
