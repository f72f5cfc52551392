import { runCommandLine } from '../../src/app/command-line.ts';
import { createPaint } from '../../src/app/paint.ts';

/** The command line in this process, without colours, saying everything to the test. */
export interface QuietTerminal {
  run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
}

/** A terminal in a folder, whose commands find the Bascule that runs over it, or what these variables name. */
export function quietTerminal(folder: string, environment: Readonly<Record<string, string>> = {}): QuietTerminal {
  return {
    async run(...args) {
      const [out, err]: [string[], string[]] = [[], []];
      const terminal = { environment: { BASCULE_DATA_FOLDER: folder, ...environment }, folder, user: 'ann', paint: createPaint(false, {}), say: (line: string) => out.push(line), complain: (line: string) => err.push(line), show: () => undefined };
      const code = await runCommandLine(args, terminal, { stopRequested: new AbortController().signal, logTarget: { write: () => undefined }, startedAt: 0 });
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
  };
}
