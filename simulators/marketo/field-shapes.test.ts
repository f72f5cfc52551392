import { expect, test } from 'vitest';
import { createPeople, openSession, reasonsOf } from './test-session.ts';
import type { Session } from './test-session.ts';

const update = (session: Session, id: number, values: Readonly<Record<string, unknown>>): ReturnType<Session['post']> =>
  session.post('/rest/v1/leads.json', { action: 'updateOnly', lookupField: 'id', input: [{ id, ...values }] });

async function described(session: Session, name: string): Promise<unknown> {
  const { result } = await session.get('/rest/v1/leads/describe.json');
  return result?.find(({ rest }) => typeof rest === 'object' && rest !== null && 'name' in rest && rest.name === name);
}

test('F34: a hidden field is unknown to describe, query and sync, and its values wait for it', async () => {
  const session = await openSession();
  const [id = 0] = await createPeople(session, { email: 'a@example.com', notes: 'kept' });
  await session.control('switches', { fieldChanges: [{ name: 'notes', hidden: true }] });
  expect(await described(session, 'notes')).toBeUndefined();
  const asked = { filterType: 'id', filterValues: String(id), fields: 'notes' };
  expect(await session.get('/rest/v1/leads.json', asked)).toMatchObject({ success: false, errors: [{ code: '1006' }] });
  expect(reasonsOf(await update(session, id, { notes: 'x', city: 'Kyoto' }))).toEqual(['1006']);
  await session.control('switches', { fieldChanges: [] });
  expect((await session.get('/rest/v1/leads.json', { ...asked, fields: 'notes,city' })).result).toEqual([{ id, notes: 'kept', city: null }]);
});

test('F35: a field may get another type or a shorter length; saved values stay as they are', async () => {
  const session = await openSession();
  const [id = 0] = await createPeople(session, { email: 'a@example.com', customerTier: 'Platinum' });
  await session.control('switches', { fieldChanges: [{ name: 'customerTier', length: 4 }] });
  expect(await described(session, 'customerTier')).toMatchObject({ length: 4 });
  expect(reasonsOf(await update(session, id, { customerTier: 'Golden' }))).toEqual(['1003']);
  expect(reasonsOf(await update(session, id, { customerTier: 'Gold' }))).toEqual([undefined]);
  await session.control('switches', { fieldChanges: [{ name: 'customerTier', dataType: 'integer' }] });
  expect(await described(session, 'customerTier')).toMatchObject({ dataType: 'integer' });
  expect(reasonsOf(await update(session, id, { customerTier: 'Gold' }))).toEqual(['1003']);
});
