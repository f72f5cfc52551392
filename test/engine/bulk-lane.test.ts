import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { doneOf, leftOf } from '../../src/domain/backfill.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { createConnectionRunner } from '../../src/app/connection-runner.ts';
import { createLog } from '../../src/app/log.ts';
import { pauseBulk } from '../../src/engine/pause-bulk.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { createSalesforce, editSalesforce, expectAgreement, expectBalance, marketoPeople, personOf } from './worlds.ts';

/** People of the world that is loaded: 60 leads and 40 contacts. */
const PEOPLE = 100;
/** Blocks so small that the load takes many calls. */
const SMALL = { readBlockSize: 5, writeBlockSize: 5 };

/** Watches Marketo's wire: the Salesforce ids and titles of the people and companies written, in their order; every write may take some time. */
class Wire {
  rows: { readonly key: string; readonly title: unknown }[] = [];
  takes = (): void => undefined;

  around = (side: Side, transport: HttpTransport): HttpTransport => async (request) => {
    if (side === 'marketo' && /^\/rest\/v1\/(leads|companies)\.json/.test(request.path) && request.body?.startsWith('{') === true) {
      const { input } = JSON.parse(request.body) as { input: readonly { basculeSalesforceId?: string; id?: number; title?: unknown }[] };
      this.rows.push(...input.map(({ basculeSalesforceId, id, title }) => ({ key: basculeSalesforceId ?? String(id), title })));
      this.takes();
    }
    return transport(request);
  };

  /** How often a record was written, by whichever id it was named. */
  timesOf(...keys: readonly string[]): number {
    return this.rows.filter(({ key }) => keys.includes(key)).length;
  }
}

function open(options: BridgeOptions = {}): { readonly bridge: Bridge; readonly wire: Wire } {
  const wire = new Wire();
  const bridge = openBridge({ salesforcePeople: PEOPLE, blockSizes: SMALL, around: wire.around, ...options });
  return { bridge, wire };
}

/** A bridge to whose Marketo a write takes so long that a turn of the bulk lane ends after few of them. */
function openSlow(): { readonly bridge: Bridge; readonly wire: Wire } {
  const opened = open();
  opened.wire.takes = () => opened.bridge.clock.advance(8000);
  return opened;
}

async function leadsOf(bridge: Bridge): Promise<readonly string[]> {
  return [...bridge.salesforce.world.store.table('Lead').inIdOrder({})].map(({ Id }) => Id);
}

/** Object and direction with what is done and left of it. */
async function progress(bridge: Bridge): Promise<readonly (readonly [string, number, number | null, boolean])[]> {
  const [newest] = await bridge.queries.cycles('test', 1);
  return (newest?.backfills ?? []).map((backfill) => [`${backfill.object} to ${backfill.to}`, doneOf(backfill), leftOf(backfill), backfill.endedAt !== null]);
}

