import { describe, expect, it } from 'vitest';
import { changedParents } from './changed-parent.ts';
import type { ParentWatch } from './changed-parent.ts';
import { UNSEEN_SIDE, withSide } from './pair.ts';
import type { Difference, Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import type { FieldDescription } from './field.ts';
import { unknown } from './value.ts';
import type { SeenValue } from './value.ts';

/** Accounts whose rating a line carries, and whose industry only the filter of contacts looks at (I17). */

const DAY = '2026-03-01T00:00:00Z';
const LATER = '2026-03-02T00:00:00Z';

function described(name: string, changes: Partial<FieldDescription> = {}): FieldDescription {
  return { name, label: name, type: 'text', lengthCharacters: 40, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null, ...changes };
}

function mappingWith(field: FieldDescription, comparison: ResolvedMapping['fields'][number]['comparison']): ResolvedMapping {
  const line = { key: 'kept', salesforce: field.name, direction: 'to-marketo', policy: 'salesforce-wins' } as const;
  return { object: 'account', fields: [{ key: 'kept', line, on: { salesforce: field, marketo: { ...field, name: 'kept' } }, comparison, parentPrefix: null, resumedOn: [] }], suspended: [], deletedTooOn: [], watched: { salesforce: ['Industry'], marketo: [] } };
}

const MAPPING = mappingWith(described('Rating'), { kind: 'text' });

function watch(changes: Partial<ParentWatch> = {}, mapping = MAPPING): ParentWatch {
  const watched = [...new Set(['Rating', 'Industry', mapping.fields[0]?.on.salesforce.name ?? ''])].map((name) => ({ child: 'contact', lookup: 'AccountId', parent: 'account', name, path: `Account.${name}` }) as const);
  return { watched, mappingOf: () => mapping, wholeSince: new Map([['contact', LATER]]), ...changes };
}

function account(rating: SeenValue | undefined, industry: SeenValue | undefined, seenVersion: string | null = DAY): Pair {
  const difference = (value: SeenValue): Difference => ({ value, changedAt: DAY, changedBy: null });
  const salesforce = { ...UNSEEN_SIDE, id: '001a', presence: 'present' as const, seenVersion, differences: rating === undefined ? {} : { kept: difference(rating) }, watched: industry === undefined ? {} : { Industry: industry } };
  return { pairId: 'a', connectionId: 'c', object: 'account', salesforce, marketo: UNSEEN_SIDE, base: {} };
}

const fieldsOf = (before: readonly Pair[], after: Pair, by = watch()): readonly string[] => changedParents(before, [after], by).flatMap(({ fields }) => fields);

describe('a parent whose children are to be read', () => {
  it('is one of which something else is known in a field that their filters look at, carried by a line or not', () => {
    const before = account('Hot', 'Banking');
    expect(changedParents([before], [account('Cold', 'Banking')], watch())).toEqual([{ object: 'account', id: '001a', fields: ['Rating'] }]);
    expect(fieldsOf([before], account('Hot', 'Retail'))).toEqual(['Industry']);
    expect(fieldsOf([before], account('Hot', 'Banking', LATER)), 'another change of it').toEqual([]);
    expect(fieldsOf([before], account('Cold', 'Retail'), watch({ watched: [] }))).toEqual([]);
  });

  it('also where both sides agree on what we wrote: what it was is what they were shown', () => {
    const before: Pair = { ...account(undefined, 'Banking'), base: { kept: 'Hot' } };
    expect(fieldsOf([before], { ...before, base: { kept: 'Cold' } })).toEqual(['Rating']);
    expect(fieldsOf([account('Hot', 'Banking')], before), 'the same value, agreed on now').toEqual([]);
  });

  it('counts what is hidden or comes in sight, and not what is only to be read anew', () => {
    const before = account('Hot', 'Banking');
    expect(fieldsOf([before], account(unknown('hidden'), 'Banking'))).toEqual(['Rating']);
    expect(fieldsOf([before], account(unknown('not-returned'), 'Banking'))).toEqual([]);
    expect(fieldsOf([account(unknown('not-returned'), unknown('hidden'))], before)).toEqual(['Rating', 'Industry']);
    expect(fieldsOf([account(unknown('hidden'), 'Banking')], account(unknown('not-returned'), 'Banking'))).toEqual([]);
  });

  it('that is seen for the first time is one if it changed since its children were read, or where nobody knows', () => {
    const early = watch({ wholeSince: new Map([['contact', DAY]]) });
    expect(fieldsOf([], account('Hot', 'Banking'))).toEqual([]);
    expect(fieldsOf([], account('Hot', 'Banking'), early)).toEqual(['Rating', 'Industry']);
    expect(fieldsOf([], account('Hot', 'Banking'), watch({ wholeSince: new Map([['contact', null]]) }))).toEqual(['Rating', 'Industry']);
    expect(fieldsOf([], account('Hot', 'Banking'), watch({ wholeSince: null })), 'a flush reads no changes').toEqual(['Rating', 'Industry']);
    expect(fieldsOf([], account('Hot', 'Banking'), watch({ wholeSince: new Map() })), 'no child was ever read').toEqual([]);
    expect(fieldsOf([], account('Hot', 'Banking', null), early), 'made by us: shown to nobody before').toEqual([]);
    const another = withSide(account('Hot', 'Banking'), 'salesforce', { id: '001b' });
    expect(fieldsOf([another], account('Hot', 'Banking'), early), 'found for a pair that had another record').toEqual(['Rating', 'Industry']);
  });

  it('of which a field is read for the first time is one if its stamp has moved', () => {
    const before = account('Hot', undefined);
    expect(fieldsOf([before], account('Hot', 'Banking'))).toEqual([]);
    expect(fieldsOf([before], account('Hot', 'Banking', LATER))).toEqual(['Industry']);
    expect(fieldsOf([withSide(before, 'salesforce', { seenVersion: null })], account('Hot', 'Banking', LATER)), 'nobody knows when it was seen').toEqual(['Industry']);
  });

  it('is none while its record is gone or not there: then nobody belongs to it', () => {
    expect(fieldsOf([account('Hot', 'Banking')], withSide(account('Cold', 'Banking'), 'salesforce', { presence: 'deleted' }))).toEqual([]);
    expect(fieldsOf([account('Hot', 'Banking')], withSide(account('Cold', 'Banking'), 'salesforce', { id: null, presence: 'absent' }))).toEqual([]);
  });

  it('is told by every digit that Salesforce keeps, however few are compared with Marketo', () => {
    const mapping = mappingWith(described('Revenue', { type: 'decimal', scale: 2 }), { kind: 'number', scale: 0 });
    const revenue = (value: number): Pair => withSide(account(1000, 'Banking'), 'salesforce', { watched: { Industry: 'Banking', Revenue: value } });
    expect(fieldsOf([revenue(999.6)], revenue(1000.2), watch({}, mapping))).toEqual(['Revenue']);
  });
});
