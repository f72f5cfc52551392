import { followedObjects } from '../domain/field-mapping.ts';
import { problemWords } from '../domain/filter-expression.ts';
import { objectsFiltered } from '../domain/sync-filter.ts';
import { SIDES } from '../domain/side.ts';
import type { FilterTrouble } from './engine-context.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Keeps what cannot be evaluated of the filters, as both sides are in this cycle, where the status shows it; says it in the log when it
 * is news. By such a part nobody leaves, and nobody new is let in. Costs no call.
 */
export function announceFilters(session: SyncSession): void {
  const { schemas, log, rules } = session.context;
  const before = new Set(schemas.filterProblems?.map(({ detail }) => detail));
  const followed = new Set(followedObjects(rules.mapping));
  const problems: readonly FilterTrouble[] = objectsFiltered(rules.mapping.filters).filter((object) => followed.has(object)).flatMap((object) =>
    SIDES.flatMap((to) => (session.mappingOf(object).filters?.[to]?.problems ?? []).map((problem) => ({ object, to, code: 'FILTER_NOT_EVALUATED', detail: problemWords(problem) }))),
  );
  schemas.filterProblems = problems;
  for (const { object, to, code, detail } of problems) if (!before.has(detail)) log.warn('a filter cannot be evaluated', { object, side: to, code, detail });
}
