import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf, openSession } from '../test-session.ts';
import type { Reply, Session } from '../test-session.ts';

const assets = '/rest/asset/v1';

async function send(session: Session, path: string, form: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return JSON.parse((await session.raw('POST', `${assets}${path}.json`, new URLSearchParams(form).toString(), headers)).body);
}

const fresh = { name: 'Launch', folder: '{"id":28,"type":"Folder"}', type: 'Event', channel: 'Webinar' };

test('a few channels and programs are there from the start, and again after a reset', async () => {
  const session = await openSession();
  const names = async (): Promise<unknown[]> => (await session.get(`${assets}/programs.json`)).result?.map((row) => row['name']) ?? [];
  const before = await names();
  expect(before).toContain('Product Webinar');
  await send(session, '/programs', fresh);
  await send(session, '/program/1001/delete');
  await session.control('reset', {});
  expect(await names()).toEqual(before);
});

test('an administrator makes a channel; the API cannot', async () => {
  const session = await openSession();
  await session.control('channels', { name: 'Dinner', applicableProgramType: 'event', statuses: [{ name: 'Came', step: 10, success: true }] });
  const { result } = await session.get(`${assets}/channel/byName.json`, { name: 'Dinner' });
  expect(result).toMatchObject([{ progressionStatuses: [{ name: 'Not in Program', step: 0 }, { name: 'Came', step: 10, success: true }] }]);
  expect((await send(session, '/programs', { ...fresh, channel: 'Dinner' })).success).toBe(true);
});

test('pages by maxReturn and offset; nothing found is a warning without a result', async () => {
  const session = await openSession();
  const page = await session.get(`${assets}/channels.json`, { maxReturn: '2', offset: '1' });
  expect(page.result?.map((row) => row['id'])).toEqual([2, 3]);
  expect(codeOf(await session.get(`${assets}/channels.json`, { maxReturn: '201' }))).toBe('1003');
  const beyond = await session.get(`${assets}/programs.json`, { offset: '100' });
  expect(beyond).toMatchObject({ success: true, warnings: ['No assets found for the given search criteria.'] });
  expect(beyond).not.toHaveProperty('result');
});

test('a program is made, changed, found by name and by date of change, and deleted', async () => {
  const session = await openSession();
  const created = await send(session, '/programs', { ...fresh, costs: '[{"startDate":"2026-01-01","cost":2000}]' });
  const id = Number(created.result?.[0]?.['id']);
  expect(created.result).toMatchObject([{ status: '', createdAt: '2026-03-01T12:00:00Z+0000', costs: [{ startDate: '2026-01-01', cost: 2000 }], tags: null }]);
  session.clock.advance(60_000);
  await send(session, `/program/${id}`, { description: 'New', costs: '[{"startDate":"2026-02-01","cost":5}]' });
  const found = await session.get(`${assets}/program/byName.json`, { name: 'Launch', includeCosts: 'true' });
  expect(found.result).toMatchObject([{ id, description: 'New', updatedAt: '2026-03-01T12:01:00Z+0000', costs: [{ cost: 2000 }, { cost: 5 }] }]);
  expect(found.result?.[0]).not.toHaveProperty('tags');
  const late = await session.get(`${assets}/programs.json`, { earliestUpdatedAt: '2026-03-01T12:00:30Z' });
  expect(late.result?.map((row) => row['id'])).toEqual([id]);
  await send(session, `/program/${id}`, { costsDestructiveUpdate: 'true' });
  expect((await session.get(`${assets}/program/${id}.json`)).result).toMatchObject([{ costs: null }]);
  expect((await send(session, `/program/${id}/delete`)).result).toEqual([{ id }]);
  expect(codeOf(await send(session, `/program/${id}`, { name: 'X' }))).toBe('702');
});

test('names are unique, types and channels must fit, only e-mail programs are approved (709)', async () => {
  const session = await openSession();
  await send(session, '/programs', fresh);
  const cases: readonly (readonly [path: string, form: Readonly<Record<string, string>>, code: string])[] = [
    ['/programs', fresh, '709'],
    ['/programs', { ...fresh, name: 'Other', type: 'Party' }, '709'],
    ['/programs', { ...fresh, name: 'Other', channel: 'Blog' }, '709'],
    ['/programs', { ...fresh, name: 'Other', folder: 'here' }, '1003'],
    ['/programs', { ...fresh, name: 'Other', workspace: 'Default' }, '1003'],
    ['/programs', { ...fresh, name: 'Other', tags: '[]' }, '1003'],
    ['/program/1001/approve', {}, '709'],
    ['/program/1003/unapprove', {}, '709'],
  ];
  for (const [path, form, code] of cases) expect([path, form, codeOf(await send(session, path, form))]).toEqual([path, form, code]);
  expect((await send(session, '/program/1003/approve')).result).toEqual([{ id: 1003 }]);
  expect((await session.get(`${assets}/program/1003.json`)).result).toMatchObject([{ status: 'locked' }]);
  expect(codeOf(await session.post(`${assets}/programs.json`, fresh))).toBe('612');
});

test('what was deleted or made stays so after restarts (I18)', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketo-programs-'));
  const first = await openSession({ data });
  await send(first, '/program/1002/delete');
  await send(first, '/programs', fresh);
  first.simulator.close();
  for (let start = 0; start < 2; start += 1) {
    const session = await openSession({ data });
    const names = (await session.get(`${assets}/programs.json`)).result?.map((row) => row['name']);
    expect(names).toContain('Launch');
    expect(names).not.toContain('Search Advertising');
    session.simulator.close();
  }
  rmSync(data, { recursive: true });
});
