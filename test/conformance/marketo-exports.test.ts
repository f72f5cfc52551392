import { expect } from 'vitest';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import type { Session } from '../../simulators/marketo/test-session.ts';
import { conformanceTest, fixtureCsv, fixtureText, rowSchema, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';
import { expectDefined, specification } from './marketo-specifications.ts';

/** A request and the answer to it, out of a recording as text. */
function recorded(name: string): { method: string; url: string; body: string; answer: Row } {
  const [request = '', response = ''] = fixtureText(`marketo/node-marketo/${name}.http`).split(/\r?\n\r?\n(?=HTTP)/);
  const [, method = '', url = ''] = /^(\w+) (\S+)/.exec(request) ?? [];
  const body = (/^body: (.*)$/m.exec(request)?.[1] ?? '').replaceAll('\\"', '"');
  return { method, url, body, answer: rowSchema.parse(JSON.parse(response.split(/\r?\n\r?\n/).at(-1) ?? '')) };
}

/** Sends a recorded request for an export of ours, and expects the recorded answer but for id and date. */
async function replay(session: Session, name: string, ours: string | undefined): Promise<string> {
  const { method, url, body, answer } = recorded(name);
  const [row = {}] = rowsIn(answer['result']);
  const target = ours === undefined ? url : url.replace(String(row['exportId']), ours);
  const reply = JSON.parse((await session.raw(method, target, body, { 'content-type': 'application/json' })).body);
  expect([name, shapeOf(reply), Object.keys(reply.result[0])]).toEqual([name, shapeOf(answer), Object.keys(row)]);
  expect(reply.result[0]).toMatchObject({ status: row['status'], format: row['format'] });
  return String(reply.result[0].exportId);
}

conformanceTest('bulk exports: every recorded job again, from its creation to its end', async () => {
  const session = await openSession();
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await session.raw('POST', '/rest/asset/v1/staticLists.json', 'name=prova&folder={"id":12,"type":"Folder"}', form);
  for (const jobs of [
    ['bulk-leads-create-3f', 'bulk-leads-status-3f', 'bulk-leads-cancel-3f'],
    ['bulk-leads-create-3f', 'bulk-leads-enqueue-3f'],
    ['bulk-leads-create-6d', 'bulk-leads-cancel-6d'],
    ['bulk-leads-create-95', 'bulk-leads-cancel-95'],
    ['bulk-leads-create-c4', 'bulk-leads-enqueue-c4', 'bulk-leads-cancel-c4'],
    ['bulk-activities-create-72', 'bulk-activities-enqueue-72'],
    ['bulk-activities-create-be'],
    ['bulk-activities-create-c5'],
    ['bulk-activities-create-e0'],
  ]) {
    let ours: string | undefined;
    for (const name of jobs) ours = await replay(session, name, ours);
  }
});

conformanceTest('bulk exports: the columns of a recorded activity file and the words for blank, and what the specification defines', async () => {
  const session = await openSession();
  const [id] = await createPeople(session, { email: 'ann@example.com' });
  const range = { startAt: '2026-03-01T00:00:00Z', endAt: '2026-03-02T00:00:00Z' };
  const created = await session.post('/bulk/v1/activities/export/create.json', { filter: { createdAt: range } });
  const job = `/bulk/v1/activities/export/${String(created.result?.[0]?.['exportId'])}`;
  await session.post(`${job}/enqueue.json`, {});
  session.clock.advance(120_000);
  expectDefined(specification().definitions['ExportResponse'], (await session.get(`${job}/status.json`)).result?.[0]);
  const { body, headers } = await session.raw('GET', `${job}/file.json`);
  expect(headers['content-type']).toContain('text/csv');
  const wanted = fixtureText('marketo/treasure-data/activity_extract1.csv').split(/\r?\n/)[0];
  const [heading, line = ''] = body.split('\n');
  expect(heading).toBe(wanted);
  expect(fixtureCsv('marketo/treasure-data/activity_extract1.csv')[0]).toMatchObject({ campaignId: 'null', primaryAttributeValue: 'null' });
  expect(line).toContain(`,${id},2026-03-01T12:00:00Z,12,null,${id},null,"{""Source Type"":""Web service API""`);
});
