import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAttributeNames } from './attribute-names.ts';
import { foldActivities } from './fold-activities.ts';
import { readPersonObject } from './read-schema.ts';
import { activities } from './wire.ts';

const FIELDS = [
  { id: 60, displayName: 'Job Title', dataType: 'string', rest: { name: 'title', readOnly: false }, soap: { name: 'Title' } },
  { id: 70, displayName: 'Region', dataType: 'string', rest: { name: 'regionOne', readOnly: false } },
  { id: 71, displayName: 'Region', dataType: 'string', rest: { name: 'regionTwo', readOnly: false } },
  { id: 80, displayName: 'Not mapped', dataType: 'string', rest: { name: 'notMapped', readOnly: false } },
];
const KNOWLEDGE = { person: readPersonObject(FIELDS), attributes: createAttributeNames(FIELDS), wanted: ['title', 'regionTwo'], programs: new Set<string>(), ofMember: { all: {}, wanted: [] } };
const NOBODY_KNOWS = { unknown: 'not-returned' };

interface Attribute {
  readonly name: string;
  readonly value: string;
}

function change(number: number, second: number, values: readonly Attribute[], more: object = {}) {
  const activityDate = new Date(Date.parse('2026-03-01T12:00:00Z') + second * 1000).toISOString();
  return { marketoGUID: String(number), leadId: 7, activityDate, activityTypeId: 13, primaryAttributeValueId: 60, primaryAttributeValue: 'Job Title', attributes: values, ...more };
}

function becomes(value: string): readonly Attribute[] {
  return [{ name: 'New Value', value }, { name: 'Old Value', value: 'before' }];
}

function hintsFor(...found: readonly object[]) {
  return foldActivities(KNOWLEDGE, activities.parse(found)).hints;
}

