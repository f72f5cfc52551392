import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

const FILTERS = ['test/engine/filters.test.ts', 'test/engine/filters-over-parents.test.ts'];
const CHILDREN = ['test/engine/children-of-changed.test.ts'];

/** Other seeds have no filters over parents. */
const hasParentFilters = ({ rules }: OptionRecord): boolean => rules !== null && rules.parentActs !== null;

/** Mistakes over filters: tests of the engine are to notice them, and the simulation what becomes of whoever belongs to a record that changed. */
export const FILTER_BUGS: readonly PlantedBug[] = [
  {
    name: 'update a record that is filtered',
    tests: FILTERS,
    places: [{ file: 'src/domain/merge-pair.ts', find: 'if (pair[to].filtered !== null && field.line.tellsFilterTo !== to) continue;', replace: '' }],
  },
  {
    name: 'take what cannot be seen for leaving',
    tests: FILTERS,
    places: [{ file: 'src/domain/filtered.ts', find: "return target === 'absent' ? { since, verdict: 'unknown', because: verdict.because } : null;", replace: "return { since, verdict: 'unknown', because: verdict.because };" }],
  },
  {
    name: 'let in whom nobody can judge',
    tests: FILTERS,
    places: [{ file: 'src/domain/filtered.ts', find: "return target === 'absent' ? { since, verdict: 'unknown', because: verdict.because } : null;", replace: 'return null;' }],
  },
  {
    name: 'leave the contacts of an account that changed where they were',
    tests: FILTERS,
    places: [{ file: 'src/engine/look-at-children.ts', find: 'if (watched.length === 0) return;', replace: 'if (watched.length < 1e9) return;' }],
  },
  {
    name: 'leave the children of a changed parent',
    shownBy: hasParentFilters,
    places: [{ file: 'src/domain/changed-parent.ts', find: 'if (concerned.length === 0) return [];', replace: 'if (concerned.length < 1e9) return [];' }],
  },
  {
    name: 'take a parent that is read for the first time for what its children were shown',
    tests: FILTERS,
    places: [{ file: 'src/domain/changed-parent.ts', find: 'if (isFirst) return mayHaveBeenShownBefore(pair.salesforce.seenVersion, watched.child, watch.wholeSince);', replace: 'if (isFirst) return false;' }],
  },
  {
    name: 'leave the children of a parent of which "sync now" saw the change',
    shownBy: hasParentFilters,
    places: [{ file: 'src/engine/sync-session.ts', find: 'return parents.length === 0 ? decision', replace: "return parents.length === 0 || session.lease.name.endsWith('/priority') ? decision" }],
  },
  {
    name: 'leave children to the next cycle whose parent changed while others were read',
    tests: CHILDREN,
    places: [{ file: 'src/engine/look-at-children.ts', find: 'if (due.every((parent) => served.has(keyOf(parent))) || signal.aborted) return;', replace: 'if (served.size > 0 || due.length === 0 || signal.aborted) return;' }],
  },
  {
    name: 'forget a parent that changed once more while its children were read',
    tests: CHILDREN,
    places: [{ file: 'src/store/memory-tables.ts', find: 'if (childrenDue.get(key)?.mark === read.mark) childrenDue.delete(key);', replace: 'childrenDue.delete(key);' }],
  },
  {
    name: 'believe an old look over a newer one under the same stamp',
    tests: CHILDREN,
    places: [{ file: 'src/engine/observe-in-run.ts', find: "return observed.outcome === 'updated' && hasSameStamp(pair, side, look) ?", replace: "return observed.outcome === 'skipped' && hasSameStamp(pair, side, look) ?" }],
  },
  {
    name: 'judge nobody anew by a filter that changed',
    tests: FILTERS,
    places: [{ file: 'src/engine/judge-anew.ts', find: 'while (!pass.isDone) {', replace: 'while (pass.judged > 1e9) {' }],
  },
  {
    name: 'delete those who leave however many they are',
    tests: FILTERS,
    places: [{ file: 'src/domain/deletion.ts', find: "return work.state === 'waiting' && work.lane !== 'priority' && isForItsEnd(pair, side);", replace: "return work.state === 'waiting' && work.lane !== 'priority' && isBereft(pair, side);" }],
  },
  {
    name: 'tell an echo from a field that only filters look at',
    tests: FILTERS,
    places: [{ file: 'src/domain/judge-hint.ts', find: 'if (saysSomethingWatched(pair, side, hint, mapping)) return null;', replace: '' }],
  },
];
