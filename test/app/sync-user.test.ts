import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSimulator } from '../../simulators/foundation/http-server.ts';
import { serveMarketoSimulator } from '../../simulators/marketo/start.ts';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { quietTerminal } from './quiet-terminal.ts';

let environment: Readonly<Record<string, string>> = {};
let folder = '';
const closing: (() => Promise<unknown>)[] = [];
const salesforce = createSalesforceSimulator({ people: 0 });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-sync-user-'));
  const org = await serveSimulator(salesforce, { port: 0 });
  const instance = await serveMarketoSimulator({ port: 0, people: 0 });
  closing.push(() => org.close(), () => instance.close());
  environment = { BASCULE_SANDBOX_SALESFORCE_URL: org.url, BASCULE_SANDBOX_MARKETO_URL: instance.url };
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => quietTerminal(folder, environment).run(...args, '--sandbox');

const hide = (object: string, field: string): Promise<unknown> =>
  salesforce.handle({ method: 'POST', url: '/_control/field-access', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ user: 'sync', object, field, read: false, edit: false }) });

test('the report says what is missing and what it holds up, and ends with 1 as long as something is', async () => {
  const before = await run('sync-user');
  expect(before).toMatchObject({ err: '' });
  expect(before.out).toMatch(/^These are the rules of the settings file; the first start makes them version 1\.\n[\s\S]*Salesforce: sync@sandbox\.example[\s\S]*Too much[\s\S]*Account Modify All Records \(Bascule Sync\)[\s\S]*Marketo: /);
  expect(before.out).toMatch(/Edit Access: The sync reads it and never writes it\.\n {4}Contact +AccountId, .*\n {4}Account +Site, BillingStreet[^\n]*\n +Phone/);
  expect(before.out).not.toMatch(/Missing[\s\S]*Lead\.Title/);
  await hide('Lead', 'Title');
  const after = await run('sync-user', 'report');
  expect(after.code).toBe(1);
  expect(after.out).toMatch(/Missing[\s\S]*Lead\.Title Edit Access\s+goes with a field of the mapping \(Marketo's title, both ways\)\s+The field is left alone on both sides\./);
  expect(JSON.parse((await run('sync-user', 'report', '--json')).out)).toMatchObject({ connectionId: 'sandbox', rules: { version: null }, sides: [{ side: 'salesforce' }, { side: 'marketo' }] });
});

test('the permission set is printed, or put where a Salesforce project has it, with a word about what may not exist', async () => {
  await hide('Lead', 'Title');
  const { code, out, err } = await run('sync-user', 'permission-set');
  expect(code).toBe(0);
  expect(out).toMatch(/^<\?xml [\s\S]*<field>Lead\.Title<\/field>[\s\S]*<\/PermissionSet>$/);
  expect(err).toMatch(/^The sync user does not see Lead\.Title\. Remove the entry/m);
  const path = join(folder, 'project', 'force-app/main/default/permissionsets/Bascule_Sync_User.permissionset-meta.xml');
  expect((await run('sync-user', 'permission-set', '--out', 'project')).out).toBe(`Written to ${path}.`);
  expect(readFileSync(path, 'utf8').trimEnd()).toBe(out);
});

test('of rules that are not applied it says what they need, and what their dictionary says it is for (B4, C1)', async () => {
  const draft = (rules: string): void => writeFileSync(join(folder, 'draft.yaml'), `connections:\n  sandbox:\n    version: 1\n    configuration:\n${rules}`);
  draft('      defaultFields: false\n      fields: [{ marketo: title, lead: Title }, { marketo: priority, lead: NumberOfEmployees, direction: to-marketo }]\n      dictionary: [{ field: priority, purpose: Routing of leads }]\n');
  const { out } = await run('sync-user', 'hand-off', '--draft', 'draft.yaml');
  expect(out).toContain("| `Lead` | `NumberOfEmployees` Read Access | goes with a field of the mapping (Marketo's priority, to Marketo): Routing of leads |");
  expect(out).not.toContain('`Phone` Edit Access: goes with');
  expect((await run('sync-user', 'permission-set', '--draft', 'draft.yaml')).out).toMatch(/<editable>false<\/editable>\s*<field>Lead\.NumberOfEmployees<\/field>/);
  expect((await run('sync-user', 'report', '--draft', 'draft.yaml')).out).toMatch(/^These are the rules of draft\.yaml, whether they are applied or not\./);
  draft('      fields: [{ marketo: title, lead: Title, direction: sideways }]\n');
  expect(await run('sync-user', 'report', '--draft', 'draft.yaml')).toEqual({ code: 1, out: '', err: 'draft.yaml: fields[1].direction must be both, to-marketo, to-salesforce or none.' });
  writeFileSync(join(folder, 'draft.yaml'), 'connections: { other: { version: 1, configuration: {} } }\n');
  expect(await run('sync-user', 'report', '--draft', 'draft.yaml')).toMatchObject({ code: 1, err: 'draft.yaml says nothing of the connection sandbox; it has other.' });
});

test('the page is there in both languages, as Markdown and as HTML', async () => {
  expect((await run('sync-user', 'hand-off')).out).toMatch(/^# Rights of the Bascule sync user in Salesforce\n[\s\S]*## How to take it back/);
  expect((await run('sync-user', 'hand-off', '--language', 'ja')).out).toMatch(/^# Salesforce における Bascule 同期ユーザーの権限\n[\s\S]*## 元に戻す手順/);
  await run('sync-user', 'hand-off', '--html', '--out', '.');
  expect(existsSync(join(folder, 'bascule-sync-user-en.html'))).toBe(true);
  expect(await run('sync-user', 'hand-off', '--language', 'fr')).toEqual({ code: 2, out: '', err: '--language must be en or ja, not "fr".' });
  expect(await run('sync-user', 'report', '--connection', 'other')).toEqual({ code: 2, out: '', err: 'There is no connection "other"; there is sandbox.' });
});

test('what cannot be asked or written is said with its place and a way out', async () => {
  const away = quietTerminal(folder, { ...environment, BASCULE_SANDBOX_MARKETO_URL: 'http://127.0.0.1:1' });
  expect(await away.run('sync-user', '--sandbox')).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^Marketo could not be asked: the vendor is not available.*\. Nothing to do: .*\.$/) });
  writeFileSync(join(folder, 'taken'), '');
  expect(await run('sync-user', 'hand-off', '--out', 'taken')).toMatchObject({ code: 1, err: expect.stringMatching(/The file .*taken.* cannot be written: a part of its path is a file and no folder\. Choose another name, .*\.$/) });
});
