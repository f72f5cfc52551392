import { deletionDue } from './deletion.ts';
import { deriveWork } from './derive-work.ts';
import type { Occasion, Trigger } from './derive-work.ts';
import { valueSent } from './field-passage.ts';
import type { PairPlan } from './merge-pair.ts';
import type { FieldChange, Operation } from './operation.ts';
import { isLinked, withSide } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { settleApplied } from './settle-write.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';
import type { KnownValue, KnownValues } from './value.ts';

/** A pair with its work derived, and the values that are written of it then, by the side written to. */
export interface ForeseenRound extends Derivation {
  readonly sent: Readonly<Record<Side, readonly FieldChange[]>>;
}

/** A pair with its work derived, before anything of it is written. */
interface Derivation {
  readonly pair: Pair;
  readonly plan: PairPlan | null;
}

/** What a pair goes through from one derivation on, if every write is taken and nobody edits anything. */
export interface Foreseen {
  /** The first is as it was derived; each further one follows from the writes of the one before it. */
  readonly rounds: readonly [ForeseenRound, ...ForeseenRound[]];
  /** True where nobody can say: two writes let each other out of a filter, so the first of them decides, or no end came in sight. */
  readonly isOpen: boolean;
}

/** Rounds of writes that are followed: a write lets a record in or out, whose writes let it out or in again. */
const MOST_ROUNDS = 4;

/** Which sides are written in a round, of those for which something waits. */
type Order = (waiting: readonly Side[]) => readonly Side[];

const TOGETHER: Order = (waiting) => waiting;
const ONE_AFTER_THE_OTHER: readonly Order[] = [(waiting) => waiting.slice(0, 1), (waiting) => waiting.slice(-1)];

/**
 * Derives the work of a pair, takes its updates for done and derives anew, until nothing more follows: a filter may look at what is
 * written (decision 38). Both sides are written beside each other; where that could end in two ways, it is open. What is made, linked
 * or deleted is followed no further, because nobody knows yet what is found there. Pure.
 */
export function foresee(before: Pair, looked: Pair, mapping: ResolvedMapping, trigger: Trigger, occasion: Occasion): Foreseen {
  const first = deriveWork(before, looked, mapping, trigger, occasion);
  const together = follow(first, mapping, occasion, TOGETHER);
  // Without a filter nothing that is written decides about another write.
  if (mapping.filters === undefined || SIDES.some((side) => !isEdited(first, mapping, side))) return together;
  const others = ONE_AFTER_THE_OTHER.map((order) => follow(first, mapping, occasion, order));
  return { ...together, isOpen: together.isOpen || others.some((other) => other.isOpen || outcomeOf(other) !== outcomeOf(together)) };
}

function follow(first: Derivation, mapping: ResolvedMapping, occasion: Occasion, order: Order): Foreseen {
  const rounds: [ForeseenRound, ...ForeseenRound[]] = [roundOf(first, mapping, order)];
  for (let last = rounds[0]; SIDES.some((side) => last.sent[side].length > 0); rounds.push(last)) {
    if (rounds.length > MOST_ROUNDS) return { rounds, isOpen: true };
    const { sent } = last;
    const after = SIDES.filter((side) => sent[side].length > 0).reduce((now: Derivation, to) => settled(now.pair, to, sent[to], mapping, occasion), last);
    last = roundOf(after, mapping, order);
  }
  return { rounds, isOpen: false };
}

function roundOf({ pair, plan }: Derivation, mapping: ResolvedMapping, order: Order): ForeseenRound {
  const edited = order(SIDES.filter((side) => isEdited({ pair, plan }, mapping, side)));
  const sentTo = (side: Side): readonly FieldChange[] => (edited.includes(side) ? (plan?.changes[side] ?? []) : []);
  return { pair, plan, sent: { salesforce: sentTo('salesforce'), marketo: sentTo('marketo') } };
}

/** Whether values wait for the record on a side, which is there and neither deleted nor made anew. */
function isEdited({ pair, plan }: Derivation, mapping: ResolvedMapping, to: Side): boolean {
  if (plan === null || !isLinked(pair) || pair[to].work.state !== 'waiting' || deletionDue(pair, mapping, to)) return false;
  return plan.changes[to].length > 0 && !(plan.isRekeyed && to === 'marketo');
}

/** The pair after a write, as a cycle settles it. */
function settled(pair: Pair, to: Side, changes: readonly FieldChange[], mapping: ResolvedMapping, occasion: Occasion): Derivation {
  const operation: Operation = {
    operationId: '', connectionId: pair.connectionId, pairId: pair.pairId, side: to, object: pair.object, kind: 'update', lane: occasion.lane, recordId: pair[to].id,
    changes, cause: { kind: 'rule', by: null }, openedAt: occasion.now, leaseName: '', leaseEpoch: 0,
  };
  const seen = withSide(pair, to, { watched: { ...pair[to].watched, ...watchedOf(changes, to, mapping) } });
  return settleApplied(seen, operation, pair[to].id ?? '', pair[to].writtenMark, mapping, occasion).derived;
}

/** What is written of fields that filters look at beside the mapping's own copy: the next look shows it. */
function watchedOf(changes: readonly FieldChange[], to: Side, { fields, watched }: ResolvedMapping): KnownValues {
  return Object.fromEntries(changes.flatMap(({ field: key, value }) => {
    const field = fields.find((one) => one.key === key);
    const sent = field === undefined || watched?.[to].includes(field.on[to].name) !== true ? undefined : valueSent(field, to, value);
    return field === undefined || sent === undefined ? [] : [[field.on[to].name, sent] as const];
  }));
}

/** Where the record is filtered at the end, what waits then, and what was written on the way, as text to be compared. */
function outcomeOf({ rounds }: Foreseen): string {
  const end = rounds.at(-1)?.pair;
  return JSON.stringify(SIDES.map((side) => [end?.[side].filtered ?? null, end?.[side].work.state, [...valuesSent(rounds, side)].toSorted(([a], [b]) => (a < b ? -1 : 1))]));
}

/** What is written to a side in all rounds, by mapping key. */
function valuesSent(rounds: readonly ForeseenRound[], to: Side): ReadonlyMap<string, KnownValue> {
  return new Map(rounds.flatMap(({ sent }) => sent[to].map(({ field, value }) => [field, value] as const)));
}
