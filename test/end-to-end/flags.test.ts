import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/** What a program of bin/ says to these words, before it does anything. */
function say(program: string, ...words: readonly string[]): { readonly code: number | null; readonly out: string; readonly error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, '..', '..', 'bin', program), ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

describe('the small programs (README)', () => {
  test.each(['start.mjs', 'simulators.mjs', 'simulate.mjs', 'soak.mjs', 'planted.mjs'])('%s says what it can be told', (program) => {
    const { code, out, error } = say(program, '--help');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toMatch(/^npm (start|run \w+) \[-- options\]/);
  });

  test('a flag that none knows is one sentence with the way to the help, and nothing is begun', () => {
    expect(say('simulate.mjs', '--sed', '7')).toEqual({ code: 1, out: '', error: 'Unknown option \'--sed\'. See npm run simulate -- --help.\n' });
    expect(say('start.mjs', '--people', 'many')).toEqual({ code: 1, out: '', error: '--people must be a whole number, not "many". See npm start -- --help.\n' });
    expect(say('soak.mjs', '--runs')).toMatchObject({ code: 1, error: expect.stringContaining('See npm run soak -- --help.') });
  });
});
