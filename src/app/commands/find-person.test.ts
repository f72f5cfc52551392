import { expect, it } from 'vitest';
import { withRecord } from './find-person.ts';
import type { RunningApi } from './running-bascule.ts';

const RULES = { connections: [{ connectionId: 'main', name: 'Main', newest: { version: 1, madeAt: '2026-01-01T00:00:00.000Z', madeBy: 'Ann', source: 'applied', note: null, document: { customObjects: [{ salesforce: 'Order__c' }, { salesforce: 'Part__c' }] } } }] } as const;

it.each([
  ['1042', ['person']],
  ['1001-1042', ['program-member']],
  ['00v000000000001AAA', ['lead', 'contact', 'user', 'account']],
])('%s is looked for as what it can be', async (id, kinds) => {
  const asked: string[] = [];
  await withRecord({ get: () => Promise.reject(new Error('Nobody needs the rules for it.')) }, id, undefined, async (path) => (asked.push(path) === kinds.length ? 'found' : null));
  expect(asked).toEqual(kinds.map((kind) => `records/${kind}/${id}`));
});

it('what is nothing else is looked for among the custom objects that are followed (F4)', async () => {
  const asked: string[] = [];
  const api: Pick<RunningApi, 'get'> = { get: async (path, schema) => (path === 'configurations' ? schema.parse(RULES) : null) };
  const found = await withRecord(api, 'a05000000000001AAA', undefined, async (path) => (asked.push(path), path.startsWith('records/custom:Part__c/') ? 'found' : null));
  expect(found).toEqual({ object: 'custom:Part__c', answer: 'found' });
  expect(asked.slice(-2)).toEqual(['records/custom:Order__c/a05000000000001AAA', 'records/custom:Part__c/a05000000000001AAA']);
});
