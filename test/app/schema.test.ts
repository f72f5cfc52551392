import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { configurationsAnswer, historyAnswer } from '../../src/app/api/configuration-answer.ts';
import { schemaAnswer } from '../../src/app/api/schema-answer.ts';
import { statusAnswer } from '../../src/app/api/status-answer.ts';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';

let bascule: TestBascule;
beforeAll(async () => {
  bascule = await startTestBascule(5);
  await bascule.cycle();
});
afterAll(() => bascule.close());

function call(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { authorization: `Bearer ${bascule.running.access.firstToken ?? ''}`, 'content-type': 'application/json' };
  return fetch(`${bascule.running.url}${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  return schema.parse(await (await call('GET', `/api/v1/${path}`)).json());
}

async function control(path: string, body: object): Promise<void> {
  const answer = await bascule.salesforce.handle({ method: 'POST', url: `/_control/${path}`, headers: { host: 'localhost', 'content-type': 'application/json' }, body: JSON.stringify(body) });
  expect(answer.status, answer.body).toBeLessThan(300);
}

async function cycle(): Promise<void> {
  const ended = bascule.cycle();
  await call('POST', '/api/v1/connections/sandbox/sync');
  await ended;
}

test('what is taken from the sync user is suspended and said everywhere; what is new is offered, dismissed, and added where the connection says so (B1)', async () => {
  const title = (read: boolean) => control('field-access', { user: 'sync', object: 'Lead', field: 'Title', read, edit: read });
  expect(await get('connections/sandbox/schema', schemaAnswer)).toMatchObject({ suspended: [], history: [], offers: [] });
  await title(false);
  await control('custom-fields', { object: 'Lead', field: { name: 'Lead_Role__c', label: 'Role', type: 'string' }, grantToSync: true });
  await cycle();
  const report = await get('connections/sandbox/schema', schemaAnswer);
  expect(report.suspended).toMatchObject([{ object: 'lead', key: 'title', salesforce: 'Title', side: 'salesforce', code: 'FIELD_NOT_FOUND' }]);
  expect(report.history).toMatchObject([{ field: 'Lead_Role__c', kind: 'field-appeared', decision: 'offer' }, { field: 'Title', kind: 'field-lost', decision: 'suspend', lines: [{ object: 'lead', key: 'title' }] }]);
  expect(report.offers).toMatchObject([{ side: 'salesforce', object: 'lead', field: 'Lead_Role__c', dismissed: null, suggestion: { marketo: 'leadRole', lead: 'Lead_Role__c', contact: null, direction: 'both' } }]);
  const [status] = (await get('status', statusAnswer)).connections;
  expect(status?.schema).toMatchObject({ suspended: 1, offers: 1, recent: [{ field: 'Title', did: expect.stringContaining('nothing is blanked') }] });
  expect(status?.problems).toContainEqual(expect.objectContaining({ code: 'FIELD_NOT_FOUND', cause: expect.stringContaining('lead.title with Title is left alone: Salesforce.') }));
  expect(bascule.logged()).toContain('the sync user sees or may do less than before');
  expect(await (await call('GET', '/metrics')).text()).toContain('bascule_mapping_lines{connection="sandbox",state="suspended"} 1\n');
  const offer = 'side=salesforce&object=lead&field=Lead_Role__c';
  expect((await call('POST', `/api/v1/connections/sandbox/offers/dismiss?${offer}`)).status).toBe(200);
  expect((await get('connections/sandbox/schema', schemaAnswer)).offers).toMatchObject([{ field: 'Lead_Role__c', dismissed: { by: 'api' } }]);
  expect((await get('status', statusAnswer)).connections[0]?.schema.offers).toBe(0);
  expect((await call('POST', '/api/v1/connections/sandbox/offers/reopen?side=salesforce&object=lead&field=Nothing__c')).status).toBe(404);
  expect((await call('POST', `/api/v1/connections/sandbox/offers/reopen?${offer}`)).status).toBe(200);
  const [{ newest } = expect.fail('there is a configuration')] = (await get('configurations', configurationsAnswer)).connections;
  const adding = { ...z.record(z.string(), z.unknown()).parse(newest.document), newFields: 'add' };
  const applied = await call('POST', '/api/v1/configurations/apply', { connections: [{ connectionId: 'sandbox', basedOn: newest.version, document: adding }] });
  expect(applied.status, await applied.clone().text()).toBe(200);
  await cycle();
  const { versions } = await get('connections/sandbox/configuration/versions', historyAnswer);
  expect(versions[0]).toMatchObject({ version: newest.version + 2, source: 'guard', madeBy: 'the visibility guard', note: 'New fields: leadRole' });
  const added = await get('connections/sandbox/schema', schemaAnswer);
  expect(added.offers).toEqual([]);
  // Nobody is asked to add what was added.
  expect(added.history.find(({ field }) => field === 'Lead_Role__c')).toMatchObject({ decision: 'offer', did: 'It was offered for the mapping, and a line carries it now.', toDo: 'Nothing.' });
  // The field appears on the contact, too: the line is completed, and nobody has to look for it.
  await control('custom-fields', { object: 'Contact', field: { name: 'Lead_Role__c', label: 'Role', type: 'string' }, grantToSync: true });
  await cycle();
  const completed = (await get('configurations', configurationsAnswer)).connections[0]?.newest;
  expect(completed?.document).toMatchObject({ fields: expect.arrayContaining([expect.objectContaining({ marketo: 'leadRole', lead: 'Lead_Role__c', contact: 'Lead_Role__c' })]) });
  // Somebody takes it out of the line again, and it is offered with the line that it was in.
  const fields = z.array(z.looseObject({ marketo: z.string() })).parse(z.looseObject({ fields: z.unknown() }).parse(completed?.document).fields);
  const leadAlone = { ...adding, fields: fields.map((line) => (line.marketo === 'leadRole' ? { ...line, contact: null } : line)) };
  expect((await call('POST', '/api/v1/configurations/apply', { connections: [{ connectionId: 'sandbox', basedOn: completed?.version, document: leadAlone }] })).status).toBe(200);
  await cycle();
  expect((await get('configurations', configurationsAnswer)).connections[0]?.newest?.version).toBe((completed?.version ?? 0) + 1);
  expect((await get('connections/sandbox/schema', schemaAnswer)).offers).toMatchObject([{ object: 'contact', field: 'Lead_Role__c', suggestion: { marketo: 'leadRole', lead: 'Lead_Role__c', contact: 'Lead_Role__c', because: 'other-object' } }]);
  // Somebody takes the line out again, and the guard leaves it at that.
  const takenOut = await call('POST', '/api/v1/configurations/apply', { connections: [{ connectionId: 'sandbox', basedOn: newest.version + 4, document: adding }] });
  expect(takenOut.status, await takenOut.clone().text()).toBe(200);
  await cycle();
  expect((await get('connections/sandbox/configuration/versions', historyAnswer)).versions[0]).toMatchObject({ version: newest.version + 5, source: 'applied' });
  expect((await get('connections/sandbox/schema', schemaAnswer)).offers).toMatchObject([{ object: 'contact', field: 'Lead_Role__c', dismissed: null }, { object: 'lead', field: 'Lead_Role__c', dismissed: null }]);
  await title(true);
  await cycle();
  expect((await get('connections/sandbox/configuration/versions', historyAnswer)).versions).toHaveLength(versions.length + 3);
  expect((await get('connections/sandbox/schema?limit=1', schemaAnswer))).toMatchObject({ suspended: [], history: [{ field: 'Title', decision: 'resume' }] });
});

test('a field that was seen, lost and is back is no new one: it stays offered, because its offer, and who dismissed that, went with it (B1)', async () => {
  const [{ newest } = expect.fail('there is a configuration')] = (await get('configurations', configurationsAnswer)).connections;
  const document = z.record(z.string(), z.unknown()).parse(newest.document);
  const apply = async (newFields: string, basedOn: number): Promise<void> => {
    const applied = await call('POST', '/api/v1/configurations/apply', { connections: [{ connectionId: 'sandbox', basedOn, document: { ...document, newFields } }] });
    expect(applied.status, await applied.clone().text()).toBe(200);
  };
  const department = (read: boolean) => control('field-access', { user: 'sync', object: 'Lead', field: 'Unit__c', read, edit: read });
  const offered = async () => (await get('connections/sandbox/schema', schemaAnswer)).offers.filter(({ field }) => field === 'Unit__c');
  await apply('offer', newest.version);
  await control('custom-fields', { object: 'Lead', field: { name: 'Unit__c', label: 'Department', type: 'string' }, grantToSync: true });
  await cycle();
  expect(await offered()).toMatchObject([{ dismissed: null, suggestion: { marketo: 'department', because: 'label' } }]);
  expect((await call('POST', '/api/v1/connections/sandbox/offers/dismiss?side=salesforce&object=lead&field=Unit__c')).status).toBe(200);
  await department(false);
  await cycle();
  expect(await offered()).toEqual([]);
  await apply('add', newest.version + 1);
  await department(true);
  await cycle();
  expect(await offered()).toMatchObject([{ dismissed: null, suggestion: { marketo: 'department', because: 'label' } }]);
  expect((await get('connections/sandbox/configuration/versions', historyAnswer)).versions[0]).toMatchObject({ version: newest.version + 2, source: 'applied' });
});
