import { describe, expect, it } from 'vitest';
import { createRandom } from '../../simulators/foundation/random.ts';
import type { Random } from '../../simulators/foundation/random.ts';
import type { FieldDescription } from '../../src/domain/field.ts';
import { mergePair } from '../../src/domain/merge-pair.ts';
import type { PairPlan } from '../../src/domain/merge-pair.ts';
import { UNSEEN_SIDE } from '../../src/domain/pair.ts';
import type { Difference, Pair } from '../../src/domain/pair.ts';
import type { ResolvedField, ResolvedMapping } from '../../src/domain/resolved-mapping.ts';
import type { MergeDecision } from '../../src/domain/three-way-merge.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import type { KnownValue, SeenValue } from '../../src/domain/value.ts';
import { BASES, bySpec, DIRECTIONS, LATER, OBJECTS, POLICIES, SEEN } from './merge-page.ts';
import type { Case } from './merge-page.ts';

/*
 * Whole pairs against docs/spec/1-merge.md: each field must go its own way whatever stands beside it, and what the target
 * cannot take is held back alone. Chance draws the pairs; the page says what is right.
 */

const PAIRS = 500_000;
const MOST_FIELDS = 5;
const ROOM_CHARACTERS = 3;

interface FieldCase extends Case {
  readonly updateable: Readonly<Record<Side, boolean>>;
  /** Whether the side's field has room for the values, which are one character long. */
  readonly hasRoom: Readonly<Record<Side, boolean>>;
}

/** What is expected of a plan, written down field by field. */
interface Expected {
  readonly changes: Record<Side, string[]>;
  readonly held: Record<Side, string[]>;
  readonly lost: Record<Side, boolean>;
  readonly base: Record<string, KnownValue | undefined>;
  /** Fields whose value on a side is still kept as other than the base. */
  readonly differing: Record<Side, string[]>;
}

/** A side that was never seen to differ from a base holds the base. */
function couldBe(base: KnownValue | undefined, seen: SeenValue | undefined): SeenValue | undefined {
  return seen === undefined && base !== undefined ? base : seen;
}

function drawField(chance: Random, object: PersonObject): FieldCase {
  const base = BASES[chance.integer(BASES.length)];
  return {
    base,
    salesforce: couldBe(base, SEEN[chance.integer(SEEN.length)]),
    marketo: couldBe(base, SEEN[chance.integer(SEEN.length)]),
    direction: chance.pick(DIRECTIONS),
    policy: chance.pick(POLICIES),
    object,
    later: chance.pick(LATER),
    updateable: { salesforce: chance.chance(0.85), marketo: chance.chance(0.85) },
    hasRoom: { salesforce: chance.chance(0.9), marketo: chance.chance(0.9) },
  };
}

function described(key: string, { updateable, hasRoom }: FieldCase, side: Side): FieldDescription {
  return {
    name: key, label: key, type: 'text', lengthCharacters: hasRoom[side] ? ROOM_CHARACTERS : 0, lengthBytes: null, scale: null,
    createable: true, updateable: updateable[side], requiredOnCreate: false, calculated: false, restrictedTo: null,
  };
}

function fieldOf(key: string, given: FieldCase): ResolvedField {
  return {
    key,
    line: { key, salesforce: key, direction: given.direction, policy: given.policy },
    on: { salesforce: described(key, given, 'salesforce'), marketo: described(key, given, 'marketo') },
    comparison: { kind: 'text' },
    parentPrefix: null,
    resumedOn: [],
  };
}

function pairOf(fields: readonly FieldCase[], object: PersonObject): Pair {
  const base: Record<string, KnownValue> = {};
  const differences: Record<Side, Record<string, Difference>> = { salesforce: {}, marketo: {} };
  fields.forEach((given, index) => {
    if (given.base !== undefined) base[`f${index}`] = given.base;
    for (const side of SIDES) {
      const value = given[side];
      if (value === undefined || value === given.base) continue;
      differences[side][`f${index}`] = { value, changedAt: given.later === side ? '2026-03-01T12:00:01Z' : '2026-03-01T12:00:00Z', changedBy: null };
    }
  });
  const side = (at: Side, id: string) => ({ ...UNSEEN_SIDE, id, presence: 'present' as const, differences: differences[at] });
  return { pairId: 'p', connectionId: 'c', object, salesforce: side('salesforce', '00Q'), marketo: side('marketo', '1'), base };
}

