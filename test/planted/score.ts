import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readFlags } from '../../bin/flags.mjs';
import { firstFailing } from './ask-tests.ts';
import { PLANTED_BUGS } from './bugs.ts';
import { HINT_SEEDS, HINTS_FILE } from './hint-seeds.ts';
import type { Hunted } from './hunted.ts';

/*
 * `npm run planted`: plants each known mistake in turn and lets the simulation look for it, as many at a time as there
 * are cores. Prints by which seed and which invariant each was caught, and the score. The seed that caught it the last
 * time is tried first, then up to 2000 of its kind (hunt.ts); another seed than the last time is noted (hint-seeds.ts).
 * Of mistakes over what the simulation does not do, tests of the engine are asked. `--only <part of a name>` plants some
 * of them. Exit code 1 when one got away.
 */

const HELP = `npm run planted [-- options]: which known mistakes are found

  --only TEXT      those whose name contains it
  --seeds 2000     seeds that each may take
  --from 1         the first seed for those that were never caught before

Exit code 1 when one got away.`;

const flags = readFlags({
  command: 'npm run planted',
  help: HELP,
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '1' }, only: { type: 'string', default: '' } },
  whole: ['seeds', 'from'],
});

const wanted = PLANTED_BUGS.filter(({ name }) => name.includes(flags.only));
const hunts = wanted.filter(({ tests }) => tests === undefined).map(({ name }) => name);
const WIDTH = Math.max(...wanted.map(({ name }) => name.length));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function row({ name, tried, seed, invariant }: Hunted): string {
  return `${name.padEnd(WIDTH)}  ${(seed === null ? 'got away' : `caught by ${String(invariant)}`).padEnd(14)}  ${(seed === null ? '' : `seed ${seed}`).padEnd(10)}  ${tried} tried`;
}

/** Asks tests of the engine, one bug after the other; answers how many were noticed. Throws when they fail without any bug. */
async function askTests(): Promise<number> {
  const asked = wanted.flatMap(({ name, tests }) => (tests === undefined ? [] : [{ name, tests }]));
  if (asked.length === 0) return 0;
  const failing = await firstFailing([...new Set(asked.flatMap(({ tests }) => tests))], null);
  if (failing !== null) throw new Error(`A test fails although nothing is planted, and proves nothing: ${failing}`);
  let noticed = 0;
  for (const { name, tests } of asked) {
    const test = await firstFailing(tests, name);
    if (test !== null) noticed += 1;
    say(`${name.padEnd(WIDTH)}  ${test === null ? 'got away' : `caught by ${test}`}`);
  }
  return noticed;
}

/** Hunts some bugs in a process of their own, one after the other. */
function hunt(names: readonly string[], onHunted: (hunted: Hunted) => void): Promise<void> {
  const program = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'hunt.ts'), '--from', flags.from, '--seeds', flags.seeds];
  const child = spawn(process.execPath, [...program, ...names], { stdio: ['ignore', 'pipe', 'inherit'] });
  createInterface(child.stdout).on('line', (line) => onHunted(JSON.parse(line) as Hunted));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`A hunt ended with code ${code}.`))));
  });
}

/** Notes the seeds that caught something, where they are others than the last time. */
function note(hunted: readonly Hunted[]): void {
  const hints = Object.fromEntries(PLANTED_BUGS.flatMap(({ name }) => {
    const seed = hunted.find((one) => one.name === name)?.seed ?? HINT_SEEDS[name];
    return seed === undefined ? [] : [[name, seed] as const];
  }));
  if (JSON.stringify(hints) === JSON.stringify(HINT_SEEDS)) return;
  writeFileSync(HINTS_FILE, `${JSON.stringify(hints, null, 2)}\n`);
  say(`Noted in ${HINTS_FILE} which seeds to try first.`);
}

async function main(): Promise<boolean> {
  const hunted: Hunted[] = [];
  const hunters = Math.min(availableParallelism(), hunts.length);
  await Promise.all(Array.from({ length: hunters }, (_, hunter) =>
    hunt(hunts.filter((__, place) => place % hunters === hunter), (one) => {
      hunted.push(one);
      say(row(one));
    })));
  const noticed = await askTests();
  const caught = hunted.filter(({ seed }) => seed !== null).length;
  say(`\n${caught} of ${hunts.length} planted bugs caught within ${flags.seeds} seeds each, ${noticed} of ${wanted.length - hunts.length} by tests of the engine`);
  note(hunted);
  return caught + noticed === wanted.length;
}

process.exitCode = (await main()) ? 0 : 1;
