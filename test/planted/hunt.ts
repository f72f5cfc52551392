import { runSeed } from '../simulation/run-seed.ts';

/*
 * `node --import ./test/planted/plant.ts test/planted/hunt.ts <first seed> <seeds>`, with PLANTED_BUG set: runs seeds until
 * one convicts the program, and prints what it saw as one line of JSON.
 */

const [first = 1, seeds = 2000] = process.argv.slice(2).map(Number);

async function hunt(): Promise<object> {
  for (let seed = first; seed < first + seeds; seed++) {
    const [violation] = (await runSeed(seed)).violations;
    if (violation !== undefined) return { seeds: seed - first + 1, seed, invariant: violation.invariant, what: violation.what.slice(0, 200) };
  }
  return { seeds, seed: null };
}

process.stdout.write(`${JSON.stringify(await hunt())}\n`);
