import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../src/engine/ports.ts';
import { openStore } from '../src/store/open-store.ts';
import type { OpenedStore } from '../src/store/open-store.ts';
import { createDatabase, dropDatabase, startTestServer } from '../test/contract/postgres-for-tests.ts';

/** Where a bench can keep its pairs. */
export interface StoreSource {
  /** `PostgreSQL` or `PGlite`: every figure about a store says on which it was measured. */
  readonly kind: 'PostgreSQL' | 'PGlite';
  /** A new, empty database: its URL, or the folder of an embedded one. */
  make(name: string): Promise<{ readonly databaseUrl: string | null; readonly folder: string; remove(): Promise<void> }>;
  stop(): Promise<void>;
}

/** PostgreSQL if there is one for tests (CONTRIBUTING.md), else PGlite. */
export async function findStoreSource(): Promise<StoreSource> {
  // CI=true makes tests fail without a server; a bench then measures PGlite.
  const server = await startTestServer({ ...process.env, CI: '' }, undefined, { fsync: 'on', full_page_writes: 'on' });
  if (server === null) return embeddedSource();
  return {
    kind: 'PostgreSQL',
    async make(name) {
      const databaseUrl = await createDatabase(server.url, name);
      return { databaseUrl, folder: '', remove: () => dropDatabase(server.url, databaseUrl) };
    },
    stop: () => server.stop(),
  };
}

/** PGlite in temporary folders, whatever else there is. */
export function embeddedSource(): StoreSource {
  return {
    kind: 'PGlite',
    make(name) {
      const folder = mkdtempSync(join(tmpdir(), `bascule-bench-${name}-`));
      const remove = (): Promise<void> => Promise.resolve(rmSync(folder, { recursive: true, force: true }));
      return Promise.resolve({ databaseUrl: null, folder, remove });
    },
    stop: () => Promise.resolve(),
  };
}

/** Opens a new database of the source; closing it removes it. */
export async function openBenchStore(source: StoreSource, name: string, clock: Clock): Promise<OpenedStore> {
  const place = await source.make(name);
  const opened = await openStore(place, clock);
  return {
    ...opened,
    async close() {
      await opened.close();
      await place.remove();
    },
  };
}
