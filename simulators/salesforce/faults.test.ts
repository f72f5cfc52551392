import { expect, test } from 'vitest';
import { testSession, textOf } from './test-session.ts';
import type { TestSession } from './test-session.ts';

const lead = { LastName: 'Example', Company: 'C' };
const faults = (session: TestSession, ...list: readonly Record<string, unknown>[]): Promise<unknown> => session.control('POST', 'faults', { faults: list });

test('F21: a late commit keeps its early stamp and shows only later; until then everybody sees the version before', async () => {
  const session = await testSession();
  const id = textOf((await session.call('POST', '/sobjects/Lead', lead)).body, 'id');
  await faults(session, { kind: 'late-commit', delayMs: 5000, times: 2 });
  session.advance(1000);
  await session.call('PATCH', `/sobjects/Lead/${id}`, { City: 'Kyoto' });
  await session.call('POST', '/sobjects/Lead', { ...lead, LastName: 'Late' });
  session.advance(2000);
  await session.call('POST', '/sobjects/Lead', { ...lead, LastName: 'Prompt' });
  const text = 'SELECT LastName, City, SystemModstamp FROM Lead ORDER BY SystemModstamp, Id';
  expect((await session.query(text)).map((record) => [record['LastName'], record['City']])).toEqual([['Example', null], ['Prompt', null]]);
  expect((await session.call('GET', `/sobjects/Lead/${id}`)).body).toMatchObject({ City: null });
  session.advance(3000);
  const seen = await session.query(text);
  expect(seen.map((record) => record['LastName'])).toEqual(['Example', 'Late', 'Prompt']);
  expect(seen[0]).toMatchObject({ City: 'Kyoto', SystemModstamp: '2026-03-01T12:00:01.000+0000' });
});

test('F21: of several late changes to one record nobody sees any before the last is visible', async () => {
  const session = await testSession();
  const id = textOf((await session.call('POST', '/sobjects/Lead', lead)).body, 'id');
  await faults(session, { kind: 'late-commit', delayMs: 5000, times: 2 });
  for (const City of ['Kyoto', 'Nara']) await session.call('PATCH', `/sobjects/Lead/${id}`, { City });
  expect(await session.query('SELECT City FROM Lead')).toMatchObject([{ City: null }]);
  session.advance(5000);
  expect(await session.query('SELECT City FROM Lead')).toMatchObject([{ City: 'Nara' }]);
});

test('F19, F21: a clock that is set back leaves a late commit as late as it was', async () => {
  const session = await testSession();
  await faults(session, { kind: 'late-commit', delayMs: 5000, times: 1 });
  await session.call('POST', '/sobjects/Lead', lead);
  session.simulator.clock.skewBy(-3_600_000);
  session.simulator.world.store.clockSetBack(3_600_000);
  expect(await session.query('SELECT Id FROM Lead')).toEqual([]);
  session.advance(5000);
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(1);
});

test('F28, F29: a locked or refused row fails alone and leaves nothing behind', async () => {
  const session = await testSession();
  await faults(session, { kind: 'row-lock', match: { operation: 'create Lead' }, after: 1, times: 1 }, { kind: 'row-failure', match: { operation: 'create Contact' }, code: 'UNKNOWN_EXCEPTION', message: 'LeadTrigger failed' });
  const records = [lead, lead, lead].map((fields) => ({ attributes: { type: 'Lead' }, ...fields }));
  expect((await session.call('POST', '/composite/sobjects', { records })).body).toMatchObject([{ success: true }, { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] }, { success: true }]);
  expect((await session.call('POST', '/sobjects/Contact', { LastName: 'A' })).body).toMatchObject([{ errorCode: 'UNKNOWN_EXCEPTION', message: 'LeadTrigger failed' }]);
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(2);
});

test('F27: one row undoes everything else in its Composite call, each part in the words for it', async () => {
  const session = await testSession();
  await faults(session, { kind: 'all-or-none', times: 1 });
  const records = [lead, lead].map((fields) => ({ attributes: { type: 'Lead' }, ...fields }));
  const part = (referenceId: string) => ({ method: 'POST', url: '/services/data/v60.0/composite/sobjects', referenceId, body: { allOrNone: false, records } });
  const call = { allOrNone: false, compositeRequest: [part('a'), part('b')] };
  expect((await session.call('POST', '/composite', call)).body).toMatchObject({
    compositeResponse: [
      { httpStatusCode: 200, body: [{ success: false, errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' }] }, { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] }] },
      { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
    ],
  });
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(0);
  await session.call('POST', '/composite', call);
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(4);
});

test('F1, F2: before the request nothing is written, after the commit only the answer is lost', async () => {
  const session = await testSession();
  const send = async (): Promise<string | undefined> => {
    const request = { method: 'POST', url: '/services/data/v60.0/sobjects/Lead', body: JSON.stringify(lead) };
    const probe = await session.simulator.handle({ ...request, headers: { authorization: await bearer(session) } });
    return probe.fate;
  };
  await faults(session, { kind: 'timeout-before', match: { operation: 'create' }, times: 1 }, { kind: 'lost-answer', match: { operation: 'create' }, times: 1 });
  expect(await send()).toBe('reset-before');
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(0);
  expect(await send()).toBe('reset-after');
  expect(await session.query('SELECT Id FROM Lead')).toHaveLength(1);
});

test('F6, F8: the limit and the end of a session come when planned', async () => {
  const session = await testSession();
  await faults(session, { kind: 'request-limit', times: 1 }, { kind: 'session-expired', after: 1, times: 1 });
  expect(await session.call('GET', '/limits')).toMatchObject({ status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED' }] });
  expect(await session.call('GET', '/limits')).toMatchObject({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] });
  expect((await session.call('GET', '/limits')).status).toBe(401);
  expect((await (await session.as('sync')).call('GET', '/limits')).status).toBe(200);
});

test('F14, F15, F16: pages may be short, begin with a row already seen, or be gone', async () => {
  const session = await testSession({ people: 900 });
  const first = await session.call('GET', `/query?q=${encodeURIComponent('SELECT Id FROM Lead ORDER BY Id')}`, undefined, { 'sforce-query-options': 'batchSize=200' });
  expect(first.body).toMatchObject({ totalSize: 540, done: false, nextRecordsUrl: expect.stringMatching(/^\/services\/data\/v60\.0\/query\/0r8\w+-200$/) });
  const next = textOf(first.body, 'nextRecordsUrl').replace('/services/data/v60.0', '');
  const plain = await session.call('GET', next);
  await faults(session, { kind: 'short-page', rows: 3, times: 1 }, { kind: 'duplicate-row', times: 1 });
  const spoiled = await session.call('GET', next);
  expect(spoiled.body).toMatchObject({ done: false, records: { length: 4 } });
  expect(textOf(spoiled.body, 'nextRecordsUrl')).toMatch(/-203$/);
  expect(plain.body).toMatchObject({ records: { length: 200 } });
  await faults(session, { kind: 'cursor-lost', times: 1 });
  for (const _ of [1, 2]) expect(await session.call('GET', next)).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }] });
});

test('faults nobody knows are refused by name', async () => {
  const session = await testSession();
  expect(await session.control('POST', 'faults', { faults: [{ kind: 'earthquake' }] })).toMatchObject({ status: 400, body: { error: expect.stringContaining('earthquake') } });
});

async function bearer({ simulator }: TestSession): Promise<string> {
  const answer = await simulator.handle({ method: 'POST', url: '/services/oauth2/token', headers: {}, body: 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret' });
  return `Bearer ${textOf(JSON.parse(answer.body), 'access_token')}`;
}
