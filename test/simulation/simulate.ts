import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { FAULT_IDS } from './fault-kinds.ts';
import type { FaultId } from './fault-kinds.ts';
import { expandSeed } from './option-record.ts';
import { runSeed } from './run-seed.ts';
import type { Outcome, RunOptions } from './run-seed.ts';
import { createTally } from './tally.ts';

/*
 * `npm run simulate -- --seed 7` runs one seed and tells what happened; with `--trace` every single event of it.
 * `--seeds 200` or `--minutes 30` run fresh seeds, from `--from` on, and print the tally. `--strict` allows no known gap.
 * `--with F34,F35` plans these faults in every seed. Exit code 1 when an invariant did not hold.
 */

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    from: { type: 'string' },
    strict: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    failures: { type: 'string' },
    with: { type: 'string' },
  },
});

/** One of so many seeds runs twice: both runs must leave the same trace (reliability.md §2.3, rule 9). */
const AUDITED = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const surely = (flags.with ?? '').split(',').filter((id) => id !== '').map(faultCalled);

/** What every run of this command is told. */
function runOptions(seed: number): RunOptions {
  return { ...(flags.strict ? { allowances: [] } : {}), ...(surely.length > 0 ? { options: expandSeed(seed, { surely }) } : {}) };
}

function faultCalled(id: string): FaultId {
  const found = FAULT_IDS.find((known) => known === id);
  if (found === undefined) throw new Error(`The simulation does not inject "${id}". It knows ${FAULT_IDS.join(', ')}.`);
  return found;
}

async function runOne(seed: number): Promise<boolean> {
  const outcome = await runSeed(seed, { ...runOptions(seed), ...(flags.trace ? { onTrace: say } : {}) });
  say(JSON.stringify(outcome.options, null, 2));
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
  const tally = createTally();
  for (let seed = first; !isEnough(seed - first); seed++) {
    const outcome = await runSeed(seed, runOptions(seed));
    const again = seed % AUDITED === 0 ? await runSeed(seed, runOptions(seed)) : outcome;
    tally.add(again.traceHash === outcome.traceHash ? outcome : { ...outcome, violations: [{ invariant: 'replay', check: 'E', what: 'two runs of one seed differ', at: 0, about: null }] });
    if (outcome.violations.length === 0) continue;
    say(`seed ${seed}: ${outcome.violations.slice(0, 3).map(({ invariant, what }) => `${invariant} ${what.slice(0, 300)}`).join('\n    ')}`);
    if (flags.failures !== undefined) appendFileSync(flags.failures, `${seed}\n`);
  }
  const { user, system } = process.cpuUsage();
  say(tally.page((user + system) / 1_000_000));
  return tally.failures().length === 0;
}

/** Seeds that nobody asked for by number: the day decides, so that every night runs others. */
function freshSeed(): number {
  return flags.from === undefined ? Math.floor(Date.now() / 1000) * 1000 : Number(flags.from);
}

async function main(): Promise<boolean> {
  if (flags.seed !== undefined) return runOne(Number(flags.seed));
  const end = flags.minutes === undefined ? Infinity : Date.now() + Number(flags.minutes) * 60_000;
  const count = flags.seeds === undefined ? (flags.minutes === undefined ? 200 : Infinity) : Number(flags.seeds);
  return runMany(freshSeed(), (done) => done >= count || Date.now() > end);
}

process.exitCode = (await main()) ? 0 : 1;
