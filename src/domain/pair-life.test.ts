import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldLedger } from './derive-work.ts';
import type { FieldDescription } from './field.ts';
import type { ConflictPolicy, Direction, ObjectLine } from './field-mapping.ts';
import type { LedgerDelta } from './ledger.ts';
import { mergePair, seenOn } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import { observeRecord } from './observe-record.ts';
import type { Operation } from './operation.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { settleApplied, settleRefused } from './settle-write.ts';
import { objectOnSide } from './object-pair.ts';
import { otherSide, SIDES } from './side.ts';
import type { Side } from './side.ts';
import { ownError } from './sync-error.ts';
import type { KnownValue } from './value.ts';
import { isBlank } from './value.ts';

/**
 * The life of one pair against a model of the two vendors: people edit either side at any time, looks
 * come late, writes are taken or refused. Whatever happens, the ledger balances at every step (I22),
 * and when people stop, the sides agree (I1) and nothing is written any more (I4, I31).
 */

const KEYS = ['a', 'b', 'c'] as const;
const NOW = '2026-01-01T00:00:00.000Z';

function describeField(name: string): FieldDescription {
  return {
    name, label: name, type: 'text', lengthCharacters: 20, lengthBytes: null, scale: null,
    createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null,
  };
}

function mappingOf(directions: readonly Direction[], policies: readonly ConflictPolicy[]): ResolvedMapping {
  const fields = KEYS.map((key, n) => {
    const line: ObjectLine = { key, salesforce: key, direction: directions[n] ?? 'both', policy: policies[n] ?? 'by-object' };
    const on = { salesforce: describeField(key), marketo: describeField(key) };
    return { key, line, on, comparison: { kind: 'text' } as const, parentPrefix: null, resumedOn: [] };
  });
  return { object: 'lead', fields, suspended: [], deletedTooOn: [] };
}

/** Both vendors' records, and Bascule's pair beside them. */
class Life {
  readonly records: Record<Side, Record<string, KnownValue>> = { salesforce: {}, marketo: {} };
  pair: Pair;
  ledger: readonly LedgerDelta[] = [];
  writes = 0;
  private stamp = 0;
  private readonly mapping: ResolvedMapping;

  constructor(mapping: ResolvedMapping) {
    this.mapping = mapping;
    for (const side of SIDES) for (const key of KEYS) this.records[side][key] = null;
    const side = (id: string) => ({ ...UNSEEN_SIDE, id, presence: 'present' as const });
    this.pair = { pairId: 'p', connectionId: 'c', object: 'lead', salesforce: side('00Q'), marketo: side('1'), base: {} };
  }

  edit(side: Side, key: string, value: KnownValue): void {
    this.records[side][key] = value;
    this.stamp += 1;
  }

  look(side: Side): void {
    const observation: Observation = {
      object: objectOnSide('lead', side),
      id: this.pair[side].id ?? '',
      version: new Date(Date.parse(NOW) + this.stamp * 1000).toISOString(),
      deleted: false,
      convertedTo: null,
      values: { ...this.records[side] },
      changedBy: null,
    };
    const observed = observeRecord(this.pair, side, observation, this.mapping, { lane: 'normal', now: NOW });
    this.take(observed.pair, observed.ledger);
  }

  write(side: Side, refused: boolean): void {
    if (this.pair[side].work.state !== 'waiting') return;
    const { changes } = mergePair(this.pair, this.mapping);
    if (changes[side].length === 0) return;
    const operation: Operation = {
      operationId: 'o', connectionId: 'c', pairId: 'p', side, object: 'lead', kind: 'update', lane: 'normal',
      recordId: this.pair[side].id, changes: changes[side], cause: { kind: 'change', by: null }, openedAt: NOW,
      leaseName: 'l', leaseEpoch: 1,
    };
    const occasion = { lane: 'normal', now: NOW } as const;
    this.writes += 1;
    if (refused) {
      const settled = settleRefused(this.pair, operation, ownError('VALIDATION_RULE'), occasion);
      this.take(settled.derived.pair, settled.derived.ledger);
      return;
    }
    for (const change of operation.changes) this.records[side][change.field] = change.value;
    this.stamp += 1;
    const settled = settleApplied(this.pair, operation, operation.recordId ?? '', 1, this.mapping, occasion);
    this.take(settled.derived.pair, settled.derived.ledger);
  }

