import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * What takes longest, longest first: whoever is started last is waited for alone. Without this list a clean clone
 * would go by the size of the files, and the seeds, which are two lines each, would come at the end.
 */
const LONGEST: readonly string[] = [
  'test/real-parts/real-parts.test.ts',
  'test/contract/store-embedded.test.ts',
  'test/simulation/seeds-to-860.test.ts',
  'test/simulation/seeds-to-645.test.ts',
  'test/simulation/seeds-to-430.test.ts',
  'test/simulation/seeds-to-215.test.ts',
  'test/end-to-end/start.test.ts',
  'test/engine/crash-matrix.test.ts',
  'test/end-to-end/kill-nine.test.ts',
  'test/console/pages.test.ts',
  'test/planted/caught.test.ts',
  'test/app/command-line.test.ts',
  'test/contract/store-differential.test.ts',
  'test/app/on-postgres.test.ts',
  'test/engine/crash.test.ts',
  'test/console/people.test.ts',
  'test/end-to-end/person-crosses.test.ts',
  'test/console/shell.test.ts',
  'test/spec/planner.test.ts',
  'test/simulation/seeds-with-objects.test.ts',
  'test/simulation/seeds-with-lifecycles.test.ts',
  'test/simulation/seeds-with-flags.test.ts',
  'test/simulation/seeds-with-rules.test.ts',
  'test/simulation/seeds-with-members.test.ts',
  'test/simulation/seeds-with-merges.test.ts',
  'test/simulation/simulation.test.ts',
  'test/planted/shrink.test.ts',
  'test/console/sync-status.test.ts',
];

/** Orders the test files of a run: first the long ones, then all others as vitest would. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is vitest's, and gives a list of its own
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.indexOf(relative(ROOT, moduleId));
  return place === -1 ? LONGEST.length : place;
}