describe('folding activities', () => {
  it('comes to the last value, and to none where order and stamps do not agree on which that is (F19, F23)', () => {
    const changes = fc.uniqueArray(fc.nat({ max: 50 }), { minLength: 1 }).chain((seconds) => {
      const list = seconds.map((second, number) => change(number, second, becomes(`value ${second}`)));
      return fc.tuple(fc.constant(Math.max(...seconds)), fc.shuffledSubarray(list, { minLength: list.length }));
    });
    fc.assert(
      fc.property(changes, ([last, delivered]) => {
        const isInOrder = delivered.every((one, place) => one.activityDate >= (delivered[place - 1]?.activityDate ?? ''));
        const isLast = delivered.at(-1)?.activityDate === new Date(Date.parse('2026-03-01T12:00:00Z') + last * 1000).toISOString();
        const [hint] = hintsFor(...delivered);
        if (isInOrder) expect(hint?.newValues).toEqual({ title: `value ${last}` });
        else if (!isLast) expect(hint?.newValues).toEqual({ title: NOBODY_KNOWS });
        expect([`value ${last}`, NOBODY_KNOWS]).toContainEqual(hint?.newValues['title']);
      }),
    );
  });

  it('takes no value for the last one that was left again, in whatever order and with whatever stamps a page comes (F19, F23)', () => {
    const paths = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 8 }).map((values) => values.filter((value, place) => value !== values[place - 1])).filter((values) => values.length > 1);
    const pages = paths.chain((values) => {
      const seconds = fc.array(fc.nat({ max: 20 }), { minLength: values.length - 1, maxLength: values.length - 1 });
      return seconds.chain((stamps) => {
        const list = values.slice(1).map((value, place) => change(place, stamps[place] ?? 0, [{ name: 'New Value', value }, { name: 'Old Value', value: values[place] ?? '' }]));
        return fc.tuple(fc.constant(values.at(-1)), fc.shuffledSubarray(list, { minLength: list.length }));
      });
    });
    fc.assert(
      fc.property(pages, ([last, delivered]) => {
        expect([last, NOBODY_KNOWS]).toContainEqual(hintsFor(...delivered)[0]?.newValues['title']);
      }),
    );
    const backwards = [change(2, 0, [{ name: 'Old Value', value: 'b' }]), change(1, 60, [{ name: 'New Value', value: 'b' }, { name: 'Old Value', value: 'a' }])];
    expect(hintsFor(...backwards)[0]?.newValues).toEqual({ title: NOBODY_KNOWS });
    expect(hintsFor(...backwards.toReversed())[0]?.newValues).toEqual({ title: NOBODY_KNOWS });
    expect(hintsFor(change(1, 0, [{ name: 'New Value', value: 'b' }, { name: 'Old Value', value: 'a' }]), change(2, 60, [{ name: 'Old Value', value: 'b' }]))[0]?.newValues).toEqual({ title: null });
  });

  it('knows the last value by the steps when some of them entered the log late (F21)', () => {
    const paths = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 8 }).map((values) => values.filter((value, place) => value !== values[place - 1]));
    const pages = paths.filter((values) => values.length > 1 && values[0] !== values.at(-1)).chain((values) => {
      const list = values.slice(1).map((value, place) => change(place, place, [{ name: 'New Value', value }, { name: 'Old Value', value: values[place] ?? '' }]));
      return fc.tuple(fc.constant(values.at(-1)), fc.shuffledSubarray(list, { minLength: list.length }));
    });
    fc.assert(
      fc.property(pages, ([last, delivered]) => {
        expect(hintsFor(...delivered)[0]?.newValues).toEqual({ title: last });
      }),
    );
  });

  it('knows it by no steps that stamps contradict, that are not all there, or that lead back (F19, F21)', () => {
    const step = (number: number, second: number, from: string, to: string) => change(number, second, [{ name: 'New Value', value: to }, { name: 'Old Value', value: from }]);
    const [made, changed] = [step(1, 1, 'z', 'a'), step(2, 3, 'a', 'b')];
    const wordless = change(4, 2, [{ name: 'Reason', value: 'a' }]);
    const told = [[changed, made], [step(2, 0, 'a', 'b'), made], [step(2, 1, 'a', 'b'), made], [step(2, 3, 'c', 'b'), made], [changed, step(3, 2, 'b', 'a')], [changed, made, wordless]];
    const known = told.map((found) => hintsFor(...found)[0]?.newValues['title']);
    expect(known).toEqual(['b', NOBODY_KNOWS, NOBODY_KNOWS, NOBODY_KNOWS, NOBODY_KNOWS, NOBODY_KNOWS]);
  });

  it('knows no value when two of one second differ, and one when they agree (F18)', () => {
    expect(hintsFor(change(1, 1, becomes('a')), change(2, 1, becomes('b')))[0]?.newValues).toEqual({ title: NOBODY_KNOWS });
    expect(hintsFor(change(1, 1, becomes('a')), change(2, 1, becomes('a')))[0]?.newValues).toEqual({ title: 'a' });
  });

  it('takes a change without a new value for a clearing only when it had an old one (I11)', () => {
    expect(hintsFor(change(1, 1, [{ name: 'Old Value', value: 'a' }]))[0]?.newValues).toEqual({ title: null });
    expect(hintsFor(change(1, 1, [{ name: 'Reason', value: 'a' }]))[0]?.newValues).toEqual({ title: NOBODY_KNOWS });
  });

  it('keeps every step of a field, also of values that were there for a moment only (I3)', () => {
    const step = (number: number, from: string | null, to: string | null) =>
      change(number, number, [...(to === null ? [] : [{ name: 'New Value', value: to }]), ...(from === null ? [] : [{ name: 'Old Value', value: from }])]);
    expect(hintsFor(step(1, null, 'a'), step(2, 'a', 'b'), step(3, 'b', null))[0]?.steps).toEqual({
      title: [{ at: '2026-03-01T12:00:01Z', from: null, to: 'a' }, { at: '2026-03-01T12:00:02Z', from: 'a', to: 'b' }, { at: '2026-03-01T12:00:03Z', from: 'b', to: null }],
    });
  });

  it('keeps in a step, as the log holds it, what a field that got another type since cannot hold any more, and takes no value from it (I3, F35)', () => {
    const person = readPersonObject(FIELDS.map((field) => (field.id === 60 ? { ...field, dataType: 'date' } : field)));
    const { hints } = foldActivities({ ...KNOWLEDGE, person }, activities.parse([change(1, 0, becomes('2026-01-31')), change(2, 1, becomes('Clerk'))]));
    expect(hints).toMatchObject([{ newValues: { title: { unknown: 'unparsable' } }, steps: { title: [{ from: 'before', to: '2026-01-31' }, { from: 'before', to: 'Clerk' }] } }]);
  });

  it('knows a field by any of its names, by its number where names are shared, and passes over fields that are not mapped', () => {
    const named = (primaryAttributeValue: string, primaryAttributeValueId = 0) => hintsFor(change(1, 1, becomes('a'), { primaryAttributeValue, primaryAttributeValueId }));
    for (const name of ['Job Title', 'title', 'Title']) expect(named(name)[0]?.newValues).toEqual({ title: 'a' });
    expect(named('Region', 71)[0]?.newValues).toEqual({ regionTwo: 'a' });
    expect(named('Region', 70)).toEqual([]);
    expect(named('Not mapped', 80)).toEqual([]);
  });

  it('asks for a look when it cannot tell the field or the time, and for no value of either', () => {
    const everything = { title: NOBODY_KNOWS, regionTwo: NOBODY_KNOWS };
    for (const name of ['constructor', 'Never heard of']) {
      expect(hintsFor(change(1, 1, becomes('a'), { primaryAttributeValue: name }))[0]?.newValues).toEqual(everything);
    }
    expect(hintsFor(change(1, 1, becomes('a'), { primaryAttributeValue: 'Region', primaryAttributeValueId: 99 }))[0]?.newValues).toEqual(everything);
    expect(hintsFor({ ...change(1, 1, becomes('a')), activityDate: 'some day' })[0]?.newValues).toEqual({ title: NOBODY_KNOWS });
  });

  it('tells of people who are gone that they are, and what happened to them before (I3)', () => {
    const removal = { ...change(2, 2, []), activityTypeId: 37 };
    const { observations, hints } = foldActivities(KNOWLEDGE, activities.parse([change(1, 1, becomes('a')), removal]));
    expect(hints).toMatchObject([{ id: '7', steps: { title: [{ from: 'before', to: 'a' }] } }]);
    expect(observations).toMatchObject([{ id: '7', deleted: true, version: '2026-03-01T12:00:02Z' }]);
  });

  it('tells of the losers of a merge into whom they went, to the last winner in whatever order they are told (I14, F23)', () => {
    const merge = (number: number, leadId: number, losers: string) => ({ ...change(number, number, [{ name: 'Merge IDs', value: losers }]), leadId, activityTypeId: 32 });
    const removal = { ...change(3, 3, []), leadId: 5, activityTypeId: 37 };
    for (const found of [[merge(1, 8, '5,6'), merge(2, 9, '8'), removal], [removal, merge(2, 9, '8'), merge(1, 8, '5,6')]]) {
      const { observations, hints } = foldActivities(KNOWLEDGE, activities.parse(found));
      expect(observations.map(({ id, deleted, mergedInto }) => [id, deleted, mergedInto]).toSorted(([a = ''], [b = '']) => String(a).localeCompare(String(b)))).toEqual([['5', true, '9'], ['6', true, '9'], ['8', true, '9']]);
      expect(hints.map(({ id }) => id).toSorted()).toEqual(['8', '9']);
    }
  });

  it('I6: tells of a membership that somebody ended before it tells what went with its person, though the log has both on one page', () => {
    const ended = change(1, 0, [{ name: 'New Status', value: 'Not in Program' }], { activityTypeId: 104, primaryAttributeValueId: 1001 });
    const deleted = change(2, 9, [], { activityTypeId: 37 });
    const { observations } = foldActivities({ ...KNOWLEDGE, programs: new Set(['1001']) }, activities.parse([ended, deleted]));
    const [first] = observations.filter(({ id }) => id === '1001-7');
    expect(first).toMatchObject({ deleted: true, version: expect.stringMatching(/^2026-03-01T12:00:00/) });
  });

  it('I17: lets nobody be out of a program who may have come back, where the stamps and the order of the log do not agree (F19)', () => {
    const joined = change(1, 0, [{ name: 'New Status', value: 'Invited' }], { activityTypeId: 104, primaryAttributeValueId: 1001 });
    const ended = change(2, 9, [{ name: 'New Status', value: 'Not in Program' }], { activityTypeId: 104, primaryAttributeValueId: 1001 });
    const told = (...found: readonly object[]) => foldActivities({ ...KNOWLEDGE, programs: new Set(['1001']) }, activities.parse(found));
    expect(told(joined, ended)).toMatchObject({ observations: [{ id: '1001-7', deleted: true }], hints: [{ id: '1001-7', newValues: { statusName: NOBODY_KNOWS } }] });
    expect(told(ended, joined)).toMatchObject({ observations: [], hints: [{ id: '1001-7', newValues: { statusName: NOBODY_KNOWS } }] });
  });
});
