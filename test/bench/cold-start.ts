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
  ...{ ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:1:a' },
  ...{ SESSION_LIFETIME_H: '24', KEEP_ALIVE_S: '3600', STALE_AFTER_H: '3' },
};

interface Load {
  readonly ms: number;
  readonly cpuMs: number;
}

interface Bundle {
  readonly name: string;
  readonly path: string;
  readonly zipKb: number | null;
}

/** What loading each function's bundle takes beside an empty one's, and its zip: lines of a table. */
export async function benchColdStart({ rounds, write }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cold-start-'));
  try {
    const empty = await emptyBundle(folder);
    const built = await buildFunctions(declaredFunctions(ROOT), ROOT);
    const bundles = built.map(({ name, zipBytes }) => ({
      name,
      path: join(ROOT, '.build', name, 'handler.cjs'),
      zipKb: zipBytes / 1000,
    }));
    const rows = [empty, ...bundles].map((one) => ({ ...one, loads: [] as Load[] }));
    // In turn, so that a busy moment hurts all.
    for (let round = 0; round < rounds; round += 1) {
      for (const row of rows) row.loads.push(await load(row.path));
    }
    for (const line of tableOf(rows)) write(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function emptyBundle(folder: string): Promise<Bundle> {
  const path = join(folder, 'empty.cjs');
  await build({
    stdin: { contents: EMPTY, resolveDir: ROOT },
    outfile: path,
    ...{ bundle: true, platform: 'node', format: 'cjs', minify: true, logLevel: 'error' },
  });
  return { name: 'empty', path, zipKb: null };
}

/** In a process of its own, as Lambda's runtime does: from the first line to the handler. */
async function load(path: string): Promise<Load> {
  const script = `const cpu = process.cpuUsage(), at = performance.now();
require(process.argv[1]);
const ms = performance.now() - at, { user, system } = process.cpuUsage(cpu);
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 })); process.exit();`;
  const { stdout } = await execute(process.execPath, ['-e', script, path], { env: ENVIRONMENT });
  return JSON.parse(stdout);
}

function tableOf(rows: readonly (Bundle & { readonly loads: readonly Load[] })[]) {
  const medians = rows.map(({ name, zipKb, loads }) => ({
    ...{ name, zipKb },
    ms: spreadOf(loads.map(({ ms }) => ms)).median,
    cpuMs: spreadOf(loads.map(({ cpuMs }) => cpuMs)).median,
  }));
  const empty = medians[0] ?? { ms: 0, cpuMs: 0 };
  const cells = (...texts: readonly string[]) => texts.map((text) => text.padStart(9)).join('');
  return [
    '',
    'cold start: loading the bundle in a new process, less an empty middy handler; medians',
    `${'function'.padEnd(10)}${cells('ms', 'CPU ms', 'zip kB')}`,
    ...medians.map(({ name, ms, cpuMs, zipKb }, at) => {
      const over = at === 0 ? { ms, cpuMs } : { ms: ms - empty.ms, cpuMs: cpuMs - empty.cpuMs };
      const zip = zipKb === null ? '–' : zipKb.toFixed(0);
      return `${name.padEnd(10)}${cells(over.ms.toFixed(0), over.cpuMs.toFixed(0), zip)}`;
    }),
  ];
}
