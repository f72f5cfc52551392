import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { bugCalled } from './bugs.ts';
import { changedSources, ROOT } from './changed-sources.ts';

/*
 * Runs tests with the mistake that PLANTED_BUG names put into the modules it belongs to, while they are loaded; without one
 * the program is as it is.
 */

const name = process.env['PLANTED_BUG'];
const sources = new Map(name === undefined ? [] : [...changedSources(bugCalled(name))].map(([url, source]) => [fileURLToPath(url), source] as const));

export default defineConfig({
  root: ROOT,
  plugins: [{ name: 'planted', enforce: 'pre', load: (id: string) => sources.get(id) ?? null }],
  // What was loaded with one mistake must not be kept for the next one.
  test: { include: ['test/engine/*.test.ts'], testTimeout: 240_000, maxWorkers: 1, bail: 1, fsModuleCache: false },
});
