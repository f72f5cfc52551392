import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE } from './error-catalogue.ts';
import type { ErrorCode } from './error-catalogue.ts';
import { decideRetry } from './retry.ts';
import { ownError } from './sync-error.ts';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('decideRetry (I28)', () => {
  it('tries a passing error a bounded number of times, with pauses that never shrink', () => {
    let attempts = 0;
    let pause = 0;
    for (let round = 0; round < 100; round++) {
      const decision = decideRetry(ownError('ROW_LOCKED'), attempts);
      if (decision.kind === 'stop') {
        expect(decision.error.code).toBe('RETRIES_EXHAUSTED');
        expect(attempts).toBe(9);
        return;
      }
      expect(decision.afterSeconds).toBeGreaterThanOrEqual(pause);
      pause = decision.afterSeconds;
      attempts = decision.attempts;
    }
    throw new Error('retrying never stopped');
  });

  it('tries a permanent error once', () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.nat(20), (code, attempts) => {
        const decision = decideRetry(ownError(code), attempts);
        if (ERROR_CATALOGUE[code].retry !== 'later') expect(decision).toMatchObject({ kind: 'stop', error: { code } });
      }),
    );
  });
});
