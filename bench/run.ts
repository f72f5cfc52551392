import { accountChange } from './account-change.ts';
import type { Bench } from './figure.ts';
import { jsonLines, table, thisMachine } from './figure.ts';
import { callEconomy } from './call-economy.ts';
import { initialSync } from './initial-sync.ts';
import { growth } from './growth.ts';
import { memory } from './memory.ts';
import { preview } from './preview.ts';
import { processorTime } from './processor-time.ts';
import { statements } from './statements.ts';

/*
 * `npm run bench` runs every bench, `npm run bench -- calls` one of them. For each: a table for people,
 * then one line of JSON per figure. What was asked wrongly, and a run whose two sides do not agree at
 * its end, ends with a sentence and exit code 1: a fast wrong run is worth nothing.
 */

const BENCHES: readonly Bench[] = [callEconomy, accountChange, statements, memory, processorTime, growth, initialSync, preview];

const wanted = process.argv.slice(2).filter((argument) => argument !== '--');
const unknown = wanted.find((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench "${unknown}". There are: ${BENCHES.map((bench) => bench.name).join(', ')}.\n`);
  process.exit(1);
}

const machine = thisMachine();
for (const bench of BENCHES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  process.stdout.write(`\n${bench.name}: ${bench.question}\n`);
  const figures = await bench.run((progress) => process.stderr.write(`  … ${progress}\n`));
  process.stdout.write(`${table(figures)}\n${jsonLines(bench.name, figures, machine)}\n`);
}
