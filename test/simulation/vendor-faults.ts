import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FaultId } from './fault-kinds.ts';
import { between } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const MARKETO_WRITE = { operation: 'sync-leads' } as const;
const OF_THE_INTERFACE = { pathContains: 'sobjects' } as const;

/** Skips some calls, so that not only the first of a cycle is struck. */
function later(chance: Random): { readonly after: number } {
  return { after: chance.pick([0, 0, 1, 2, 3, 5, 8]) };
}

/** Arms one fault of a simulator's plan. */
type Arm = (side: Side, fault: Readonly<Record<string, unknown>>) => Promise<void>;

/** Faults that a simulator performs itself (reliability.md §2.2), with their details drawn by chance. */
const ARMED_BY: Partial<Record<FaultId, (arm: Arm, chance: Random) => Promise<void>>> = {
  F5: (arm, chance) => arm('marketo', { kind: 'api-error', code: chance.pick(['606', '615', '607', '608', '611', '713']), times: between(chance, 1, 3), ...later(chance), ...(chance.chance(0.5) ? { match: MARKETO_WRITE } : {}) }),
  F6: (arm, chance) => arm('salesforce', { kind: 'request-limit', scope: chance.pick(['daily', 'concurrent']), times: between(chance, 1, 2), ...later(chance) }),
  F8: (arm, chance) => (chance.chance(0.5) ? arm('marketo', { kind: 'token-expired', times: between(chance, 1, 3), ...later(chance) }) : arm('salesforce', { kind: 'session-expired', times: between(chance, 1, 3), ...later(chance) })),
  F9: (arm, chance) => arm('marketo', { kind: 'api-error', code: '603', times: between(chance, 2, 6), ...later(chance) }),
  F14: (arm, chance) => arm('marketo', { kind: 'cursor-lost', times: between(chance, 1, 2) }),
  F15: (arm, chance) => arm('marketo', { kind: 'short-page', walk: between(chance, 0, 3), times: between(chance, 1, 5) }),
  F16: (arm, chance) => arm('marketo', { kind: 'spoiled-page', how: 'twice', times: between(chance, 1, 3) }),
  F21: (arm, chance) =>
    chance.chance(0.6)
      ? // A long transaction of somebody else's: our own save is answered once it is committed, and seen from then on.
        arm('salesforce', { kind: 'late-commit', match: { pathContains: '.0/sobjects/' }, delayMs: between(chance, 1, 90) * 1000, times: between(chance, 1, 4) })
      : arm('marketo', { kind: 'late-commit', delayMs: between(chance, 1, 90) * 1000, order: chance.pick(['at-the-end', 'by-stamp', 'by-stamp']), times: between(chance, 1, 5) }),
  F21b: (arm, chance) => arm('marketo', { kind: 'late-save', delayMs: between(chance, 1, 90) * 1000, order: chance.pick(['at-the-end', 'by-stamp', 'by-stamp']), times: between(chance, 2, 8) }),
  F23: (arm, chance) => arm('marketo', { kind: 'spoiled-page', how: 'backwards', times: between(chance, 1, 3) }),
  F26: (arm, chance) =>
    chance.chance(0.5)
      ? arm('marketo', { kind: 'row-failure', code: chance.pick(['1003', '1001', '1004']), row: chance.pick(['first', 'last', 'every']), times: 1 })
      : arm('salesforce', { kind: 'row-failure', code: chance.pick(['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'STRING_TOO_LONG']), message: 'Not accepted.', match: OF_THE_INTERFACE, times: between(chance, 1, 3) }),
  F27: (arm, chance) => arm('salesforce', { kind: 'all-or-none', code: chance.pick(['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'UNABLE_TO_LOCK_ROW', 'STRING_TOO_LONG']), times: between(chance, 1, 3) }),
  F28: (arm, chance) =>
    chance.chance(0.85)
      ? arm('salesforce', { kind: 'row-lock', match: OF_THE_INTERFACE, times: between(chance, 1, 6) })
      : // Somebody's job holds every lead, or every contact, for longer than a record is tried.
        arm('salesforce', { kind: 'row-lock', match: { ...OF_THE_INTERFACE, operation: chance.pick(['update Lead', 'update Contact']) }, times: 400 }),
  F29: (arm, chance) => arm('salesforce', { kind: 'row-failure', match: OF_THE_INTERFACE, times: between(chance, 1, 4) }),
};

/** Arms a fault that a simulator performs itself; false for one that it does not know. */
export async function armVendorFault({ vendorFaults }: SimulatedWorld, id: FaultId, chance: Random): Promise<boolean> {
  const arm = ARMED_BY[id];
  await arm?.((side, fault) => vendorFaults.arm(side, id, fault), chance);
  return arm !== undefined;
}
