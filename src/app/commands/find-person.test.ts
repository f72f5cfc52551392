import { expect, it } from 'vitest';
import { withRecord } from './find-person.ts';

it.each([
  ['1042', ['person']],
  ['1001-1042', ['program-member']],
  ['00v000000000001AAA', ['lead', 'contact', 'user', 'account']],
])('%s is looked for as what it can be', async (id, kinds) => {
  const asked: string[] = [];
  await withRecord(id, undefined, async (path) => (asked.push(path) === kinds.length ? 'found' : null));
  expect(asked).toEqual(kinds.map((kind) => `records/${kind}/${id}`));
});
