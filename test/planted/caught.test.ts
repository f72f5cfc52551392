import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Hunted } from './hunted.ts';

/** Each was caught by a large share of all seeds when it was chosen, so that a changed program needs few seeds more. */
const CAUGHT_SOON: readonly string[] = [
  'drop the base update after a write',
  'say nothing of the loser of a conflict',
];
/** So many seeds beside the one that caught a bug the last time. */
const SEEDS = 12;

describe('the simulation', () => {
  it('catches mistakes that are planted in the program (reliability.md §2.3, mutation check)', () => {
    const program = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'hunt.ts'), '--seeds', String(SEEDS)];
    const { stdout, stderr } = spawnSync(process.execPath, [...program, ...CAUGHT_SOON], { encoding: 'utf8' });
    const hunted = stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Hunted);
    expect(hunted.map(({ name }) => name), stderr).toEqual(CAUGHT_SOON);
    expect(hunted.filter(({ seed }) => seed === null).map(({ name }) => name)).toEqual([]);
  });
});
