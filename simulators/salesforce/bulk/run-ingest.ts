import { normaliseId } from '../world/ids.ts';
import { success } from '../world/vendor-error.ts';
import type { Result, VendorError } from '../world/vendor-error.ts';
import { createCollection, deleteCollection, updateCollection, upsertCollection } from '../writing/collections.ts';
import type { CollectionRow, RowOutcome } from '../writing/collections.ts';
import { purge } from '../writing/undelete.ts';
import type { WriteContext } from '../writing/write-context.ts';
import { readColumns, readRow } from './ingest-columns.ts';
import type { Column } from './ingest-columns.ts';
import type { IngestJob, TriedRow } from './ingest-jobs.ts';

/** Rows written together, as the vendor does within a batch of a job (SF api_asynch: chunks of 200). */
const CHUNK = 200;

/**
 * Tries rows of an upload, each for itself. Answers them with what became of them, or the heading that is no field, which
 * fails the whole job (amp-labs/bulk/info/complete-failure.json).
 */
export function tryRows(context: WriteContext, job: IngestJob, rows: readonly (readonly string[])[]): { readonly tried: readonly TriedRow[] } | { readonly unknown: string } {
  const read = readColumns(context, job.object, job.header ?? []);
  if ('unknown' in read) return read;
  const tried: TriedRow[] = [];
  for (let from = 0; from < rows.length; from += CHUNK) tried.push(...tryChunk(context, job, read.columns, rows.slice(from, from + CHUNK)));
  return { tried };
}

function tryChunk(context: WriteContext, job: IngestJob, columns: readonly Column[], rows: readonly (readonly string[])[]): readonly TriedRow[] {
  const readable = rows.map((cells) => ({ cells, fields: readRow(context, columns, cells) }));
  const asked = readable.flatMap(({ fields }) => (fields.ok ? [collectionRow(job, fields.value)] : []));
  const written = asked.length === 0 ? success([]) : write(context, job, asked);
  let place = 0;
  return readable.map(({ cells, fields }): TriedRow => {
    if (!fields.ok) return { cells, error: inOneCell(fields.error) };
    if (!written.ok) return { cells, error: inOneCell(written.error) };
    const outcome = written.value[place++];
    if (outcome?.ok === true) return { cells, id: outcome.id, created: outcome.created ?? job.operation === 'insert' };
    return { cells, error: outcome === undefined ? 'UNKNOWN_EXCEPTION:--' : inOneCell(outcome.error) };
  });
}

function collectionRow(job: IngestJob, fields: Readonly<Record<string, unknown>>): CollectionRow {
  const { Id: id, ...rest } = fields;
  return { type: job.object.name, id: typeof id === 'string' ? id : undefined, fields: rest };
}

function write(context: WriteContext, job: IngestJob, rows: readonly CollectionRow[]): Result<readonly RowOutcome[]> {
  switch (job.operation) {
    case 'insert':
      return createCollection(context, rows, false);
    case 'update':
      return updateCollection(context, rows, false);
    case 'upsert':
      return upsertCollection(context, job.object, job.externalIdFieldName ?? '', rows, false);
    case 'delete':
      return deleteCollection(context, rows.map((row) => row.id ?? ''), false);
    case 'hardDelete': {
      const deleted = deleteCollection(context, rows.map((row) => row.id ?? ''), false);
      if (deleted.ok) for (const row of deleted.value) if (row.ok) purgeOne(context, job, row.id);
      return deleted;
    }
  }
}

/** A record that is deleted for good does not stay in the bin. */
function purgeOne(context: WriteContext, job: IngestJob, id: string): void {
  const { store } = context.org;
  const record = store.table(job.object.name).get(normaliseId(id) ?? id);
  if (record !== undefined) store.transaction(() => ({ keep: true, value: purge(context, job.object, record) }));
}

/** `CODE:text:fields --` in one cell (amp-labs/bulk/info/partial-failure.csv). */
function inOneCell({ code, message, fields = [] }: VendorError): string {
  return `${code}:${message}:${fields.length === 0 ? '' : `${fields.join(',')} `}--`;
}
