import { addCount } from '../domain/update-count.ts';
import type { JournaledUpdate, UpdateCount, UpdateCounts } from '../domain/update-count.ts';
import { rowKey, rowsOf } from './memory-tables.ts';
import type { MemoryTables } from './memory-tables.ts';

/** Sums since a UTC day; a field that was written before it alone is named with its last moment. */
export function updateCounts(tables: MemoryTables, connectionId: string, since: string): UpdateCounts {
  const rows = rowsOf(tables.updates, connectionId);
  const summed = new Map<string, UpdateCount>();
  for (const row of rows) {
    const key = rowKey(row.object, row.to, row.field);
    summed.set(key, addCount(summed.get(key), row.day >= since ? row : { ...row, updates: 0, alone: 0, creates: 0 }));
  }
  const counts = [...summed].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { day: _day, ...count }]) => count);
  return { since: rows.map(({ day }) => day).toSorted()[0] ?? null, counts };
}

/** Forgets what was counted before a UTC day. */
export function forgetUpdates(tables: MemoryTables, connectionId: string, before: string): void {
  for (const [key, { day }] of tables.updates) if (day < before && key.startsWith(rowKey(connectionId, ''))) tables.updates.delete(key);
}

/** The newest updates of the journal whose pairs are there. */
export function newestUpdates(tables: MemoryTables, connectionId: string, atMost: number): readonly JournaledUpdate[] {
  const order = new Map([...tables.entryIds].map((entryId, index) => [entryId, index]));
  const entries = rowsOf(tables.journal, connectionId).flat().filter(({ event }) => event.kind === 'updated');
  const newest = entries.toSorted((a, b) => (order.get(b.entryId) ?? 0) - (order.get(a.entryId) ?? 0)).slice(0, atMost);
  return newest.flatMap(({ pairId, event }) => {
    const object = tables.pairs.get(pairId)?.object;
    return object === undefined || event.kind !== 'updated' ? [] : [{ object, side: event.side, changes: event.changes }];
  });
}
