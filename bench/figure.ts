import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** One measured number, with what it should be. */
export interface Figure {
  /** A short name that stays the same over the years: `idle-cycle-salesforce`. */
  readonly name: string;
  /** What was measured, in words. */
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  /** The most it may be; null when it is shown for orientation only. */
  readonly goal: number | null;
  /** How it was measured: sizes, formula, spread. */
  readonly note: string;
}

/** One bench: a name for the command line, what it asks, and how to find out. */
export interface Bench {
  readonly name: string;
  readonly question: string;
  run(say: (progress: string) => void): Promise<readonly Figure[]>;
}

/** The figures of a bench as an aligned table, notes below it. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.title,
    `${shown(figure.value)} ${figure.unit}`,
    figure.goal === null ? '' : `≤ ${shown(figure.goal)}`,
    figure.goal === null ? '' : isMet(figure) ? 'met' : 'MISSED',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row, index) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ').trimEnd()}\n      ${figures[index]?.note ?? ''}`)
    .join('\n');
}

/** One line of JSON for each figure, for whoever compares runs. */
export function jsonLines(bench: string, figures: readonly Figure[], machine: Machine): string {
  return figures
    .map(({ name, value, unit, goal, note }) =>
      JSON.stringify({ bench, figure: name, value: rounded(value), unit, goal, met: goal === null ? null : value <= goal, note, ...machine }),
    )
    .join('\n');
}

/** What a figure has to be read with. */
export interface Machine {
  readonly commit: string;
  readonly node: string;
  readonly cores: number;
}

/** The machine and the state of the sources. */
export function thisMachine(): Machine {
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' });
  return { commit: git.status === 0 ? git.stdout.trim() : 'unknown', node: process.version, cores: availableParallelism() };
}

function isMet({ value, goal }: Figure): boolean {
  return goal !== null && value <= goal;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function shown(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString('en') : rounded(value).toString();
}

/** The middle of a list, and how far its middle half spreads around it, as a share of it (reliability.md §5). */
export function medianOf(values: readonly number[]): { readonly median: number; readonly spread: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), spread: (at(0.75) - at(0.25)) / at(0.5) };
}
