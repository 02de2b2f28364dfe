import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import { LATEST_REPORT_KEY, windowKey } from '../../functions/model/window.ts';
import { parseAnalyseCommand } from '../../infra/local/cli/analyse-command.ts';
import { analyse } from '../../infra/local/cli/analyse-run.ts';
import { Workspace } from '../../infra/local/cli/workspace.ts';
import manifest from '../../package.json' with { type: 'json' };
import { Chain } from './chain.ts';
import { type LabInput, labInput } from './lab-input.ts';
import { type Package, packageStack } from './packaged-stack.ts';
import { LAKE } from './stack-resources.ts';

const HOUR_MS = 3_600_000;
const workspace = new Workspace();
let lab: LabInput;
let packaged: Package;
let chain: Chain;

beforeAll(async () => {
  lab = await labInput();
  packaged = await packageStack();
  chain = await Chain.open(packaged);
  const bytes = await readFile(lab.targetsPath);
  await chain.put([{ bucket: LAKE, key: 'config/targets.json', bytes }]);
}, 180_000);

afterAll(async () => {
  await chain?.close();
  workspace.remove();
  for (const made of [lab, packaged]) if (made) await rm(made.folder, { recursive: true });
});

/** What `npm run analyse` reports of the same files for the same 24 hours. */
async function analysed(): Promise<Report> {
  const { logDir, targetsPath, resultsPath, endMs } = lab;
  const settings = parseAnalyseCommand([
    ...[logDir, '--targets', targetsPath, '--probe-results', resultsPath],
  ]);
  const { report } = await analyse(
    { ...settings, fromMs: endMs - 24 * HOUR_MS, toMs: endMs },
    {
      nowMs: Date.now,
      version: manifest.version,
      signal: AbortSignal.timeout(60_000),
      temporaryDir: () => workspace.folder(),
      onProgress: () => {},
    },
  );
  return report;
}

/**
 * A report without what must differ: when it was made (a window's: when it fell due), and the test
 * files that AWS puts beside the logs, which the rules of the template tell nobody of.
 */
const numbersOf = (report: Report) => ({
  ...report,
  generatedAt: '',
  sources: report.sources.filter(({ skipped }) => skipped['test-object'] === undefined),
});

test('the chain gives the same report, number for number, as analyse on the same files', async () => {
  const startedMs = performance.now();
  const atMs = lab.endMs + HOUR_MS;
  expect(await chain.play({ objects: lab.objects, atMs })).toEqual([]);
  const key = windowKey('reports', { toMs: lab.endMs, revision: 0 });
  const report: Report = JSON.parse(await chain.text(key));
  const expected = await analysed();
  expect(numbersOf(report)).toEqual(numbersOf(expected));
  expect(await chain.text(LATEST_REPORT_KEY)).toBe(`${JSON.stringify(report)}\n`);
  expect(report.deviations.length).toBeGreaterThan(0);
  process.stdout.write(
    `the chain: ${lab.objects.length} objects put into S3, events by EventBridge and SQS; the ` +
      'packaged zips run in processes of the test, not as Lambda; Athena is answered by DuckDB; ' +
      `${report.rates.length} rates, ${report.deviations.length} deviations as by analyse ` +
      `(${Math.round(performance.now() - startedMs)} ms)\n`,
  );
});
