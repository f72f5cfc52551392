import { describe, expect, it } from 'vitest';
import { objectMappings } from '../../src/app/settings/default-object-mapping.ts';
import type { Mapping, ObjectLine } from '../../src/domain/field-mapping.ts';
import { explainRecord } from '../../src/engine/explain-record.ts';
import { leadIn, pairedBridge, pairOf, PROGRAM } from './member-worlds.ts';
import type { Bridge } from './bridge.ts';
import { filterOf } from './filter-worlds.ts';
import { createSalesforce, editSalesforce, expectBalance, postToMarketo, requestsOf, salesforceAll } from './worlds.ts';

/** Campaigns and their programs as records (PRODUCT A4, decision 40). */

const TYPE: ObjectLine = { key: 'channel', salesforce: 'Type', direction: 'to-salesforce', policy: 'salesforce-wins' };
const COST: ObjectLine = { key: 'cost', salesforce: 'ActualCost', direction: 'to-salesforce', policy: 'salesforce-wins' };
const NAME: ObjectLine = { key: 'name', salesforce: 'Name', direction: 'both', policy: 'salesforce-wins' };
const TEXT: ObjectLine = { key: 'description', salesforce: 'Description', direction: 'both', policy: 'marketo-wins' };

function bridgeWith(...campaignFields: readonly ObjectLine[]) {
  return pairedBridge({}, { mapping: { campaignFields } });
}

/** What the campaign holds. */
async function campaignNow(bridge: Bridge, id: string): Promise<Readonly<Record<string, unknown>>> {
  const all = await salesforceAll(bridge, 'Campaign', ['Name', 'Type', 'ActualCost', 'Description']);
  return all.find((row) => row['Id'] === id) ?? {};
}

/** Changes a program as somebody does in Marketo, or by its API. */
async function editProgram(bridge: Bridge, form: Readonly<Record<string, string>>, id = PROGRAM): Promise<void> {
  bridge.clock.advance(1000);
  const answer = await postToMarketo(bridge, `/rest/asset/v1/program/${id}.json`, new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded');
  expect(answer).toMatchObject({ success: true });
}

/** Ten minutes and a cycle: programs are read again by then. */
async function later(bridge: Bridge): Promise<void> {
  for (let round = 0; round < 4; round++) {
    bridge.clock.advance(601_000);
    await bridge.cycle();
  }
}

describe('what a program holds reaches its campaign', () => {
  it('I1: the channel becomes the type and the sum of period costs the actual cost, and both follow', async () => {
    const { bridge, campaign } = await bridgeWith(TYPE, COST);
    await editProgram(bridge, { costs: '[{"startDate":"2026-01-01","cost":2000},{"startDate":"2026-02-01","cost":500}]' });
    await bridge.settle();
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Type: 'Webinar', ActualCost: 2500, Name: 'Spring Webinar' });
    await editProgram(bridge, { costs: '[{"startDate":"2026-03-01","cost":100}]' });
    await later(bridge);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ ActualCost: 2600 });
    expect(await bridge.queries.rejections('test')).toEqual([]);
    await expectBalance(bridge);
  });

  it('I11: a program without costs blanks nothing that stood in the campaign, one whose costs were taken away does', async () => {
    const { bridge, campaign } = await bridgeWith(COST);
    await editSalesforce(bridge, 'Campaign', campaign, { ActualCost: 900 });
    await bridge.settle();
    expect(await campaignNow(bridge, campaign)).toMatchObject({ ActualCost: 900 });
    await editProgram(bridge, { costs: '[{"startDate":"2026-01-01","cost":2000}]' });
    await later(bridge);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ ActualCost: 2000 });
    await editProgram(bridge, { costsDestructiveUpdate: 'true' });
    await later(bridge);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ ActualCost: null });
  });
});

