import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/aws/**/*.aws.ts'],
    globalSetup: ['test/aws/wire/run-emulator.ts'],
    pool: 'forks',
    testTimeout: 400_000,
    hookTimeout: 180_000,
    reporters: ['default', './test/closing-line-reporter.ts'],
  },
});
