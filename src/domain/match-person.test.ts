import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPerson } from './match-person.ts';
import type { MatchCandidate } from './match-person.ts';

function candidate(id: string, key: string | null, taken = false, isLeft = false): MatchCandidate {
  const observation = { object: 'person', id, version: '2026-01-01T00:00:00Z', deleted: false, convertedTo: null, values: {}, changedBy: null } as const;
  return { observation, key, taken, isLeft };
}

const candidates = fc.array(
  fc.tuple(fc.constantFrom('ours', 'other', null), fc.boolean()).map(([key, taken]) => ({ key, taken })),
  { maxLength: 5 },
).map((rows) => rows.map((row, n) => candidate(`r${n}`, row.key, row.taken)));

describe('matchPerson (A7)', () => {
  it('never links a record that belongs to another pair, and never guesses between two (I14)', () => {
    fc.assert(
      fc.property(fc.constantFrom('salesforce' as const, 'marketo' as const), candidates, (to, rows) => {
        const match = matchPerson(to, 'ours', rows);
        if (match.kind !== 'linked' && match.kind !== 'matched') return;
        expect(match.candidate.taken).toBe(false);
        expect([null, 'ours']).toContain(match.candidate.key);
        const rivals = rows.filter((row) => !row.taken && row.key === match.candidate.key);
        expect(rivals).toHaveLength(1);
      }),
    );
  });

  it('creates in Salesforce only when nobody has the address (L8, L10)', () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        if (matchPerson('salesforce', 'ours', rows).kind === 'absent') expect(rows).toHaveLength(0);
      }),
    );
  });

  it('gives a record whose own counterpart was deleted to who comes anew, and to nobody when there are two (L24)', () => {
    const left = candidate('a', 'gone', true, true);
    expect(matchPerson('marketo', 'ours', [left])).toMatchObject({ kind: 'matched', candidate: { observation: { id: 'a' } } });
    expect(matchPerson('salesforce', 'ours', [left, candidate('b', null)])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
    // It had come to us before, and a database that was put back knows nothing of it (I8, F53).
    expect(matchPerson('marketo', 'ours', [{ ...left, key: 'ours' }, candidate('b', null)])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'a' } } });
  });

  it('our key beats an e-mail match (L4, L6)', () => {
    expect(matchPerson('marketo', 'ours', [candidate('a', null), candidate('b', 'ours')])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'b' } } });
  });

  it('links the record that the person\'s key names, if it is free and carries no key itself (L4)', () => {
    const named = { ...candidate('a', null), isNamed: true } as const;
    expect(matchPerson('salesforce', 'ours', [named])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'a' } } });
    expect(matchPerson('salesforce', 'ours', [{ ...named, taken: true }])).toEqual({ kind: 'absent' });
    expect(matchPerson('salesforce', 'ours', [{ ...named, key: 'other' }])).toEqual({ kind: 'absent' });
    expect(matchPerson('salesforce', 'ours', [named, candidate('b', 'ours')])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
  });

  it('two Salesforce records with one address become two persons, as the native sync intends', () => {
    expect(matchPerson('marketo', 'ours', [candidate('a', 'other', true)])).toEqual({ kind: 'absent' });
  });

  it('names every candidate of an ambiguous match (L5, L7)', () => {
    expect(matchPerson('salesforce', 'ours', [candidate('a', null), candidate('b', null)])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
  });
});
