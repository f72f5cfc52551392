import { expect, test } from 'vitest';
import { SALES_USER_IDS } from '../world/bootstrap.ts';
import { testSession, textOf } from '../test-session.ts';

test('the page is there and needs nothing from elsewhere', async () => {
  const { simulator } = await testSession();
  const answer = await simulator.handle({ method: 'GET', url: '/', headers: {}, body: '' });
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.body).toContain('Salesforce simulator');
  expect(answer.body).not.toMatch(/(?:src|href)="https?:/);
});

test('an edit on the page is a sales user’s and meets the org’s rules', async () => {
  const session = await testSession({ people: 10 });
  const made = await session.control('POST', 'records/Lead', { LastName: 'Example', Company: 'C' });
  const id = textOf(made.body, 'id');
  expect(await session.query(`SELECT CreatedById, OwnerId FROM Lead WHERE Id = '${id}'`)).toMatchObject([{ CreatedById: SALES_USER_IDS[0], OwnerId: SALES_USER_IDS[0] }]);
  expect(await session.control('PATCH', `records/Lead/${id}`, { Rating: 'Hot' })).toMatchObject({ status: 422, body: { error: 'A hot lead needs a phone number. (FIELD_CUSTOM_VALIDATION_EXCEPTION)' } });
  expect((await session.control('PATCH', `records/Lead/${id}`, { City: 'Kyoto' })).status).toBe(200);
  expect((await session.control('GET', 'records/Lead?search=example&limit=1')).body).toMatchObject({ total: expect.any(Number), rows: [{ id, values: { City: 'Kyoto' } }] });
  expect((await session.control('DELETE', `records/Lead/${id}`)).status).toBe(200);
  expect(await session.query(`SELECT Id FROM Lead WHERE Id = '${id}'`)).toEqual([]);
});
