import { Pool } from 'pg';
import { expect, test } from 'vitest';
import { createConnection } from '../../src/app/connection.ts';
import { createRuleVersions } from '../../src/app/configuration/rule-versions.ts';
import { createConfigurationStore } from '../../src/store/configuration-store.ts';
import type { Connection } from '../../src/app/connection.ts';
import type { ConnectionRunner } from '../../src/app/connection-runner.ts';
import type { JobEngine } from '../../src/app/job-engine.ts';
import { createPaint } from '../../src/app/paint.ts';
import { tellStory } from '../../src/app/story.ts';
import { systemClock } from '../../src/app/system-clock.ts';
import type { RunningBascule } from '../../src/app/wiring.ts';
import type { EngineContext } from '../../src/engine/engine-context.ts';
import { createPostgresClient } from '../../src/store/postgres-client.ts';
import { createSqlQueries } from '../../src/store/sql-queries.ts';

/** A connection whose database refuses every connection; only what its status needs is there. */
function withoutDatabase(pool: Pool): Connection {
  const identity = { connectionId: 'main', name: 'Main', marketoKeyField: 'key', salesforceKeyField: 'key', inDoubtSeconds: 100 };
  const context = { rules: identity, versions: createRuleVersions(createConfigurationStore(createPostgresClient(pool)), identity), queries: createSqlQueries(createPostgresClient(pool)), clock: systemClock } as unknown as EngineContext;
  return createConnection(context, {} as Parameters<typeof createConnection>[1], { activity: () => ({ isRunning: true, nextCycleAt: null, lastFailure: null }) } as unknown as ConnectionRunner, {} as JobEngine, null);
}

test('progress that a database which is away cannot tell ends nothing (F49)', async () => {
  const pool = new Pool({ connectionString: 'postgres://ann@127.0.0.1:1/nowhere' });
  const connection = withoutDatabase(pool);
  await expect(connection.status()).rejects.toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
  let looks = 0;
  const watched: Connection = {
    ...connection,
    status: () => {
      looks += 1;
      return connection.status();
    },
  };
  const silent = (): void => undefined;
  const story = tellStory({ environment: {}, folder: '', user: null, paint: createPaint(false, {}), say: silent, complain: silent, show: silent }, { startedAt: 0, isSandbox: true });
  story.started({ url: '', access: { firstToken: null }, connections: [watched], storeDescription: '', notes: [] } as unknown as RunningBascule);
  await expect.poll(() => looks, { timeout: 20_000 }).toBeGreaterThan(1);
  // The last look may still be under way when everything is closed.
  await pool.end();
  await expect(connection.status()).rejects.toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
  story.stopping();
});
