import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS } from './bugs.ts';

describe('planted bugs', () => {
  it('are at least thirty, each another one', () => {
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
  });

  it('are as many as docs/reliability.md says', () => {
    const ofTests = PLANTED_BUGS.filter(({ tests }) => tests !== undefined).length;
    const page = readFileSync(join(import.meta.dirname, '../../docs/reliability.md'), 'utf8');
    expect(/(\d+), each to be caught by the simulation within 2,000 seeds, and (\d+) /.exec(page)?.slice(1)).toEqual([String(PLANTED_BUGS.length - ofTests), String(ofTests)]);
  });

  it.each(PLANTED_BUGS)('"$name" still has its places', ({ places, tests = [] }) => {
    expect(places.length).toBeGreaterThan(0);
    for (const file of tests) expect(existsSync(join(import.meta.dirname, '../..', file)), file).toBe(true);
    for (const { file, find, replace } of places) {
      const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
      expect(source.split(find).length - 1, file).toBe(1);
      expect(replace).not.toBe(find);
    }
  });
});
