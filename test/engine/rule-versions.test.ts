import { describe, expect, it } from 'vitest';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { customMappings, objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import type { FieldMapping, Mapping } from '../../src/domain/field-mapping.ts';
import type { StandardKeyedObject } from '../../src/domain/side.ts';
import type { Connector } from '../../src/engine/connector-port.ts';
import { latestCycle, rulesIn } from '../../src/engine/known-schemas.ts';
import { requestSync } from '../../src/engine/request-sync.ts';
import { flushPriority } from '../../src/engine/flush-priority.ts';
import { companyKind } from '../../simulators/marketo/keyed-kinds.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine } from './drafted-line.ts';
import { filterOf } from './filter-worlds.ts';
import { createSalesforce, deleteSalesforce, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPerson, personOf, salesforceRecord } from './worlds.ts';

/** The default mapping with some lines otherwise, and these objects followed beside people. */
function mappingWith(lines: readonly FieldMapping[] = [], followed: readonly StandardKeyedObject[] = [], custom: Parameters<typeof customMappings>[0] = []): Mapping {
  return { fields: withOverrides(lines, personLinks(followed)), objects: { ...objectMappings(followed), ...customMappings(custom) }, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
}

const title = (policy: FieldMapping['policy']): FieldMapping => ({ marketo: 'title', lead: 'Title', contact: 'Title', direction: 'both', policy });
const WITHOUT_TITLE: FieldMapping = { marketo: 'title', lead: null, contact: null, direction: 'both', policy: 'by-object' };

/** The line of the title with letters in capitals on their way to Marketo. */
const UPPER_TITLE = draftedLine({ marketo: 'title', lead: 'Title', contact: 'Title', rules: { toMarketo: [{ case: 'upper' }] } });

/** A lead on both sides, under rules that a test goes on from. */
async function withLead(lines: readonly FieldMapping[]): Promise<{ readonly bridge: Bridge; readonly id: string }> {
  const bridge = openBridge({ rules: { mapping: mappingWith(lines) } });
  const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Title: 'Pilot' });
  bridge.clock.advance(3_600_000);
  await bridge.settle();
  return { bridge, id };
}