describe('an initial sync is written in turns of the bulk lane (DESIGN §5, PRODUCT A10)', () => {
  it('I4, I24, C18–C20, C22: what somebody changes meanwhile goes out first, and nothing older is written after it', async () => {
    const { bridge, wire } = openSlow();
    const first = await bridge.cycle();
    const loaded = marketoPeople(bridge).length;
    expect(first.hasMore, 'the turn ended before the load').toBe(true);
    expect(first.state).toBe('succeeded');
    expect([loaded > 0, loaded < PEOPLE / 2]).toEqual([true, true]);

    const leads = await leadsOf(bridge);
    const there = new Set(marketoPeople(bridge).map((person) => String(person['basculeSalesforceId'])));
    const [done = ''] = leads.filter((id) => there.has(id));
    const [waits = ''] = leads.filter((id) => !there.has(id)).toReversed();
    await editSalesforce(bridge, 'Lead', done, { Title: 'Changed when done' });
    await editSalesforce(bridge, 'Lead', waits, { Title: 'Changed while it waits' });
    const fresh = await createSalesforce(bridge, 'Lead', { LastName: 'Fresh', Company: 'X', Email: 'fresh@example.com' });
    const personId = String(personOf(bridge, done)['id']);
    const before = wire.rows.length;
    expect((await bridge.cycle()).hasMore).toBe(true);
    const live = wire.rows.slice(before, before + 3);
    expect(live.map(({ key }) => key).toSorted(), 'the three come before the load').toEqual([fresh, personId, waits].toSorted());
    expect(live.find(({ key }) => key === waits)?.title).toBe('Changed while it waits');

    await bridge.settle(30);
    expect(personOf(bridge, waits)['title']).toBe('Changed while it waits');
    expect(personOf(bridge, done)['title']).toBe('Changed when done');
    expect(wire.timesOf(waits, String(personOf(bridge, waits)['id'])), 'made once, with the new value').toBe(1);
    expect(wire.rows.length, 'one write each, and one for the change').toBe(PEOPLE + 2);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('C19: people wait for a turn in which all their accounts are made, and are written once', async () => {
    const mapping = { fields: withOverrides([], personLinks(['account'])), objects: objectMappings(['account']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
    const { bridge, wire } = open({ rules: { mapping } });
    wire.takes = () => bridge.clock.advance(8000);
    expect((await bridge.cycle()).hasMore).toBe(true);
    const companies = [...bridge.marketo.world.records(companyKind.store).all()].length;
    expect([companies > 0, companies < 40, marketoPeople(bridge).length], 'some accounts and nobody').toEqual([true, true, 0]);
    await bridge.settle(60);
    expect(wire.rows.length, 'the accounts of 40 contacts, and everybody, once').toBe(40 + PEOPLE);
    await expectAgreement(bridge);
  });

  it('C20: the next cycle begins at once while more is left, and after the pause when a side said stop', async () => {
    const { bridge } = openSlow();
    const log = createLog('error', { write: () => undefined }, false);
    const runner = createConnectionRunner(bridge.context(), log, new AbortController().signal, () => undefined);
    expect(await runner.runCycle('schedule')).toBe(0);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'sync-leads' }, code: '606' }] });
    expect(await runner.runCycle('schedule')).toBe(bridge.rules.pauseSeconds);
    await bridge.control('marketo', 'faults', { faults: [] });
    await bridge.settle(40);
    expect(await runner.runCycle('schedule'), 'nothing is left').toBe(bridge.rules.pauseSeconds);
  });

  it('shows by object what is done and left, and that it ended', async () => {
    const { bridge } = openSlow();
    await bridge.cycle();
    const [contacts, leads] = await progress(bridge);
    const people = marketoPeople(bridge).length;
    expect((contacts?.[1] ?? 0) + (leads?.[1] ?? 0), 'done is what is in Marketo').toBe(people);
    expect((contacts?.[2] ?? 0) + (leads?.[2] ?? 0)).toBe(PEOPLE - people);
    await bridge.cycle();
    const [newest] = await bridge.queries.cycles('test', 1);
    expect(Math.max(...(newest?.backfills ?? []).map(({ perMinute }) => perMinute ?? 0)), 'the pace is measured as it goes').toBeGreaterThan(0);
    await bridge.settle(40);
    expect(await progress(bridge)).toEqual([['contact to marketo', 40, 0, true], ['lead to marketo', 60, 0, true]]);
    bridge.clock.advance(86_400_000);
    await bridge.cycle();
    expect(await progress(bridge), 'a day later it is history').toEqual([]);
  });
});

