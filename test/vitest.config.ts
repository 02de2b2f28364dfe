import { defineConfig } from 'vitest/config';

/** These put a stand-in before a module, which another file may have loaded already. */
const ISOLATED = ['test/scenario/lake/**/*.test.ts'];

const shared = {
  root: new URL('..', import.meta.url).pathname,
  pool: 'forks' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    ...shared,
    reporters: ['default', './test/closing-line-reporter.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...ISOLATED, '**/node_modules/**'],
          // A process runs one file after another: the modules of the product are loaded once.
          isolate: false,
        },
      },
      { test: { ...shared, name: 'isolated', include: ISOLATED } },
    ],
  },
});
