import type { FormulaPass } from '../domain/formula-pass.ts';
import type { FieldOffer } from '../domain/schema-event.ts';
import type { KeptSchema } from '../engine/store-port.ts';
import { frozenCopy, rowKey, rowsOf } from './memory-tables.ts';
import type { MemoryTables } from './memory-tables.ts';
import { EVENTS_KEPT, OFFERS_KEPT } from './schema-statements.ts';

/** What the database does in `keepSchema`, in memory. */
export function keepSchema(tables: MemoryTables, connectionId: string, { schema, events, offers, gone }: KeptSchema): void {
  tables.schemas.set(rowKey(connectionId, schema.side), frozenCopy(schema));
  const before = tables.schemaEvents.get(connectionId) ?? [];
  const known = new Set(before.map(({ eventId }) => eventId));
  tables.schemaEvents.set(connectionId, [...before, ...events.filter(({ eventId }) => !known.has(eventId)).map(frozenCopy)].slice(-EVENTS_KEPT));
  const room = rowsOf(tables.offers, connectionId).length < OFFERS_KEPT;
  for (const [key, { side, object, field }] of tables.offers) {
    const isGone = gone.some((one) => one.object === object && (one.field === null || one.field === field));
    if (side === schema.side && isGone && key.startsWith(rowKey(connectionId, ''))) tables.offers.delete(key);
  }
  for (const offer of room ? offers : []) if (!tables.offers.has(keyOf(connectionId, offer))) tables.offers.set(keyOf(connectionId, offer), frozenCopy(offer));
}

/** What the database does in `dismissOffer`, in memory. */
export function dismissOffer(tables: MemoryTables, connectionId: string, offer: Pick<FieldOffer, 'side' | 'object' | 'field'>, dismissed: FieldOffer['dismissed']): boolean {
  const found = tables.offers.get(keyOf(connectionId, offer));
  if (found !== undefined) tables.offers.set(keyOf(connectionId, offer), frozenCopy({ ...found, dismissed }));
  return found !== undefined;
}

/** What the database does in `keepFormulaPass`, in memory. */
export function keepFormulaPass(tables: MemoryTables, connectionId: string, pass: FormulaPass): void {
  tables.formulas.set(rowKey(connectionId, pass.object), frozenCopy(pass));
}

function keyOf(connectionId: string, { side, object, field }: Pick<FieldOffer, 'side' | 'object' | 'field'>): string {
  return rowKey(connectionId, side, object, field);
}
