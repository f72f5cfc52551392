import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldChanges } from './fold-activities.ts';
import { personOf } from './marketo-access.ts';
import { readSchema } from './read-schema.ts';
import { activities } from './wire.ts';

const person = personOf(readSchema([{ displayName: 'Title', dataType: 'string', rest: { name: 'title', readOnly: false } }]));

function change(number: number, second: number, newValue: string | null) {
  const activityDate = new Date(Date.parse('2026-03-01T12:00:00Z') + second * 1000).toISOString();
  return { marketoGUID: String(number), leadId: 7, activityDate, activityTypeId: 13, fields: [{ name: 'title', newValue }] };
}

/** What changes of one second come to. */
function fold(...values: (string | null)[]) {
  return foldChanges(person, activities.parse(values.map((value, number) => change(number, 1, value)))).hints[0]?.newValues;
}

describe('folding lead changes', () => {
  it('comes to the newest value in whatever order they are delivered (F23)', () => {
    const changes = fc.uniqueArray(fc.nat({ max: 50 }), { minLength: 1 }).chain((seconds) => {
      const list = seconds.map((second, number) => change(number, second, `value ${second}`));
      return fc.tuple(fc.constant(Math.max(...seconds)), fc.shuffledSubarray(list, { minLength: list.length }));
    });
    fc.assert(
      fc.property(changes, ([last, delivered]) => {
        const { hints } = foldChanges(person, activities.parse(delivered));
        expect(hints).toMatchObject([{ id: '7', newValues: { title: `value ${last}` } }]);
      }),
    );
  });

  it('knows no value when two of one second differ, and one when they agree (F18)', () => {
    expect(fold('a', 'b')).toEqual({ title: { unknown: 'not-returned' } });
    expect(fold('a', 'a')).toEqual({ title: 'a' });
    expect(fold(null)).toEqual({ title: null });
  });

  it('gives a hint for an activity it cannot date, and passes over fields it does not know', () => {
    const undated = { ...change(1, 1, 'a'), activityDate: 'some day' };
    expect(foldChanges(person, activities.parse([undated])).hints).toMatchObject([{ newValues: { title: { unknown: 'unparsable' } } }]);
    const unknownField = { ...change(1, 1, 'a'), fields: [{ name: 'constructor', newValue: 'x' }] };
    expect(foldChanges(person, activities.parse([unknownField])).hints).toMatchObject([{ newValues: {} }]);
  });
});
