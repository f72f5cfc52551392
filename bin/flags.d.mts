import type { ParseArgsOptionsConfig, parseArgs } from 'node:util';

/**
 * The flags that a program was given, of those in `options`. `--help` prints `help` and ends the process; a flag that it
 * does not know, or one of `whole` that is no whole number, is a sentence that names the way to the help, and exit code 1.
 * `command` is what a person types: `npm run simulate`.
 */
export function readFlags<const Options extends ParseArgsOptionsConfig>(program: {
  readonly command: string;
  readonly help: string;
  readonly options: Options;
  readonly whole?: readonly (keyof Options)[];
}): ReturnType<typeof parseArgs<{ options: Options; allowNegative: true }>>['values'];
