import { expect, test } from 'vitest';
import { LEAD_QUEUE_ID } from '../world/bootstrap.ts';
import { testSession, textOf } from '../test-session.ts';
import type { TestSession } from '../test-session.ts';

async function create(session: TestSession, object: string, fields: Record<string, unknown>): Promise<string> {
  const answer = await session.call('POST', `/sobjects/${object}`, fields, { 'sforce-auto-assign': 'FALSE' });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return textOf(answer.body, 'id');
}
const lead = { LastName: 'Example', Company: 'Example Ltd' };
const convert = (leadId: string, more = ''): string => `<leadConverts><leadId>${leadId}</leadId><convertedStatus>Closed - Converted</convertedStatus><doNotCreateOpportunity>true</doNotCreateOpportunity>${more}</leadConverts>`;

test('a lead that a queue owns needs an owner, a status must be one of conversion, a contact needs its account (apis.md B9)', async () => {
  const session = await testSession();
  const queued = await create(session, 'Lead', { ...lead, OwnerId: LEAD_QUEUE_ID });
  const contact = await create(session, 'Contact', { LastName: 'A' });
  expect((await session.soap('convertLead', convert(queued))).text).toContain('Converted objects can only be owned by users.');
  expect((await session.soap('convertLead', convert(queued).replace('Closed - Converted', 'Closed'))).text).toContain('INVALID_STATUS');
  expect((await session.soap('convertLead', convert(queued, `<contactId>${contact}</contactId>`))).text).toContain('accountId is required');
  expect((await session.soap('convertLead', convert(queued, '<contactRecord><type>Contact</type></contactRecord>'))).text).toContain('NOT-SIMULATED.md');
  expect(await session.query('SELECT Id FROM Lead WHERE IsConverted = true')).toEqual([]);
});

test('rows fail alone unless all or none was asked for', async () => {
  const session = await testSession();
  const ids = [await create(session, 'Lead', lead), await create(session, 'Lead', lead)];
  const answer = await session.soap('convertLead', convert(ids[0] ?? '') + convert('00Q5j000000000zAAA') + convert(ids[1] ?? ''));
  expect(answer.status).toBe(200);
  expect(answer.text.match(/<success>\w+<\/success>/g)).toEqual(['<success>true</success>', '<success>false</success>', '<success>true</success>']);
  expect(answer.text).toContain('<type>API REQUESTS</type>');

  const third = await create(session, 'Lead', lead);
  const together = await session.soap('convertLead', convert(third) + convert('00Q5j000000000zAAA'), '<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>');
  expect(together.text).toContain('ALL_OR_NONE_OPERATION_ROLLED_BACK');
  expect(await session.query(`SELECT IsConverted FROM Lead WHERE Id = '${third}'`)).toMatchObject([{ IsConverted: false }]);
  expect((await session.soap('convertLead', '', '<AllowFieldTruncationHeader/>')).text).toContain('The header AllowFieldTruncationHeader is not simulated');
});

test('a planned fault strikes a conversion or a merge (F28)', async () => {
  const session = await testSession();
  const id = await create(session, 'Lead', lead);
  await session.control('POST', 'faults', { faults: [{ kind: 'row-lock', match: { operation: 'convert Lead' }, times: 1 }] });
  expect((await session.soap('convertLead', convert(id))).text).toContain('UNABLE_TO_LOCK_ROW');
  expect((await session.soap('convertLead', convert(id))).text).toContain('<success>true</success>');
});

test('what is not there, or cannot be read, is a fault with HTTP 500', async () => {
  const session = await testSession();
  expect(await session.soap('search', '')).toMatchObject({ status: 500, text: expect.stringContaining('NOT-SIMULATED.md') });
  const raw = async (url: string, body: string): Promise<unknown> => session.simulator.handle({ method: 'POST', url, headers: {}, body });
  expect(await raw('/services/Soap/u/60.0', '<a>')).toMatchObject({ status: 500, body: expect.stringContaining('sf:UNKNOWN_EXCEPTION') });
  expect(await raw('/services/Soap/u/12.0', '<a/>')).toMatchObject({ status: 500, body: expect.stringContaining('sf:UNSUPPORTED_API_VERSION') });
  await session.control('POST', 'limits', { dailyApiRequests: 1 });
  await session.call('GET', '/limits');
  expect((await session.soap('undelete', '')).text).toContain('<faultcode>sf:REQUEST_LIMIT_EXCEEDED</faultcode>');
});

test('login opens a session for a name and its password, up to 64.0; the caller may ask who it is and what time (W47)', async () => {
  const session = await testSession();
  const { simulator } = session;
  const login = (version: string, password: string): Promise<{ readonly status: number; readonly body: string }> =>
    simulator.handle({ method: 'POST', url: `/services/Soap/u/${version}`, headers: { host: 'org.example' }, body: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><n1:login xmlns:n1="urn:partner.soap.sforce.com"><n1:username>sync@sandbox.example</n1:username><n1:password>${password}</n1:password></n1:login></e:Body></e:Envelope>` });
  const good = await login('59.0', 'sandbox-password');
  expect(good.body).toContain('<serverUrl>http://org.example/services/Soap/u/59.0/00D');
  const sessionId = /<sessionId>(.+?)<\/sessionId>/.exec(good.body)?.[1] ?? '';
  expect((await simulator.handle({ method: 'GET', url: '/services/data/v59.0/limits', headers: { authorization: `Bearer ${sessionId}` }, body: '' })).status).toBe(200);
  expect(await login('59.0', 'wrong')).toMatchObject({ status: 500, body: expect.stringContaining('<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode><sf:exceptionMessage>Invalid username, password, security token; or user locked out.</sf:exceptionMessage>') });
  expect((await login('65.0', 'sandbox-password')).status).toBe(500);
  expect((await session.soap('getUserInfo', '')).text).toContain('<userName>sync@sandbox.example</userName>');
  expect((await session.soap('getServerTimestamp', '')).text).toContain('<timestamp>2026-03-01T12:00:00.000Z</timestamp>');
  expect((await session.soap('logout', '')).status).toBe(200);
  expect((await session.soap('getUserInfo', '')).text).toContain('INVALID_SESSION_ID');
});
