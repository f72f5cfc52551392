import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { FaultId } from './fault-kinds.ts';
import type { PlannedFault } from './planned.ts';
import { between } from './random-streams.ts';

/** How much of the past is lost, ms: what a replica had not received yet, and what happened since a backup. */
const LOST_MS: Partial<Record<FaultId, (chance: Random, atMs: number) => number>> = {
  F50: (chance) => between(chance, 0, 20_000),
  F53: (chance, atMs) => Math.floor(atMs * (0.2 + 0.8 * chance.next())),
};

/** Whether a fault puts the database back. */
export function losesTime(id: FaultId): boolean {
  return LOST_MS[id] !== undefined;
}

/** How much of the past a planned fault loses, ms; nothing for one that puts nothing back. */
export function lostMs({ id, atMs, detail }: PlannedFault): number {
  return LOST_MS[id]?.(createRandom(detail), atMs) ?? 0;
}