describe('a new version of the rules (decision 32)', () => {
  it('lifts what an earlier one kept apart: it crosses without anybody editing anything (I1)', async () => {
    const { bridge, id } = await withLead([title('fill-if-empty')]);
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { title: 'Captain' });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Pilot');
    bridge.apply({ mapping: mappingWith([title('by-object')]) });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Title']).toBe('Captain');
    await expectAgreement(bridge);
    await expectBalance(bridge);
  });

  it('takes a line out: nothing of it is written any more, and what waited waits no longer (I9)', async () => {
    const { bridge, id } = await withLead([]);
    await editSalesforce(bridge, 'Lead', id, { Title: 'Captain', Phone: '555' });
    bridge.apply({ mapping: mappingWith([WITHOUT_TITLE]) });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ title: 'Pilot', phone: '555' });
    await expectBalance(bridge);
  });

  it('puts a line in: it is read on every record, in the bulk lane, and nothing is blanked by it (I11, I17)', async () => {
    const { bridge, id } = await withLead([WITHOUT_TITLE]);
    expect(personOf(bridge, id)['title'] ?? null).toBeNull();
    const empty = await createSalesforce(bridge, 'Lead', { LastName: 'Second', Company: 'Harbor Ltd', Email: 'two@example.com' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, empty)['id']), { title: 'Mate' });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([]) });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
    expect((await salesforceRecord(bridge, 'Lead', empty))['Title']).toBe('Mate');
    await expectAgreement(bridge);
  });

  it('leads a field to another one: it is read on every record for its new line, though it was read for the old one (I17)', async () => {
    const { bridge, id } = await withLead([]);
    bridge.apply({ mapping: mappingWith([WITHOUT_TITLE, { ...title('by-object'), marketo: 'department' }]) });
    await bridge.settle();
    expect(personOf(bridge, id)).toMatchObject({ title: 'Pilot', department: 'Pilot' });
    await expectBalance(bridge);
  });

  it.each([
    ['no line', [WITHOUT_TITLE], null],
    ['a line with value rules', [UPPER_TITLE], 'PILOT'],
  ] as const)('makes a line of what a filter looked at beside %s: it is read on every record for that (I10, I17)', async (_, before, held) => {
    const filters = { lead: { marketo: filterOf("Title like 'P%'") } };
    const bridge = openBridge({ rules: { mapping: { ...mappingWith(before), filters } } });
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Title: 'Pilot' });
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(personOf(bridge, id)['title'] ?? null).toBe(held);
    bridge.apply({ mapping: { ...mappingWith([]), filters } });
    await bridge.settle();
    expect(personOf(bridge, id)['title']).toBe('Pilot');
    await expectBalance(bridge);
  });

  it('holds from the next cycle on: until then "sync now" goes by the version in force, and after it by the new one', async () => {
    const { bridge, id } = await withLead([]);
    await editSalesforce(bridge, 'Lead', id, { Title: 'Captain' });
    bridge.apply({ mapping: mappingWith([WITHOUT_TITLE]) });
    const asked = await requestSync(bridge.context(), { object: 'lead', id, by: 'test' });
    if (asked.result !== 'queued') throw new Error(asked.result);
    await flushPriority(bridge.context(), [asked.request], new AbortController().signal);
    expect(personOf(bridge, id)['title']).toBe('Captain');
    await bridge.settle();
    await editSalesforce(bridge, 'Lead', id, { Title: 'Admiral' });
    expect(await bridge.syncNow('lead', id)).toBe('served');
    expect(personOf(bridge, id)['title']).toBe('Captain');
  });

  it('is seen by a process that goes on as by one that begins with it: else both would take turns in changing the rights (I28)', async () => {
    const { bridge } = await withLead([]);
    bridge.apply({ mapping: mappingWith([], ['task']) });
    await bridge.settle();
    bridge.apply({ mapping: mappingWith([], ['account', 'task']) });
    await bridge.settle();
    const seen = (): unknown => [bridge.context().schemas.salesforce?.version, bridge.context().schemas.marketo?.version];
    const before = seen();
    bridge.restart();
    await bridge.settle();
    expect(seen()).toEqual(before);
  });

  it('follows an object from the next cycle on, and leaves it alone when a later version does not name it', async () => {
    const { bridge } = await withLead([]);
    const account = await createSalesforce(bridge, 'Account', { Name: 'Harbor Ltd' });
    await bridge.settle();
    const names = (): readonly unknown[] => [...bridge.marketo.world.records(companyKind.store).all()].map(({ values }) => (values as { readonly company?: unknown }).company);
    expect(names()).toEqual([]);
    bridge.apply({ mapping: mappingWith([], ['account']) });
    await bridge.settle();
    expect(names()).toEqual(['Harbor Ltd']);
    bridge.apply({ mapping: mappingWith([]) });
    await bridge.settle();
    await editSalesforce(bridge, 'Account', account, { Name: 'Harbour Ltd' });
    await bridge.settle();
    expect(names()).toEqual(['Harbor Ltd']);
    bridge.apply({ mapping: mappingWith([], ['account']) });
    await bridge.settle();
    expect(names()).toEqual(['Harbour Ltd']);
    await expectBalance(bridge);
  });

  it('deletes nothing for a record that was deleted before the rule (I6)', async () => {
    const { bridge, id } = await withLead([]);
    const person = String(personOf(bridge, id)['id']);
    await deleteSalesforce(bridge, 'Lead', id);
    await bridge.settle();
    bridge.apply({ mapping: { ...mappingWith([]), deletedToo: { salesforce: [], marketo: ['lead'] } } });
    await bridge.settle();
    expect(marketoPerson(bridge, person)).toMatchObject({ email: 'one@example.com' });
  });

  it('that changes the pace, or how often and how patiently it looks, of a mapping with value rules, is in force at once and provokes no refusal again (I28)', async () => {
    const ruled = (toMarketo: readonly object[]): FieldMapping => draftedLine({ marketo: 'country', lead: 'Country', contact: 'MailingCountry', rules: { toMarketo } });
    let sent = 0;
    const counting = (connector: Connector): Connector => ({ ...connector, write: (request) => ((sent += request.writes.length), connector.write(request)) });
    const bridge = openBridge({ rules: { mapping: mappingWith([ruled([{ trim: true }])]) }, aroundConnector: counting });
    const id = await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: 'one@example.com', Phone: '555' });
    await bridge.settle();
    await editMarketo(bridge, String(personOf(bridge, id)['id']), { phone: null, rating: 'Hot' });
    await bridge.settle();
    const refused = (await bridge.pairs())[0]?.salesforce.work;
    expect(refused).toMatchObject({ state: 'rejected', error: { code: 'VALIDATION_RULE' } });
    const before = sent;
    bridge.apply({ pauseSeconds: 7 });
    await bridge.settle();
    expect([sent, (await bridge.pairs())[0]?.salesforce.work]).toEqual([before, refused]);
    expect(rulesIn((await latestCycle(bridge.context()))?.rights ?? null)).toBe(bridge.rules.version);
    bridge.apply({ reconcileEveryDays: 30, freshnessSeconds: 5, inDoubtSeconds: 120 });
    await bridge.settle();
    expect([sent, (await bridge.pairs())[0]?.salesforce.work]).toEqual([before, refused]);
    bridge.apply({ mapping: mappingWith([ruled([{ case: 'upper' }])]) });
    await bridge.settle();
    expect(sent).toBe(before + 1);
  });
});
