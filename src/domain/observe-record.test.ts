import { describe, expect, it } from 'vitest';
import { deletionDue, tellsOfDeletion } from './deletion.ts';
import { deriveWork } from './derive-work.ts';
import { followMerge } from './follow-merge.ts';
import { mergePair } from './merge-pair.ts';
import type { Observation } from './observation.ts';
import { endConverted, followConversion, heldAtConversion, heldSince, observeRecord } from './observe-record.ts';
import { DELETION_WORD } from './own-word.ts';
import { UNSEEN, UNSEEN_SIDE } from './pair.ts';
import type { Pair } from './pair.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';

const MAPPING: ResolvedMapping = { object: 'lead', fields: [], suspended: [], deletedTooOn: [] };
const OCCASION = { lane: 'normal', now: '2026-01-01T00:00:00.000Z' } as const;
const DELETION: Observation = { object: 'lead', id: '00Q', version: '2026-01-01T00:00:00Z', deleted: true, convertedTo: null, values: {}, changedBy: null };

/** A linked pair whose Salesforce record was seen changing while a write was under way. */
const DUE: Pair = {
  pairId: 'p',
  connectionId: 'c',
  object: 'lead',
  base: {},
  salesforce: { ...UNSEEN_SIDE, id: '00Q', presence: 'present', lookDue: true },
  marketo: { ...UNSEEN_SIDE, id: '1', presence: 'present' },
};

const TITLE = { name: 'title', label: 'Title', type: 'text', lengthCharacters: 128, lengthBytes: null, scale: null, createable: true, updateable: true, requiredOnCreate: false, calculated: false, restrictedTo: null } as const;
/** Leads and persons with one field that crosses both ways. */
const TITLED: ResolvedMapping = {
  object: 'lead',
  fields: [{ key: 'title', line: { key: 'title', salesforce: 'title', direction: 'both', policy: 'by-object' }, on: { salesforce: TITLE, marketo: TITLE }, comparison: { kind: 'text' }, parentPrefix: null, resumedOn: [] }],
  suspended: [], deletedTooOn: [],
};
const titled = (title: string | null, version: string): Observation => ({ ...DELETION, deleted: false, version, values: { title } });

describe('a person of the log, before Salesforce was read anew', () => {
  const readAnew = (how: { readonly isReformed?: true; readonly resumedOn?: readonly ['salesforce'] }): ResolvedMapping => ({ ...TITLED, fields: TITLED.fields.map((field) => ({ ...field, ...how })) });
  const agreedOn: Pair = { ...DUE, base: { title: 'DIRECTOR' }, salesforce: { ...DUE.salesforce, lookDue: false } };
  const heard = (mapping: ResolvedMapping): Pair => observeRecord(agreedOn, 'marketo', { ...titled('Director', '2026-01-01T00:00:00Z'), object: 'person', id: '1' }, mapping, OCCASION).pair;

  it.each([['by other rules', readAnew({ isReformed: true })], ['for a field that came back', readAnew({ resumedOn: ['salesforce'] })]])('I10, I13: %s, writes nothing to either side before its lead was looked at', (_why, mapping) => {
    const pair = heard(mapping);
    expect([mergePair(pair, mapping).changes, pair.salesforce.lookDue]).toEqual([{ salesforce: [], marketo: [] }, true]);
  });

  it('I10, I13: nor where it was to be looked at for another reason, so that its lead is too; beside a lead that was read anew it is merged', () => {
    const mapping = readAnew({ isReformed: true });
    const due = (isLeadDue: boolean): Pair => ({ ...agreedOn, salesforce: { ...agreedOn.salesforce, lookDue: isLeadDue }, marketo: { ...agreedOn.marketo, lookDue: true } });
    const written = [true, false].map((isLeadDue) => mergePair(observeRecord(due(isLeadDue), 'marketo', { ...titled('Director', '2026-01-01T00:00:00Z'), object: 'person', id: '1' }, mapping, OCCASION).pair, mapping).changes.salesforce.length);
    expect(written).toEqual([0, 1]);
  });

  it('I29, M28: is not blanked by a field that came back empty, also where its lead is looked at once all is read', () => {
    const salesforceWins: ResolvedMapping = { ...TITLED, fields: TITLED.fields.map((field) => ({ ...field, line: { ...field.line, policy: 'salesforce-wins' } })) };
    const { pair } = observeRecord(heard(readAnew({ resumedOn: ['salesforce'] })), 'salesforce', titled(null, '2026-01-01T00:01:00Z'), salesforceWins, OCCASION);
    expect(mergePair(pair, salesforceWins).changes).toMatchObject({ salesforce: [{ field: 'title', value: 'Director' }], marketo: [] });
  });
});

