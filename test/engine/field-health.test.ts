import { beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS } from '../../src/app/settings/default-mapping.ts';
import { objectMappings, personLinks } from '../../src/app/settings/default-object-mapping.ts';
import { describeFieldHealth } from '../../src/app/describe-field-health.ts';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';
import type { DictionaryEntry } from '../../src/app/dictionary/dictionary.ts';
import type { FieldHealthAnswer } from '../../src/app/api/field-health-answer.ts';
import { parse } from 'yaml';
import type { Side } from '../../src/domain/side.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { KEYS } from './second-look.ts';
import { createSalesforce, editSalesforce, requestsOf } from './worlds.ts';

/** Field health over both simulators (PRODUCT C2, I2): what is told is what was seen and written, and nobody is asked for it. */

const LEADS = 51;
const ROUNDS = 2;
const DAY_MS = 86_400_000;

async function calls(bridge: Bridge, side: Side): Promise<number> {
  return (await requestsOf(bridge, side)).charged;
}

const entry = (field: string): DictionaryEntry => ({ object: 'person', field, salesforce: {}, direction: 'both', winner: 'salesforce', purpose: 'Reports', usedBy: [], added: null, missing: [] });

describe('field health', () => {
  let bridge: Bridge;
  let report: FieldHealthAnswer;
  let asked = 0;
  const field = (key: string) => report.fields.find((one) => one.object === 'lead' && one.key === key) ?? expect.fail(`${key} is a field of leads`);

  beforeAll(async () => {
    const objects = objectMappings(['account']);
    bridge = openBridge({ rules: { mapping: { fields: [...DEFAULT_FIELD_MAPPINGS, ...personLinks(['account'])], objects, ...KEYS } } });
    expect(await describeFieldHealth(bridge.context(), [])).toMatchObject({ since: null, fields: [], objects: [] });
    const ids: string[] = [];
    for (let place = 0; place < LEADS; place++) {
      ids.push(await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: `${place}@example.com`, City: place % 3 === 0 ? null : `City ${place % 2}`, Lead_Score__c: 0, Title: 'Baker' }));
    }
    // What leads leave empty, contacts may fill.
    await createSalesforce(bridge, 'Contact', { LastName: 'Example', Email: 'contact@example.com', MobilePhone: '+1 555 0100' });
    await bridge.settle();
    for (let round = 1; round <= ROUNDS; round++) {
      for (const [place, id] of ids.entries()) await editSalesforce(bridge, 'Lead', id, { Lead_Score__c: round, ...(round === 1 && place < 10 ? { City: 'Osaka' } : {}) });
      await bridge.settle();
    }
    bridge.clock.advance(DAY_MS);
    await bridge.settle();
    for (const id of ids.slice(0, 5)) await editSalesforce(bridge, 'Lead', id, { Title: 'Cook' });
    // Marketo takes no more calls meanwhile, so what was seen waits.
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'api-error', match: { operation: 'sync-leads' }, code: '606' }] });
    await bridge.cycle();
    const before = (await calls(bridge, 'salesforce')) + (await calls(bridge, 'marketo'));
    report = await describeFieldHealth(bridge.context(), [entry('city')]);
    asked = (await calls(bridge, 'salesforce')) + (await calls(bridge, 'marketo')) - before;
  });

  it('asks no vendor', () => expect(asked).toBe(0));

  it('tells how full a field is on both sides, and how many values it has: exactly, where every record was looked at', () => {
    const cities = { filled: { share: 38 / LEADS, margin: 0, of: LEADS }, distinct: { about: 3, atLeast: 3, atMost: 3 } };
    expect(field('city').on).toEqual({ salesforce: cities, marketo: cities });
    expect(field('mobilePhone').on.salesforce?.filled).toEqual({ share: 0, margin: 0, of: LEADS });
    expect(report.objects.find(({ object }) => object === 'lead')).toMatchObject({ records: LEADS, sampled: LEADS, updates: ROUNDS * LEADS, creates: LEADS, isFiltered: false });
  });

  it('counts the updates that carried it, those that carried nothing else, and their share of all', () => {
    expect(report.updates).toEqual({ salesforce: expect.any(Number), marketo: ROUNDS * LEADS });
    const { updates, waiting } = field('leadScore');
    expect(updates.to.marketo).toEqual({ updates: ROUNDS * LEADS, alone: ROUNDS * LEADS - 10 });
    expect(field('city').updates.to.marketo).toEqual({ updates: 10, alone: 0 });
    expect(updates.share).toBeCloseTo((ROUNDS * LEADS) / (report.updates.salesforce + report.updates.marketo));
    expect(updates.perDay).toBeCloseTo((ROUNDS * LEADS) / report.days);
    expect(Date.parse(updates.lastAt ?? '')).toBeLessThan(bridge.clock.now() - DAY_MS);
    expect([waiting, field('title').waiting]).toEqual([{ records: 0, share: 0 }, { records: 5, share: 1 }]);
    expect(report.objects.find(({ object }) => object === 'lead')?.waiting).toEqual({ records: 5, lookedAt: 5 });
    // All of a round went out in one call.
    expect(updates.callsPerDay).toBeCloseTo((updates.to.marketo.alone * (1 / LEADS)) / report.days, 1);
    expect(report.fields[0]?.key).toBe('leadScore');
  });

  it('recommends with a reason, in lines that the configuration takes', () => {
    expect(field('leadScore').advice[0]).toMatchObject({ kind: 'small-changes', verdict: 'ease' });
    expect(field('mobilePhone').advice[0]).toMatchObject({ kind: 'never-filled', verdict: 'stop', lines: expect.stringMatching(/^fields:\n {2}- marketo: mobilePhone\n {4}lead: null\n {4}contact: MobilePhone\n/) });
    expect(field('annualRevenue').advice[0]).toMatchObject({ kind: 'never-filled', lines: 'fields:\n  - marketo: annualRevenue\n    direction: none' });
    expect(field('city').advice.map(({ kind }) => kind)).toEqual(['in-use']);
    expect(field('email').advice[0]?.because).toMatch(/^It is needed for finding people/);
    const lines = report.fields.flatMap(({ advice }) => advice).flatMap((one) => one.lines ?? []);
    expect(lines.length).toBeGreaterThan(10);
    for (const text of new Set(lines)) expect(parseConfiguration(parse(text)), text).toMatchObject({ result: 'configuration' });
  });

  it('names what is visible and not mapped, of which nothing is known', () => {
    const names = report.unmapped.filter(({ object }) => object === 'lead' || object === 'person').map(({ field: name }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(names).not.toEqual(expect.arrayContaining(['City']));
    expect(names).not.toEqual(expect.arrayContaining(['Id']));
    expect(report.unmapped.every(({ filled }) => filled === null)).toBe(true);
  });
});
