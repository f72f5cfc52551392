import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLANTED_BUGS } from './bugs.ts';

describe('planted bugs', () => {
  it('are at least thirty, each another one', () => {
    expect(PLANTED_BUGS.length).toBeGreaterThanOrEqual(30);
    expect(new Set(PLANTED_BUGS.map(({ name }) => name)).size).toBe(PLANTED_BUGS.length);
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
