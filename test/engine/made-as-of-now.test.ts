import { describe, expect, it } from 'vitest';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { mappingWith } from './object-worlds.ts';
import { passOver } from './second-look.ts';
import { createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPeople, mergeInMarketo, personOf, salesforceRecord } from './worlds.ts';

/** A worker that stands still between the reading of Salesforce and its writes makes nothing for what went meanwhile (C5, I6, F47). */

interface Stalling {
  readonly bridge: Bridge;
  /** In the next cycle the worker stands still so long while it reads Marketo's log, after Salesforce was read; meanwhile this happens. */
  readonly stall: (ms: number, meanwhile: () => Promise<unknown>) => void;
  /** Readings of Salesforce's feed, in order. */
  readonly readings: () => number;
  /** Salesforce cannot be reached for so long, ms. */
  readonly keepSilent: (ms: number) => void;
}

async function stallingBridge(): Promise<Stalling> {
  let pending: (() => Promise<unknown>) | null = null;
  let readings = 0;
  let answersFrom = 0;
  const bridge: Bridge = openBridge({
    rules: { mapping: mappingWith(['account']), freshnessSeconds: 15 },
    around: (side, transport) => async (request) => {
      if (side === 'salesforce' && isReading(request)) readings += 1;
      if (side === 'salesforce' && bridge.clock.now() < answersFrom) return { kind: 'not-sent', reason: 'ECONNREFUSED' };
      const due = side === 'marketo' && request.path.startsWith('/rest/v1/activities.json') ? pending : null;
      if (due !== null) {
        pending = null;
        await due();
      }
      return transport(request);
    },
  });
  await bridge.settle();
  const stall: Stalling['stall'] = (ms, meanwhile) => {
    readings = 0;
    pending = async () => {
      bridge.clock.advance(1000);
      await meanwhile();
      bridge.clock.advance(ms);
    };
  };
  return { bridge, stall, readings: () => readings, keepSilent: (ms) => void (answersFrom = bridge.clock.now() + ms) };
}

function isReading({ path, body }: HttpRequest): boolean {
  return path.endsWith('/composite') && String(body).includes('queryAll');
}

function companies({ marketo }: Bridge): readonly unknown[] {
  return [...marketo.world.records(companyKind.store).all()].map(({ values }) => values['externalCompanyId']);
}

describe('what is made on a view that has become old', () => {
  for (const [what, goes] of [
    ['merged away', (bridge: Bridge, keep: string, drop: string) => bridge.control('salesforce', 'merge', { master: keep, losers: [drop] })],
    ['deleted', (bridge: Bridge, _keep: string, drop: string) => deleteSalesforce(bridge, 'Account', drop)],
  ] as const) {
    it(`I6: is no company of an account that was ${what} meanwhile`, async () => {
      const { bridge, stall } = await stallingBridge();
      const keep = await createSalesforce(bridge, 'Account', { Name: 'Harbor' });
      const drop = await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' });
      stall(40_000, () => goes(bridge, keep, drop));
      await bridge.settle();
      expect(companies(bridge)).toEqual([keep]);
    });
  }

  for (const [what, before] of [
    ['which nobody has looked at yet (L20, L21, seed 80542)', async () => {}],
    ['which is purged before anybody looks at it (L18)', (bridge: Bridge) => bridge.control('salesforce', 'empty-bin', { object: 'Contact' })],
  ] as const) {
    it(`I6: is no person of a contact that went into one which has gone on itself, and ${what}`, async () => {
      const { bridge, stall } = await stallingBridge();
      const [lead, between, last] = [await createSalesforce(bridge, 'Lead', { LastName: 'Other', Company: 'X' }), await createSalesforce(bridge, 'Contact', { LastName: 'Between' }), await createSalesforce(bridge, 'Contact', { LastName: 'Last' })];
      await bridge.settle();
      const idOf = (id: string): string => String(personOf(bridge, id)['id']);
      const [kept, lost, gone] = [idOf(lead), idOf(between), idOf(last)];
      await mergeInMarketo(bridge, kept, lost);
      await bridge.control('marketo', `records/people/${gone}`, undefined, 'DELETE');
      await bridge.settle();
      const fresh = await createSalesforce(bridge, 'Contact', { LastName: 'New', Email: 'new@example.com' });
      stall(40_000, async () => {
        await bridge.control('salesforce', 'merge', { master: between, losers: [fresh] });
        await bridge.control('salesforce', 'merge', { master: last, losers: [between] });
      });
      await bridge.cycle();
      await before(bridge);
      await bridge.settle();
      await bridge.settle();
      expect(marketoPeople(bridge).map(({ id }) => String(id))).toEqual([kept]);
      await expectBalance(bridge);
    });
  }

  it('I6: waits, and is made later, where the other side cannot be read again', async () => {
    const { bridge, stall, keepSilent } = await stallingBridge();
    const [keep, drop] = [await createSalesforce(bridge, 'Account', { Name: 'Harbor' }), await createSalesforce(bridge, 'Account', { Name: 'Harbour Ltd' })];
    stall(40_000, async () => {
      await deleteSalesforce(bridge, 'Account', drop);
      keepSilent(300_000);
    });
    const { steps } = await bridge.cycle();
    expect(steps.find(({ operation, side }) => operation === 'push-new' && side === 'marketo')?.state).not.toBe('succeeded');
    expect(companies(bridge)).toEqual([]);
    bridge.clock.advance(300_000);
    await bridge.settle();
    expect(companies(bridge)).toEqual([keep]);
  });

  it('is made without another reading while the view is young', async () => {
    const { bridge, stall, readings } = await stallingBridge();
    await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'one@example.com' });
    stall(10_000, async () => {});
    await bridge.cycle();
    expect(marketoPeople(bridge)).toHaveLength(1);
    expect(readings()).toBe(1);
  });

  it('I18: is read again once for what both sides write just then', async () => {
    const { bridge, stall, readings } = await stallingBridge();
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'X', Email: 'one@example.com' });
    await bridge.settle();
    await createSalesforce(bridge, 'Lead', { LastName: 'Second', Company: 'X', Email: 'two@example.com' });
    await editMarketo(bridge, String(personOf(bridge, lead)['id']), { title: 'Director' });
    stall(40_000, async () => {});
    await bridge.cycle();
    expect(marketoPeople(bridge)).toHaveLength(2);
    expect(await salesforceRecord(bridge, 'Lead', lead)).toMatchObject({ Title: 'Director' });
    expect(readings()).toBe(2);
  });
});

