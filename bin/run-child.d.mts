import type { ChildProcess, StdioOptions } from 'node:child_process';

/**
 * Starts a program of ours on the pinned Node. When this process ends, however that happens, so does the child.
 * `flags` are Node's own and come before the program; `stdio` without the channel between the two.
 */
export function spawnTethered(
  program: string,
  args: readonly string[],
  options?: { readonly stdio?: Extract<StdioOptions, readonly unknown[]>; readonly env?: Readonly<Record<string, string>>; readonly cwd?: string; readonly flags?: readonly string[] },
): ChildProcess;
