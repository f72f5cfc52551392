import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeOf, createPeople, openSession } from './test-session.ts';
import type { Session } from './test-session.ts';

const schema = '/rest/v1/leads/schema/fields';
const acme = { displayName: 'Acme Access Code', name: 'acmeAccessCode', description: 'Acme Direct Mail Integration', dataType: 'string' };

async function make(session: Session, ...input: readonly unknown[]): Promise<string | undefined> {
  return codeOf(await session.post(`${schema}.json`, { input }));
}

async function update(session: Session, name: string, field: unknown): Promise<string | undefined> {
  return codeOf(await session.post(`${schema}/${name}.json`, { input: [field] }));
}

test('a made field is described, written, searched and told of like any custom field (MD leads, Create Fields)', async () => {
  const session = await openSession();
  expect((await session.post(`${schema}.json`, { input: [acme, { displayName: 'Acme Score', name: 'acmeScore', dataType: 'score' }] })).result).toEqual([
    { name: 'acmeAccessCode', status: 'created' },
    { name: 'acmeScore', status: 'created' },
  ]);
  expect((await session.get(`${schema}/acmeAccessCode.json`)).result).toEqual([
    { displayName: 'Acme Access Code', name: 'acmeAccessCode', description: 'Acme Direct Mail Integration', dataType: 'string', length: 255, isHidden: false, isHtmlEncodingInEmail: true, isSensitive: false, isCustom: true, isApiCreated: true },
  ]);
  const { result: described = [] } = await session.get('/rest/v1/leads/describe.json');
  expect(described.slice(-2)).toMatchObject([{ dataType: 'string', rest: { name: 'acmeAccessCode', readOnly: false } }, { dataType: 'integer', rest: { name: 'acmeScore' } }]);
  const [id] = await createPeople(session, { email: 'ann@example.com', acmeAccessCode: 'X1', acmeScore: 5 });
  expect((await session.get('/rest/v1/leads.json', { filterType: 'acmeAccessCode', filterValues: 'X1', fields: 'acmeScore' })).result).toEqual([{ id, acmeScore: 5 }]);
});

test('names and display names are free and plain, types those of the specification, a hundred fields the most; all or none are made', async () => {
  const session = await openSession();
  expect(await make(session, acme, { displayName: 'Copy', name: 'email', dataType: 'string' })).toBe('1017');
  expect(await make(session, acme, { ...acme, name: 'another' })).toBe('1017');
  expect(await make(session, { ...acme, name: '1st' })).toBe('1003');
  expect(await make(session, { ...acme, displayName: 'Code [old]' })).toBe('1003');
  expect(await make(session, { ...acme, dataType: 'text' })).toBe('1003');
  expect(await make(session, { name: 'acmeAccessCode', dataType: 'string' })).toBe('1002');
  expect(codeOf(await session.get(`${schema}/acmeAccessCode.json`))).toBe('1006');
  const many = Array.from({ length: 100 }, (_, n) => ({ displayName: `Field ${n}`, name: `field_${n}`, dataType: 'date' }));
  expect(await make(session, ...many)).toBeUndefined();
  expect(await make(session, acme)).toBe('709');
});

test('what may be updated follows the table of the guide (MD leads, Update Field)', async () => {
  const session = await openSession();
  await make(session, acme);
  expect(await update(session, 'acmeAccessCode', { displayName: 'Access Code', isHtmlEncodingInEmail: false, isSensitive: true, isHidden: true })).toBeUndefined();
  expect((await session.get(`${schema}/acmeAccessCode.json`)).result).toMatchObject([
    { displayName: 'Access Code', description: 'Acme Direct Mail Integration', isHidden: true, isHtmlEncodingInEmail: false, isSensitive: true },
  ]);
  expect(codeOf(await session.get('/rest/v1/leads.json', { filterType: 'id', filterValues: '1', fields: 'acmeAccessCode' }))).toBe('1006');
  expect(await update(session, 'customerTier', { displayName: 'Tier' })).toBeUndefined();
  expect(await update(session, 'customerTier', { isHidden: true })).toBe('709');
  expect(await update(session, 'email', { description: 'Where mail goes' })).toBeUndefined();
  expect(await update(session, 'email', { displayName: 'Mail' })).toBe('709');
  expect(await update(session, 'customerTier', { displayName: 'Email Address' })).toBe('1017');
  expect(await update(session, 'noSuch', { description: 'x' })).toBe('1006');
  expect(await update(session, 'email', { dataType: 'string' })).toBe('1003');
  expect((await session.get(`${schema}/email.json`)).result).toMatchObject([{ displayName: 'Email Address', description: 'Where mail goes', isApiCreated: false }]);
});

test('made fields and their values survive a restart', async () => {
  const data = mkdtempSync(join(tmpdir(), 'fields-'));
  try {
    const session = await openSession({ data });
    await make(session, acme);
    await createPeople(session, { email: 'ann@example.com', acmeAccessCode: 'X1' });
    session.simulator.close();
    const again = await openSession({ data });
    expect((await again.get('/rest/v1/leads.json', { filterType: 'acmeAccessCode', filterValues: 'X1', fields: 'acmeAccessCode' })).result).toMatchObject([{ acmeAccessCode: 'X1' }]);
    again.simulator.close();
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
