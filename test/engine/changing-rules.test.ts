import { describe, expect, it } from 'vitest';
import type { HttpTransport } from '../../src/connectors/http-transport.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import { createRandom } from '../../simulators/foundation/random.ts';
import type { Connector } from '../../src/engine/connector-port.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine } from './drafted-line.ts';
import { createSalesforce, editMarketo, editSalesforce, expectBalance, personOf, salesforceAll } from './worlds.ts';

/** Rules that change at any moment, between edits on both sides, lost answers and new workers, with an oracle that knows the tables alone. */

function line(rules: object | null): FieldMapping {
  return draftedLine({ marketo: 'country', lead: 'Country', contact: 'MailingCountry', ...(rules === null ? {} : { rules }) });
}

/** What goes with what under each set of rules, written down by hand: null where nothing does. */
const SETS: readonly { readonly line: FieldMapping; readonly goesWith: (salesforce: string) => string | null; readonly isKnown: (marketo: string) => boolean }[] = [
  { line: line(null), goesWith: (value) => value, isKnown: () => true },
  { line: line({ toMarketo: [{ map: [{ from: 'Japan', to: 'JP' }, { from: 'Germany', to: 'DE' }] }] }), goesWith: (value) => ({ japan: 'JP', germany: 'DE' })[value.toLowerCase()] ?? null, isKnown: (value) => ['jp', 'de'].includes(value) },
  { line: line({ toMarketo: [{ map: [{ from: 'Japan', to: 'Nippon' }, { from: 'Germany', to: 'DE' }, { from: 'Mu', to: 'MU' }] }] }), goesWith: (value) => ({ japan: 'Nippon', germany: 'DE', mu: 'MU' })[value.toLowerCase()] ?? null, isKnown: (value) => ['nippon', 'de', 'mu'].includes(value) },
  { line: line({ toSalesforce: [{ case: 'upper' }] }), goesWith: (value) => value, isKnown: () => true },
];
const VALUES = { salesforce: ['Japan', 'Germany', 'Mu'], marketo: ['JP', 'DE', 'Nippon', 'MU', 'Japan'] } as const;

interface Run {
  readonly bridge: Bridge;
  readonly leads: readonly string[];
  /** Rows written so far. */
  readonly written: () => number;
}

const mappingOf = (fields: readonly FieldMapping[]) => ({ fields: withOverrides(fields), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' });

/** Lives a while by chance, and ends under the rules that are answered. */
async function live(seed: number): Promise<Run & { readonly set: (typeof SETS)[number] }> {
  const random = createRandom(seed);
  const chance = (share: number): boolean => random.chance(share);
  let isLosing = false;
  const losing = (_: string, transport: HttpTransport): HttpTransport => async (request) => {
    const answer = await transport(request);
    return isLosing && request.method !== 'GET' && chance(0.3) ? { kind: 'lost', reason: 'the connection ended' } : answer;
  };
  let written = 0;
  const counting = (connector: Connector): Connector => ({
    ...connector,
    write: async (request) => {
      written += request.writes.length;
      return connector.write(request);
    },
  });
  let set = random.pick(SETS);
  const bridge = openBridge({ rules: { mapping: mappingOf([set.line]) }, around: losing, aroundConnector: counting });
  const leads: string[] = [];
  for (let place = 0; place < 4; place += 1) leads.push(await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: `${place}@example.com`, Country: random.pick(VALUES.salesforce) }));
  await bridge.settle();
  for (let step = 0; step < 14; step += 1) {
    const lead = random.pick(leads);
    // Far enough apart that nobody takes two people for two automations (I5).
    bridge.clock.advance(7_200_000);
    if (chance(0.4)) await editSalesforce(bridge, 'Lead', lead, { Country: random.pick(VALUES.salesforce) });
    if (chance(0.3)) await editMarketo(bridge, String(personOf(bridge, lead)['id']), { country: random.pick(VALUES.marketo) });
    if (chance(0.25)) {
      set = random.pick(SETS);
      bridge.apply({ mapping: mappingOf([set.line]) });
    }
    if (chance(0.1)) bridge.restart();
    isLosing = chance(0.3);
    if (chance(0.6)) await bridge.cycle();
    isLosing = false;
    if (chance(0.1)) await bridge.syncNow('lead', lead);
  }
  bridge.clock.advance(3_600_000);
  await bridge.settle(20);
  return { bridge, leads, set, written: () => written };
}

describe('rules that change at any moment', () => {
  it.each(Array.from({ length: 14 }, (_, index) => 340 + index))('I1, I3, I10, I11: seed %i comes to rest with both sides saying the same, or held with the rule named, and nothing blank', async (seed) => {
    const { bridge, leads, set, written } = await live(seed);
    const records = await salesforceAll(bridge, 'Lead', ['Country']);
    for (const lead of leads) {
      const salesforce = String(records.find((record) => record['Id'] === lead)?.['Country'] ?? '');
      const marketo = String(personOf(bridge, lead)['country'] ?? '');
      expect([salesforce, marketo], `seed ${seed}, ${lead}: blanked`).not.toContain('');
      const pair = (await bridge.pairs()).find((one) => one.salesforce.id === lead);
      const held = [pair?.salesforce.work, pair?.marketo.work].some((work) => work?.state === 'rejected' && work.error.code === 'VALUE_NOT_MAPPED');
      const agreed = set.goesWith(salesforce)?.toLowerCase() === marketo.toLowerCase();
      // Only a value that the rules do not know may keep the two apart.
      expect(agreed ? 'agreed' : held ? 'held' : 'apart', `seed ${seed}, ${lead}: ${salesforce} and ${marketo}`).toBe(set.goesWith(salesforce) === null || !set.isKnown(marketo.toLowerCase()) ? 'held' : 'agreed');
    }
    const before = written();
    await bridge.cycle();
    expect(written(), `seed ${seed}: writes at rest`).toBe(before);
    await expectBalance(bridge);
    expect((await bridge.pairs()).every(({ salesforce, marketo }) => salesforce.work.state !== 'waiting' && marketo.work.state !== 'waiting')).toBe(true);
  });
});
