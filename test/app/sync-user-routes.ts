import { expect, test } from 'vitest';
import type { z } from 'zod';
import { explanationAnswer } from '../../src/app/api/explanation-answer.ts';
import { peopleAnswer } from '../../src/app/api/people-answer.ts';
import { syncUserAnswer } from '../../src/app/api/sync-user-answer.ts';
import { trialAnswer, trialsAnswer } from '../../src/app/api/trial-answer.ts';
import type { Refusal } from './api-refusal.ts';
import { quietTerminal } from './quiet-terminal.ts';

/** How a test speaks to the API of a running Bascule. */
export interface ApiCalls {
  readonly call: (method: string, path: string, headers?: Record<string, string>, body?: string) => Promise<Response>;
  readonly get: <Schema extends z.ZodType>(path: string, schema: Schema) => Promise<z.output<Schema>>;
  readonly refusal: (answer: Promise<Response>) => Promise<Refusal>;
  readonly bearer: () => Record<string, string>;
  readonly dataFolder: () => string;
}

/** What the API says of the sync user, and that it tries writes; over a sandbox whose people are in both systems. */
export function testSyncUserRoutes({ call, get, refusal, bearer, dataFolder }: ApiCalls): void {
  test('what the sync user may do and need not, and the files for whoever grants it (B4, B5)', async () => {
    const { sides, permissionSet } = await get('connections/sandbox/sync-user', syncUserAnswer);
    expect(sides.map(({ side, user }) => [side, user])).toEqual([['salesforce', 'sync@sandbox.example'], ['marketo', expect.any(String)]]);
    expect(sides[0]?.objects.find(({ name }) => name === 'Account')?.rights).toContainEqual(expect.objectContaining({ right: 'delete', verdict: 'too-much', from: ['Bascule Sync'], finding: expect.stringMatching(/\.$/) }));
    const file = await call('GET', '/api/v1/connections/sandbox/sync-user/permission-set');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${permissionSet.path.split('/').at(-1) ?? ''}"`);
    expect(await file.text()).toBe(permissionSet.xml);
    const proposed = await call('POST', '/api/v1/connections/sandbox/sync-user/proposed', { ...bearer(), 'content-type': 'application/json' }, JSON.stringify({ deletes: { deleteInSalesforce: ['contact'] }, mergeInSalesforce: false }));
    expect(permissionSet.xml).toMatch(/<allowDelete>true<\/allowDelete>[\s\S]{0,200}<object>Lead</);
    expect(syncUserAnswer.parse(await proposed.json()).permissionSet.xml).toMatch(/<allowDelete>true<\/allowDelete>[\s\S]{0,200}<object>Contact<[\s\S]*<allowDelete>false<\/allowDelete>[\s\S]{0,200}<object>Lead</);
    const page = await call('GET', '/api/v1/connections/sandbox/sync-user/hand-off?language=ja');
    expect([page.status, page.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="bascule-sync-user-ja.html"']);
    expect(await page.text()).toContain('<html lang="ja">');
    expect(await refusal(call('GET', '/api/v1/connections/sandbox/sync-user/hand-off?language=fr'))).toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  });

  test('a write is tried only after somebody agreed, by the API and by the command line, and it stands in the history (B3)', async () => {
    const [lead] = (await get('people?object=lead', peopleAnswer)).people;
    const path = `/api/v1/records/lead/${lead?.salesforceId}/try?field=title`;
    const refused = await refusal(call('POST', path));
    expect(refused).toMatchObject({ status: 409, code: 'CONSENT_NEEDED', detail: expect.stringMatching(/callouts.*e-mail.*auto-number/) });
    expect(await get('connections/sandbox/trials', trialsAnswer)).toMatchObject({ consent: null });
    const terminal = quietTerminal(dataFolder());
    const command = (...args: readonly string[]) => terminal.run('try', lead?.salesforceId ?? '', '--field', 'title', ...args);
    expect(await command()).toMatchObject({ code: 1, err: expect.stringContaining('--yes-i-know') });
    expect(await command('--yes-i-know')).toMatchObject({ code: 0, out: expect.stringMatching(/would be taken[\s\S]*undone at once[\s\S]*Marketo cannot undo a write/), err: expect.stringContaining('is not undone: callouts') });
    expect(trialAnswer.parse(await (await call('POST', path)).json())).toMatchObject({ result: 'accepted', write: { kind: 'update', from: 'asked' } });
    const { history } = await get(`records/lead/${lead?.salesforceId}/explain`, explanationAnswer);
    expect(history.map(({ event }) => event.kind).slice(0, 2)).toEqual(['tried', 'tried']);
    expect(await refusal(call('POST', path.replace('title', 'Nothing__c')))).toMatchObject({ status: 404, code: 'FIELD_NOT_MAPPED' });
    expect(await terminal.run('trials', 'forbid')).toMatchObject({ code: 0, out: 'Nothing is tried on Sandbox until somebody agrees again.' });
    expect(await refusal(call('POST', path))).toMatchObject({ code: 'CONSENT_NEEDED' });
  });
}
