import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/trino/*.trino.ts'],
    globalSetup: ['test/trino/server/run-trino.ts'],
    pool: 'forks',
    // One server answers for all files: side by side they would only wait for each other.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', './test/closing-line-reporter.ts'],
  },
});
