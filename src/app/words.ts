import { catalogueEntry, withinSentence } from '../domain/error-catalogue.ts';
import type { StepFailure } from '../domain/step-failure.ts';
import { SIDE_NAMES } from '../domain/side.ts';
import type { CycleStep, RecordCounts, StepCounts } from '../domain/sync-cycle.ts';
import { addCounts, NO_COUNTS, sideOfStep } from '../domain/sync-cycle.ts';
import { tame } from './paint.ts';

/** What a cycle, or one of its steps, did by kind of record, those to which nothing was done left out. */
export function byObject({ objects = {} }: StepCounts): readonly (readonly [object: string, counts: RecordCounts])[] {
  return Object.entries(objects).filter(([, counts]) => Object.values(counts).some((records) => records !== 0));
}

/** What all writing steps of a cycle did together; reading and schema steps count what they saw, not what changed. */
export function objectsOf(cycle: { readonly steps: readonly Pick<CycleStep, 'operation' | 'counts'>[] }): StepCounts {
  return cycle.steps
    .filter((step) => step.operation === 'push-new' || step.operation === 'push-updates')
    .reduce((sum, step) => addCounts(sum, step.counts), NO_COUNTS);
}

/** What a step does and where: `push-new (Marketo)`. */
export function stepWords(step: Pick<CycleStep, 'operation' | 'side'>): string {
  const side = sideOfStep(step);
  return `${step.operation} (${side === null ? 'both sides' : SIDE_NAMES[side]})`;
}

/** Why a vendor could not be asked, which one, and what to do about it. */
export function failureWords({ side, error: { code, vendorMessage } }: StepFailure): string {
  const { title, remedy } = catalogueEntry(code);
  const own = vendorMessage === null ? '' : ` (${vendorMessage.replace(/\.$/, '')})`;
  return `${side === null ? 'The other system' : SIDE_NAMES[side]} could not be asked: ${withinSentence(title)}${own}. ${remedy}`;
}

/** `1 person`, `2 people`, `12,345 people`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A span of time as people say it: `4 s`, `3 min`, `2 h`, `5 days`. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** So many connections are named at most where one is asked for that is not there. */
const MOST_LISTED = 10;

/** That no connection is called so, and which there are, or how to list them: the one sentence for it on command line and API. */
export function noSuchConnection(named: string, ids: readonly string[]): string {
  if (ids.length === 0) return 'Bascule runs without a connection. Write one into bascule.yaml, as bascule.example.yaml shows, and start it again.';
  if (ids.length > MOST_LISTED) return `There is no connection "${tame(named)}"; \`bascule status\` lists the ${ids.length.toLocaleString('en')} that there are.`;
  return `There is no connection "${tame(named)}"; there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ')}.`;
}