describe('a program that a run beside the cycles has read', () => {
  it('I1: is read once more by the next cycle of that process, which alone stores what it holds (seed 90493)', async () => {
    const { bridge, campaign } = await bridgeWith(TEXT);
    const { lead } = await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    await editProgram(bridge, { description: 'For few' });
    bridge.restart();
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    expect(await bridge.syncNow('lead', lead)).toBe('served');
    expect((await requestsOf(bridge, 'marketo')).byOperation, 'the new process knew of no program').toMatchObject({ 'get-program': 1 });
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Description: null });
    await bridge.cycle();
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Description: 'For few' });
    await bridge.control('marketo', 'requests', undefined, 'DELETE');
    await bridge.cycle();
    expect((await requestsOf(bridge, 'marketo')).byOperation, 'and not again').toEqual({ activities: 1 });
    await expectBalance(bridge);
  });
});

describe('what a campaign holds reaches its program', () => {
  const programNow = ({ marketo }: Bridge, id = PROGRAM) => marketo.world.programs.get(id);

  it('I1, I3: name and description go where their lines say, and what a write replaced is named', async () => {
    const { bridge, campaign } = await bridgeWith(NAME, TEXT);
    await editSalesforce(bridge, 'Campaign', campaign, { Description: 'For everybody' });
    await bridge.settle();
    expect(programNow(bridge)).toMatchObject({ name: 'Spring Webinar', description: 'For everybody', channel: 'Webinar' });
    await editProgram(bridge, { description: 'For few' });
    await editSalesforce(bridge, 'Campaign', campaign, { Description: 'For many' });
    await bridge.settle();
    expect(programNow(bridge), 'nobody had seen the program since').toMatchObject({ description: 'For many' });
    const events = (await bridge.queries.journal('test', (await pairOf(bridge, campaign)).pairId, 50)).map(({ event }) => event);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'conflict', field: 'description', lost: 'For few', kept: 'For many' }));
    await editProgram(bridge, { description: 'For two', name: 'Two' });
    await later(bridge);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Description: 'For two', Name: 'Two' });
    await expectBalance(bridge);
  });

  it('I19: a write whose answer was lost is looked up, and not repeated', async () => {
    const { bridge, campaign } = await bridgeWith(NAME);
    await bridge.control('marketo', 'faults', { faults: [{ kind: 'lost-answer', match: { operation: 'update-program' }, times: 1 }] });
    await bridge.settle(20);
    expect(programNow(bridge)).toMatchObject({ name: 'Spring Webinar' });
    expect((await requestsOf(bridge, 'marketo')).byOperation).toMatchObject({ 'update-program': 1 });
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Name: 'Spring Webinar' });
    await expectBalance(bridge);
  });

  it('a name that another program has holds this campaign alone', async () => {
    const { bridge, campaign } = await bridgeWith(NAME);
    await editSalesforce(bridge, 'Campaign', campaign, { Name: 'Customer Conference' });
    await leadIn(bridge, campaign, 'Registered');
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ object: 'campaign', to: 'marketo', records: 1 }]);
    expect(programNow(bridge)).toMatchObject({ name: 'Product Webinar' });
    await editSalesforce(bridge, 'Campaign', campaign, { Name: 'Winter Webinar' });
    await bridge.settle();
    expect(programNow(bridge)).toMatchObject({ name: 'Winter Webinar' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });
});

