import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, findPostgresPrograms, testsThatAskFor } from '../../bin/find-test-tools.mjs';
import { startTestServer } from '../contract/postgres-for-tests.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An empty file in the test's folder; its path. */
function place(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}

describe('PostgreSQL for the tests', () => {
  test('is the newest version that Debian has with all its programs, else one on the PATH, else none', () => {
    const path = `${join(folder, 'empty')}${delimiter}${join(folder, 'bin')}`;
    expect(findPostgresPrograms({ PATH: path }, folder)).toBeNull();
    for (const program of ['initdb', 'postgres']) place('bin', program);
    expect(findPostgresPrograms({ PATH: path }, join(folder, 'no-debian'))).toBe(join(folder, 'bin'));
    for (const program of ['initdb', 'postgres']) for (const version of ['9', '15']) place('debian', version, 'bin', program);
    place('debian', '17', 'bin', 'pg_dump');
    expect(findPostgresPrograms({ PATH: path }, join(folder, 'debian'))).toBe(join(folder, 'debian', '15', 'bin'));
  });

  test('may be missing on a user\'s machine, and not with CI=true', async () => {
    expect(await startTestServer({}, null)).toBeNull();
    await expect(startTestServer({ CI: 'true' }, null)).rejects.toThrow(/^No PostgreSQL was found, and with CI=true the tests that need one must run\. Install it, or name a server in TEST_DATABASE_URL\.$/);
  });

  test('that is named and does not answer is a sentence without the password', async () => {
    const failure = startTestServer({ TEST_DATABASE_URL: 'postgres://ann:secret@127.0.0.1:1/nowhere' });
    await expect(failure).rejects.toThrow(/^The server that TEST_DATABASE_URL names does not answer \(.*ECONNREFUSED.*\)\.$/);
    await expect(failure).rejects.not.toThrow(/secret/);
  });
});

describe('Chromium for the tests', () => {
  test('is the one that CHROME_PATH names, else one on the PATH, else none', () => {
    const chrome = place('bin', 'google-chrome');
    expect(findChromium({ PATH: join(folder, 'bin') })).toBe(chrome);
    const chromium = place('bin', 'chromium');
    expect(findChromium({ PATH: join(folder, 'bin') })).toBe(chromium);
    expect(findChromium({ PATH: join(folder, 'bin'), CHROME_PATH: chrome })).toBe(chrome);
    expect(() => findChromium({ PATH: join(folder, 'bin'), CHROME_PATH: '/no/chrome' })).toThrow('CHROME_PATH names /no/chrome, and there is nothing.');
  });

  // Where one stands in a place of its own, an empty PATH does not hide it.
  test.skipIf(findChromium({}) !== null)('may be missing on a user\'s machine, and not with CI=true', () => {
    const load = (environment: Record<string, string>) =>
      spawnSync(process.execPath, ['--eval', `import('./test/console/browser.ts').then((it) => console.log(it.withoutChromium))`], { cwd: root, env: { PATH: folder, ...environment }, encoding: 'utf8' });
    expect(load({})).toMatchObject({ status: 0, stdout: 'true\n' });
    expect(load({ CI: 'true' })).toMatchObject({ status: 1, stderr: expect.stringContaining('No Chromium was found, and with CI=true the tests that need one must run.') });
  });
});

test('a tool that is missing is said with every test file that asks for it', () => {
  expect(testsThatAskFor('PostgreSQL')).toEqual([
    'test/app/on-postgres.test.ts', 'test/contract/store-differential.test.ts', 'test/contract/store-move.test.ts', 'test/contract/store-postgres.test.ts', 'test/real-parts/real-parts.test.ts',
  ]);
  expect(testsThatAskFor('Chromium')).toEqual(['pages', 'people', 'shell', 'sync-status'].map((page) => `test/console/${page}.test.ts`));
});
