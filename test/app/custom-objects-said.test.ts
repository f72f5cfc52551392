import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';
import { quietTerminal } from './quiet-terminal.ts';

/** What the command line says of custom objects, which have no word of their own in the settings (PRODUCT I1, F4). */

let bascule: TestBascule;
beforeAll(async () => {
  bascule = await startTestBascule(5);
  await bascule.cycle();
});
afterAll(() => bascule.close());

async function control(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await bascule.salesforce.handle({ method: 'POST', url: `/_control/${path}`, headers: { host: 'localhost', 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect(answer.status, answer.body).toBeLessThan(300);
  return JSON.parse(answer.body) as Readonly<Record<string, unknown>>;
}

const say = async (...args: readonly string[]): Promise<string> => (await quietTerminal(bascule.settings.dataFolder).run(...args)).out;

test('each is called by its API name, with the reason why it is not followed, and its records are found by their id alone', async () => {
  const lookup = { name: 'Contact__c', type: 'lookup', to: 'Contact' };
  await control('custom-objects', { name: 'Order__c', fields: [lookup] });
  await control('custom-objects', { name: 'Wide__c', fields: [lookup, ...Array.from({ length: 60 }, (_, number) => ({ name: `F${number}__c`, type: 'string', length: 20 }))] });
  await control('custom-objects', { name: 'Lonely__c', fields: [{ name: 'Note__c', type: 'string', length: 20 }] });
  const { id } = await control('records/Order__c', { Name: 'First' });
  const file = join(bascule.settings.dataFolder, 'draft.yaml');
  writeFileSync(file, (await say('config', 'export')).replace('customObjects: []', 'customObjects: [{ salesforce: Order__c }, { salesforce: Wide__c }, { salesforce: Lonely__c }]'));
  expect(await say('config', 'preview', file)).toContain('! Order__c: Order__c is not followed yet');
  await say('config', 'apply', file, '--yes');
  // A cycle may be under way by the rules of before.
  for (const _ of [1, 2]) {
    const ended = bascule.cycle();
    await say('sync', 'now');
    await ended;
  }
  const status = await say('status');
  expect(status).toMatch(/The custom object has more fields than Marketo takes {2}Wide__c, to Marketo$/m);
  expect(status).toMatch(/The custom object leads to no lead, contact or account {2}Lonely__c, to Marketo$/m);
  const schema = await say('schema');
  expect(schema).toMatch(/all of Wide__c +Marketo: The custom object has more fields than Marketo takes/);
  expect(schema).toMatch(/all of Lonely__c +Marketo: The custom object leads to no lead, contact or account/);
  expect(await say('doctor')).toContain('The settings name no fields of Order__c: all that the sync user sees are followed.');
  const explained = await say('explain', String(id));
  expect(explained).toContain('This Order__c and its Order__c in Marketo agree on every mapped field.');
  expect(explained).toMatch(/^ {2}Salesforce +Order__c \w{18} \(present\)$/m);
});
