import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLook, withUnreadUnseen } from './apply-look.ts';
import type { FieldDescription, FieldType } from './field.ts';
import { valueSent } from './field-passage.ts';
import type { ConflictPolicy, Direction, ObjectLine } from './field-mapping.ts';
import { judgeRules } from './field-rules.ts';
import { valueMap } from './map-rules.ts';
import { mergePair } from './merge-pair.ts';
import { bands, numberedBands } from './number-rules.ts';
import type { Observation } from './observation.ts';
import { observeRecord } from './observe-record.ts';
import type { Operation } from './operation.ts';
import { UNSEEN_SIDE, withSide } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedField, ResolvedMapping } from './resolved-mapping.ts';
import { settleApplied } from './settle-write.ts';
import { objectOnSide } from './object-pair.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';
import { COLLAPSE, letterCase, TRIM } from './text-rules.ts';
import type { KnownValue } from './value.ts';
import { serveLine, shortPrintOf } from './value-form.ts';
import type { ValueRule } from './value-rule.ts';

function field(type: FieldType): FieldDescription {
  return { name: 'a', label: 'a', type, lengthCharacters: 40, lengthBytes: null, scale: type === 'decimal' ? 2 : null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null };
}

interface Stated {
  readonly direction?: Direction;
  readonly toMarketo?: readonly ValueRule[];
  readonly toSalesforce?: readonly ValueRule[];
  readonly types?: readonly [FieldType, FieldType];
  readonly converts?: true;
}

/** A mapping of one line, as it is served. */
function mappingOf({ direction = 'both', toMarketo = [], toSalesforce = [], types: [salesforce, marketo] = ['text', 'text'], converts }: Stated, policy: ConflictPolicy = 'by-object'): ResolvedMapping {
  const judged = judgeRules({ direction, toMarketo, toSalesforce });
  if (judged.kind === 'problem') throw new Error(judged.problem);
  const line: ObjectLine = { key: 'a', salesforce: 'a', direction: judged.direction, policy, rules: judged.rules, ...(converts === undefined ? {} : { converts }) };
  const on = { salesforce: field(salesforce), marketo: field(marketo) };
  const served = serveLine(line, on);
  if (served.kind === 'refused') throw new Error(served.because);
  const resolved: ResolvedField = { key: 'a', line, on, ...served, parentPrefix: null, resumedOn: [] };
  return { object: 'lead', fields: [resolved], suspended: [], deletedTooOn: [] };
}

const NOW = '2026-01-01T00:00:00.000Z';

/** Two records and their pair; what is written goes through the rules as it does to the vendors. */
class Life {
  readonly records: Record<Side, KnownValue> = { salesforce: null, marketo: null };
  writes = 0;
  pair: Pair;
  private stamp = 0;
  private readonly mapping: ResolvedMapping;

  constructor(mapping: ResolvedMapping) {
    this.mapping = mapping;
    const side = (id: string) => ({ ...UNSEEN_SIDE, id, presence: 'present' as const });
    this.pair = { pairId: 'p', connectionId: 'c', object: 'lead', salesforce: side('00Q'), marketo: side('1'), base: {} };
  }

  edit(side: Side, value: KnownValue): this {
    this.records[side] = value;
    this.stamp += 1;
    return this;
  }

  look(side: Side): void {
    const version = new Date(Date.parse(NOW) + this.stamp * 1000).toISOString();
    const look: Observation = { object: objectOnSide('lead', side), id: this.pair[side].id ?? '', version, deleted: false, convertedTo: null, values: { a: this.records[side] }, changedBy: null };
    this.pair = observeRecord(this.pair, side, look, this.mapping, { lane: 'normal', now: NOW }).pair;
  }

  write(side: Side): void {
    if (this.pair[side].work.state !== 'waiting') return;
    const changes = mergePair(this.pair, this.mapping).changes[side];
    const [field] = this.mapping.fields;
    if (changes.length === 0 || field === undefined) return;
    for (const change of changes) this.edit(side, valueSent(field, side, change.value) ?? null);
    this.writes += 1;
    const operation: Operation = { operationId: 'o', connectionId: 'c', pairId: 'p', side, object: 'lead', kind: 'update', lane: 'normal', recordId: this.pair[side].id, changes, cause: { kind: 'change', by: null }, openedAt: NOW, leaseName: 'l', leaseEpoch: 1 };
    this.pair = settleApplied(this.pair, operation, operation.recordId ?? '', 1, this.mapping, { lane: 'normal', now: NOW }).derived.pair;
  }

  round(): this {
    for (const side of SIDES) this.look(side);
    for (const side of SIDES) this.write(side);
    return this;
  }
}

