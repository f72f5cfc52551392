import { parseArgs } from 'node:util';
import type { Simulator } from './exchange.ts';
import { serveSimulator } from './http-server.ts';

/** What the person who starts a simulator chose. `data` undefined keeps everything in memory. */
type StartChoices = { readonly data: string | undefined; readonly people: number; readonly seed: number };

/** What differs between the two simulators' start programs. */
export type Program = {
  /** As printed: "Salesforce simulator". */
  readonly name: string;
  readonly defaultPort: number;
  /** Names the environment variable that may set the port; a flag wins. */
  readonly portVariable: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Builds the simulator after the port is taken; seeds only a new or empty data folder. */
  build(choices: StartChoices): Simulator & { close(): void };
};

/**
 * Runs a simulator until SIGINT or SIGTERM: flags --port, --host, --data, --people, --seed. Prints one line with its
 * address when ready. A wrong flag, a taken port or data that cannot be used is one clear sentence and exit code 1.
 */
export async function runSimulator(program: Program, args: readonly string[]): Promise<void> {
  try {
    await start(program, args);
  } catch (problem) {
    console.error(sentenceFor(program, problem));
    process.exitCode = 1;
  }
}

async function start(program: Program, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string' },
      people: { type: 'string', default: '0' },
      seed: { type: 'string', default: '7' },
    },
  });
  const port = wholeNumber('--port', values.port ?? program.environment[program.portVariable] ?? String(program.defaultPort));
  const choices = { data: values.data, people: wholeNumber('--people', values.people), seed: wholeNumber('--seed', values.seed) };
  let built: ReturnType<Program['build']> | undefined;
  const build = (): Simulator => (built = program.build(choices));
  const server = await serveSimulator(build, { port, host: values.host }).catch((problem: unknown) => {
    if (!isPortTaken(problem)) throw problem;
    throw new Error(`Port ${port} is already in use; choose another with --port or ${program.portVariable}.`);
  });
  console.log(`${program.name} listening on ${server.url}`);
  const stop = (): void => {
    void server.close().then(() => built?.close());
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function wholeNumber(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} must be a whole number, not "${text}".`);
  return Number(text);
}

function isPortTaken(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && problem.code === 'EADDRINUSE';
}

function sentenceFor(program: Program, problem: unknown): string {
  if (problem instanceof Error && 'code' in problem && 'path' in problem) {
    return `${program.name}: ${String(problem.path)} cannot be used (${String(problem.code)}); whoever runs this must be able to read and write it.`;
  }
  return `${program.name}: ${problem instanceof Error ? problem.message : String(problem)}`;
}
