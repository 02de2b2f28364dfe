import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readObjectKey } from '../../functions/ingest/object-key.ts';
import type { Report } from '../../functions/model/report.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { type LabRun, runLab } from '../../infra/demo/logs/run-lab.ts';
import { VENDED_SYNTAXES, type VendedSyntax } from '../../infra/demo/logs/vended-log.ts';
import { filesBelow } from '../../infra/local/folder-walk.ts';

const SEED = 11;
const START_MS = Date.UTC(2026, 5, 1);

let folder = '';
let lab: LabRun;
let legacy: Report;

async function reportOf(paths: readonly string[]): Promise<Report> {
  const window = { fromMs: lab.windowStartMs, toMs: lab.windowEndMs };
  const { report } = await analyse(
    { ...ANALYSE_DEFAULTS, paths, ...window },
    {
      nowMs: () => lab.windowEndMs,
      version: '0',
      signal: AbortSignal.timeout(240_000),
      temporaryDir: () => mkdtempSync(join(folder, 'lake-')),
      onProgress: () => {},
    },
  );
  return report;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vended-logs-test-'));
  const vendedDir = join(folder, 'vended');
  lab = await runLab({ seed: SEED, outDir: join(folder, 'lab'), startMs: START_MS, vendedDir });
  legacy = await reportOf([lab.logDir]);
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A report without what was read for it, which differs. */
function said({ sources: _sources, bothDeliveries: _both, ...report }: Report): object {
  return report;
}

const vendedDir = (syntax: VendedSyntax): string => join(folder, 'vended', syntax);

/** A folder with the logs of a time, legacy ones of all balancers or of classic ones alone. */
function legacyFolder(name: string, isTaken: (endedAtMs: number, type: string) => boolean): string {
  const to = join(folder, name);
  for (const { path } of filesBelow(lab.logDir)) {
    const key = path.slice(dirname(lab.logDir).length + 1);
    const { endedAtMs, balancerType } = readObjectKey(key);
    if (endedAtMs === null || !isTaken(endedAtMs, balancerType ?? '')) continue;
    cpSync(path, join(to, key));
  }
  return to;
}

describe.each(VENDED_SYNTAXES)('%s', (syntax) => {
  test('alone, it says what the legacy logs say', async () => {
    const classic = legacyFolder('classic', (_endedAtMs, type) => type === 'classic');
    expect(said(await reportOf([classic, vendedDir(syntax)]))).toEqual(said(legacy));
  }, 240_000);

  test('beside the legacy logs, each connection counts once', async () => {
    const both = await reportOf([lab.logDir, vendedDir(syntax)]);
    expect(said(both)).toEqual(said(legacy));
    const named = both.bothDeliveries?.map(({ balancer }) => balancer);
    const delivered = legacy.balancers.filter(({ balancerType }) => balancerType !== 'classic');
    expect(named?.sort()).toEqual(delivered.map(({ balancer }) => balancer).sort());
    expect(legacy.bothDeliveries).toBeUndefined();
  }, 240_000);

  test('from a change of delivery in mid-day on, the same', async () => {
    const changedAtMs = lab.windowStartMs + 12 * 300_000;
    const before = legacyFolder(
      'before',
      (endedAtMs, type) => type === 'classic' || endedAtMs <= changedAtMs,
    );
    const after = join(folder, 'after', syntax);
    for (const { path, periodEndMs, syntax: of } of lab.vended) {
      if (of !== syntax || periodEndMs <= changedAtMs) continue;
      cpSync(join(folder, 'vended', path), join(after, path));
    }
    expect(said(await reportOf([before, after]))).toEqual(said(legacy));
  }, 240_000);
});
