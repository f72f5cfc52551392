import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import { findRecord } from '../../src/engine/find-record.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { changeUnseen, DAY_MS, found, idsOf, NOTHING, passOf, passOver, settled } from './second-look.ts';
import { editSalesforce, expectAgreement, personOf, requestsOf, salesforceRecord } from './worlds.ts';

/** How a pass of the second look goes: in its time, at its price, from where it stopped, and beside others who write. */

async function charged(bridge: Bridge): Promise<Readonly<Record<'salesforce' | 'marketo', number>>> {
  const of = async (side: 'salesforce' | 'marketo'): Promise<number> => (await requestsOf(bridge, side)).charged;
  return { salesforce: await of('salesforce'), marketo: await of('marketo') };
}

async function forgetCalls(bridge: Bridge): Promise<void> {
  for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
}

/** Changes what a pass is shown of Marketo, or does something before it hears of it. */
function withReading(shown: (looks: readonly Observation[]) => Promise<readonly Observation[]>): BridgeOptions {
  return {
    aroundConnector: (connector) => ({
      ...connector,
      readRecords: async (request) => {
        const looks = await connector.readRecords(request);
        return connector.side === 'marketo' && request.lane === 'bulk' ? shown(looks) : looks;
      },
    }),
  };
}

async function editAndSync(bridge: Bridge, lead: string, title: string): Promise<void> {
  await editSalesforce(bridge, 'Lead', lead, { Title: title });
  await bridge.syncNow('lead', lead);
}

describe('a pass', () => {
  it('C30: begins by itself, costs an idle cycle nothing, and comes again when its period is over', async () => {
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
          if (selection.by === 'object' && selection.object !== 'campaign-member') blocks += 1;
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
    const { byOperation } = await requestsOf(bridge, 'marketo');
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
    const bridge = await settled(withReading(async (looks) => {
      const now = meanwhile;
      meanwhile = async () => undefined;
      await now();
      return looks;
    }));
    const [lead = ''] = await idsOf(bridge, 'Lead');
    meanwhile = () => editAndSync(bridge, lead, 'Typed during the pass');
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
    const bridge = await settled(withReading(async (looks) => {
      const shown = looks.filter(({ id }) => id !== hides);
      asked += 1;
      if (asked === 2) await meanwhile();
      return shown;
    }));
    const [lead = ''] = await idsOf(bridge, 'Lead');
    hides = String(personOf(bridge, lead)['id']);
    meanwhile = () => editAndSync(bridge, lead, 'Written meanwhile');
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
