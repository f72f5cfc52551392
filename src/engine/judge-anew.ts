import { foldLedger, deriveWork } from '../domain/derive-work.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { isTimeBound } from '../domain/filter-condition.ts';
import type { FilterPass } from '../domain/filter-pass.ts';
import { judgeFilters, withoutUnwatched } from '../domain/filtered.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedFilters } from '../domain/resolved-filter.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { nowIso } from './engine-context.ts';
import type { Decision } from './store-port.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** Pairs evaluated at a time. */
const BLOCK = 500;
/** Records marked to be looked at in one cycle, because a filter looks at something that was never read of them: ten calls to Marketo. */
const MOST_LOOKS = 3000;

/**
 * Evaluates the pairs of every object whose filters are others than those they were evaluated by last, or hang on the day: who is at
 * rest is told by nothing else that it is in or out now (PRODUCT H2). It asks no vendor; what was never read is marked to be looked at, and
 * what no filter looks at any more is forgotten.
 * Each block is saved with how far the pass has come, so one that dies goes on from there. Answers whether something is left to do.
 */
export async function judgeAnew(session: SyncSession, isOver: () => boolean): Promise<boolean> {
  const { queries, rules } = session.context;
  // A connection that never had a filter pays nothing for them (I31).
  if (rules.mapping.filters === undefined) return false;
  const passes = new Map((await queries.filterPasses(rules.connectionId)).map(({ object, pass }) => [object, pass]));
  let looks = 0;
  for (const object of followedObjects(rules.mapping)) {
    const { filters = {} } = session.mappingOf(object);
    const name = nameOf(filters, nowIso(session.context));
    let pass = passes.get(object) ?? null;
    if (pass === null && Object.keys(filters).length === 0) continue;
    if (pass?.name !== name) pass = { name, after: null, isDone: false, startedAt: nowIso(session.context), judged: 0 };
    while (!pass.isDone) {
      if (session.signal.aborted || isOver() || looks >= MOST_LOOKS) return true;
      const block: JudgedBlock = await judgeBlock(session, object, pass);
      ({ pass } = block);
      looks += block.looks;
    }
  }
  return false;
}

/** What tells one evaluation from another: the filters, what they cannot see, and the day where time alone changes what they say. */
function nameOf(filters: ResolvedFilters, now: string): string {
  const texts = SIDES.flatMap((to) => {
    const filter = filters[to];
    if (filter === undefined) return [];
    const unseen = filter.problems.map(({ line, column }) => `${line}.${column}`);
    return [[to, filter.text, filter.onLeaving, unseen, ...(isTimeBound(filter.condition) ? [now.slice(0, 10)] : [])]];
  });
  return JSON.stringify(texts);
}

interface JudgedBlock {
  readonly pass: FilterPass;
  /** Records marked to be looked at. */
  readonly looks: number;
}

function judgeBlock(session: SyncSession, object: PairObject, pass: FilterPass): Promise<JudgedBlock> {
  return changePairs(session, { by: 'object', object, after: pass.after, limit: BLOCK, withoutOperations: true }, ({ pairs }): Decision<JudgedBlock> => {
    const judged = pairs.flatMap((pair) => judgeOne(session, pair) ?? []);
    const next = { ...pass, after: pairs.at(-1)?.pairId ?? pass.after, isDone: pairs.length < BLOCK, judged: pass.judged + pairs.length };
    const looks = judged.filter(({ isLookDue }) => isLookDue).length;
    if (looks > 0) session.owesLooks = true;
    return { result: { pass: next, looks }, pairs: judged.map(({ pair }) => pair), ledger: foldLedger(judged.flatMap(({ ledger }) => ledger)), filterPass: { object, pass: next } };
  });
}

/** Null when nothing about the pair is new. */
function judgeOne(session: SyncSession, pair: Pair): (Pick<ReturnType<typeof deriveWork>, 'pair' | 'ledger'> & { readonly isLookDue: boolean }) | null {
  const mapping = session.mappingOf(pair.object);
  const now = nowIso(session.context);
  const watched = withoutUnwatched(pair, mapping);
  const unseen = SIDES.filter((side) => pair[side].presence === 'present' && !pair[side].lookDue && (mapping.watched?.[side] ?? []).some((name) => own(pair[side].watched, name) === undefined));
  const due = unseen.reduce((marked, side) => withSide(marked, side, { lookDue: true }), watched);
  if (due === pair && judgeFilters(pair, mapping, now) === pair) return null;
  const { pair: derived, ledger } = deriveWork(pair, due, mapping, { kind: 're-merged' }, { lane: 'bulk', now });
  return { pair: derived, ledger, isLookDue: unseen.length > 0 };
}
