import { parseArgs } from 'node:util';
import { expandSeed } from '../simulation/option-record.ts';
import { runSeed } from '../simulation/run-seed.ts';
import { bugCalled } from './bugs.ts';
import { HINT_SEEDS } from './hint-seeds.ts';
import type { PlantedBug } from './planted-bug.ts';
import { simulationWith } from './planted-simulation.ts';
import type { Hunted } from './hunted.ts';

/*
 * `node test/planted/hunt.ts --from 1 --seeds 100 <name> …`: plants one bug after the other and runs seeds until one
 * convicts the program: the seed that did so the last time, then those from the beginning of that one's thousand, which
 * know the same objects; all from `--from` where there is none. Prints a line of JSON for each bug (hunted.ts).
 * `--proven 1000` takes it for proven that the program as it is holds in seeds up to that one, as test/simulation does.
 */

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: '1' }, seeds: { type: 'string', default: '2000' }, proven: { type: 'string', default: '0' } },
});

/** Seeds of one thousand know the same objects and users; the next one may know others (option-record.ts). */
const A_KIND = 1000;

async function hunt(bug: PlantedBug): Promise<Hunted> {
  const runWithBug = await simulationWith(bug);
  const hint = HINT_SEEDS[bug.name];
  const first = hint === undefined || hint < A_KIND ? Number(flags.from) : hint - (hint % A_KIND);
  const seeds = [...(hint === undefined ? [] : [hint]), ...Array.from({ length: Number(flags.seeds) }, (_, index) => first + index)];
  let tried = 0;
  for (const seed of seeds) {
    const options = expandSeed(seed);
    if (bug.shownBy?.(options) === false) continue;
    tried += 1;
    const [violation] = (await runWithBug(seed, { options, endsConvicted: true })).violations;
    if (violation === undefined) continue;
    // A seed that convicts the program as it is proves nothing about the bug.
    if (seed > Number(flags.proven) && (await runSeed(seed, { options, endsConvicted: true })).violations.length > 0) continue;
    return { name: bug.name, tried, seed, invariant: violation.invariant, what: violation.what };
  }
  return { name: bug.name, tried, seed: null, invariant: null, what: null };
}

for (const name of names) process.stdout.write(`${JSON.stringify(await hunt(bugCalled(name)))}\n`);
