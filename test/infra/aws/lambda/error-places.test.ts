import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { placeInSources } from '../../../../infra/aws/lambda/error-places.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'error-places-'));
const BUNDLE = join(FOLDER, '.build/odd/handler.cjs');
afterAll(() => rmSync(FOLDER, { recursive: true }));

/** Two errors, the second the cause of the first, thrown at known lines of a bundled file. */
const SOURCE = `function refuse(): never {
  throw new TypeError('refused');
}
export function handler(): void {
  try {
    refuse();
  } catch (cause) {
    throw new Error('failed', { cause });
  }
}`;

async function errorOfBundle(sourcemap: 'external' | false): Promise<Error & { cause: Error }> {
  const stdin = { contents: SOURCE, sourcefile: 'functions/odd/handler.ts', loader: 'ts' } as const;
  await build({
    ...{ stdin, absWorkingDir: FOLDER, outfile: BUNDLE, sourcemap },
    ...{ bundle: true, format: 'cjs', minify: true, platform: 'node', logLevel: 'error' },
  });
  const load = createRequire(import.meta.url);
  delete load.cache[BUNDLE];
  try {
    load(BUNDLE).handler();
  } catch (error) {
    return error as Error & { cause: Error };
  }
  throw new Error('nothing was thrown');
}

test('without a map beside the bundle, stacks stay as they are', async () => {
  const error = await errorOfBundle(false);
  const before = error.stack;
  placeInSources(error, BUNDLE);
  expect(before).toContain(`${BUNDLE}:`);
  expect(error.stack).toBe(before);
});

test('an error and its cause name the files of the project, and the frames of others stay', async () => {
  const error = await errorOfBundle('external');
  placeInSources(error, BUNDLE);
  expect(error.stack).toMatch(/^Error: failed\n +at \S* ?\(?functions\/odd\/handler\.ts:8:\d+/);
  expect(error.stack).toContain('error-places.test.ts:');
  expect(error.cause.stack).toMatch(
    /^TypeError: refused\n +at .*functions\/odd\/handler\.ts:2:\d+/,
  );
  expect(`${error.stack}${error.cause.stack}`).not.toContain(BUNDLE);
});

test('what is no error is left alone', () => {
  for (const thrown of [undefined, null, 'a text', { stack: 'at x' }]) placeInSources(thrown);
});
