import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreOpenError } from '../../src/store/store-open-error.ts';
import { createDatabase, dropDatabase, startTestServer, throughPort } from '../contract/postgres-for-tests.ts';
import { openCuttingProxy } from '../real-parts/cutting-proxy.ts';
import { createSecret } from '../../src/app/settings/secret.ts';
import { startTestBascule } from './bascule-for-tests.ts';

const server = await startTestServer(process.env);
const serverUrl = server?.url ?? '';
const program = fileURLToPath(new URL('../../bin/bascule.mjs', import.meta.url));

let databaseUrl = '';
beforeEach(async () => {
  if (server !== null) databaseUrl = await createDatabase(serverUrl, 'app');
});
afterEach(async () => {
  if (server !== null) await dropDatabase(serverUrl, databaseUrl);
});
afterAll(() => server?.stop());

describe.skipIf(server === null)('the whole of Bascule over PostgreSQL', () => {
  test('cycles and requests run through the job engine there, too', async () => {
    const bascule = await startTestBascule(30, (settings) => ({ ...settings, databaseUrl: createSecret('test', databaseUrl) }));
    try {
      expect(bascule.running.storeDescription).toMatch(/^PostgreSQL bascule_app_\S+ on 127\.0\.0\.1$/);
      await bascule.cycle();
      const [connection] = bascule.running.connections;
      expect(await connection?.status()).toMatchObject({ peopleLinked: 30, state: 'waiting', problems: [] });
      const [pair] = (await connection?.people({ search: '', state: 'any', object: null, limit: 1, after: null }))?.pairs ?? [];
      await connection?.syncRecord('person', pair?.marketo.id ?? '', 'test');
      await expect.poll(async () => (await connection?.explain('person', pair?.marketo.id ?? ''))?.result === 'found' && bascule.logged().includes('requests served'), { timeout: 20_000 }).toBe(true);
    } finally {
      await bascule.close();
    }
  });

  test('a database that goes away while Bascule starts is told in one sentence, and nothing is left open (F49)', async () => {
    const wire = await openCuttingProxy(Number(new URL(databaseUrl).port || 5432));
    // The job engine opens after the store, by the same connections.
    wire.loseRequest('bascule_jobs', () => undefined);
    const starting = startTestBascule(1, (settings) => ({ ...settings, databaseUrl: createSecret('test', throughPort(databaseUrl, wire.port)) }));
    await expect(starting).rejects.toThrow(/^PostgreSQL bascule_app_\S+ on 127\.0\.0\.1 went away while Bascule was starting\. Start it again when the database answers\.$/);
    await expect(starting).rejects.toBeInstanceOf(StoreOpenError);
    await wire.close();
  });

  test('`store move` brings everything from the embedded store, and syncing goes on there', async () => {
    const embedded = await startTestBascule(30);
    await embedded.cycle();
    await embedded.cycle();
    const before = await embedded.running.connections[0]?.status();
    await embedded.running.stop();

    const child = spawn(process.execPath, [program, 'store', 'move', 'env:TARGET', '--data-folder', embedded.settings.dataFolder], { env: { PATH: process.env['PATH'], TARGET: databaseUrl } });
    let said = '';
    child.stdout.on('data', (part) => (said += String(part)));
    child.stderr.on('data', (part) => (said += String(part)));
    expect([...(await once(child, 'close')), said]).toEqual([0, null, expect.stringMatching(/^Everything in the embedded database .* is now in PostgreSQL bascule_app_\S+ on 127\.0\.0\.1, too\. .*\.\n$/)]);

    const moved = await startTestBascule(0, (settings) => ({ ...settings, databaseUrl: createSecret('test', databaseUrl), connections: embedded.settings.connections }));
    try {
      expect(moved.running.access.firstToken).toBeNull();
      await moved.cycle();
      const after = await moved.running.connections[0]?.status();
      expect({ ...after, peopleLinked: after?.peopleLinked }).toMatchObject({ peopleLinked: before?.peopleLinked, backlog: [] });
      const written = after?.lastCycle?.steps.filter((step) => step.operation.startsWith('push')).map((step) => step.counts.new + step.counts.updated);
      expect(written).toEqual([0, 0, 0, 0]);
    } finally {
      await moved.close();
      await embedded.close();
    }
  });
});