describe('reading everything (PRODUCT A10)', () => {
  it('I17, I18: goes on where it was killed, reads no page twice, and still knows how much there is', async () => {
    const { bridge } = open();
    await bridge.control('salesforce', 'limits', { largestQueryPage: 20 });
    // Describes, first pages, the counts of leads and contacts, and second pages come through; then Salesforce is away.
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'timeout-before', match: { operation: 'composite' }, after: 5 }] });
    const cut = await bridge.cycle();
    expect(cut.steps.filter(({ state }) => state !== 'succeeded').map(({ operation, side }) => [operation, side])).toContainEqual(['pull-updates', 'salesforce']);
    const halfway = (await bridge.queries.cycles('test', 1))[0]?.backfills?.find(({ object }) => object === 'lead');
    expect(halfway).toMatchObject({ total: 60, isRead: false, known: 40 });
    expect(leftOf(halfway ?? expect.fail('leads are being read'))).toBe(60 - doneOf(halfway ?? expect.fail('leads are being read')));
    await bridge.control('salesforce', 'faults', { faults: [] });
    bridge.restart();
    const seen = (await bridge.pairs()).length;
    const next = await bridge.cycle();
    const pulled = next.steps.find(({ operation, side }) => operation === 'pull-updates' && side === 'salesforce');
    expect(pulled?.counts.new, 'exactly those that were not read before').toBe(PEOPLE - seen);
    await bridge.settle();
    expect(await progress(bridge)).toEqual([['contact to marketo', 40, 0, true], ['lead to marketo', 60, 0, true]]);
    await expectAgreement(bridge);
  });
});

describe('the bulk lane can be paused (PRODUCT D8)', () => {
  it('C21: stands still over restarts, live changes go on, and what they wrote is not written again', async () => {
    const { bridge, wire } = open();
    expect(await pauseBulk(bridge.context(), { to: 'paused', by: 'test' })).toMatchObject({ by: 'test' });
    const paused = await bridge.cycle();
    expect([paused.state, paused.hasMore]).toEqual(['succeeded', undefined]);
    expect(marketoPeople(bridge)).toEqual([]);
    bridge.restart();
    const [lead = ''] = await leadsOf(bridge);
    await editSalesforce(bridge, 'Lead', lead, { Title: 'Changed now' });
    await bridge.cycle();
    expect(marketoPeople(bridge).map(({ title }) => title), 'the one that was changed').toEqual(['Changed now']);
    expect(await progress(bridge)).toEqual([['contact to marketo', 0, 40, false], ['lead to marketo', 1, 59, false]]);
    expect(await pauseBulk(bridge.context(), { to: 'running', by: 'test' })).toBeNull();
    await bridge.settle();
    expect(wire.rows.length, 'every record once').toBe(PEOPLE);
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });
});

describe('what a backfill is listed under', () => {
  const WITH_ACCOUNTS = { mapping: { fields: withOverrides([], personLinks(['account'])), objects: objectMappings(['account']), marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' } };
  const listed = async (bridge: Bridge): Promise<unknown> => ((await bridge.queries.cycles('test', 1))[0]?.backfills ?? []).map(({ object, to, rulesVersion = null, endedAt }) => `${object} to ${to}, version ${String(rulesVersion)}, ${endedAt === null ? 'going on' : 'ended'}`);

  it('is no version where a field came back', async () => {
    const bridge = openBridge({ rules: WITH_ACCOUNTS });
    await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Title: 'Pilot' });
    const title = (read: boolean): Promise<unknown> => bridge.control('salesforce', 'field-access', { user: 'sync', object: 'Lead', field: 'Title', read, edit: read });
    await bridge.settle();
    expect(await listed(bridge)).toContain('lead to marketo, version 1, ended');
    await title(false);
    bridge.clock.advance(86_400_000);
    await bridge.settle();
    await title(true);
    await bridge.settle();
    expect(await listed(bridge)).toEqual(['lead to marketo, version null, ended']);
  });

  it('ends with the object that is switched off', async () => {
    const bridge = openBridge({ rules: WITH_ACCOUNTS });
    await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await pauseBulk(bridge.context(), { to: 'paused', by: 'test' });
    await bridge.cycle();
    expect(await listed(bridge)).toEqual(['account to marketo, version 1, going on']);
    bridge.apply({ mapping: { ...WITH_ACCOUNTS.mapping, fields: withOverrides([]), objects: {} } });
    await bridge.cycle();
    expect(await listed(bridge)).toEqual([]);
  });
});
