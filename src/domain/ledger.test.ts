import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerTerms } from './ledger.ts';
import type { LedgerEvent, LedgerTerms } from './ledger.ts';
import type { Work } from './pair.ts';
import { ownError } from './sync-error.ts';

const waiting: Work = { state: 'waiting', lane: 'normal', since: '', attempts: 0, nextAttemptAt: '', lastError: null };
const work = fc.constantFrom<Work>({ state: 'rest' }, waiting, { state: 'rejected', since: '', error: ownError('VALUE_REFUSED') });
const event = fc.constantFrom<LedgerEvent>(
  { kind: 'source-observed', lost: false },
  { kind: 'source-observed', lost: true },
  { kind: 're-derived', lost: false },
  { kind: 're-derived', lost: true },
  { kind: 'applied' },
  { kind: 'refused' },
);

function ends(terms: LedgerTerms): number {
  return terms.applied + terms.unchanged + terms.superseded + terms.lostInConflict + terms.rejected;
}

describe('ledgerTerms (I22)', () => {
  it('keeps observed = ends + pending through every sequence of transitions', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(work, event), { maxLength: 50 }), (transitions) => {
        let before: Work = { state: 'rest' };
        let observed = 0;
        let ended = 0;
        for (const [after, what] of transitions) {
          const terms = ledgerTerms(before, after, what);
          observed += terms.observed;
          ended += ends(terms);
          before = after;
          expect(observed).toBe(ended + (before.state === 'waiting' ? 1 : 0));
        }
      }),
    );
  });

  it('never takes anything back', () => {
    fc.assert(
      fc.property(work, work, event, (before, after, what) => {
        for (const term of Object.values(ledgerTerms(before, after, what))) expect(term).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
