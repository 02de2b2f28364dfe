import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/*.package.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    // Installing is most of it.
    hookTimeout: 480_000,
    reporters: ['default', './test/closing-line-reporter.ts'],
  },
});
