import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Every test of the project; the kind of a test is the folder it lies in (CONTRIBUTING.md). */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'simulators/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Limits for what hangs, not for what is slow: two busy cores take five times as long as two idle ones.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Five of them on two cores: with four, a sixth of the processor time of a whole run was idle.
    maxWorkers: 5,
    sequence: { sequencer: LongestFirst },
    // The files of a worker share its modules, which are loaded and compiled once instead of 160 times. No module of
    // ours keeps anything from one caller for the next, and a test that would need it kept apart says that one does.
    isolate: false,
    // Node runs the sources as they are, here as everywhere: nothing is mocked, so nothing needs to be rewritten.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
