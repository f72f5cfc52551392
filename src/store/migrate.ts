import { Kysely } from 'kysely';
import type { Dialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { up as pairs } from './migrations/0001-pairs.ts';
import { up as recordsOfWork } from './migrations/0002-records-of-work.ts';
import { up as access } from './migrations/0003-access.ts';
import { up as unechoedWrites } from './migrations/0004-unechoed-writes.ts';
import { up as moreObjects } from './migrations/0005-more-objects.ts';
import { up as mergedRecords } from './migrations/0006-merged-records.ts';
import { up as bulkPauses } from './migrations/0007-bulk-pauses.ts';
import { up as reconcilePasses } from './migrations/0008-reconcile-passes.ts';
import { up as configurationVersions } from './migrations/0009-configuration-versions.ts';
import { up as filters } from './migrations/0010-filters.ts';
import { up as schemaHistory } from './migrations/0011-schema-history.ts';
import { up as trialConsents } from './migrations/0013-trial-consents.ts';
import { up as fieldHealth } from './migrations/0014-field-health.ts';
import { up as childrenDue } from './migrations/0015-children-due.ts';
import { up as madeFor } from './migrations/0016-made-for.ts';
import { up as survivors } from './migrations/0017-survivors.ts';
import { up as missingRecords } from './migrations/0018-missing-records.ts';
import { StoreOpenError } from './store-open-error.ts';

/** Every migration in its order. A released one never changes; what is new is a new file. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-pairs': { up: pairs },
  '0002-records-of-work': { up: recordsOfWork },
  '0003-access': { up: access },
  '0004-unechoed-writes': { up: unechoedWrites },
  '0005-more-objects': { up: moreObjects },
  '0006-merged-records': { up: mergedRecords },
  '0007-bulk-pauses': { up: bulkPauses },
  '0008-reconcile-passes': { up: reconcilePasses },
  '0009-configuration-versions': { up: configurationVersions },
  '0010-filters': { up: filters },
  '0011-schema-history': { up: schemaHistory },
  '0013-trial-consents': { up: trialConsents },
  '0014-field-health': { up: fieldHealth },
  '0015-children-due': { up: childrenDue },
  '0016-made-for': { up: madeFor },
  '0017-survivors': { up: survivors },
  '0018-missing-records': { up: missingRecords },
};

/** The schema that holds everything of ours, beside the job engine's own. */
const SCHEMA = 'bascule';

/**
 * Brings the schema up to date; the same on PGlite and PostgreSQL. Several processes may start at
 * once: one migrates, the others wait for it. A database made by a newer Bascule is refused.
 */
export async function migrateToLatest(dialect: Dialect): Promise<void> {
  const db = new Kysely<unknown>({ dialect });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    throw new StoreOpenError('The database was made by a newer Bascule. Start that version, or a newer one; this one would not understand it.', { cause: error });
  }
  throw error;
}
