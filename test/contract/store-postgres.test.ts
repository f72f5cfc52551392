import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from 'pg';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createDatabase, dropDatabase, startTestServer, throughPort } from './postgres-for-tests.ts';
import { openCuttingProxy } from '../real-parts/cutting-proxy.ts';
import { atMinute, ledgerDelta, sampleWorld, waiting } from './sample-world.ts';
import { SYSTEM_CLOCK } from './examination.ts';
import { describeStoreContract } from './store-contract.ts';

const server = await startTestServer(process.env);
const serverUrl = server?.url ?? '';

async function openFreshDatabase(name: string): Promise<OpenedStore & { databaseUrl: string }> {
  const databaseUrl = await createDatabase(serverUrl, name);
  return { ...(await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK)), databaseUrl };
}

afterAll(() => server?.stop());

describe.skipIf(server === null)('PostgreSQL', () => {
  describeStoreContract('PostgreSQL', async () => {
    const opened = await openFreshDatabase('contract');
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await dropDatabase(serverUrl, opened.databaseUrl);
      },
    };
  });

  describe('two processes on one PostgreSQL', () => {
    let opened: Awaited<ReturnType<typeof openFreshDatabase>>;
    let rival: Client;
    let worlds = 0;
    const world = () => {
      worlds += 1;
      return sampleWorld(`rival-${worlds}`);
    };
    beforeAll(async () => {
      opened = await openFreshDatabase('rivals');
      rival = new Client({ connectionString: opened.databaseUrl });
      await rival.connect();
    });
    afterAll(async () => {
      await rival.end();
      await opened.close();
      await dropDatabase(serverUrl, opened.databaseUrl);
    });

    /** Waits until a statement of the store waits for a lock that the rival holds. */
    async function untilStoreWaits(): Promise<void> {
      for (;;) {
        const { rows } = await rival.query("select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        if (rows.length > 0) return;
      }
    }

    it('pass over waiting pairs that the other one holds', async () => {
      const w = world();
      const lease = await w.lease(opened.store);
      await w.save(opened.store, lease, { pairs: [1, 2, 3].map((number) => w.waitingFor('marketo', number, waiting('normal', number))) });
      await rival.query('begin');
      await rival.query('select from bascule.pair where pair_id = $1 for update', [w.pairId(1)]);
      const taken = await opened.store.change(
        lease,
        { by: 'waiting', side: 'marketo', lanes: ['normal'], record: 'exists', now: atMinute(60), limit: 2 },
        ({ pairs }) => ({ result: pairs.map((pair) => pair.pairId) }),
      );
      await rival.query('rollback');
      expect(taken).toEqual([w.pairId(2), w.pairId(3)]);
    });

    it('see an operation that was opened while they waited for the pair (I21)', async () => {
      const w = world();
      const lease = await w.lease(opened.store);
      const pair = w.linked(1);
      await w.save(opened.store, lease, { pairs: [pair] });
      const operation = w.operation('o1', pair, 'marketo', lease);
      await rival.query('begin');
      await rival.query('select from bascule.pair where pair_id = $1 for update', [pair.pairId]);
      await rival.query(
        `insert into bascule.operation (operation_id, connection_id, pair_id, side, lease_name, lease_epoch, operation)
         values ($1, $2, $3, 'marketo', $4, $5, $6)`,
        [operation.operationId, w.connectionId, pair.pairId, lease.name, lease.epoch, JSON.stringify(operation)],
      );
      const reading = w.read(opened.store, lease, [1]);
      await untilStoreWaits();
      await rival.query('commit');
      expect((await reading).openOperations).toEqual([operation]);
    });

    it('are fenced by the database: no lease changes hands under a running change (I20)', async () => {
      const w = world();
      const lease = await w.lease(opened.store, 'cycle', 'one');
      await rival.query('begin');
      await rival.query("update bascule.lease set holder = 'two', epoch = epoch + 1 where name = $1", [lease.name]);
      const change = w.save(opened.store, lease, { cursor: { side: 'marketo', position: 1 } });
      const outcome = expect(change).rejects.toMatchObject({ error: { code: 'LEASE_LOST' } });
      await untilStoreWaits();
      await rival.query('commit');
      await outcome;
      expect(await opened.store.loadCursor(w.connectionId, 'marketo')).toBeNull();
    });

    it('resolve a deadlock by running the change again (F51)', async () => {
      const w = world();
      const lease = await w.lease(opened.store);
      await w.save(opened.store, lease, { pairs: [w.linked(1), w.linked(2)] });
      await rival.query("set deadlock_timeout = '10s'");
      await rival.query('begin');
      await rival.query('select from bascule.pair where pair_id = $1 for update', [w.pairId(2)]);
      let decided = 0;
      const change = w.edit(opened.store, lease, [1, 2], ({ pairs }) => {
        decided += 1;
        return { result: pairs.length, ledger: [ledgerDelta('marketo', { observed: 1, unchanged: 1 })] };
      });
      await untilStoreWaits();
      await rival.query('select from bascule.pair where pair_id = $1 for update', [w.pairId(1)]);
      await rival.query('commit');
      expect(await change).toBe(2);
      expect(decided).toBe(1);
      expect((await opened.queries.ledger(w.connectionId))[0]?.observed).toBe(1);
    });

    it('survive a connection that the server ends: what was not committed runs again (F49)', async () => {
      const w = world();
      const lease = await w.lease(opened.store);
      await w.save(opened.store, lease, { pairs: [w.linked(1)] });
      await rival.query('begin');
      await rival.query('select from bascule.pair where pair_id = $1 for update', [w.pairId(1)]);
      const change = w.edit(opened.store, lease, [1], ({ pairs }) => ({ result: pairs.length, cursor: { side: 'marketo', position: 9 } }));
      await untilStoreWaits();
      await rival.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
      await rival.query('commit');
      expect(await change).toBe(1);
      expect(await opened.store.loadCursor(w.connectionId, 'marketo')).toBe(9);
    });

    it('migrate once when they start at the same time', async () => {
      const databaseUrl = await createDatabase(serverUrl, 'together');
      const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK)));
      expect(stores.map((store) => store.notes)).toEqual([[], [], []]);
      for (const store of stores) await store.close();
      await dropDatabase(serverUrl, databaseUrl);
    });
  });

  describe('a commit whose answer is lost (F49)', () => {
    it('is neither repeated nor believed: the step ends, and the store tells what is true', async () => {
      const databaseUrl = await createDatabase(serverUrl, 'lost');
      const proxy = await openCuttingProxy(Number(new URL(databaseUrl).port || 5432));
      const [direct, proxied] = [await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK), await openStore({ databaseUrl: throughPort(databaseUrl, proxy.port), folder: '' }, SYSTEM_CLOCK)];
      const w = sampleWorld('lost');
      const lease = await w.lease(direct.store);
      let decided = 0;
      proxy.loseAnswerTo('commit\0', () => undefined);
      const change = proxied.store.change(lease, { by: 'none' }, () => {
        decided += 1;
        return { result: null, pairs: [w.linked(1)], cursor: { side: 'marketo', position: 1 } };
      });
      await expect(change).rejects.toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
      expect(decided).toBe(1);
      const { pairs } = await w.read(proxied.store, lease, [1]);
      expect(pairs.length === 1).toBe((await direct.store.loadCursor('lost', 'marketo')) === 1);
      await proxied.close();
      await direct.close();
      await proxy.close();
      await dropDatabase(serverUrl, databaseUrl);
    });
  });

  describe('opening', () => {
    it.each([
      ['not a url', /cannot be read/],
      ['mysql://127.0.0.1/x', /must begin with postgres/],
      ['postgres://ann:secret@127.0.0.1:1/nowhere', /PostgreSQL nowhere on 127\.0\.0\.1 cannot be used: .*ECONNREFUSED/],
    ])('says in one sentence why %s cannot be used, without the password', async (databaseUrl, sentence) => {
      const opening = openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
      await expect(opening).rejects.toThrow(sentence);
      await expect(opening).rejects.not.toThrow(/secret/);
    });

    it('rolls back a migration that is interrupted, and runs it whole the next time (F54, I30)', async () => {
      const databaseUrl = await createDatabase(serverUrl, 'interrupted');
      const first = await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
      const w = sampleWorld('interrupted');
      await w.save(first.store, await w.lease(first.store), { pairs: [w.linked(1)] });
      await first.close();
      const client = new Client({ connectionString: databaseUrl });
      const watcher = new Client({ connectionString: databaseUrl });
      await Promise.all([client.connect(), watcher.connect()]);
      // The database as an earlier version left it, one whose next migration changes the pairs, and somebody who is changing its pairs.
      await client.query('drop table bascule.reconcile_pass, bascule.configuration_version, bascule.kept_schema, bascule.schema_event, bascule.field_offer, bascule.formula_pass, bascule.filter_pass, bascule.children_due, bascule.trial_consent, bascule.update_count');
      for (const side of ['salesforce', 'marketo']) await client.query(`alter table bascule.pair drop column ${side}_watched, drop column ${side}_filtered, drop column ${side}_survivor, drop column ${side}_may_be_merged`);
      await client.query('drop index bascule.pair_of_object, bascule.operation_made_for');
      await client.query("delete from bascule.kysely_migration where name >= '0008'");
      const tables = async (): Promise<number> => {
        const { rows } = await client.query("select from information_schema.tables where table_schema = 'bascule' and table_name = 'reconcile_pass'");
        return rows.length;
      };
      await client.query('begin');
      await client.query('update bascule.pair set object = object where pair_id = $1', [w.pairId(1)]);
      const opening = expect(openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK)).rejects.toThrow(/cannot be used/);
      for (let isWaiting = false; !isWaiting; ) {
        const { rows } = await watcher.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        isWaiting = rows.length > 0;
      }
      await opening;
      await client.query('commit');
      expect(await tables()).toBe(0);

      const again = await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
      expect(await tables()).toBe(1);
      const { pairs } = await w.read(again.store, await w.lease(again.store), [1]);
      expect(pairs).toEqual([w.linked(1)]);
      await Promise.all([client.end(), watcher.end()]);
      await again.close();
      await dropDatabase(serverUrl, databaseUrl);
    });

    it('takes nothing away that a version still running beside a newer one reads or writes (F54, I30)', () => {
      const folder = join(import.meta.dirname, '../../src/store/migrations');
      const files = readdirSync(folder);
      expect(files.length).toBeGreaterThan(3);
      for (const file of files) expect(readFileSync(join(folder, file), 'utf8'), file).not.toMatch(/drop (column|table)|rename|alter column|set not null/i);
    });

    it('refuses a database made by a newer Bascule', async () => {
      const databaseUrl = await createDatabase(serverUrl, 'newer');
      const opened = await openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK);
      await opened.close();
      const client = new Client({ connectionString: databaseUrl });
      await client.connect();
      await client.query("insert into bascule.kysely_migration (name, timestamp) values ('9999-later', '2099-01-01')");
      await client.end();
      await expect(openStore({ databaseUrl, folder: '' }, SYSTEM_CLOCK)).rejects.toThrow(/newer Bascule/);
      await dropDatabase(serverUrl, databaseUrl);
    });
  });
});
