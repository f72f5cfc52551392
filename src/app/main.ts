import { runCommandLine } from './command-line.ts';
import type { Terminal } from './commands/terminal.ts';
import { createPaint } from './paint.ts';
import { processEnvironment, processStart, processUser } from './settings/environment.ts';
import { systemClock } from './system-clock.ts';

const environment = processEnvironment();
const paint = createPaint(process.stdout.isTTY, environment);
/** What a shell calls a program that a closed pipe has ended. */
const BROKEN_PIPE = 141;
/** Clears the line that the last `show` left. */
const CLEAR_LINE = `\r${String.fromCharCode(27)}[2K`;

const terminal: Terminal = {
  environment,
  folder: process.cwd(),
  user: processUser(),
  paint,
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  show: (text) => {
    if (paint.isTerminal) process.stdout.write(`${CLEAR_LINE}${text}`);
  },
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

// Whoever reads has had enough, as `head` has: there is nobody to say anything to.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(BROKEN_PIPE));

const exitCode = await runCommandLine(process.argv.slice(2), terminal, {
  stopRequested: stop.signal,
  logTarget: process.stderr,
  startedAt: processStart(environment, systemClock.now()),
});
// A pipe takes 64 kB at a time: what a slow reader has not taken yet would be cut off without a word.
for (const stream of [process.stdout, process.stderr]) await new Promise<void>((written) => void stream.write('', () => written()));
process.exit(exitCode);