const COUNTRIES = valueMap([{ from: 'Japan', to: 'JP' }, { from: 'Germany', to: 'DE' }, { from: 'France', to: 'FR' }]);
const SCORES = bands(numberedBands([0, 26, 51]));
const VALUES = [null, '', 'Japan', ' japan ', 'Germany', 'JP', 'de', 'Atlantis', 'X\u200By', 12, 30, 99, true] as const;

describe('a line with value rules', () => {
  it('I4: writes nothing when a score stays in its band, and once when it leaves it', () => {
    const life = new Life(mappingOf({ direction: 'to-marketo', toMarketo: [SCORES], types: ['decimal', 'text'] })).edit('salesforce', 3).round();
    expect([life.records.marketo, life.writes]).toEqual(['0-25', 1]);
    for (const score of [4, 12, 25, 0]) life.edit('salesforce', score).round();
    expect(life.writes).toBe(1);
    expect([life.edit('salesforce', 26).round().records.marketo, life.writes]).toEqual(['26-50', 2]);
  });

  it('carries a mapped value there, and another one back', () => {
    const life = new Life(mappingOf({ toMarketo: [COUNTRIES] })).edit('salesforce', 'Japan').round();
    expect(life.records).toEqual({ salesforce: 'Japan', marketo: 'JP' });
    expect(life.round().edit('marketo', 'DE').round().records).toEqual({ salesforce: 'Germany', marketo: 'DE' });
    expect(life.edit('marketo', null).round().records).toEqual({ salesforce: null, marketo: null });
  });

  it('leaves alone what means the same in another spelling', () => {
    const life = new Life(mappingOf({ toMarketo: [COLLAPSE, letterCase('upper')] })).edit('salesforce', 'Ann  b').edit('marketo', 'ANN B').round();
    expect([life.records, life.writes]).toEqual([{ salesforce: 'Ann  b', marketo: 'ANN B' }, 0]);
  });

  it('I10: holds a value that no rule covers, blanks nothing, and names the rule', () => {
    const mapping = mappingOf({ toMarketo: [COUNTRIES] });
    const life = new Life(mapping).edit('salesforce', 'Japan').round().edit('salesforce', 'Atlantis').round();
    expect(life.records).toEqual({ salesforce: 'Atlantis', marketo: 'JP' });
    expect(life.pair.salesforce.differences['a']?.value).toEqual({ unknown: 'not-covered', raw: 'Atlantis', by: 'map of 3 values' });
    expect(life.pair.marketo.work).toMatchObject({ state: 'rejected', error: { code: 'VALUE_NOT_MAPPED', fields: ['a'], vendorMessage: 'Value rules that do not cover the value: a: map of 3 values' } });
    expect(life.edit('salesforce', 'France').round().records.marketo).toBe('FR');
    expect(life.pair.marketo.work.state).toBe('rest');
    expect(life.edit('marketo', 'Mu').round().records).toEqual({ salesforce: 'France', marketo: 'Mu' });
    expect(life.pair.salesforce.work).toMatchObject({ state: 'rejected', error: { code: 'VALUE_NOT_MAPPED' } });
  });

  it('I5: writes nothing that its own rules would not read back', () => {
    const rules = { toMarketo: [valueMap([{ from: 'a', to: '1' }])], toSalesforce: [valueMap([{ from: '2', to: 'a' }])] };
    const life = new Life(mappingOf(rules)).edit('salesforce', 'a').round().edit('marketo', '2').round();
    expect([life.writes, life.round().round().writes]).toEqual([1, 1]);
  });

  it('converts where it is told to, there and back', () => {
    const life = new Life(mappingOf({ types: ['decimal', 'text'], converts: true })).edit('salesforce', 1.5).round();
    expect(life.records.marketo).toBe('1.5');
    expect(life.edit('marketo', '2').round().records.salesforce).toBe(2);
    expect(life.edit('marketo', 'many').round().records).toEqual({ salesforce: 2, marketo: 'many' });
  });

  const rules = fc.constantFrom<Stated>(
    { toMarketo: [COUNTRIES] }, { toSalesforce: [COUNTRIES] }, { toMarketo: [TRIM, COLLAPSE] }, { toMarketo: [letterCase('upper')], toSalesforce: [letterCase('lower')] },
    { direction: 'to-salesforce', toSalesforce: [COUNTRIES] }, { direction: 'to-marketo', toMarketo: [SCORES], types: ['decimal', 'text'] }, { types: ['decimal', 'text'], converts: true }, { types: ['boolean', 'text'], converts: true },
  );
  const policy = fc.constantFrom<ConflictPolicy>('by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty');
  const edits = fc.array(fc.record({ side: fc.constantFrom<Side>(...SIDES), value: fc.constantFrom(...VALUES), rounds: fc.integer({ min: 0, max: 1 }) }), { maxLength: 12 });

  it('I4, I5, I10, I11: comes to rest, and empties no record that somebody filled unless somebody emptied its counterpart', () => {
    fc.assert(
      fc.property(rules, policy, edits, (stated, chosen, happenings) => {
        const mapping = mappingOf(stated, chosen);
        const life = new Life(mapping);
        let isEmptied = false;
        for (const { side, value, rounds } of happenings) {
          const type = mapping.fields[0]?.on[side].type;
          const fits = value === null || typeof value === (type === 'decimal' ? 'number' : type === 'boolean' ? 'boolean' : 'string');
          if (!fits) continue;
          isEmptied ||= value === null || value === '';
          life.edit(side, value);
          for (let round = 0; round < rounds; round += 1) life.round();
        }
        const filled = SIDES.filter((side) => life.records[side] !== null && life.records[side] !== '');
        life.round().round().round();
        const { writes } = life;
        life.round();
        expect(life.writes).toBe(writes);
        for (const side of SIDES) expect(life.pair[side].work.state).not.toBe('waiting');
        if (!isEmptied) for (const side of filled) expect(life.records[side]).not.toBeNull();
      }),
      { numRuns: 400 },
    );
  });
});

