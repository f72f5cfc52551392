import { describe, expect, it } from 'vitest';
import { foldMemberData, withMemberData } from './member-data-activities.ts';
import { readMemberFields } from './read-schema.ts';
import { activities } from './wire.ts';

const FIELDS = readMemberFields({
  fields: [
    { name: 'seats', displayName: 'Seats Wanted', dataType: 'integer', updateable: true },
    { name: 'code', displayName: 'Code', dataType: 'string', length: 100, updateable: true },
    { name: 'reachedSuccess', displayName: 'reachedSuccess', dataType: 'boolean', updateable: false },
  ],
});
const KNOWLEDGE = { programs: new Set(['1001']), ofMember: { all: FIELDS, wanted: ['seats'] } };
const UNKNOWN = { unknown: 'not-returned' };

/** What the log tells of fields of the member 1001-7, in the order of delivery. */
function folded(...changes: readonly (readonly [second: number, name: string, from: string | null, to: string | null, program?: number])[]) {
  const rows = changes.map(([second, name, from, to, program = 1001], place) => ({
    marketoGUID: String(place), leadId: 7, activityDate: `2026-03-01T12:00:0${second}Z`, activityTypeId: 123, primaryAttributeValueId: program, primaryAttributeValue: 'Fair',
    attributes: [{ name: 'Attribute Name', value: name }, ...(to === null ? [] : [{ name: 'New Value', value: to }]), ...(from === null ? [] : [{ name: 'Old Value', value: from }])],
  }));
  return foldMemberData(KNOWLEDGE, activities.parse(rows).map((activity) => ({ activity, at: activity.activityDate, changedBy: null })));
}

describe('changes of fields of members', () => {
  it('come to the last value in the form of the field, by either of its names, with the steps to it', () => {
    expect(folded([1, 'Seats Wanted', null, '2'], [2, 'seats', '2', '3'])).toEqual([
      { object: 'program-member', id: '1001-7', at: '2026-03-01T12:00:02Z', newValues: { seats: 3 }, steps: { seats: [{ at: '2026-03-01T12:00:01Z', from: null, to: 2 }, { at: '2026-03-01T12:00:02Z', from: 2, to: 3 }] }, changedBy: null },
    ]);
    expect(folded([1, 'seats', '2', null])).toMatchObject([{ newValues: { seats: null } }]);
  });

  it('I10: come to nothing known where order and stamps differ (F19, F23), where neither value is told, or the field is one nobody knows', () => {
    for (const changes of [folded([2, 'seats', '1', '2'], [1, 'seats', '2', '3']), folded([1, 'seats', null, null]), folded([1, 'Sitzplätze', '1', '2'])]) {
      expect(changes).toMatchObject([{ newValues: { seats: UNKNOWN } }]);
    }
  });

  it('are nothing where they are of another program, or of a field that is not followed', () => {
    expect([folded([1, 'seats', '1', '2', 1002]), folded([1, 'Code', 'a', 'b'])]).toEqual([[], []]);
  });

  it('are one with what is told of the status, and are told beside the end of a membership: what our last write replaced shows in them alone (I3)', () => {
    const [ofField] = folded([2, 'seats', '1', '2']);
    const status = { object: 'program-member', id: '1001-7', at: '2026-03-01T12:00:01Z', newValues: { statusName: 'Attended' }, steps: {}, changedBy: 'campaign 5' } as const;
    const fields = ofField === undefined ? [] : [ofField];
    expect(withMemberData({ observations: [], hints: [status] }, fields).hints).toMatchObject([{ at: '2026-03-01T12:00:02Z', newValues: { statusName: 'Attended', seats: 2 } }]);
    const ended = { object: 'program-member', id: '1001-7', version: status.at, deleted: true, convertedTo: null, values: {}, changedBy: null } as const;
    expect(withMemberData({ observations: [ended], hints: [] }, fields)).toEqual({ observations: [ended], hints: fields });
  });
});
