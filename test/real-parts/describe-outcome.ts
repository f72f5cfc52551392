import type { RunOutcome } from './run.ts';

const LINES_SHOWN = 40;

/** One line for a run in which everything held. */
export function summarise({ options, injected, looked, starts, tookMs }: RunOutcome): string {
  const seconds = (tookMs.start + tookMs.active + tookMs.rest) / 1000;
  const done = Object.entries(injected).map(([kind, times]) => `${kind}${times > 1 ? ` ×${times}` : ''}`);
  return `seed ${options.seed}: ${options.workers} ${options.workers === 1 ? 'worker' : 'workers'}, ${starts} starts; ${done.join(', ')}; ${looked.edits} edits and ${looked.effects} effects on ${looked.pairs} pairs; ${seconds.toFixed(1)} s`;
}

/** Everything that is known about a run. */
export function describeOutcome(outcome: RunOutcome): readonly string[] {
  return [
    summarise(outcome),
    ...outcome.violations.map((violation) => `  ✗ ${violation}`),
    ...Object.entries(outcome.allowed).map(([gap, times]) => `  known gap: ${gap} (${times})`),
    `  planned: ${outcome.options.injections.map(({ kind, atMs }) => `${kind} at ${atMs} ms`).join(', ')}`,
    `  took: ${JSON.stringify(outcome.tookMs)} ms`,
    ...outcome.lines.slice(-LINES_SHOWN).map((line) => `  ${line}`),
    `  npm run soak -- --seed ${outcome.options.seed} runs it again`,
  ];
}