describe('campaigns and programs are never made, and only those of the settings are touched (I9)', () => {
  it('I31: without lines nothing of them is read; with lines an idle cycle costs no call more', async () => {
    for (const [lines, calls] of [[[], { activities: 1 }], [[TYPE, COST], { activities: 1 }]] as const) {
      const { bridge, campaign } = await bridgeWith(...lines);
      await createSalesforce(bridge, 'Campaign', { Name: 'Somebody else\'s' });
      await bridge.settle();
      const row = await campaignNow(bridge, campaign);
      expect(row['Type'] === 'Webinar').toBe(lines.length > 0);
      for (const side of ['salesforce', 'marketo'] as const) await bridge.control(side, 'requests', undefined, 'DELETE');
      await bridge.cycle();
      expect([(await requestsOf(bridge, 'salesforce')).charged, (await requestsOf(bridge, 'marketo')).byOperation]).toEqual([1, calls]);
      expect([...bridge.marketo.world.programs.values()].length, 'as many as at the beginning').toBe(4);
      expect(await salesforceAll(bridge, 'Campaign', ['Name'])).toHaveLength(2);
    }
  });

  it('I28: a program that gets another name is another schema to nobody where the settings call it by its id, and nothing refused is tried again (seed 90358)', async () => {
    for (const [program, isOther] of [[String(PROGRAM), false], ['Product Webinar', true]] as const) {
      const { bridge, campaign } = await pairedBridge({ program }, { mapping: { campaignFields: [NAME] } });
      await bridge.settle();
      const inForce = (): string | undefined => bridge.context().schemas.inForce?.schemas.marketo.version;
      const before = inForce();
      await editProgram(bridge, { name: 'Renamed' });
      await later(bridge);
      expect(inForce() !== before, program).toBe(isOther);
      expect((await campaignNow(bridge, campaign))['Name'] === 'Renamed', program).toBe(!isOther);
    }
  });

  it('a campaign whose program is not there is named, and goes with it once it is', async () => {
    const { bridge, campaign } = await pairedBridge({ program: 'Autumn Webinar' }, { mapping: { campaignFields: [TYPE] } });
    await bridge.settle();
    expect(await bridge.queries.rejections('test')).toMatchObject([{ code: 'CAMPAIGN_NOT_PAIRED', object: 'campaign', to: 'marketo', records: 1 }]);
    await postToMarketo(bridge, '/rest/asset/v1/programs.json', new URLSearchParams({ name: 'Autumn Webinar', folder: '{"id":28,"type":"Folder"}', type: 'Event', channel: 'Webinar' }).toString(), 'application/x-www-form-urlencoded');
    await later(bridge);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Type: 'Webinar' });
    expect(await bridge.queries.rejections('test')).toEqual([]);
  });

  it('no filter looks at fields of campaigns: of those that are not paired nobody would hear (I17)', async () => {
    const filters: Mapping['filters'] = { opportunity: { marketo: filterOf("Campaign.Type = 'Webinar'") } };
    const { bridge } = await pairedBridge({}, { mapping: { campaignFields: [TYPE], objects: objectMappings(['account', 'opportunity']), filters } });
    await bridge.settle();
    expect(bridge.context().schemas.filterProblems).toMatchObject([{ object: 'opportunity', to: 'marketo', code: 'FILTER_NOT_EVALUATED' }]);
  });

  it('I13: a campaign that the settings pair with another program takes nothing of the old one, and gives it nothing', async () => {
    const { bridge, campaign } = await bridgeWith(NAME, TYPE);
    await bridge.settle();
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Type: 'Webinar' });
    const { mapping } = bridge.context().rules;
    const paired = (mapping.campaigns ?? []).map((pairing) => ({ ...pairing, program: '1004' }));
    bridge.apply({ mapping: { ...mapping, campaigns: paired } });
    await editSalesforce(bridge, 'Campaign', campaign, { Name: 'Fair' });
    await later(bridge);
    expect([bridge.marketo.world.programs.get(PROGRAM)?.name, bridge.marketo.world.programs.get(1004)?.name]).toEqual(['Spring Webinar', 'Fair']);
    expect(await campaignNow(bridge, campaign)).toMatchObject({ Type: 'Tradeshow' });
    expect((await pairOf(bridge, campaign)).marketo.id).toBe('program-1004');
    await expectBalance(bridge);
  });

  it('explains a campaign in words (F4)', async () => {
    const { bridge, campaign } = await bridgeWith(TYPE);
    await bridge.settle();
    const explained = await explainRecord(bridge.context(), await pairOf(bridge, campaign), { object: 'campaign', id: campaign });
    expect(explained.summary).toBe('This campaign and its program in Marketo agree on every mapped field.');
    expect(explained.fields).toContainEqual(expect.objectContaining({ salesforceField: 'Type', marketoField: 'channel', state: 'agreed', agreed: 'Webinar' }));
  });
});
