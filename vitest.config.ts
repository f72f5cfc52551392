import { defineConfig } from 'vitest/config';

/** Every test of the project; the kind of a test is the folder it lies in (CONTRIBUTING.md). */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'simulators/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
