import { describe, expect, it } from 'vitest';
import { table } from './paint.ts';

describe('a table on a terminal', () => {
  it('stays in its columns where names are Japanese, accented or coloured (PRODUCT J8)', () => {
    // Each Japanese character takes two places, and the accent that stands on a letter none.
    expect(table([['神奈川県', 'x'], ['Texas', 'x'], ['e\u0301', 'x'], ['\u001B[32mTX\u001B[0m', 'x']])).toBe('  神奈川県  x\n  Texas     x\n  e\u0301         x\n  \u001B[32mTX\u001B[0m        x');
  });
});
