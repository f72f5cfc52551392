import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PLANTED_BUGS } from './bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

/*
 * `npm run planted`: plants each known mistake in turn and lets the simulation look for it, two at a time. Prints after
 * how many seeds each was caught and by which invariant, and the score. `--only <part of a name>` plants some of them.
 * Exit code 1 when one got away.
 */

const { values: flags } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
});

const AT_A_TIME = 2;

interface Hunted {
  readonly bug: PlantedBug;
  readonly seeds: number;
  /** The seed that convicted it; null when it got away. */
  readonly seed: number | null;
  readonly invariant: string;
}

function hunt(bug: PlantedBug): Promise<Hunted> {
  const at = (name: string): string => join(import.meta.dirname, name);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', at('plant.ts'), at('hunt.ts'), flags.from, flags.seeds], {
    env: { ...process.env, PLANTED_BUG: bug.name },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`The hunt for "${bug.name}" ended with code ${code}.`));
      const told = JSON.parse(output) as Partial<Hunted> & Pick<Hunted, 'seeds' | 'seed'>;
      resolve({ bug, seeds: told.seeds, seed: told.seed, invariant: told.invariant ?? '' });
    });
  });
}

async function main(): Promise<boolean> {
  const queue = PLANTED_BUGS.filter(({ name }) => name.includes(flags.only));
  const all = queue.length;
  const hunted: Hunted[] = [];
  const hunter = async (): Promise<void> => {
    for (let bug = queue.shift(); bug !== undefined; bug = queue.shift()) {
      const result = await hunt(bug);
      hunted.push(result);
      console.log(`${result.seed === null ? 'got away' : 'caught  '} ${String(result.seeds).padStart(5)} seeds  ${result.invariant.padEnd(5)} ${bug.name}`);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, hunter));
  const caught = hunted.filter(({ seed }) => seed !== null);
  console.log(`\n${caught.length} of ${all} planted bugs caught within ${flags.seeds} seeds each`);
  return caught.length === all;
}

process.exitCode = (await main()) ? 0 : 1;
