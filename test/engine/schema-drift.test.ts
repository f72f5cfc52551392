import { describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { createMarketo, editMarketo, editSalesforce, expectAgreement, expectBalance, marketoPerson, personOf, salesforceRecord, salesforceRecords } from './worlds.ts';

async function changeFields(bridge: Bridge, ...changes: readonly object[]): Promise<void> {
  await bridge.control('salesforce', 'field-changes', changes);
}

/** The field is deleted, noticed to be gone, and made again under its name: empty, and no stamp tells (F34). */
async function loseScores(bridge: Bridge): Promise<void> {
  await changeFields(bridge, { object: 'Lead', field: 'Lead_Score__c', gone: true });
  await bridge.settle();
}

async function makeScoresAgain(bridge: Bridge): Promise<void> {
  await bridge.control('salesforce', 'empty-field', { object: 'Lead', field: 'Lead_Score__c' });
  await changeFields(bridge);
}

/** A settled bridge of three leads with a score each. */
async function withScores(around?: (side: 'salesforce' | 'marketo', transport: HttpTransport) => HttpTransport, rule: Partial<Pick<FieldMapping, 'direction' | 'policy'>> = {}): Promise<{ readonly bridge: Bridge; readonly ids: readonly string[] }> {
  const fields = DEFAULT_FIELD_MAPPINGS.map((line) => (line.marketo === 'leadScore' ? { ...line, ...rule } : line));
  const bridge = openBridge({ rules: { mapping: { fields, objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' } }, ...(around === undefined ? {} : { around }) });
  await bridge.control('salesforce', 'seed', { people: 8, seed: 3 });
  const ids = (await salesforceRecords(bridge, 'Lead')).map((lead) => String(lead['Id'])).slice(0, 3);
  for (const [place, id] of ids.entries()) await editSalesforce(bridge, 'Lead', id, { Lead_Score__c: 10 + place });
  bridge.clock.advance(3_600_000);
  await bridge.settle();
  bridge.clock.advance(3_600_000);
  await bridge.settle();
  return { bridge, ids };
}

const scoresOf = async (bridge: Bridge, ids: readonly string[]): Promise<readonly unknown[]> =>
  Promise.all(ids.map(async (id) => [personOf(bridge, id)['leadScore'], (await salesforceRecord(bridge, 'Lead', id))['Lead_Score__c']]));

describe('a field that was deleted and made again (F34)', () => {
  it('I11, I29: blanks nothing, is filled from the other side, and what it lost stands in the journal (M28)', async () => {
    const { bridge, ids } = await withScores();
    await loseScores(bridge);
    await makeScoresAgain(bridge);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[10, 10], [11, 11], [12, 12]]);
    const pair = (await bridge.pairs()).find((one) => one.salesforce.id === ids[0]);
    const journal = await bridge.queries.journal('test', pair?.pairId ?? '', 50);
    expect(journal.map(({ event }) => event)).toContainEqual({ kind: 'conflict', field: 'leadScore', winner: 'marketo', policy: 'by-object', kept: 10, lost: null });
    await expectAgreement(bridge);
  });

  it('I11, I29: of a field that goes to Marketo only, the value there stays until the field is filled again', async () => {
    const { bridge, ids } = await withScores(undefined, { direction: 'to-marketo' });
    await loseScores(bridge);
    await makeScoresAgain(bridge);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[10, null], [11, null], [12, null]]);
    await editSalesforce(bridge, 'Lead', ids[0] ?? '', { Lead_Score__c: 5 });
    await bridge.settle();
    expect(await scoresOf(bridge, ids.slice(0, 1))).toEqual([[5, 5]]);
    await expectBalance(bridge);
  });

  it('I1, I2: once somebody has emptied such a value, both agree, and what is typed there later gives way and is named (M3, M21, seed 150962)', async () => {
    const { bridge, ids } = await withScores(undefined, { direction: 'to-marketo' });
    const [id = ''] = ids;
    await loseScores(bridge);
    await makeScoresAgain(bridge);
    await bridge.settle();
    const person = String(personOf(bridge, id)['id']);
    await editMarketo(bridge, person, { leadScore: null });
    await bridge.settle();
    await editMarketo(bridge, person, { leadScore: 77 });
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[undefined, null], [11, null], [12, null]]);
    const pair = (await bridge.pairs()).find((one) => one.salesforce.id === id);
    const journal = await bridge.queries.journal('test', pair?.pairId ?? '', 50);
    expect(journal.map(({ event }) => event)).toContainEqual({ kind: 'conflict', field: 'leadScore', winner: 'salesforce', policy: 'by-object', kept: null, lost: 77 });
    await expectBalance(bridge);
  });

  it('I2, I29: of a field that is written once, only what was agreed on then is put back (M20, M28)', async () => {
    const { bridge, ids } = await withScores(undefined, { policy: 'write-once' });
    await editMarketo(bridge, String(personOf(bridge, ids[0] ?? '')['id']), { leadScore: 99 });
    await bridge.settle();
    await loseScores(bridge);
    await makeScoresAgain(bridge);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[99, null], [11, 11], [12, 12]]);
  });

  it('I11, I29: "sync now" of another process, before everything was read again, takes the emptiness for no news either', async () => {
    const { bridge, ids } = await withScores();
    await loseScores(bridge);
    bridge.restart();
    await makeScoresAgain(bridge);
    expect(await bridge.syncNow('lead', ids[1] ?? '')).toBe('served');
    expect(personOf(bridge, ids[1] ?? '')['leadScore']).toBe(11);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[10, 10], [11, 11], [12, 12]]);
  });

  it('I11, I29: neither does a look that was put off because a write was in doubt', async () => {
    let isLost = false;
    const losing = (side: string, transport: HttpTransport): HttpTransport => async (request) =>
      isLost && side === 'salesforce' && request.body?.includes('/composite/sobjects') === true ? { kind: 'lost', reason: 'the connection ended' } : transport(request);
    const { bridge, ids } = await withScores(losing);
    await loseScores(bridge);
    isLost = true;
    await editMarketo(bridge, String(personOf(bridge, ids[2] ?? '')['id']), { city: 'Lyon' });
    await bridge.cycle();
    isLost = false;
    await makeScoresAgain(bridge);
    await bridge.cycle();
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[10, 10], [11, 11], [12, 12]]);
    await expectAgreement(bridge);
  });

  it('I1, I29: a field that comes back with its values goes on, and what was typed meanwhile crosses', async () => {
    const { bridge, ids } = await withScores();
    await loseScores(bridge);
    await editMarketo(bridge, String(personOf(bridge, ids[0] ?? '')['id']), { leadScore: 77 });
    await bridge.settle();
    await changeFields(bridge);
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[77, 77], [11, 11], [12, 12]]);
    await expectAgreement(bridge);
  });
});

