import { afterAll, beforeAll, describe } from 'vitest';
import type { ExaminedStore, Examination } from './examination.ts';
import { sampleWorld } from './sample-world.ts';
import { describeChanges } from './store-changes.ts';
import { describeLeases } from './store-leases.ts';
import { describeOperations } from './store-operations.ts';
import { describeQueries } from './store-questions.ts';
import { describeSchemas } from './store-schemas.ts';
import { describeSearch } from './store-search.ts';
import { describeUpdateCounts } from './store-update-counts.ts';
import { describeWaiting } from './store-waiting.ts';

/**
 * The exam that every store passes: in memory, in PGlite and in PostgreSQL (DESIGN §8). One store
 * serves the whole exam; every test works in a connection of its own.
 */
export function describeStoreContract(name: string, open: () => Promise<ExaminedStore>): void {
  describe(`the ${name} store`, () => {
    let examined: ExaminedStore | null = null;
    let worlds = 0;
    beforeAll(async () => {
      examined = await open();
    });
    afterAll(async () => {
      await examined?.close();
    });
    const opened = () => {
      if (examined === null) throw new Error('The store was not opened.');
      return examined;
    };
    const examination: Examination = {
      store: () => opened().store,
      queries: () => opened().queries,
      world: () => {
        worlds += 1;
        return sampleWorld(`connection-${worlds}`);
      },
    };
    describeChanges(examination);
    describeLeases(examination);
    describeOperations(examination);
    describeWaiting(examination);
    describeQueries(examination);
    describeSearch(examination);
    describeSchemas(examination);
    describeUpdateCounts(examination);
  });
}
