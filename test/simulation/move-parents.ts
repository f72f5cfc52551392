import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import { withParentFilter } from './parent-options.ts';
import { actOnParents, giveAccounts, moveAcross } from './parent-users.ts';
import type { ParentUsersParts } from './parent-users.ts';
import { filterIn } from './rule-versions.ts';
import type { TrialParts } from './try-rules-out.ts';

/** Apart from the streams of everything else. */
const PARENTS_MOVE_STREAM = 4702;
/** Longer than what every reading of Salesforce goes back: from here on nothing but the change of its account brings a contact again, ms. */
const LONG_AFTER_MS = 900_000;
/** So many cycles have gone by that filter then: one under way, one that reads what it looks at, and one that carries it out. */
const CYCLES_BEFORE = 3;
/** What happens to accounts and owners besides. */
const OTHER_ACTS = 2;

/**
 * Accounts and owners change once nothing else does, long after everything was read anew, under a filter that looks at them and with
 * contacts that belong to them (H1, I17). Answers false when that does not come to rest.
 */
export async function moveParents({ world, runUntil, comesToRest }: TrialParts): Promise<boolean> {
  const { options, scheduler, vendors, ledger, beside: { rules } } = world;
  if (rules === null || options.rules === null || options.rules.parentActs === null) return true;
  const chance = createRandom(mixSeed(options.seed, PARENTS_MOVE_STREAM));
  const parts: ParentUsersParts = { vendors, people: ledger, requestSync: (object, id) => world.press(object, id) };
  const isOverParents = filterIn(rules.present(), 'marketo')?.kind.alone !== undefined;
  if (!isOverParents) rules.apply(withParentFilter(rules.present(), chance, 1));
  await giveAccounts(parts, chance);
  const calm = scheduler.now();
  await runUntil(() => scheduler.now() > calm + LONG_AFTER_MS && world.cyclesSince(calm) >= CYCLES_BEFORE);
  const filter = filterIn(rules.present(), 'marketo');
  if (filter !== null && (await moveAcross(parts, filter.kind, chance)) > 0) world.verdicts.reached('a parent moved its contacts across a filter at rest');
  for (let count = 0; count < OTHER_ACTS; count += 1) await actOnParents(parts, chance);
  world.beside.scan('salesforce', 'user');
  const moved = scheduler.now();
  await runUntil(() => world.cyclesSince(moved) >= 2);
  return comesToRest();
}
