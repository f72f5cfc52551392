import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Store } from '../../src/engine/store-port.ts';
import { openBridge } from './bridge.ts';
import { createMarketo, createSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

/** A flush that works while a cycle is under way: neither may take back what the other did (I3, I4). */
describe('a flush beside a cycle', () => {
  it('is not taken back by a contact that was read before it, in one call with leads that are stored first (hazard 41)', async () => {
    let flush: (() => Promise<unknown>) | null = null;
    const sent: string[] = [];
    const bridge = openBridge({
      around: (side, transport) => (request) => {
        if (side === 'marketo' && request.body !== null) sent.push(request.body);
        return transport(request);
      },
      aroundStore: (store: Store): Store => ({
        ...store,
        change: async (lease, selection, decide) => {
          const due = selection.by === 'side-ids' ? flush : null;
          if (due !== null) flush = null;
          await due?.();
          return store.change(lease, selection, decide);
        },
      }),
    });
    const lead = await createSalesforce(bridge, 'Lead', { LastName: 'First', Company: 'X' });
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Second', Title: 'Old' });
    await bridge.settle();
    const person = String(personOf(bridge, contact)['id']);
    await editSalesforce(bridge, 'Lead', lead, { City: 'Graz' });
    await editMarketo(bridge, person, { title: 'New' });
    sent.length = 0;
    // The cycle has read leads and contacts in one call, and is about to store the leads.
    flush = () => bridge.syncNow('contact', contact);
    await bridge.settle();
    expect(sent.join()).toContain('Graz');
    expect(sent.join()).not.toContain('Old');
    expect(personOf(bridge, contact)['title']).toBe('New');
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});

describe('a cycle that reads the log before a flush beside it has settled whose person that is', () => {
  /** The flush's call of this kind has been answered by Marketo, and the cycle reads before the flush knows. */
  async function worldBeside(isCall: (request: HttpRequest) => boolean) {
    let beside: (() => Promise<unknown>) | null = null;
    let isReading = false;
    const bridge = openBridge({
      around: (side, transport) => async (request) => {
        // The cycle looks for nobody itself: it would go by what it has just read.
        if (isReading && request.path.includes('filterType=') && !request.path.includes('filterType=id')) return { kind: 'not-sent', reason: 'ECONNREFUSED' };
        const answer = await transport(request);
        const due = side === 'marketo' && isCall(request) ? beside : null;
        if (due === null) return answer;
        beside = null;
        isReading = true;
        await due();
        isReading = false;
        return answer;
      },
    });
    await bridge.settle();
    return { bridge, meanwhile: (act: () => Promise<unknown>) => void (beside = act) };
  }

  it('I17, W31: what somebody types into a person that the flush is making reaches Salesforce', async () => {
    const { bridge, meanwhile } = await worldBeside(({ method, path }) => method === 'POST' && path.startsWith('/rest/v1/leads.json'));
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Made', Email: 'made@example.com' });
    meanwhile(async () => {
      await editMarketo(bridge, String(personOf(bridge, contact)['id']), { title: 'New', lastName: 'Maid' });
      await bridge.cycle();
    });
    await bridge.syncNow('contact', contact);
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Contact', contact)).toMatchObject({ Title: 'New', LastName: 'Maid' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I17, W31: what somebody types into a person that the flush has found reaches Salesforce', async () => {
    const { bridge, meanwhile } = await worldBeside(({ path }) => path.includes('filterType=email'));
    const person = await createMarketo(bridge, { lastName: 'Found', email: 'found@example.com' });
    await bridge.settle();
    const contact = await createSalesforce(bridge, 'Contact', { LastName: 'Found', Email: 'found@example.com' });
    meanwhile(async () => {
      await editMarketo(bridge, person, { title: 'New', lastName: 'Fond' });
      await bridge.cycle();
    });
    await bridge.syncNow('contact', contact);
    await bridge.settle();
    expect(await salesforceRecord(bridge, 'Contact', contact)).toMatchObject({ Title: 'New', LastName: 'Fond' });
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('I17, W31: what somebody types into a person of whom nobody knew, and whom the flush has just read, reaches Salesforce', async () => {
    // The first call is that of whoever asks; the flush reads the person itself.
    let reads = 0;
    const { bridge, meanwhile } = await worldBeside(({ path }) => path.includes('filterType=id') && ++reads === 2);
    const person = await createMarketo(bridge, { lastName: 'Asked', email: 'asked@example.com', company: 'X' });
    await bridge.settle();
    meanwhile(async () => {
      await editMarketo(bridge, person, { title: 'New', lastName: 'Axed' });
      await bridge.cycle();
    });
    await bridge.syncNow('person', person);
    await bridge.settle();
    expect(await salesforceRecords(bridge, 'Lead')).toMatchObject([{ Title: 'New', LastName: 'Axed' }]);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});

describe('a flush that asks Marketo what its objects are', () => {
  it('I29: is answered though a cycle beside it forgets what this process knew', async () => {
    let beside: (() => Promise<unknown>) | null = null;
    const mapping = { fields: withOverrides([], personLinks(['account'])), objects: objectMappings(['account']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const bridge = openBridge({
      rules: { mapping },
      around: (side, transport) => async (request) => {
        const due = side === 'marketo' && request.path.includes('companies/describe') ? beside : null;
        if (due !== null) beside = null;
        await due?.();
        return transport(request);
      },
    });
    const { marketo } = bridge.context().connectors;
    const ask = (versionInForce: string) => marketo.poll({ cursor: null, knownSchema: null, fields: {}, versionInForce });
    // The one asks what companies are when the other forgets what a person is, and is refused.
    beside = async () => {
      await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'describe-leads' }, code: '606', times: 1 }] });
      await expect(ask('seen by yet another process')).rejects.toThrow();
    };
    const { schema } = await ask('seen by another process');
    expect(schema.objects['person']?.fields['lastName']).toBeDefined();
  });
});
