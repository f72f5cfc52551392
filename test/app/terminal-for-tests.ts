import { runCommandLine } from '../../src/app/command-line.ts';
import { createPaint } from '../../src/app/paint.ts';

/** What a command said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the command line in this process, in a folder of its own, as a terminal without colours would. */
export async function runCommand(args: readonly string[], folder: string, dataFolder: string): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = { environment: { BASCULE_DATA_FOLDER: dataFolder }, folder, paint: createPaint(false, {}), say: (line: string) => void out.push(line), complain: (line: string) => void err.push(line), show: () => undefined };
  const code = await runCommandLine(args, terminal, { stopRequested: new AbortController().signal, logTarget: { write: () => true }, startedAt: 0 });
  return { code, out: out.map((line) => `${line}\n`).join(''), err: err.join('\n') };
}
