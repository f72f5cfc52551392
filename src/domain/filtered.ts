import { judge } from './filter-verdict.ts';
import type { FilterVerdict, ReadField } from './filter-verdict.ts';
import { seenOn, withOwnWord } from './merge-pair.ts';
import { withSide } from './pair.ts';
import type { Filtered, Pair } from './pair.ts';
import { carrierOf } from './resolved-mapping.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';
import type { ResolvedFilter } from './resolved-filter.ts';
import { isUnknown, own } from './value.ts';
import type { SeenValue } from './value.ts';

/**
 * Evaluates the filters of a pair over what is seen of it now, and notes in it where it is filtered (PRODUCT H2). Nobody is taken for
 * leaving by what could not be seen: then a record stays where it was, and one that the other side does not have is not made there yet
 * (I10). The same pair comes back when nothing is new. `now` is the time by our clock.
 */
export function judgeFilters(pair: Pair, mapping: ResolvedMapping, now: string): Pair {
  const judged = SIDES.reduce((left, to) => judgedTo(left, to, mapping, now), pair);
  return SIDES.every((side) => judged[side].filtered?.deletes === true) ? SIDES.reduce((left, side) => keptOn(left, side, judged[side].filtered), pair) : judged;
}

/** Where both filters would have the other record deleted nobody said which of the two is to be left: neither is deleted (S21, I6). */
function keptOn(pair: Pair, side: Side, filtered: Filtered | null): Pair {
  if (filtered === null) return pair;
  const { deletes: _both, ...kept } = filtered;
  return isSame(kept, pair[side].filtered) ? pair : withSide(pair, side, { filtered: kept });
}

function judgedTo(pair: Pair, to: Side, mapping: ResolvedMapping, now: string): Pair {
  const filter = mapping.filters?.[to];
  const before = pair[to].filtered;
  if (filter === undefined) return before === null ? pair : withSide(pair, to, { filtered: null });
  // Of a record that is gone nothing is known any more: its pair stays as it was.
  if (pair[otherSide(to)].presence !== 'present') return pair;
  const verdict = verdictOn(pair, mapping, filter, now);
  const filtered = filteredBy(verdict, before, pair[to].presence, filter, now);
  const noted = isSame(filtered, before) ? pair : withSide(pair, to, { filtered });
  return verdict.is === 'unknown' ? noted : withFlag(noted, to, verdict.is === 'out', mapping);
}

/** What the filter says of a pair as it is seen. A record that is not there holds nothing; one that was never looked at, nobody knows. */
export function verdictOn(pair: Pair, mapping: ResolvedMapping, filter: Pick<ResolvedFilter, 'condition'>, now: string): FilterVerdict {
  const read: ReadField = ({ side, path }) => {
    if (pair[side].presence === 'absent') return null;
    const carried = carrierOf(mapping.fields, side, path);
    return carried === undefined ? own(pair[side].watched, path) : seenOn(pair, side, carried.key);
  };
  return judge(filter.condition, read, now);
}

function filteredBy(verdict: FilterVerdict, before: Filtered | null, target: Pair[Side]['presence'], filter: ResolvedFilter, now: string): Filtered | null {
  if (verdict.is === 'in') return null;
  const since = before?.since ?? now;
  if (verdict.is === 'out') return { since, verdict: 'out', because: verdict.because, ...(filter.onLeaving.kind === 'delete' && target === 'present' ? { deletes: true as const } : {}) };
  // Nobody can say: whoever was in stays in, and whoever was out stays out and is deleted by nobody.
  if (before !== null) return { since, verdict: 'unknown', because: before.verdict === 'out' ? before.because : verdict.because };
  return target === 'absent' ? { since, verdict: 'unknown', because: verdict.because } : null;
}

function isSame(one: Filtered | null, other: Filtered | null): boolean {
  if (one === null || other === null) return one === other;
  return one.since === other.since && one.verdict === other.verdict && one.because === other.because && one.deletes === other.deletes;
}

/** The word for the other side's checkbox, as if it had been seen on the record itself. */
function withFlag(pair: Pair, to: Side, isFiltered: boolean, { fields }: ResolvedMapping): Pair {
  const field = fields.find(({ line }) => line.tellsFilterTo === to);
  return field === undefined ? pair : withOwnWord(pair, otherSide(to), field, isFiltered);
}

/** The pair without what no filter looks at any more: by the time that one does again, it may be long over (I10). The same pair where there is nothing such. */
export function withoutUnwatched(pair: Pair, { watched }: Pick<ResolvedMapping, 'watched'>): Pair {
  return SIDES.reduce((left, side) => {
    const entries = Object.entries(left[side].watched);
    const kept = entries.filter(([name]) => watched?.[side].includes(name) === true);
    return kept.length === entries.length ? left : withSide(left, side, { watched: Object.fromEntries(kept) });
  }, pair);
}

/** What filters look at, after a look: what was not looked at stays as it was; null when nothing is new. */
export function watchedAfter(watched: Readonly<Record<string, SeenValue>>, names: readonly string[], told: Readonly<Record<string, SeenValue>>): Readonly<Record<string, SeenValue>> | null {
  const seen = names.flatMap((name): readonly (readonly [string, SeenValue])[] => {
    const value = own(told, name);
    const before = own(watched, name);
    return value === undefined || (before !== undefined && isSameSeen(before, value)) ? [] : [[name, value]];
  });
  return seen.length === 0 ? null : { ...watched, ...Object.fromEntries(seen) };
}

function isSameSeen(one: SeenValue, other: SeenValue): boolean {
  return isUnknown(one) || isUnknown(other) ? isUnknown(one) && isUnknown(other) : one === other;
}
