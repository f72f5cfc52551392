import { describe, expect, it } from 'vitest';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import { withOverrides } from '../../src/app/settings/default-mapping.ts';
import type { Connector } from '../../src/engine/connector-port.ts';
import type { TriedRules } from '../../src/engine/try-rules.ts';
import { ruledLines, tryRules } from '../../src/engine/try-rules.ts';
import { openBridge } from './bridge.ts';
import type { Bridge } from './bridge.ts';
import { draftedLine as line } from './drafted-line.ts';
import { createSalesforce } from './worlds.ts';

async function tried(bridge: Bridge, drafted: FieldMapping): Promise<TriedRules> {
  return (await tryRules(bridge.context(), 'lead', drafted.marketo, { fields: [drafted] })) ?? expect.fail('there is the line');
}

const COUNTRY = { marketo: 'country', lead: 'Country', contact: 'MailingCountry' };
const SHORT = line({ ...COUNTRY, rules: { toMarketo: [{ countries: { from: 'name', to: 'alpha-2' } }] } });

/** Five leads, with what is mapped of them stored; counts what is asked of the vendors from then on. */
async function withLeads(lines: readonly FieldMapping[]): Promise<{ readonly bridge: Bridge; readonly calls: () => number }> {
  let calls = 0;
  const counting = (connector: Connector): Connector => ({
    ...connector,
    poll: async (request) => {
      calls += 1;
      return connector.poll(request);
    },
  });
  const mapping = { fields: withOverrides(lines), objects: {}, marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
  const bridge = openBridge({ rules: { mapping }, aroundConnector: counting });
  for (const [place, country] of ['Japan', 'Japan', 'Germany', 'Atlantis', null].entries()) {
    await createSalesforce(bridge, 'Lead', { LastName: 'Example', Company: 'Harbor Ltd', Email: `${place}@example.com`, Country: country, Lead_Score__c: 10 * place });
  }
  await bridge.settle();
  calls = 0;
  return { bridge, calls: () => calls };
}

describe('rules tried on stored values', () => {
  it('show each value before, after and back again, and count those that no rule covers, at no call', async () => {
    const { bridge, calls } = await withLeads([]);
    const answer = await tried(bridge, SHORT);
    expect(answer).toMatchObject({ direction: 'both', refused: null });
    expect(answer.from[0]).toEqual({
      side: 'salesforce',
      records: 4,
      held: { VALUE_NOT_MAPPED: 1 },
      uncovered: [{ by: 'countries by name to alpha-2', because: expect.stringMatching(/^It is no country [^]* write a map in place of the rule/), records: 1, examples: ['Atlantis'] }],
      levelled: 0,
      values: [
        { value: 'Japan', records: 2, after: 'JP', back: 'Japan', code: null, by: null },
        { value: 'Germany', records: 1, after: 'DE', back: 'Germany', code: null, by: null },
        { value: 'Atlantis', records: 1, after: null, back: null, code: 'VALUE_NOT_MAPPED', by: 'countries by name to alpha-2' },
      ],
    });
    expect(calls()).toBe(0);
  });

  it('take values as their side holds them, also where they are kept in the other form; of bands nothing else is left', async () => {
    const bands = line({ marketo: 'title', lead: 'Lead_Score__c', contact: 'Lead_Score__c', rules: { toMarketo: [{ bands: [0, 26] }] } });
    const { bridge } = await withLeads([SHORT, bands, line({ marketo: 'leadScore', direction: 'none' })]);
    const [fromSalesforce] = (await tried(bridge, SHORT)).from;
    expect(fromSalesforce?.values.map(({ value }) => value)).toEqual(['Japan', 'Germany', 'Atlantis']);
    expect((await tried(bridge, bands)).from).toEqual([{ side: 'salesforce', records: 0, held: {}, uncovered: [], levelled: 5, values: [] }]);
    expect(await ruledLines(bridge.context())).toMatchObject([
      { marketo: 'title', direction: 'to-marketo', toSalesforce: [], oneWayBecause: expect.stringContaining('bands') },
      { marketo: 'country', direction: 'both', toMarketo: ['countries by name to alpha-2'], toSalesforce: ['countries by alpha-2 to name'], oneWayBecause: null },
    ]);
  });

  it('are refused with the reason where the types of the fields do not go together', async () => {
    const { bridge } = await withLeads([]);
    const unconverted = line({ marketo: 'title', lead: 'Lead_Score__c', contact: 'Lead_Score__c' });
    expect(await tried(bridge, unconverted)).toMatchObject({ refused: 'title takes a text, and gets a number. Write convert: true on the line to have it converted (number as text).', from: [] });
    expect(await tried(bridge, line({ ...COUNTRY, lead: 'Nowhere__c' }))).toMatchObject({ refused: expect.stringContaining('Nowhere__c') });
  });
});
