import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expandSeed } from '../simulation/option-record.ts';
import type { OptionRecord } from '../simulation/option-record.ts';

const BUG = 'say nothing of the loser of a conflict';

const folder = mkdtempSync(join(tmpdir(), 'bascule-shrink-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program with the bug in place, its temporary files in a folder of the test's own. */
function withBug(program: string, ...given: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--import', join(import.meta.dirname, 'plant.ts'), join(import.meta.dirname, program), ...given],
    { env: { ...process.env, PLANTED_BUG: BUG, TMPDIR: folder }, encoding: 'utf8' },
  );
  return { code: status, said: stdout };
}

const simulate = (...flags: readonly string[]): ReturnType<typeof withBug> => withBug('../simulation/simulate.ts', ...flags);

describe('a seed that fails', () => {
  it('shrinks to a record that breaks the same invariant and is much smaller (reliability.md §2.3, rule 12)', () => {
    const failures = join(folder, 'failures.txt');
    simulate('--seeds', '3', '--from', '1', '--no-shrink', '--failures', failures);
    const seed = Number(readFileSync(failures, 'utf8').split('\n')[0]);
    const found = simulate('--seeds', '1', '--from', String(seed), '--shrink-runs', '36');
    expect(found.code, found.said).toBe(1);
    const path = join(folder, `bascule-seed-${seed}.json`);
    expect(found.said).toContain(`npm run simulate -- --options ${path}`);

    const whole = expandSeed(seed);
    const left = JSON.parse(readFileSync(path, 'utf8')) as OptionRecord;
    expect(left.faults.length + left.acts.length).toBeLessThan((whole.faults.length + whole.acts.length) * 0.7);
    const replayed = simulate('--options', path);
    expect(replayed.code).toBe(1);
    const broken = /that break (\w+)/.exec(found.said)?.[1];
    expect(broken).toMatch(/^I\d+$/);
    expect(replayed.said).toContain(`${String(broken)} (`);
  });
});
