import { readFlags } from '../../bin/flags.mjs';
import { describeOutcome, summarise } from './describe-outcome.ts';
import { runRealParts } from './run.ts';
import type { Yard } from './bridge-of-processes.ts';
import type { RunOutcome } from './run.ts';
import { INJECTIONS } from './run-options.ts';
import type { Injection } from './run-options.ts';
import { openYards } from './yards.ts';
import type { Yards } from './yards.ts';

const HELP = `npm run soak [-- options]: real processes, a real PostgreSQL and both simulators over HTTP

  --runs 200         so many fresh seeds
  --seed 7           runs this one and tells everything
  --from 1000        the first of them; the clock decides where nothing is said
  --at-a-time 2      so many side by side

Exit code 1 when something did not hold.`;

const flags = readFlags({
  command: 'npm run soak',
  help: HELP,
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string' }, from: { type: 'string' }, 'at-a-time': { type: 'string', default: '2' } },
  whole: ['runs', 'seed', 'from', 'at-a-time'],
});

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Ctrl-C: what runs is ended and cleaned up by the keeper, when this process is gone. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** Runs a seed and tells about it; one that could not be run to its end is told, and null. */
async function runOne(yard: Yard, seed: number, isAlone: boolean): Promise<RunOutcome | null> {
  try {
    const outcome = await runRealParts(yard, seed);
    const isWorthTelling = isAlone || outcome.violations.length > 0;
    for (const line of isWorthTelling ? describeOutcome(outcome) : [summarise(outcome)]) say(line);
    return outcome;
  } catch (problem) {
    say(`seed ${seed} did not run to its end: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`);
    return null;
  }
}

async function runAll(yards: Yards, seeds: readonly number[]): Promise<readonly RunOutcome[]> {
  const outcomes = await Promise.all(seeds.map((seed) => yards.use((yard) => runOne(yard, seed, seeds.length === 1))));
  return outcomes.filter((outcome) => outcome !== null);
}

function sumOf(outcomes: readonly RunOutcome[], of: (outcome: RunOutcome) => number): number {
  return outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
}

function verdict(outcomes: readonly RunOutcome[], seconds: number): void {
  say(`\n${outcomes.length} runs in ${Math.round(seconds)} s; ${sumOf(outcomes, ({ starts }) => starts)} processes started, ${sumOf(outcomes, ({ looked }) => looked.edits)} edits by users, ${sumOf(outcomes, ({ looked }) => looked.effects)} effects of ours, ${sumOf(outcomes, ({ looked }) => looked.conflicts)} conflicts named`);
  for (const kind of Object.keys(INJECTIONS) as Injection[]) {
    const times = sumOf(outcomes, ({ injected }) => injected[kind] ?? 0);
    const runs = outcomes.filter(({ injected }) => (injected[kind] ?? 0) > 0).length;
    say(`  ${kind.padEnd(26)} ${String(times).padStart(6)} in ${String(runs).padStart(4)} runs   ${INJECTIONS[kind]}`);
  }
  const gaps = new Map<string, number>();
  for (const { allowed } of outcomes) for (const [gap, times] of Object.entries(allowed)) gaps.set(gap, (gaps.get(gap) ?? 0) + times);
  for (const [gap, times] of gaps) say(`  known gap: ${gap}: ${times}`);
  const failed = outcomes.filter(({ violations }) => violations.length > 0).map(({ options }) => options.seed);
  say(failed.length === 0 ? 'Everything held.' : `${failed.length} runs broke an invariant: seeds ${failed.join(', ')}`);
}

async function main(): Promise<boolean> {
  const first = Number(flags.seed ?? flags.from ?? Math.floor(Date.now() / 1000));
  const count = flags.seed === undefined ? Number(flags.runs) : 1;
  const yards = await openYards(Math.min(count, Number(flags['at-a-time'])), process.env);
  if (yards === null) {
    say('There is no PostgreSQL on this machine. Install one, or name a server in TEST_DATABASE_URL.');
    return false;
  }
  const startedAt = Date.now();
  try {
    const outcomes = await runAll(yards, Array.from({ length: count }, (_, index) => first + index));
    verdict(outcomes, (Date.now() - startedAt) / 1000);
    if (outcomes.length < count) say(`${count - outcomes.length} runs did not come to their end.`);
    return outcomes.length === count && outcomes.every(({ violations }) => violations.length === 0);
  } finally {
    await yards.close();
  }
}

process.exitCode = (await main()) ? 0 : 1;
