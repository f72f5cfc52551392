import { expect } from 'vitest';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import type { Reply } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, fixtureJson, rowSchema, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';
import { exampleAnswers, expectDefined, expectShape, specification } from './marketo-specifications.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };

conformanceTest('campaigns: every recorded row, those with a description and those in a program too', async () => {
  const recorded = fixtureJson('marketo/treasure-data/campaign_response_full.json', rowSchema.array());
  const session = await openSession();
  for (const folder of ['{"id":28,"type":"Folder"}', '{"id":1002,"type":"Program"}']) {
    await session.raw('POST', '/rest/asset/v1/smartCampaigns.json', `name=Described ${folder}&description=as recorded&folder=${folder}`, form);
  }
  await session.raw('POST', '/rest/asset/v1/smartCampaigns.json', 'name=Plain&folder={"id":28,"type":"Folder"}', form);
  const { result = [], success } = await session.get('/rest/v1/campaigns.json');
  expect(success).toBe(true);
  const shapes = result.map((row) => shapeOf(row));
  for (const row of recorded) expect(shapes).toContainEqual(shapeOf(row));
  const timeless = (row: Readonly<Record<string, unknown>>): unknown => ({ ...row, createdAt: '', updatedAt: '' });
  expect(result.slice(0, 6).map(timeless)).toEqual(recorded.slice(0, 6).map(timeless));
  expect(Object.keys(result.at(-2) ?? {})).toEqual(Object.keys(recorded.at(-1) ?? {}));
  for (const row of result) expectDefined(specification().definitions['Campaign'], row);
  expectDefined(specification().definitions['Campaign'], (await session.get('/rest/v1/campaigns/1003.json')).result?.[0]);
});

conformanceTest('smart campaigns answer as in the guide: query, create, update, clone, delete, activate, schedule and trigger', async () => {
  const session = await openSession();
  const asset = async (path: string, body: string): Promise<Reply> => JSON.parse((await session.raw('POST', `/rest/asset/v1/${path}.json`, body, form)).body);
  const examples = (section: string): readonly Row[] => exampleAnswers('smart-campaigns', `Smart Campaigns > ${section}`);
  const created = await asset('smartCampaigns', 'name=Smart Campaign 02&folder={"type": "folder","id": 640}&description=This is a smart campaign creation test.');
  expectShape(created, examples('Create'));
  const id = String(created.result?.[0]?.['id']);
  expectShape(await asset(`smartCampaign/${id}`, 'name=Smart Campaign 02 Update&description=This is a smart campaign update test.'), examples('Update'));
  expectShape(await session.get('/rest/asset/v1/smartCampaign/byName.json', { name: 'Clicks Link in Email' }), examples('Query > By Name'));
  expectShape(await asset('smartCampaign/1004/clone', 'name=Copy&folder={"type": "folder","id": 640}&description=This is a smart campaign clone test.'), examples('Clone'));
  // The examples of activation are older than the empty warnings, which the recordings have.
  for (const [path, section] of [['1004/activate', 'Trigger > Activate'], ['1004/deactivate', 'Trigger > Deactivate'], [`${id}/delete`, 'Delete']] as const) {
    const [wanted = {}] = examples(section);
    expect(shapeOf(await asset(`smartCampaign/${path}`, ''))).toEqual(shapeOf({ warnings: [], ...wanted }));
  }
  const [ann, bob] = await createPeople(session, { email: 'ann@example.com' }, { email: 'bob@example.com' });
  const tokens = [{ name: '{{my.message}}', value: 'Updated message' }, { name: '{{my.other token}}', value: 'Value for other token' }];
  expectShape(await session.post('/rest/v1/campaigns/1020/trigger.json', { input: { leads: [{ id: ann }, { id: bob }], tokens } }), examples('Trigger > Request'));
  expectShape(await session.post('/rest/v1/campaigns/1021/schedule.json', { input: { runAt: '2026-03-28T18:05:00+0000', tokens } }), examples('Schedule'));
  // The specification requires members that every example leaves out.
  expectDefined({ properties: specification('asset').definitions['SmartCampaignResponse']?.properties ?? {} }, (await session.get('/rest/asset/v1/smartCampaign/1020.json')).result?.[0]);
  expectDefined(specification().definitions['SmartCampaign'], (await session.get(`/rest/v1/leads/${ann}/smartCampaignMembership.json`)).result?.[0]);
});
