import type { ConnectionRules } from '../domain/connection.ts';
import { judgeSyncUser } from '../domain/judge-sync-user.ts';
import type { SyncUserReport } from '../domain/judge-sync-user.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { SyncUser } from '../domain/sync-user.ts';
import { rightsNeeded } from '../domain/sync-user-needs.ts';
import type { SideNeeds } from '../domain/sync-user-needs.ts';
import { StepFailure } from '../domain/step-failure.ts';
import type { RightsReader } from './sync-user-port.ts';

/** What one side's sync user needs and has, and what that comes to. */
export interface Inspected {
  readonly needs: SideNeeds;
  readonly user: SyncUser;
  readonly report: SyncUserReport;
}

/**
 * Asks both sides what the sync user may do, and holds it against what these rules need: those in force, or others that
 * somebody thinks of (PRODUCT B4). Nothing is stored. Throws a `StepFailure` with the side that cannot be asked.
 */
export async function inspectSyncUser(rules: ConnectionRules, readers: Readonly<Record<Side, RightsReader>>): Promise<Readonly<Record<Side, Inspected>>> {
  const [salesforce, marketo] = await Promise.all(SIDES.map((side) => inspectSide(rules, side, readers[side])));
  if (salesforce === undefined || marketo === undefined) throw new Error('There are two sides.');
  return { salesforce, marketo };
}

async function inspectSide(rules: ConnectionRules, side: Side, reader: RightsReader): Promise<Inspected> {
  const needs = rightsNeeded(rules, side);
  const user = await reader.readSyncUser(needs.objects.map(({ object }) => object)).catch((failure: unknown) => {
    throw failure instanceof StepFailure ? new StepFailure(failure.error, { cause: failure, side }) : failure;
  });
  return { needs, user, report: judgeSyncUser(needs, user) };
}