describe('what is made for a record with which a pair went on, and which is hidden when it is looked at (L13, L18, L20)', () => {
  /** A record without a person yet goes into a contact that the sync user does not see; the look at that one is over. */
  async function goneIntoHidden(how: 'merged' | 'converted') {
    let isAway = true;
    const bridge = openBridge({ rules: { reconcileEveryDays: 7 }, around: (side, transport) => async (request) => (isAway && side === 'marketo' && request.method === 'POST' && request.path.includes('/leads.json') ? { kind: 'not-sent', reason: 'ECONNREFUSED' } : transport(request)) });
    const hidden = await createSalesforce(bridge, 'Contact', { LastName: 'Hidden', Email: 'hidden@example.com' });
    await bridge.control('salesforce', 'hide-records', { ids: [hidden] });
    const goes = await createSalesforce(bridge, how === 'merged' ? 'Contact' : 'Lead', { LastName: 'Goes', Email: 'goes@example.com', ...(how === 'merged' ? {} : { Company: 'X' }) });
    await bridge.cycle();
    bridge.clock.advance(1000);
    if (how === 'merged') await bridge.control('salesforce', 'merge', { master: hidden, losers: [goes] });
    else await bridge.control('salesforce', 'convert-lead', { leadId: goes, contactId: hidden });
    await bridge.cycle();
    isAway = false;
    await bridge.settle();
    const found = await findRecord(bridge.context(), 'contact', hidden);
    if (found.result !== 'found') throw new Error(`${hidden} is ${found.result}`);
    return { bridge, hidden, pair: found.pair };
  }

  const show = (bridge: Bridge): Promise<unknown> => bridge.control('salesforce', 'hide-records', { ids: [] });

  for (const how of ['merged', 'converted'] as const) {
    it(`I6, I10, I22: is nobody, and nothing waits; once it is shown its person is made, once and with its values (${how})`, async () => {
      const { bridge, hidden, pair } = await goneIntoHidden(how);
      expect(marketoPeople(bridge)).toEqual([]);
      expect(pair).toMatchObject({ salesforce: { id: hidden, presence: 'present', lookDue: false }, marketo: { presence: 'absent', work: { state: 'rest' } } });
      expect((await explainRecord(bridge.context(), pair, { object: 'contact', id: hidden })).summary).toBe('This contact has no person in Marketo yet: Salesforce has not shown it since another record went into it.');
      await expectBalance(bridge);
      await show(bridge);
      await editSalesforce(bridge, 'Contact', hidden, { Title: 'Shown' });
      await bridge.settle();
      expect(marketoPeople(bridge)).toEqual([expect.objectContaining({ basculeSalesforceId: hidden, lastName: 'Hidden', email: 'hidden@example.com', title: 'Shown' })]);
      await expectBalance(bridge);
    });
  }

  it('I6, I28: is nobody for who asks while it is hidden, and its person for who asks once it is shown', async () => {
    const { bridge, hidden, pair } = await goneIntoHidden('merged');
    await bridge.syncNow('contact', hidden);
    await bridge.settle();
    expect(marketoPeople(bridge)).toEqual([]);
    expect((await bridge.pairs()).find(({ pairId }) => pairId === pair.pairId)?.marketo.work).toEqual({ state: 'rest' });
    await show(bridge);
    await bridge.syncNow('contact', hidden);
    expect(personOf(bridge, hidden)).toMatchObject({ lastName: 'Hidden' });
    await bridge.settle();
    expect(marketoPeople(bridge)).toHaveLength(1);
    await expectAgreement(bridge);
  });

  it('I17, L27: is its person where no feed tells that it is shown: the second look finds it', async () => {
    const { bridge, hidden } = await goneIntoHidden('merged');
    // The feed is read again some way back.
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    await show(bridge);
    await bridge.settle();
    expect(marketoPeople(bridge), 'no feed tells').toEqual([]);
    await passOver(bridge, 'contact');
    expect(personOf(bridge, hidden)).toMatchObject({ lastName: 'Hidden' });
    await expectAgreement(bridge);
  });
});
