import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConnectionSettings } from '../../src/app/settings/connection-settings.ts';
import { startTestBascule } from './bascule-for-tests.ts';
import type { TestBascule } from './bascule-for-tests.ts';
import { quietTerminal } from './quiet-terminal.ts';

/** Longer than anything here takes on a busy machine; nothing waits for its end. */
const PATIENCE = { timeout: 60_000 };

/** A vendor that only ever does this. */
async function serve(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** The same connection under another name, to vendors at other addresses. */
function elsewhere(connection: ConnectionSettings, connectionId: string, url: string): ConnectionSettings {
  return {
    ...connection,
    identity: { ...connection.identity, connectionId, name: connectionId },
    salesforce: { ...connection.salesforce, loginUrl: url },
    marketo: { ...connection.marketo, baseUrl: url },
  };
}

describe('several connections in one process, each isolated (PRODUCT A)', { timeout: 120_000 }, () => {
  const servers: Server[] = [];
  let bascule: TestBascule;
  beforeAll(async () => {
    const silent = await serve(() => undefined);
    const failing = await serve((_, answer) => {
      answer.writeHead(500);
      answer.end('{}');
    });
    servers.push(silent.server, failing.server);
    bascule = await startTestBascule(20, (settings) => ({
      ...settings,
      // The broken ones come before the one that works, and after it.
      connections: settings.connections.flatMap((connection) => [elsewhere(connection, 'silent', silent.url), connection, elsewhere(connection, 'failing', failing.url)]),
    }));
  });
  afterAll(async () => {
    await bascule.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const named = (connectionId: string) => bascule.running.connections.find((connection) => connection.connectionId === connectionId) ?? expect.fail(`there is no ${connectionId}`);

  test('a vendor that answers nothing, or errors alone, holds up no other connection', async () => {
    const sandbox = named('sandbox');
    await expect.poll(async () => (await sandbox.status()).peopleLinked, PATIENCE).toBe(20);
    await sandbox.syncNow();
    await expect.poll(async () => (await sandbox.cycles(9)).filter(({ state }) => state === 'succeeded').length, PATIENCE).toBeGreaterThan(1);
    expect(await sandbox.status()).toMatchObject({ problems: [], backlog: [] });

    const lead = (await sandbox.people({ search: '', state: 'linked', object: 'lead', limit: 1, after: null })).pairs[0]?.salesforce.id ?? '';
    expect((await sandbox.syncRecord('lead', lead, 'test')).result, 'a request is served beside them').toBe('found');
    await expect.poll(async () => JSON.stringify(await sandbox.explain('lead', lead)), PATIENCE).toContain('"requested"');
  });

  test('an offer is dismissed where it is made, and the others are named', async () => {
    const field = { object: 'Lead', field: { name: 'Lead_Role__c', label: 'Role', type: 'string' }, grantToSync: true };
    const made = await bascule.salesforce.handle({ method: 'POST', url: '/_control/custom-fields', headers: { host: 'localhost', 'content-type': 'application/json' }, body: JSON.stringify(field) });
    expect(made.status, made.body).toBeLessThan(300);
    await named('sandbox').syncNow();
    await expect.poll(async () => (await named('sandbox').status()).schema.offers, PATIENCE).toBe(1);
    const dismiss = (name: string) => quietTerminal(bascule.settings.dataFolder, {}).run('schema', 'dismiss', 'salesforce', 'lead', name, '--data-folder', bascule.settings.dataFolder);
    const { code, out, err } = await dismiss('Lead_Role__c');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^Sandbox does not offer Lead_Role__c any more; .*$/) });
    expect(err.split('\n')).toEqual(['silent', 'failing'].map((name) => expect.stringMatching(new RegExp(`^${name}: No such field is offered`))));
    expect((await named('sandbox').status()).schema.offers).toBe(0);
    expect(await dismiss('Nothing__c')).toMatchObject({ code: 1, out: '' });
  });

  test('each has its own errors, cursors, calls and pause', async () => {
    await expect.poll(async () => new Set((await named('failing').status()).problems.map(({ code }) => code)), PATIENCE).toEqual(new Set(['VENDOR_UNAVAILABLE']));
    for (const broken of ['silent', 'failing']) {
      expect(await named(broken).status(), broken).toMatchObject({ peopleLinked: 0, ledger: [], backlog: [], apiCallsToday: { salesforce: 0, marketo: 0 } });
    }
    expect((await named('sandbox').status()).apiCallsToday.salesforce).toBeGreaterThan(0);
    expect(await named('failing').switchBulk('paused', 'test')).toMatchObject({ by: 'test' });
    expect((await named('failing').status()).bulkPause).toMatchObject({ by: 'test' });
    expect((await named('sandbox').status()).bulkPause).toBeNull();
  });
});