/** The page's word on every combination, asked once each. */
const decisions = new Map<string, MergeDecision>();

function decisionFor({ base, salesforce, marketo, direction, policy, object, later }: Case): MergeDecision {
  const letter = (value: SeenValue | undefined): string => (typeof value === 'string' ? value : value === null ? '0' : value === undefined ? '-' : '?');
  const key = `${letter(base)}${letter(salesforce)}${letter(marketo)} ${direction} ${policy} ${object} ${String(later)}`;
  const known = decisions.get(key);
  if (known !== undefined) return known;
  const { decision } = bySpec({ base, salesforce, marketo, direction, policy, object, later });
  decisions.set(key, decision);
  return decision;
}

function expectedOf(fields: readonly FieldCase[]): Expected {
  const expected: Expected = { changes: { salesforce: [], marketo: [] }, held: { salesforce: [], marketo: [] }, lost: { salesforce: false, marketo: false }, base: {}, differing: { salesforce: [], marketo: [] } };
  fields.forEach((given, index) => {
    const key = `f${index}`;
    const decision = decisionFor(given);
    expected.base[key] = decision.kind === 'agree' ? decision.value : given.base;
    for (const side of SIDES) if (decision.kind !== 'agree' && given[side] !== undefined && given[side] !== given.base) expected.differing[side].push(key);
    if (decision.kind !== 'copy') return;
    const { to, value, overwrites } = decision;
    if (overwrites !== undefined) expected.lost[otherSide(to)] = true;
    if (!given.updateable[to]) expected.held[to].push(`${key} FIELD_NOT_WRITABLE`);
    else if (!given.hasRoom[to] && value !== null) expected.held[to].push(`${key} VALUE_TOO_LONG`);
    else expected.changes[to].push(`${key} ${String(value)}${overwrites === undefined ? '' : ` over ${String(overwrites)}`}`);
  });
  return expected;
}

function toldBy({ changes, held, lost, pair }: PairPlan, fields: readonly FieldCase[]): Expected {
  const changesTo = (side: Side): string[] => changes[side].map((change) => `${change.field} ${String(change.value)}${change.lost === undefined ? '' : ` over ${String(change.lost.value)}`}`);
  const heldFor = (side: Side): string[] => held[side].map(({ field, code }) => `${field} ${code}`);
  return {
    changes: { salesforce: changesTo('salesforce'), marketo: changesTo('marketo') },
    held: { salesforce: heldFor('salesforce'), marketo: heldFor('marketo') },
    lost,
    base: Object.fromEntries(fields.map((_, index) => [`f${index}`, pair.base[`f${index}`]])),
    differing: { salesforce: Object.keys(pair.salesforce.differences), marketo: Object.keys(pair.marketo.differences) },
  };
}

function textOf({ changes, held, lost, base, differing }: Expected): string {
  const sides = SIDES.map((side) => `${changes[side].join()} | ${held[side].join()} | ${differing[side].join()} | ${String(lost[side])}`);
  return `${sides.join('\n')}\n${Object.entries(base).map(([key, value]) => `${key} ${value === undefined ? 'never' : JSON.stringify(value)}`).join()}`;
}

describe(`the planner, ${PAIRS.toLocaleString('en')} pairs drawn by chance`, () => {
  it('I2, I3, I9, I10, I11: M1–M22 hold for each field beside any others, and what a side cannot take is held back alone', () => {
    const chance = createRandom(20_260_301);
    let written = 0;
    for (let number = 0; number < PAIRS; number++) {
      const object = chance.pick(OBJECTS);
      const fields = Array.from({ length: 1 + chance.integer(MOST_FIELDS) }, () => drawField(chance, object));
      const mapping: ResolvedMapping = { object, fields: fields.map((given, index) => fieldOf(`f${index}`, given)), suspended: [], deletedTooOn: [] };
      const plan = mergePair(pairOf(fields, object), mapping);
      const told = toldBy(plan, fields);
      if (textOf(told) !== textOf(expectedOf(fields))) expect(told, JSON.stringify(fields)).toEqual(expectedOf(fields));
      // The same states give the same plan (I2), also once what agreed is folded into the base.
      if (textOf(toldBy(mergePair(plan.pair, mapping), fields)) !== textOf(told)) expect(mergePair(plan.pair, mapping), JSON.stringify(fields)).toEqual(plan);
      written += plan.changes.salesforce.length + plan.changes.marketo.length;
    }
    expect(written).toBeGreaterThan(PAIRS / 4);
  });
});
