import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFlags } from '../../bin/flags.mjs';
import { FAULT_IDS } from './fault-kinds.ts';
import type { FaultId } from './fault-kinds.ts';
import { expandSeed } from './option-record.ts';
import type { OptionRecord } from './option-record.ts';
import { runSeed } from './run-seed.ts';
import type { Outcome, RunOptions } from './run-seed.ts';
import { shrink } from './shrink.ts';
import { createTally } from './tally.ts';

const HELP = `npm run simulate [-- options]

  --seed 7             runs this seed and tells what happened
  --trace              with it, every single event
  --options FILE       runs an option record, such as shrinking leaves
  --seeds 200          runs so many seeds and prints the tally
  --minutes 30         goes on for so long
  --from 1             the first of them, which says what their worlds have (docs/reliability.md); the clock decides where nothing is said
  --with F34,F35       plans these faults in every seed
  --no-shrink          leaves failing seeds as they are; else the first eight are shrunk
  --shrink-runs 120    runs that shrinking one may take
  --failures FILE      adds the number of each failing seed to a file
  --strict             allows no known gap

Exit code 1 when an invariant did not hold, or when a thousand seeds did not reach what they should.`;

const text = { type: 'string' } as const;
const flags = readFlags({
  command: 'npm run simulate',
  help: HELP,
  options: {
    seed: text,
    options: text,
    seeds: text,
    minutes: text,
    from: text,
    strict: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: true },
    'shrink-runs': { type: 'string', default: '120' },
    failures: text,
    with: text,
  },
  whole: ['seed', 'seeds', 'minutes', 'from', 'shrink-runs'],
});

/** One of so many seeds runs twice: both runs must leave the same trace (reliability.md §2.3, rule 9). */
const AUDITED = 100;
/** So many seeds are shrunk at most: a broken build is not to become a storm of shrinking (rule 12). */
const MOST_SHRUNK = 8;
/** So many seeds, and so many of a kind, must together reach everything that should sometimes be reached (rule 10). */
const SEEDS_THAT_REACH_ALL = 1000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const surely = (flags.with ?? '').split(',').filter((id) => id !== '').map(faultCalled);

const strictness: RunOptions = flags.strict ? { allowances: [] } : {};

/** What every run of this command is told. */
function runOptions(seed: number): RunOptions {
  return { ...strictness, ...(surely.length > 0 ? { options: expandSeed(seed, { surely }) } : {}) };
}

function faultCalled(id: string): FaultId {
  const found = FAULT_IDS.find((known) => known === id);
  if (found === undefined) throw new Error(`The simulation does not inject "${id}". It knows ${FAULT_IDS.join(', ')}.`);
  return found;
}

async function runOne(seed: number, given: RunOptions): Promise<boolean> {
  const outcome = await runSeed(seed, { ...given, ...(flags.trace ? { onTrace: say } : {}) });
  const { faults, acts, ...options } = outcome.options;
  say(JSON.stringify(options, (key, value: unknown) => ((key === 'acts' || key === 'troubles' || key === 'merges') && Array.isArray(value) ? `${value.length} of them` : value), 2));
  say(`faults: ${faults.map(({ id, atMs }) => `${id} at ${Math.round(atMs / 1000)} s`).join(', ') || 'none'}`);
  say(`users act ${acts.length} times`);
  say(`faults that struck: ${JSON.stringify(outcome.faults)}`);
  say(`known gaps that were allowed: ${JSON.stringify(outcome.allowed)}`);
  say(`${outcome.steps} steps, ${outcome.calls} calls, ${Math.round(outcome.virtualMs / 1000)} s of virtual time, trace ${outcome.traceHash}`);
  describeFailure(outcome);
  return outcome.violations.length === 0;
}

function describeFailure({ violations, stories }: Outcome): void {
  if (violations.length === 0) say('every invariant held');
  violations.forEach(({ invariant, check, what, at }, index) => {
    say(`${invariant} (${check}) at ${new Date(at).toISOString()}: ${what}`);
    for (const line of stories[index] ?? []) say(`    ${line}`);
  });
}

async function runMany(first: number, isEnough: (done: number) => boolean): Promise<boolean> {
  const tally = createTally(SEEDS_THAT_REACH_ALL);
  for (let seed = first; !isEnough(seed - first); seed++) {
    const outcome = await runSeed(seed, runOptions(seed));
    const again = seed % AUDITED === 0 ? await runSeed(seed, runOptions(seed)) : outcome;
    tally.add(again.traceHash === outcome.traceHash ? outcome : { ...outcome, violations: [{ invariant: 'replay', check: 'E', what: 'two runs of one seed differ', at: 0, about: null }] });
    if (outcome.violations.length === 0) continue;
    say(`seed ${seed}: ${outcome.violations.slice(0, 3).map(({ invariant, what }) => `${invariant} ${what.slice(0, 300)}`).join('\n    ')}`);
    if (flags.failures !== undefined) appendFileSync(flags.failures, `${seed}\n`);
    if (flags.shrink && tally.failures().length <= MOST_SHRUNK) await shrinkFailure(outcome);
  }
  const { user, system } = process.cpuUsage();
  say(tally.page((user + system) / 1_000_000));
  const { things, tuples } = tally.unmet();
  const isReached = tally.seeds() < SEEDS_THAT_REACH_ALL || things.length + tuples.length === 0;
  return tally.failures().length === 0 && isReached;
}

/** Looks for a smaller run that breaks the same invariant, and leaves it in a file that `--options` takes. */
async function shrinkFailure({ options, violations }: Outcome): Promise<void> {
  const [first] = violations;
  const stillFails = async (candidate: OptionRecord): Promise<boolean> => {
    const { violations: left } = await runSeed(candidate.seed, { ...strictness, options: candidate });
    return left.some(({ invariant }) => invariant === first?.invariant);
  };
  const shrunk = await shrink(options, stillFails, Number(flags['shrink-runs']));
  const { seed, faults, acts, workers, fields, salesforcePeople, marketoPeople } = shrunk.options;
  const path = join(tmpdir(), `bascule-seed-${seed}.json`);
  writeFileSync(path, `${JSON.stringify(shrunk.options, null, 1)}\n`);
  say(`    shrunk in ${shrunk.runs} runs to ${faults.length} faults (${faults.map(({ id }) => id).join(' ')}), ${acts.length} acts, ${workers} workers, ${fields.length} fields and ${salesforcePeople} + ${marketoPeople} people that break ${String(first?.invariant)}`);
  say(`    npm run simulate -- --options ${path}`);
}

/** Seeds that nobody asked for by number: the clock decides, so that every night runs others, and worlds of another kind. */
function freshSeed(): number {
  return flags.from === undefined ? Math.floor(Date.now() / 1000) * 1000 : Number(flags.from);
}

async function main(): Promise<boolean> {
  if (flags.options !== undefined) {
    const options = JSON.parse(readFileSync(flags.options, 'utf8')) as OptionRecord;
    return runOne(options.seed, { ...strictness, options });
  }
  if (flags.seed !== undefined) return runOne(Number(flags.seed), runOptions(Number(flags.seed)));
  const end = flags.minutes === undefined ? Infinity : Date.now() + Number(flags.minutes) * 60_000;
  const count = flags.seeds === undefined ? (flags.minutes === undefined ? 200 : Infinity) : Number(flags.seeds);
  return runMany(freshSeed(), (done) => done >= count || Date.now() > end);
}

process.exitCode = (await main()) ? 0 : 1;
