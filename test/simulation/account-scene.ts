import type { Random } from '../../simulators/foundation/random.ts';
import type { AccountMerges } from './account-merges.ts';
import type { ObjectRecord } from './object-ledger.ts';
import { sample } from './random-streams.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { A_USER } from './vendor-ledger.ts';
import { OUTSIDE } from './vendors.ts';

/** What users have to hand who merge accounts, or do something about what hangs at them. */
export interface AccountScene {
  readonly world: SimulatedWorld;
  readonly accounts: AccountMerges;
  readonly chance: Random;
}

/** Something else happens so long after a merge of accounts, ms: within the same reading, or some cycles later. */
const SOON_MS: readonly number[] = [1000, 60_000, 900_000];

/** The accounts that are there. */
export function there({ world }: AccountScene): readonly ObjectRecord[] {
  return world.beside.objects?.ledger.records('salesforce', 'Account').filter(({ isThere }) => isThere) ?? [];
}

/** Whether this account is. */
export function isThere({ world }: AccountScene, id: string): boolean {
  return world.beside.objects?.ledger.record('salesforce', id)?.isThere === true;
}

/** Whom somebody merges away has mostly something to lose. */
export function anyTwo(scene: AccountScene): readonly [loser: string, survivor: string] | null {
  const all = there(scene).map(({ id }) => id);
  const full = all.filter((id) => scene.accounts.belongingsOf(id).length > 0);
  const [loser] = sample(scene.chance, full.length > 0 && scene.chance.chance(0.75) ? full : all, 1);
  const [survivor] = sample(scene.chance, all.filter((id) => id !== loser), 1);
  return loser === undefined || survivor === undefined ? null : [loser, survivor];
}

/** Does something as a user of Salesforce; answers the id of what was made, empty where nothing was, and null where Salesforce refuses. */
export async function inSalesforce({ vendors, ledger }: SimulatedWorld, path: string, values: unknown, method: string): Promise<string | null> {
  const answer = (await vendors.control('salesforce', path, values, method)) as { readonly id?: string } | null;
  ledger.scan('salesforce', A_USER);
  return answer === null ? null : (answer.id ?? '');
}

/** Does something soon, unless users have stopped by then. */
export function soon({ world, chance }: AccountScene, what: string, act: () => Promise<void> | undefined): void {
  world.scheduler.at(OUTSIDE, what, chance.integer(chance.pick(SOON_MS)), () => {
    if (world.scheduler.now() < world.options.startAt + world.options.safetyMs) world.guard(Promise.resolve(act()));
  });
}
