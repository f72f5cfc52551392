import { runCommandLine } from './command-line.ts';
import type { Terminal } from './commands/terminal.ts';
import { createPaint } from './paint.ts';
import { processEnvironment, processStart, processUser } from './settings/environment.ts';
import { systemClock } from './system-clock.ts';

const environment = processEnvironment();
const paint = createPaint(process.stdout.isTTY, environment);
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

const exitCode = await runCommandLine(process.argv.slice(2), terminal, {
  stopRequested: stop.signal,
  logTarget: process.stderr,
  startedAt: processStart(environment, systemClock.now()),
});
process.exit(exitCode);
