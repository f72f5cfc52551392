import { isPersonObject } from '../domain/object-pair.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { Side } from '../domain/side.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * A pair that has just got its record on a side: met, found or made. A flush reads no log, and a cycle beside it passes over what
 * that tells of a person who belongs to no pair yet: whom a flush meets, finds or makes is looked at once more, since the log does
 * not tell it again (I17). Salesforce's readings overlap, and bring its records again by themselves.
 */
export function withLookBeside({ lookedAt }: SyncSession, pair: Pair, side: Side): Pair {
  const isPassedOver = lookedAt !== null && side === 'marketo' && isPersonObject(pair.object) && pair.marketo.presence === 'present';
  return isPassedOver ? withSide(pair, side, { lookDue: true }) : pair;
}
