import { PGlite } from '@electric-sql/pglite';
import type { Store, StoreQueries } from '../../src/engine/store-port.ts';
import { createPGliteClient } from '../../src/store/pglite-client.ts';
import type { SqlClient } from '../../src/store/sql-client.ts';
import { createSqlQueries } from '../../src/store/sql-queries.ts';
import { createSqlStore } from '../../src/store/sql-store.ts';
import { newDatabase } from '../new-database.ts';

/** A store over a PGlite that lives in memory and leaves nothing behind. */
export async function openPGliteForTests(): Promise<{ pglite: PGlite; client: SqlClient; store: Store; queries: StoreQueries; close: () => Promise<void> }> {
  const pglite = await PGlite.create({ loadDataDir: await newDatabase() });
  const client = createPGliteClient(pglite);
  return { pglite, client, store: createSqlStore(client), queries: createSqlQueries(client), close: () => pglite.close() };
}