describe('a field that was hidden in Salesforce when its record was last read', () => {
  const hidden: Pair = { ...DUE, base: { title: 'Director' }, salesforce: { ...DUE.salesforce, lookDue: false, seenVersion: '2026-01-01T00:00:00Z', differences: { title: { value: { unknown: 'hidden' }, changedAt: '2026-01-01T00:00:00Z', changedBy: null } } } };
  const heard = (title: string): Pair => observeRecord(hidden, 'marketo', { ...titled(title, '2026-01-01T00:01:00Z'), object: 'person', id: '1' }, TITLED, OCCASION).pair;

  it('I1, I17, L18: is looked at for the next change of its person, which waits without a word else', () => {
    const edited = heard('Owner');
    expect([mergePair(edited, TITLED).changes.salesforce, edited.salesforce.lookDue]).toEqual([[], true]);
    const { pair } = observeRecord(edited, 'salesforce', titled('Director', '2026-01-01T00:00:00Z'), TITLED, OCCASION);
    expect([mergePair(pair, TITLED).changes.salesforce, pair.salesforce.lookDue]).toMatchObject([[{ field: 'title', value: 'Owner' }], false]);
  });

  it('I31: is not for a look that brings nothing new', () => {
    expect(heard('Director').salesforce.lookDue).toBe(false);
  });
});

describe('the same change on both sides', () => {
  const agreedOn: Pair = { ...DUE, base: { title: 'Director' }, salesforce: { ...DUE.salesforce, lookDue: false } };
  const look = (pair: Pair, side: 'salesforce' | 'marketo', title: string | null): Pair => observeRecord(pair, side, titled(title, '2026-01-01T00:00:00Z'), TITLED, OCCASION).pair;

  it('I2, I3: is agreed on once a second look shows that both hold it now (M29)', () => {
    const met = look(look(agreedOn, 'marketo', null), 'salesforce', null);
    expect({ base: met.base, due: [met.salesforce.lookDue, met.marketo.lookDue] }).toEqual({ base: { title: 'Director' }, due: [false, true] });
    const seenAgain = look(met, 'marketo', null);
    expect({ base: seenAgain.base, due: seenAgain.marketo.lookDue, differences: seenAgain.salesforce.differences }).toEqual({ base: { title: null }, due: false, differences: {} });
  });

  it('I2, I3: leaves a conflict when the first of them was over by then, and the loser is named (M29)', () => {
    const pair = look(look(look(agreedOn, 'marketo', null), 'salesforce', null), 'marketo', 'Owner');
    expect(mergePair(pair, TITLED).changes.salesforce).toEqual([{ field: 'title', value: 'Owner', replaces: null, lost: { value: null, policy: 'by-object' } }]);
  });
});

