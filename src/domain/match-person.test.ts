import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchPerson } from './match-person.ts';
import type { MatchCandidate, Sought } from './match-person.ts';

function candidate(id: string, key: string | null, taken = false, isLeft = false): MatchCandidate {
  const observation = { object: 'person', id, version: '2026-01-01T00:00:00Z', deleted: false, convertedTo: null, values: {}, changedBy: null } as const;
  return { observation, key, taken, isLeft };
}

/** A lead, or a place in a program. */
const ONLY_ONE: Sought = { key: 'ours', isOnlyOne: true };
/** A person, beside whom another one may be made. */
const BESIDE: Sought = { key: 'ours', isOnlyOne: false };

const candidates = fc.array(
  fc.tuple(fc.constantFrom('ours', 'other', null), fc.boolean()).map(([key, taken]) => ({ key, taken })),
  { maxLength: 5 },
).map((rows) => rows.map((row, n) => candidate(`r${n}`, row.key, row.taken)));

describe('matchPerson (A7)', () => {
  it('never links a record that belongs to another pair, and never guesses between two (I14)', () => {
    fc.assert(
      fc.property(fc.constantFrom(BESIDE, ONLY_ONE), candidates, (sought, rows) => {
        const match = matchPerson(sought, rows);
        if (match.kind !== 'linked' && match.kind !== 'matched') return;
        expect(match.candidate.taken).toBe(false);
        expect([null, 'ours']).toContain(match.candidate.key);
        const rivals = rows.filter((row) => !row.taken && row.key === match.candidate.key);
        expect(rivals).toHaveLength(1);
      }),
    );
  });

  it('makes nothing beside a record that is the only one: a lead of its address, a place in a program (L8, L10, L40)', () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        if (matchPerson(ONLY_ONE, rows).kind === 'absent') expect(rows).toHaveLength(0);
      }),
    );
  });

  it('gives a record whose own counterpart was deleted to who comes anew, and to nobody when there are two (L24)', () => {
    const left = candidate('a', 'gone', true, true);
    expect(matchPerson(BESIDE, [left])).toMatchObject({ kind: 'matched', candidate: { observation: { id: 'a' } } });
    expect(matchPerson(ONLY_ONE, [left, candidate('b', null)])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
    // It had come to us before, and a database that was put back knows nothing of it (I8, F53).
    expect(matchPerson(BESIDE, [{ ...left, key: 'ours' }, candidate('b', null)])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'a' } } });
  });

  it('our key beats an e-mail match (L4, L6)', () => {
    expect(matchPerson(BESIDE, [candidate('a', null), candidate('b', 'ours')])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'b' } } });
  });

  it('links the record that the person\'s key names, if it is free and carries no key itself (L4)', () => {
    const named = { ...candidate('a', null), isNamed: true } as const;
    expect(matchPerson(ONLY_ONE, [named])).toMatchObject({ kind: 'linked', candidate: { observation: { id: 'a' } } });
    expect(matchPerson(ONLY_ONE, [{ ...named, taken: true }])).toEqual({ kind: 'absent' });
    expect(matchPerson(ONLY_ONE, [{ ...named, key: 'other' }])).toEqual({ kind: 'absent' });
    expect(matchPerson(ONLY_ONE, [named, candidate('b', 'ours')])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
  });

  it('two Salesforce records with one address become two persons, as the native sync intends', () => {
    expect(matchPerson(BESIDE, [candidate('a', 'other', true)])).toEqual({ kind: 'absent' });
  });

  it('names every candidate of an ambiguous match (L5, L7)', () => {
    expect(matchPerson(ONLY_ONE, [candidate('a', null), candidate('b', null)])).toEqual({ kind: 'ambiguous', ids: ['a', 'b'] });
  });
});
