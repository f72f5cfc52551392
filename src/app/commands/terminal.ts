import type { Environment } from '../settings/environment.ts';
import type { Paint } from '../paint.ts';

/** What a command stands on: where it was called, with what, and where it may write. */
export interface Terminal {
  readonly environment: Environment;
  /** The folder it was called in. */
  readonly folder: string;
  /** What the operating system calls whoever called it; null when it does not say. */
  readonly user: string | null;
  readonly paint: Paint;
  /** A line on standard output. */
  readonly say: (line: string) => void;
  /** A line on standard error. */
  readonly complain: (line: string) => void;
  /** Replaces what `show` wrote before, on a terminal; nothing elsewhere. An empty text clears it. */
  readonly show: (text: string) => void;
}

/** What ends a command with a sentence instead of a result. */
export class CommandFailure extends Error {
  /** 1: it did not work; 2: it was called wrongly. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1) {
    super(sentence);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}