describe('what waited when the rules changed', () => {
  it('I3, I10: is not known on either side until both are looked at, so nothing of it is written', () => {
    const life = new Life(mappingOf({ toMarketo: [COUNTRIES] })).edit('salesforce', 'Japan').round().edit('salesforce', 'Germany');
    life.look('salesforce');
    const changed = mappingOf({ toMarketo: [valueMap([{ from: 'Germany', to: 'D' }])] });
    const unread = { ...changed, fields: changed.fields.map((one) => ({ ...one, resumedOn: ['salesforce'] as const })) };
    const pair = withUnreadUnseen(life.pair, unread);
    expect([pair.salesforce.lookDue, pair.marketo.lookDue, mergePair(pair, unread).changes]).toEqual([true, true, { salesforce: [], marketo: [] }]);
    expect([mergePair(life.pair, unread).changes.marketo.length, pair.base]).toEqual([1, { a: 'JP' }]);
  });

  it('I17: is not unknown on a record that is not there yet, which is looked at for what was never seen once it is made', () => {
    const life = new Life(mappingOf({ toMarketo: [COUNTRIES] })).edit('salesforce', 'Japan');
    life.look('salesforce');
    const changed = mappingOf({ toMarketo: [TRIM] });
    const unread = { ...changed, fields: changed.fields.map((one) => ({ ...one, resumedOn: ['salesforce'] as const })) };
    const half = withSide(life.pair, 'marketo', UNSEEN_SIDE);
    expect(withUnreadUnseen(half, unread).marketo).toEqual(UNSEEN_SIDE);
  });
});

describe('a field that is read anew by other rules', () => {
  it('I5: is in no fight, although it shows another value than the one written', () => {
    const life = new Life(mappingOf({ toMarketo: [COUNTRIES] })).edit('salesforce', 'Japan').round();
    const plain = mappingOf({ toMarketo: [TRIM] });
    const unread = { ...plain, fields: plain.fields.map((one) => ({ ...one, resumedOn: ['salesforce'] as const })) };
    const look = (mapping: ResolvedMapping): Pair => applyLook(life.pair, 'marketo', { object: 'person', id: '1', version: NOW, deleted: false, convertedTo: null, values: { a: 'Japan' }, changedBy: null }, mapping).pair;
    expect([look(unread).marketo.rewrites['a']?.unrest, look(plain).marketo.rewrites['a']?.unrest]).toEqual([0, 10]);
  });
});

describe('the print of a line', () => {
  it('is another one with other rules or types, and the same for the same', () => {
    const print = (stated: Stated): string => mappingOf(stated).fields.flatMap(({ form }) => (form === undefined ? [] : shortPrintOf(form))).join('');
    const prints = [print({ toMarketo: [TRIM] }), print({ toMarketo: [COUNTRIES] }), print({ toSalesforce: [COUNTRIES] }), print({ toMarketo: [valueMap([{ from: 'a', to: 'b' }])] }), print({ toMarketo: [TRIM], types: ['text', 'picklist'] })];
    expect(new Set(prints).size).toBe(prints.length);
    expect(print({ toMarketo: [TRIM] })).toBe(prints[0]);
  });
});
