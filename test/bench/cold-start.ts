import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { buildFunctions, declaredFunctions } from '../../infra/package/build.ts';
import { type BenchOptions, ROOT } from './bench-options.ts';
import { spreadOf } from './spread.ts';

const execute = promisify(execFile);

/** A function that does nothing, on middy alone: what each of ours is held against. */
const EMPTY = `import middy from '@middy/core';
export const handler = middy().handler(async () => {});`;

/** Settings that let every function open its world; nothing is called. */
const ENVIRONMENT = {
  ...{ AWS_REGION: 'eu-west-1', LAKE_BUCKET: 'l', RESULTS_BUCKET: 'r', CLIENT_KEY_SECRET: 's' },
  ...{ WORKGROUP: 'w', DATABASE: 'd', BUS: 'b', TARGETS_KEY: 'config/t', METRICS_LEVEL: 'none' },
  ...{ SESSION_LIFETIME_H: '24', KEEP_ALIVE_S: '3600', STALE_AFTER_H: '3' },
};

interface Bundle {
  readonly name: string;
  readonly path: string;
  readonly zipKb: number | null;
}

/** Import time of each function's bundle beside an empty one's, and its zip. */
export async function benchColdStart({ rounds, write }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  try {
    const empty = await emptyBundle(folder);
    const built = await buildFunctions(declaredFunctions(ROOT), ROOT);
    const bundles = built.map(({ name, zipBytes }) => ({
      name,
      path: join(ROOT, '.build', name, 'handler.mjs'),
      zipKb: zipBytes / 1000,
    }));
    const rows = [empty, ...bundles].map((one) => ({ ...one, ms: [] as number[] }));
    // In turn, so that a busy moment hurts all.
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) row.ms.push(await importMs(row.path));
    }
    for (const line of tableOf(rows)) write(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function emptyBundle(folder: string): Promise<Bundle> {
  const path = join(folder, 'empty.mjs');
  await build({
    stdin: { contents: EMPTY, resolveDir: ROOT },
    outfile: path,
    ...{ bundle: true, platform: 'node', format: 'esm', minify: true, logLevel: 'error' },
  });
  return { name: 'empty', path, zipKb: null };
}

/** In a process of its own, from its first line to the end of the import. */
async function importMs(path: string): Promise<number> {
  const script = `const t = performance.now(); await import(process.argv[1]);
process.stdout.write(String(performance.now() - t)); process.exit();`;
  const args = ['--input-type=module', '-e', script, path];
  const { stdout } = await execute(process.execPath, args, { env: ENVIRONMENT });
  return Number(stdout);
}

function tableOf(rows: readonly (Bundle & { readonly ms: readonly number[] })[]) {
  const yardstick = spreadOf(rows[0]?.ms ?? []).median;
  return [
    '',
    'cold start: import of the bundle, in a new process; ratio to an empty middy handler',
    `${'function'.padEnd(10)}${'ms'.padStart(8)}${'ratio'.padStart(8)}${'zip kB'.padStart(8)}`,
    ...rows.map(({ name, ms, zipKb }) => {
      const middle = spreadOf(ms).median;
      const ratio = (middle / yardstick).toFixed(1);
      const zip = zipKb === null ? '–' : zipKb.toFixed(0);
      return `${name.padEnd(10)}${middle.toFixed(0).padStart(8)}${ratio.padStart(8)}${zip.padStart(8)}`;
    }),
  ];
}
