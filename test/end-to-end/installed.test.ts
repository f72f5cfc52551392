import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isInstalled } from '../../bin/installed.mjs';

const a = { version: '1.0.0', integrity: 'sha512-a' };
const b = { version: '2.0.0', integrity: 'sha512-b', optional: true };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bascule-installed-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, packages: Readonly<Record<string, object>>): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ packages }));
  return file;
}

test('this checkout, whose tests run, is installed', () => {
  expect(isInstalled()).toBe(true);
});

test('what is installed is told by content: a lockfile that was checked out again does not install again', () => {
  const lockfile = write('wanted', { '': {}, 'node_modules/a': a, 'node_modules/b': b });
  const record = write('present', { 'node_modules/a': a });
  utimesSync(record, 0, 0);
  expect(isInstalled(lockfile, record)).toBe(true);
});

test('nothing, half of it, another version, other content, too much and nonsense are not installed', () => {
  const lockfile = write('wanted', { '': {}, 'node_modules/a': a, 'node_modules/b': b });
  expect(isInstalled(lockfile, join(folder, 'nothing'))).toBe(false);
  const present = [{ 'node_modules/b': b }, { 'node_modules/a': { ...a, version: '1.0.1' } }, { 'node_modules/a': { ...a, integrity: 'sha512-c' } }, { 'node_modules/a': a, 'node_modules/b': { ...b, version: '1.9.0' } }, { 'node_modules/a': a, 'node_modules/c': a }];
  for (const packages of present) expect(isInstalled(lockfile, write('present', packages)), JSON.stringify(packages)).toBe(false);
  writeFileSync(join(folder, 'present'), 'half a rec');
  expect(isInstalled(lockfile, join(folder, 'present'))).toBe(false);
});
