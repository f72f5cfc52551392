import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSalesforceSimulator } from './simulator.ts';
import { sessionOn, textOf } from './test-session.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'salesforce-simulator-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

test('what was answered is there after the process is gone: records, deletions, rights, rules and the next id', async () => {
  const session = await sessionOn(createSalesforceSimulator({ data, people: 20 }), 'sync');
  const kept = textOf((await session.call('POST', '/sobjects/Lead', { LastName: 'Kept', Company: 'C' })).body, 'id');
  const gone = textOf((await session.call('POST', '/sobjects/Lead', { LastName: 'Gone', Company: 'C' })).body, 'id');
  await session.call('DELETE', `/sobjects/Lead/${gone}`);
  await session.control('POST', 'field-access', { object: 'Lead', field: 'Rating', read: false, edit: false });
  await session.control('POST', 'assignment-rule', { active: false });
  const before = await session.query('SELECT Id, LastName, SystemModstamp FROM Lead ORDER BY Id', true);

  // No close: the first simulator is left as kill -9 would leave it. Twice, so that the compacted log is read, too.
  for (const _ of [1, 2]) {
    const again = await sessionOn(createSalesforceSimulator({ data, people: 20 }), 'sync');
    expect(await again.query('SELECT Id, LastName, SystemModstamp FROM Lead ORDER BY Id', true)).toEqual(before);
    await expect(again.query('SELECT Rating FROM Lead')).rejects.toThrow('INVALID_FIELD');
    expect((await again.control('GET', 'assignment-rule')).body).toEqual({ active: false });
  }
  const last = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  const next = textOf((await last.call('POST', '/sobjects/Lead', { LastName: 'Next', Company: 'C' })).body, 'id');
  expect(next > gone && gone > kept).toBe(true);
});

test('a commit cut off by the end of the process is not there at all', async () => {
  const session = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  await session.call('POST', '/sobjects/Account', { Name: 'First' });
  await session.call('POST', '/sobjects/Account', { Name: 'Second' });
  const file = join(data, 'salesforce.log');
  truncateSync(file, readFileSync(file).length - 5);
  const again = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  expect(await again.query('SELECT Name FROM Account')).toMatchObject([{ Name: 'First' }]);
});

test('a reset leaves a fresh org with the same users, also after a restart', async () => {
  const session = await sessionOn(createSalesforceSimulator({ data, people: 10 }), 'sync');
  const { body: identities } = await session.control('GET', 'identities');
  await session.control('POST', 'field-access', { object: 'Lead', field: 'Rating', read: false, edit: false });
  await session.control('POST', 'reset');
  const again = await sessionOn(createSalesforceSimulator({ data }), 'sync');
  expect(await again.query('SELECT Rating FROM Lead', true)).toEqual([]);
  expect((await again.control('GET', 'identities')).body).toEqual(identities);
});
