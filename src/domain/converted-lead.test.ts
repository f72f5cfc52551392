import { describe, expect, it } from 'vitest';
import { eachOnce } from './changed-parent.ts';
import { peopleMoved } from './converted-lead.ts';
import { UNSEEN_SIDE } from './pair.ts';
import type { Pair, SideState } from './pair.ts';
import type { PairObject } from './side.ts';

/** Whose custom records are read again after a change of pairs (L42). */

function person(pairId: string, object: PairObject, id: string, salesforce: Partial<SideState> = {}): Pair {
  return { pairId, connectionId: 'test', object, salesforce: { ...UNSEEN_SIDE, id, presence: 'present', ...salesforce }, marketo: UNSEEN_SIDE, base: {} };
}

const [LEAD, CONTACT, OTHER] = [person('1', 'lead', '00Qa'), person('2', 'contact', '003a'), person('3', 'contact', '003b')];

const moved = (before: readonly Pair[], after: readonly Pair[], absorbed: Parameters<typeof peopleMoved>[0]['absorbed'] = []) => peopleMoved({ before, after, absorbed }).map(({ object, id }) => `${object} ${id}`);

describe('the people whose custom records name somebody else by now', () => {
  it('I17: are leads that became contacts, whether their pair goes on or ends (L13, L14, L15)', () => {
    expect(moved([LEAD], [person('1', 'contact', '003c')])).toEqual(['lead 00Qa']);
    expect(moved([LEAD, CONTACT], [person('1', 'contact', '003a')], [{ pairId: '2', into: '1' }]), 'the pair of the contact goes into it').toEqual(['lead 00Qa']);
    expect(moved([LEAD, CONTACT], [person('1', 'lead', '00Qa', { presence: 'merged' })])).toEqual(['lead 00Qa']);
  });

  it('I17: are contacts with which those of others go on (L19, L20, L21)', () => {
    expect(moved([CONTACT], [person('2', 'contact', '003b')])).toEqual(['contact 003b']);
    expect(moved([CONTACT, OTHER], [person('2', 'contact', '003a', { presence: 'merged', survivor: '3' })])).toEqual(['contact 003b']);
    expect(moved([CONTACT, OTHER], [OTHER], [{ pairId: '2', into: '3' }])).toEqual(['contact 003b']);
  });

  it('I31: are none where nobody went on as another one, where leads are merged, and where it was known before', () => {
    expect(moved([LEAD, CONTACT], [person('1', 'lead', '00Qa', { lookDue: true }), person('2', 'contact', '003a', { presence: 'deleted' })])).toEqual([]);
    expect(moved([LEAD], [person('1', 'lead', '00Qb')])).toEqual([]);
    expect(moved([LEAD], [person('1', 'lead', '00Qa', { presence: 'merged', survivor: '9' })])).toEqual([]);
    expect(moved([person('1', 'lead', '00Qa', { presence: 'merged' })], [person('1', 'lead', '00Qa', { presence: 'merged', lookDue: true })])).toEqual([]);
    expect(moved([], [person('1', 'contact', '003c')])).toEqual([]);
  });

  it('come once, also where filters look at them as well', () => {
    const [first, second] = [{ object: 'contact' as const, id: '003b', fields: ['Title'] }, { object: 'contact' as const, id: '003b', fields: ['merged', 'Title'] }];
    expect(eachOnce([first, second])).toEqual([{ object: 'contact', id: '003b', fields: ['Title', 'merged'] }]);
  });
});
