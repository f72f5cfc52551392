import { expect, test } from 'vitest';
import { createPeople, openSession } from './test-session.ts';
import type { Session } from './test-session.ts';

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

async function ask(session: Session, method: string, path: string, values?: unknown): Promise<Answer> {
  const { status, body } = await session.raw(method, `/_control/records/${path}`, values === undefined ? '' : JSON.stringify(values));
  return { status, body: JSON.parse(body) };
}

test('every kind is on the page, custom objects as soon as they are approved', async () => {
  const session = await openSession();
  const titles = async (): Promise<string[]> => {
    const config = /id="config">(.*?)<\/script>/.exec((await session.raw('GET', '/')).body)?.[1] ?? '';
    return JSON.parse(config).objects.map((one: { title: string }) => one.title);
  };
  const standard = ['People', 'Companies', 'Sales persons', 'Opportunities', 'Roles', 'Programs', 'Members'];
  expect(await titles()).toEqual(standard);
  await session.control('seed-objects', { customRecords: 2 });
  expect(await titles()).toEqual([...standard, 'Orders']);
  expect((await ask(session, 'GET', 'custom-seededOrder')).body).toMatchObject({ total: 2 });
  expect((await ask(session, 'GET', 'moods')).status).toBe(404);
});

test('objects are made, changed, found and deleted by the vendor\'s rules and words', async () => {
  const session = await openSession();
  const made = await ask(session, 'POST', 'companies', { externalCompanyId: 'C1', company: 'Acorn', industry: null });
  const [ann] = await createPeople(session, { email: 'ann@example.com', externalCompanyId: 'C1' });
  session.clock.advance(1000);
  expect((await ask(session, 'PATCH', `companies/${String(made.body['id'])}`, { company: 'Acorn Inc.' })).status).toBe(200);
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-03-01T12:00:01Z' });
  const { result } = await session.get('/rest/v1/activities/leadchanges.json', { nextPageToken, fields: 'company' });
  expect(result).toMatchObject([{ leadId: ann, fields: [{ name: 'company', newValue: 'Acorn Inc.' }], attributes: expect.arrayContaining([{ name: 'Source', value: 'Manual' }]) }]);
  expect((await ask(session, 'GET', 'companies?search=inc.')).body).toMatchObject({ total: 1, rows: [{ values: { company: 'Acorn Inc.' } }] });
  expect(await ask(session, 'DELETE', `companies/${String(made.body['id'])}`)).toEqual({ status: 422, body: { error: 'Object in use (1022)' } });
  const opportunity = await ask(session, 'POST', 'opportunities', { externalOpportunityId: 'O1', name: 'Chairs' });
  expect((await ask(session, 'POST', 'roles', { externalOpportunityId: 'O1', leadId: 77, role: 'Buyer' })).body).toEqual({ error: 'Lead not found (1004)' });
  expect((await ask(session, 'DELETE', `opportunities/${String(opportunity.body['id'])}`)).status).toBe(200);
  expect((await ask(session, 'DELETE', `opportunities/${String(opportunity.body['id'])}`)).status).toBe(404);
});

test('programs and members by hand: forward only, told in the log', async () => {
  const session = await openSession();
  const [ann] = await createPeople(session, { email: 'ann@example.com' });
  const program = await ask(session, 'POST', 'programs', { name: 'Dinner', type: 'Event', channel: 'Tradeshow' });
  expect((await ask(session, 'POST', 'programs', { name: 'Dinner', type: 'Event', channel: 'Tradeshow' })).body['error']).toContain('(709)');
  const other = await ask(session, 'POST', 'programs', { name: 'Breakfast', type: 'Event', channel: 'Tradeshow' });
  expect(await ask(session, 'PATCH', `programs/${String(other.body['id'])}`, { name: 'Dinner' })).toMatchObject({ status: 422, body: { error: expect.stringContaining('(709)') } });
  const programId = program.body['id'];
  await ask(session, 'PATCH', `programs/${String(programId)}`, { description: 'With friends' });
  expect((await ask(session, 'GET', 'programs?search=dinner')).body).toMatchObject({ rows: [{ values: { description: 'With friends' } }] });
  const member = await ask(session, 'POST', 'members', { leadId: ann, programId, statusName: 'Registered' });
  const path = `members/${String(member.body['id'])}`;
  expect((await ask(session, 'PATCH', path, { statusName: 'Invited' })).body['error']).toContain('(1037)');
  expect((await ask(session, 'PATCH', path, { statusName: 'Visited Booth', registrationCode: 'A1' })).status).toBe(200);
  expect((await ask(session, 'GET', 'members')).body).toMatchObject({ total: 1, rows: [{ values: { statusName: 'Visited Booth', registrationCode: 'A1', reachedSuccess: true } }] });
  expect((await ask(session, 'DELETE', path)).status).toBe(200);
  const types = [...session.simulator.world.activities.all()].map((activity) => activity.type);
  expect(types).toEqual([12, 104, 104, 123, 104]);
  expect((await ask(session, 'DELETE', `programs/${String(programId)}`)).status).toBe(200);
});