  private take(pair: Pair, ledger: readonly LedgerDelta[]): void {
    this.pair = pair;
    this.ledger = foldLedger([...this.ledger, ...ledger]);
    for (const to of SIDES) {
      const row = this.ledger.find((candidate) => candidate.to === to);
      if (row === undefined) continue;
      const ended = row.applied + row.unchanged + row.superseded + row.lostInConflict + row.rejected;
      expect(row.observed, `I22 towards ${to}`).toBe(ended + (pair[to].work.state === 'waiting' ? 1 : 0));
    }
  }
}

type Event =
  | { readonly kind: 'edit'; readonly side: Side; readonly key: string; readonly value: KnownValue }
  | { readonly kind: 'look'; readonly side: Side }
  | { readonly kind: 'write'; readonly side: Side; readonly refused: boolean };

const side = fc.constantFrom<Side>('salesforce', 'marketo');
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('edit' as const), side, key: fc.constantFrom(...KEYS), value: fc.constantFrom(null, 'x', 'y', 'z') }),
  fc.record({ kind: fc.constant('look' as const), side }),
  fc.record({ kind: fc.constant('write' as const), side, refused: fc.boolean() }),
);

function live(life: Life, events: readonly Event[]): void {
  for (const happening of events) {
    if (happening.kind === 'edit') life.edit(happening.side, happening.key, happening.value);
    else if (happening.kind === 'look') life.look(happening.side);
    else {
      // A write never leaves on a view older than the last edit (DESIGN §4: freshness before writing).
      life.look(happening.side);
      life.write(happening.side, happening.refused);
    }
  }
}

/** People stop; one small edit each opens refused work again; then two rounds of look and write. */
function settle(life: Life, directions: readonly Direction[]): void {
  for (const [n, key] of KEYS.entries()) {
    const source: Side = directions[n] === 'to-salesforce' ? 'marketo' : 'salesforce';
    life.edit(source, key, `final ${key}`);
  }
  for (let round = 0; round < 2; round++) {
    for (const at of SIDES) life.look(at);
    for (const at of SIDES) life.write(at, false);
  }
}

const direction = fc.constantFrom<Direction>('both', 'to-marketo', 'to-salesforce');
const policy = fc.constantFrom<ConflictPolicy>('by-object', 'marketo-wins', 'salesforce-wins', 'most-recent');

describe('the life of a pair', () => {
  it('I1, I4, I22: the ledger balances at every step, and at rest both sides agree', () => {
    fc.assert(
      fc.property(fc.array(direction, { minLength: 3, maxLength: 3 }), fc.array(policy, { minLength: 3, maxLength: 3 }), fc.array(event, { maxLength: 40 }), (directions, policies, events) => {
        const life = new Life(mappingOf(directions, policies));
        live(life, events);
        settle(life, directions);
        for (const key of KEYS) expect(life.records.salesforce[key], key).toBe(life.records.marketo[key]);
        const written = life.writes;
        for (const at of SIDES) {
          life.look(at);
          expect(life.pair[at].work.state).toBe('rest');
          expect(life.pair[at].differences).toEqual({});
          life.write(at, false);
        }
        expect(life.writes).toBe(written);
      }),
      { numRuns: 500 },
    );
  });

  it('I3: a value that was seen on one side ends on both, is overwritten by a later one, or is named as lost', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), policy, (events, chosen) => {
        const life = new Life(mappingOf(['both', 'both', 'both'], [chosen, chosen, chosen]));
        live(life, events.filter((happening) => happening.kind !== 'write'));
        for (const at of SIDES) life.look(at);
        const before = structuredClone(life.records);
        const plan = mergePair(life.pair, mappingOf(['both', 'both', 'both'], [chosen, chosen, chosen]));
        for (const to of SIDES) {
          for (const change of plan.changes[to]) {
            const replaced = before[to][change.field] ?? null;
            expect(change.value).toBe(before[otherSide(to)][change.field]);
            if (!isBlank(replaced) && seenOn(life.pair, to, change.field) !== life.pair.base[change.field]) {
              expect(change.lost?.value).toBe(replaced);
            }
          }
        }
      }),
    );
  });
});