describe('a deletion', () => {
  it('I37: ends the wish to look at the record again', () => {
    const { pair, outcome } = observeRecord(DUE, 'salesforce', DELETION, MAPPING, OCCASION);
    expect(outcome).toBe('deleted');
    expect(pair.salesforce).toMatchObject({ presence: 'deleted', lookDue: false });
  });

  describe('of a record that we made and that nobody had seen before', () => {
    const made: Pair = { ...DUE, salesforce: { ...UNSEEN_SIDE } };
    const carried: ResolvedMapping = { ...MAPPING, deletedTooOn: ['marketo'] };

    it('I6: is one of a record that is known from then on, so that its person can be deleted too (L26)', () => {
      const { pair } = observeRecord(made, 'salesforce', DELETION, carried, OCCASION);
      expect(pair.salesforce).toMatchObject({ id: DELETION.id, presence: 'deleted' });
      expect(pair.marketo.work.state).toBe('waiting');
      expect(tellsOfDeletion(pair, 'marketo')).toBe(true);
    });

    it('I6: also where something of it is not known any more, as a status that is tied otherwise (L26, L41)', () => {
      const forgotten: Pair = { ...DUE, base: { city: 'Basel' }, salesforce: { ...DUE.salesforce, differences: { title: UNSEEN } } };
      const { pair } = observeRecord(forgotten, 'salesforce', DELETION, { ...TITLED, deletedTooOn: ['marketo'] }, OCCASION);
      expect({ presence: pair.salesforce.presence, work: pair.marketo.work.state }).toEqual({ presence: 'deleted', work: 'waiting' });
    });

    it('I37: asks for nothing where an earlier version kept no id of it: nothing could be written, and it would wait for ever', () => {
      const waiting = { state: 'waiting', lane: 'normal', since: OCCASION.now, attempts: 0, nextAttemptAt: OCCASION.now, lastError: null } as const;
      const old: Pair = { ...made, salesforce: { ...UNSEEN_SIDE, presence: 'deleted' }, marketo: { ...DUE.marketo, work: waiting } };
      expect(tellsOfDeletion(old, 'marketo')).toBe(false);
      expect(deriveWork(old, old, carried, { kind: 're-merged' }, OCCASION).pair.marketo.work).toEqual({ state: 'rest' });
    });
  });

  it('I6: of a record with which a merge let the pair go on, and of which nothing was seen, deletes nothing on the other side (L29)', () => {
    const carried: ResolvedMapping = { ...TITLED, deletedTooOn: ['marketo'] };
    const seen: Pair = { ...DUE, base: { title: 'Director' }, salesforce: { ...DUE.salesforce, lookDue: false } };
    const followed = followMerge(seen, 'salesforce', '00QSurvivor', carried).pair;
    const gone = observeRecord(followed, 'salesforce', { ...DELETION, id: '00QSurvivor' }, carried, OCCASION).pair;
    expect({ presence: gone.salesforce.presence, isDue: deletionDue(gone, carried, 'marketo') }).toEqual({ presence: 'merged', isDue: false });
    const looked = observeRecord(followed, 'salesforce', { ...titled('Owner', '2026-01-01T00:00:00Z'), id: '00QSurvivor' }, carried, OCCASION).pair;
    expect(deletionDue(observeRecord(looked, 'salesforce', { ...DELETION, id: '00QSurvivor' }, carried, OCCASION).pair, carried, 'marketo')).toBe(true);
  });

  it.each([[{}], [{ [DELETION_WORD]: false }]])('I6: nor does one of such a person, of which our own word alone is known, have its lead told (L29, L44)', (agreed) => {
    const word = { key: DELETION_WORD, salesforce: 'gone', direction: 'to-salesforce', policy: 'marketo-wins', isDeletionFlag: true, tellsDeletionTo: 'salesforce' } as const;
    const told: ResolvedMapping = { ...TITLED, fields: TITLED.fields.flatMap((field) => [field, { ...field, key: word.key, line: word }]) };
    const known: Pair = { ...DUE, base: { title: 'Director', ...agreed } };
    const { pair: followed } = deriveWork(known, followMerge(known, 'marketo', '2', told).pair, told, { kind: 're-merged' }, OCCASION);
    const gone = observeRecord(followed, 'marketo', { ...DELETION, object: 'person', id: '2' }, told, OCCASION).pair;
    expect({ presence: gone.marketo.presence, work: gone.salesforce.work.state }).toEqual({ presence: 'merged', work: 'rest' });
  });

  it('I31, I37: seen once more, it ends a wish that came in between, and is no news', () => {
    const deleted: Pair = { ...DUE, salesforce: { ...DUE.salesforce, presence: 'deleted' } };
    const { pair, ledger, events } = observeRecord(deleted, 'salesforce', DELETION, MAPPING, OCCASION);
    expect(pair.salesforce.lookDue).toBe(false);
    expect({ ledger, events }).toEqual({ ledger: [], events: [] });
  });
});

describe('a field that comes back while its record is deleted', () => {
  const resumed: ResolvedMapping = { ...TITLED, fields: TITLED.fields.map((field) => ({ ...field, resumedOn: ['salesforce'] })) };
  const known: Pair = { ...DUE, base: { title: 'Director' } };

  it.each(['present', 'deleted'] as const)('I11, I29: was made anew for all anybody knows, so a restored record blanks nothing with it (was %s, M28)', (presence) => {
    const deleted = observeRecord({ ...known, salesforce: { ...known.salesforce, presence } }, 'salesforce', DELETION, resumed, OCCASION).pair;
    const restored = observeRecord(deleted, 'salesforce', titled(null, '2026-01-02T00:00:00Z'), TITLED, OCCASION).pair;
    expect(restored.salesforce.presence).toBe('present');
    expect(mergePair(restored, TITLED).changes).toEqual({ marketo: [], salesforce: [{ field: 'title', value: 'Director', replaces: null, lost: { value: null, policy: 'by-object' } }] });
  });
});

