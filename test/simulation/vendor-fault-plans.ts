import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FaultCounts, FaultId } from './fault-kinds.ts';
import type { Vendors } from './vendors.ts';

/** A fault of a simulator's own plan, with the number it has in the catalogue. */
interface Armed {
  readonly id: FaultId;
  readonly fault: Readonly<Record<string, unknown>>;
  /** How often it struck under earlier plans. */
  struckBefore: number;
}

/** Keeps the simulators' fault plans: adds to them, and counts what struck. */
export interface VendorFaultPlans {
  arm(side: Side, id: FaultId, fault: Readonly<Record<string, unknown>>): Promise<void>;
  /** Empties both plans and counts what they did. */
  heal(): Promise<void>;
}

/** A simulator's plan is replaced as a whole, so what has not struck yet is carried over. */
export function createVendorFaultPlans(vendors: Vendors, counts: FaultCounts): VendorFaultPlans {
  const armed: Record<Side, Armed[]> = { salesforce: [], marketo: [] };

  async function settle(side: Side): Promise<void> {
    const report = (await vendors.control(side, 'faults')) as { faults: readonly { struck: number }[] };
    armed[side].forEach((entry, index) => {
      const now = report.faults[index]?.struck ?? 0;
      for (let times = 0; times < now; times++) counts.struck(entry.id);
      entry.struckBefore += now;
    });
    armed[side] = armed[side].filter((entry) => entry.struckBefore < Number(entry.fault['times'] ?? 1));
  }

  async function install(side: Side): Promise<void> {
    const faults = armed[side].map(({ fault, struckBefore }) => ({ ...fault, times: Number(fault['times'] ?? 1) - struckBefore }));
    await vendors.control(side, 'faults', { faults });
  }

  return {
    async arm(side, id, fault) {
      await settle(side);
      armed[side].push({ id, fault: { times: 1, ...fault }, struckBefore: 0 });
      await install(side);
    },
    async heal() {
      for (const side of SIDES) {
        await settle(side);
        armed[side] = [];
        await install(side);
      }
    },
  };
}
