import { nameOn } from './field-plans.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Exchange } from './road.ts';
import type { Doer } from './vendor-ledger.ts';

/** Which row of an exchange a changed record belongs to. */
export function rowOf({ rows, results }: Exchange, recordId: string): number {
  return rows.findIndex((row, index) => {
    const result = results?.[index];
    return row.recordId === recordId || (result?.result === 'applied' && result.id === recordId);
  });
}

/** Us, with what a write of ours said about a field. */
export function doerOf(exchange: Exchange, fields: readonly FieldPlan[]): Doer {
  return {
    by: 'engine',
    sent(recordId, field) {
      const row = exchange.rows[rowOf(exchange, recordId)];
      const plan = fields.find((one) => one.marketo === field);
      const name = row === undefined || plan === undefined ? null : nameOn(plan, row.object);
      return name === null ? undefined : row?.values[name];
    },
  };
}
