import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FaultCounts, FaultId } from './fault-kinds.ts';
import type { Vendors } from './vendors.ts';

/** A fault of a simulator's own plan, with the number it has in the catalogue. */
interface Armed {
  readonly id: FaultId;
  readonly fault: Readonly<Record<string, unknown>>;
  /** How often it may still strike under the present plan, how often it did, and how many occasions have passed. */
  readonly times: number;
  struck: number;
  seen: number;
}

/** Keeps the simulators' fault plans: adds to them, and counts what struck. */
export interface VendorFaultPlans {
  arm(side: Side, id: FaultId, fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** Counts what struck since the last time, as what befell this operation. */
  count(side: Side, operation?: string): Promise<void>;
  /** Empties both plans and counts what they did. */
  heal(): Promise<void>;
}

/** A simulator's plan is replaced as a whole, so what has not struck yet is carried over. */
export function createVendorFaultPlans(vendors: Vendors, counts: FaultCounts): VendorFaultPlans {
  const armed: Record<Side, readonly Armed[]> = { salesforce: [], marketo: [] };
  const inTurn: Record<Side, Promise<void>> = { salesforce: Promise.resolve(), marketo: Promise.resolve() };

  async function settle(side: Side, operation?: string): Promise<void> {
    const report = (await vendors.control(side, 'faults')) as { faults: readonly { seen: number; struck: number }[] };
    armed[side].forEach((entry, index) => {
      const now = report.faults[index]?.struck ?? 0;
      entry.seen = report.faults[index]?.seen ?? 0;
      for (; entry.struck < now; entry.struck++) counts.struck(entry.id, operation);
    });
  }

  async function install(side: Side, added: readonly Armed[]): Promise<void> {
    const left = armed[side].map((entry): Armed => ({ ...entry, fault: { ...entry.fault, after: Math.max(0, Number(entry.fault['after'] ?? 0) - entry.seen) }, times: entry.times - entry.struck, struck: 0, seen: 0 })).filter(({ times }) => times > 0);
    armed[side] = [...left, ...added];
    await vendors.control(side, 'faults', { faults: armed[side].map(({ fault, times }) => ({ ...fault, times })) });
  }

  /** A plan is counted, replaced, and counted again: never two of these at once. */
  function next(side: Side, work: () => Promise<void>): Promise<void> {
    inTurn[side] = inTurn[side].then(work);
    return inTurn[side];
  }

  return {
    arm: (side, id, fault) =>
      next(side, async () => {
        await settle(side);
        await install(side, [{ id, fault, times: Number(fault['times'] ?? 1), struck: 0, seen: 0 }]);
      }),
    async count(side, operation) {
      if (armed[side].some(({ times, struck }) => struck < times)) await next(side, () => settle(side, operation));
    },
    async heal() {
      for (const side of SIDES) {
        await next(side, async () => {
          await settle(side);
          armed[side] = [];
          await install(side, []);
        });
      }
    },
  };
}