describe('a lead converted into a contact without a pair', () => {
  it('I10, I11, I15: leaves nothing of the lead to be written before the contact was seen (L13)', () => {
    const known: Pair = { ...DUE, base: { title: 'Old', city: null }, salesforce: { ...DUE.salesforce, differences: { title: { value: 'New', changedAt: '', changedBy: null } } } };
    const { pair } = followConversion(known, '003', new Set());
    expect(pair).toMatchObject({ object: 'contact', base: known.base, salesforce: { id: '003', lookDue: true } });
    const values = Object.entries(pair.salesforce.differences).map(([key, { value }]) => [key, value]);
    expect(values).toEqual([['title', { unknown: 'not-returned' }], ['city', { unknown: 'not-returned' }]]);
  });

  it.each([['Director', 'Director'], [null, null]])('I2, I11: where the contact is empty the person keeps what the lead held still, and loses what was emptied on it (%s, L13)', (held, left) => {
    const known: Pair = { ...DUE, base: { title: 'Director' }, salesforce: { ...DUE.salesforce, presence: 'present' }, marketo: { ...DUE.marketo, presence: 'present' } };
    const { pair } = followConversion(known, '003', heldAtConversion(titled(held, '2026-01-02T00:00:00Z'), TITLED));
    const seen = observeRecord(pair, 'salesforce', titled(null, '2026-01-02T00:00:00Z'), TITLED, OCCASION).pair;
    const { salesforce, marketo } = mergePair(seen, TITLED).changes;
    expect([...salesforce, ...marketo].map(({ value }) => value)).toEqual([left]);
    expect(salesforce).toHaveLength(left === null ? 0 : 1);
  });
});

describe('a lead converted into a contact that has a pair without a person', () => {
  const known: Pair = { ...DUE, base: { title: 'Director' }, salesforce: { ...DUE.salesforce, presence: 'present' }, marketo: { ...DUE.marketo, presence: 'present' } };
  const end = titled('Director', '2026-01-02T00:00:00Z');
  const met = (title: string | null, seenVersion: string | null): Pair => ({ ...DUE, base: {}, salesforce: { ...DUE.salesforce, seenVersion, differences: { title: { value: title, changedAt: '', changedBy: null } } } });

  it.each([
    ['loses what was emptied since the contact was seen full', met('Director', '2026-01-02T00:05:00Z'), null],
    ['keeps what it holds where the contact was empty at that look', met(null, '2026-01-02T00:05:00Z'), 'Director'],
    ['keeps what it holds where that look is from before the conversion', met('Director', '2026-01-01T23:59:00Z'), 'Director'],
    ['keeps what it holds where no stamp says when the contact was seen', met('Director', null), 'Director'],
  ])('I2, I11: the person %s (L14)', (_what, rival, left) => {
    const { pair } = followConversion(known, '003', heldAtConversion(end, TITLED), heldSince(rival, 'salesforce', end));
    const seen = observeRecord(pair, 'salesforce', titled(null, '2026-01-02T00:06:00Z'), TITLED, OCCASION).pair;
    const { salesforce, marketo } = mergePair(seen, TITLED).changes;
    expect([...salesforce, ...marketo].map(({ value }) => value)).toEqual([left]);
  });

  it('I2: Marketo\'s stamps say nothing about when a person was seen', () => {
    expect(heldSince({ ...met('Director', null), base: { title: 'Director' }, marketo: { ...DUE.marketo, seenVersion: '2026-01-02T00:05:00Z' } }, 'marketo', end).size).toBe(0);
  });
});

describe('a lead converted into a contact of another pair', () => {
  it('I37: ends the pair, and the wish to look at the lead again (L15)', () => {
    const { pair, events } = endConverted(DUE, '003');
    expect(pair.salesforce).toMatchObject({ presence: 'merged', lookDue: false, work: { state: 'rest' } });
    expect(events).toEqual([{ kind: 'converted', from: '00Q', to: '003' }]);
  });

  it('I31: read once more within the overlap, it is no news and is not journaled again', () => {
    const { pair: ended } = endConverted(DUE, '003');
    const due: Pair = { ...ended, salesforce: { ...ended.salesforce, lookDue: true } };
    const again = endConverted(due, '003');
    expect({ ledger: again.ledger, events: again.events, outcome: again.outcome }).toEqual({ ledger: [], events: [], outcome: 'skipped' });
    expect(again.pair.salesforce.lookDue).toBe(false);
    expect(endConverted(ended, '003').pair).toBe(ended);
  });
});
