import { describe, expect, it } from 'vitest';
import { eachOnce } from './changed-parent.ts';
import { leadsShownConverted, peopleMoved } from './converted-lead.ts';
import type { Observation } from './observation.ts';
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

describe('a lead that Salesforce shows as a contact', () => {
  const WAYS = [{ child: 'custom:Quote__c', lookup: 'Lead__c', parent: 'lead', name: 'converted', path: null }] as const;
  const [EARLIER, STAMP, LATER] = ['2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z', '2026-03-01T12:00:00Z'];
  const look: Observation = { object: 'lead', id: '00Qa', version: STAMP, deleted: false, convertedTo: '003a', values: {}, changedBy: null };

  /** Whether it is news, given the stamp at which its contact was seen, and since when every quote was read. */
  function isNews(isOfAll: boolean, contactSeen: string | null, wholeSince: string, shown = look): boolean {
    const before = contactSeen === null ? [] : [person('2', 'contact', '003a', { seenVersion: contactSeen })];
    return leadsShownConverted({ looks: [shown], isOfAll, before }, WAYS, new Map([['custom:Quote__c', wholeSince]])).length > 0;
  }

  it('I17: is news whatever is known of the contact, unless every record was read since', () => {
    expect([null, EARLIER, STAMP, LATER].map((seen) => isNews(false, seen, EARLIER))).toEqual([true, true, true, true]);
    expect([null, EARLIER, STAMP, LATER].map((seen) => isNews(false, seen, LATER))).toEqual([false, false, false, false]);
  });

  it('I31: is none where all are read, but for one with a later stamp than its contact was seen at', () => {
    expect([null, EARLIER, STAMP, LATER].map((seen) => isNews(true, seen, EARLIER))).toEqual([false, true, false, false]);
  });

  it('is none that is deleted, or a lead still', () => {
    expect([{ ...look, deleted: true }, { ...look, convertedTo: null }].map((shown) => isNews(false, EARLIER, EARLIER, shown))).toEqual([false, false]);
  });
});
