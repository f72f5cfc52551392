import { defineConfig } from 'vitest/config';

/** Every test of the project; the kind of a test is the folder it lies in (CONTRIBUTING.md). */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'simulators/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    // Limits for what hangs, not for what is slow: two busy cores take five times as long as two idle ones.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Three of them on two cores: many tests wait for processes and pages most of the time.
    maxWorkers: 3,
  },
});