describe('a field that was changed (F35, F38)', () => {
  const tiers = { marketo: 'customerTier', lead: 'Customer_Tier__c', contact: 'Customer_Tier__c', direction: 'both', policy: 'by-object' } as const;

  /** A settled bridge whose first lead and its person have a city and a tier. */
  async function withTiers(): Promise<{ readonly bridge: Bridge; readonly id: string; readonly person: string }> {
    const bridge = openBridge({ salesforcePeople: 3, rules: { mapping: { fields: [...DEFAULT_FIELD_MAPPINGS, tiers], objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' } } });
    const [lead] = await salesforceRecords(bridge, 'Lead');
    const id = String(lead?.['Id']);
    await editSalesforce(bridge, 'Lead', id, { Customer_Tier__c: 'Bronze', Lead_Score__c: 5 });
    await bridge.settle();
    return { bridge, id, person: String(personOf(bridge, id)['id']) };
  }

  const held = async (bridge: Bridge, id: string): Promise<unknown> => (await bridge.pairs()).find((pair) => pair.salesforce.id === id)?.salesforce.work;

  it('I17, I29: what was typed into a person that waits to be made a lead is read when the field is back (seed 373)', async () => {
    const bridge = openBridge();
    const person = await createMarketo(bridge, { lastName: 'Example', company: 'Harbor Ltd', email: 'ann@example.com' });
    await bridge.settle();
    await bridge.control('salesforce', 'faults', { faults: [{ kind: 'row-failure', code: 'UNABLE_TO_LOCK_ROW', row: 'every', times: 2 }] });
    await bridge.syncNow('person', person);
    await editMarketo(bridge, person, { leadScore: 7 });
    await changeFields(bridge, { object: 'Lead', field: 'Lead_Score__c', gone: true }, { object: 'Contact', field: 'Lead_Score__c', gone: true });
    await bridge.cycle();
    expect((await bridge.pairs())[0]).toMatchObject({ salesforce: { presence: 'absent' }, marketo: { lookDue: false } });
    await changeFields(bridge);
    bridge.clock.advance(3_600_000);
    await bridge.settle();
    expect((await salesforceRecords(bridge, 'Lead')).map((lead) => lead['Lead_Score__c'])).toEqual([7]);
    await expectAgreement(bridge);
  });

  it('I25, I29: a field that must be filled now holds back its own blank, and the record goes on', async () => {
    const { bridge, id, person } = await withTiers();
    await changeFields(bridge, { object: 'Lead', field: 'Lead_Score__c', required: true });
    await bridge.settle();
    await editMarketo(bridge, person, { leadScore: null, city: 'Lyon' });
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    expect((await salesforceRecord(bridge, 'Lead', id))).toMatchObject({ City: 'Lyon', Lead_Score__c: 5 });
    expect(await held(bridge, id)).toMatchObject({ state: 'rejected', error: { code: 'REQUIRED_VALUE_MISSING', fields: ['leadScore'] } });
    await changeFields(bridge);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Lead_Score__c'] ?? null).toBeNull();
    await expectAgreement(bridge);
  });

  it('I25, I29: a choice that was deactivated is held back by name, and goes out when it may be chosen again', async () => {
    const { bridge, id, person } = await withTiers();
    await changeFields(bridge, { object: 'Lead', field: 'Customer_Tier__c', inactive: ['Gold'] });
    await bridge.settle();
    await editMarketo(bridge, person, { customerTier: 'Gold', city: 'Lyon' });
    for (let cycle = 0; cycle < 3; cycle++) await bridge.cycle();
    expect((await salesforceRecord(bridge, 'Lead', id))['City']).toBe('Lyon');
    expect(await held(bridge, id)).toMatchObject({ state: 'rejected', error: { code: 'PICKLIST_VALUE_REFUSED', fields: ['customerTier'] } });
    await changeFields(bridge);
    await bridge.settle();
    expect(await held(bridge, id)).toEqual({ state: 'rest' });
    await expectBalance(bridge);
  });

  it('I10, I11, I29: the emptiness of a field that got another type since the last cycle is no news to "sync now" (F35)', async () => {
    const { bridge, ids } = await withScores();
    await bridge.control('salesforce', 'empty-field', { object: 'Lead', field: 'Lead_Score__c' });
    await changeFields(bridge, { object: 'Lead', field: 'Lead_Score__c', type: 'date' });
    await bridge.syncNow('lead', ids[1] ?? '');
    expect(personOf(bridge, ids[1] ?? '')['leadScore']).toBe(11);
    // Back before any cycle has seen it away: the record is looked at again all the same.
    await changeFields(bridge);
    await bridge.settle();
    expect(await scoresOf(bridge, ids.slice(1, 2))).toEqual([[11, 11]]);
    await expectBalance(bridge);
  });

  it('I12, I29: of a field that got another type nothing is written, and its values are not guessed at', async () => {
    const { bridge, id, person } = await withTiers();
    await bridge.control('salesforce', 'empty-field', { object: 'Lead', field: 'Lead_Score__c' });
    await changeFields(bridge, { object: 'Lead', field: 'Lead_Score__c', type: 'date' });
    await bridge.settle();
    await editMarketo(bridge, person, { leadScore: 9, city: 'Lyon' });
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['City']).toBe('Lyon');
    expect(personOf(bridge, id)['leadScore']).toBe(9);
    await changeFields(bridge);
    await bridge.settle();
    expect((await salesforceRecord(bridge, 'Lead', id))['Lead_Score__c']).toBe(9);
    await expectAgreement(bridge);
  });
});

describe('a lead that is converted while its field is away', () => {
  it('I11, I29: hands the emptiness on to its contact, and that says nothing either (M28)', async () => {
    const { bridge, ids } = await withScores();
    const [id = ''] = ids;
    const person = String(personOf(bridge, id)['id']);
    await loseScores(bridge);
    await bridge.control('salesforce', 'empty-field', { object: 'Lead', field: 'Lead_Score__c' });
    await bridge.control('salesforce', 'convert-lead', { leadId: id });
    await bridge.settle();
    expect(marketoPerson(bridge, person)['leadScore']).toBe(10);
    await changeFields(bridge);
    await bridge.settle();
    expect(marketoPerson(bridge, person)['leadScore']).toBe(10);
    await expectBalance(bridge);
  });
});

describe('a lead that is converted after its field came back empty', () => {
  it('I11, I29: hands that emptiness on as well, and it still says nothing (M28)', async () => {
    const { bridge, ids } = await withScores(undefined, { direction: 'to-marketo' });
    const [id = ''] = ids;
    const person = String(personOf(bridge, id)['id']);
    await loseScores(bridge);
    await makeScoresAgain(bridge);
    await bridge.settle();
    await bridge.control('salesforce', 'convert-lead', { leadId: id });
    await bridge.settle();
    expect(marketoPerson(bridge, person)['leadScore']).toBe(10);
    await expectBalance(bridge);
  });
});

describe('vendors that describe ten thousand fields (F33)', () => {
  it('I25, I31: cost one describe more, and the mapped fields go on', async () => {
    const { bridge, ids } = await withScores();
    await bridge.control('salesforce', 'spare-fields', 10_000);
    await bridge.control('marketo', 'switches', { spareFields: 10_000 });
    bridge.clock.advance(3_600_000);
    await editSalesforce(bridge, 'Lead', ids[0] ?? '', { Lead_Score__c: 40 });
    await editMarketo(bridge, String(personOf(bridge, ids[1] ?? '')['id']), { leadScore: 41 });
    await bridge.settle();
    expect(await scoresOf(bridge, ids)).toEqual([[40, 40], [41, 41], [12, 12]]);
    await bridge.control('salesforce', 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect(await bridge.control('salesforce', 'requests')).toMatchObject({ charged: 1 });
    await expectAgreement(bridge);
  });
});
