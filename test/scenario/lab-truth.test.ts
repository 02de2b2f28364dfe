import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../functions/model/report.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { type LabRun, runLab } from '../../infra/demo/logs/run-lab.ts';
import { comparePlanted, plantedIn } from '../../infra/demo/planted-faults.ts';
import { LAB_BALANCERS } from '../../infra/demo/traffic/balancers.ts';
import { LAB_FAULTS } from '../../infra/demo/traffic/faults.ts';
import type { TruthRow } from '../../infra/demo/traffic/lab-truth.ts';

// Another seed than the demonstration's: other clients, other nodes, the same faults.
const SEED = 7;

let folder = '';
let lab: LabRun;
let report: Report;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-truth-test-'));
  const outDir = join(folder, 'lab');
  lab = await runLab({ seed: SEED, outDir, startMs: Date.UTC(2026, 5, 1) });
  const settings = { ...ANALYSE_DEFAULTS, paths: [lab.logDir] };
  const window = { fromMs: lab.windowStartMs, toMs: lab.windowEndMs };
  ({ report } = await analyse(
    { ...settings, ...window },
    {
      nowMs: () => lab.windowEndMs,
      version: '0',
      signal: AbortSignal.timeout(120_000),
      temporaryDir: () => mkdtempSync(join(folder, 'lake-')),
      onProgress: () => {},
    },
  ));
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The counts of a row, under the labels that truth and report share. */
function countsByLabel(rows: readonly (TruthRow | Report['rates'][number])[]): Map<string, string> {
  return new Map(
    rows.map((row) => {
      const { balancerType, region, accountId, balancer, node, arrival, tlsVersion } = row;
      const label = [balancerType, region, accountId, balancer, node, arrival, tlsVersion].join(
        ' ',
      );
      const { handshakes, resumed, full, unknown, failed } = row;
      return [label, JSON.stringify({ handshakes, resumed, full, unknown, failed })];
    }),
  );
}

const sorted = (counts: Map<string, string>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

describe("the pipeline's counts equal the servers' own", () => {
  test('for every node', () => {
    const counted = report.rates.filter(
      (rate) => rate.level === 'node' && rate.arrival === 'all' && rate.tlsVersion === 'all',
    );
    expect(sorted(countsByLabel(counted))).toEqual(sorted(countsByLabel(lab.truth.nodes)));
    expect(counted.length).toBeGreaterThanOrEqual(2 * LAB_BALANCERS.length);
  });

  test('for every node by arrival and TLS version', () => {
    const counted = report.rates.filter(
      (rate) => rate.level === 'node' && rate.arrival !== 'all' && rate.tlsVersion !== 'all',
    );
    expect(sorted(countsByLabel(counted))).toEqual(sorted(countsByLabel(lab.truth.arrivals)));
    expect(counted.every(({ historyComplete }) => historyComplete)).toBe(true);
  });

  test('a node that resumes only what it issued never beats its ceiling', () => {
    const faulty = new Set(LAB_FAULTS.map(({ balancer }) => balancer));
    const healthy = report.rates.filter(
      ({ level, arrival, balancer, rate }) =>
        level === 'node' && arrival === 'all' && rate !== null && !faulty.has(balancer ?? ''),
    );
    expect(healthy.length).toBeGreaterThan(0);
    for (const { rate, ceiling } of healthy) expect(rate).toBeLessThanOrEqual(ceiling ?? 0);
  });
});

test('every planted fault is flagged by its rule, and nothing else is', () => {
  const planted = LAB_FAULTS.map((fault) => plantedIn(fault, 'logs'));
  const { missed, unplanned } = comparePlanted(planted, report.deviations);
  expect({ missed, unplanned }).toEqual({ missed: [], unplanned: [] });
});

test('every line of every log is accounted for', () => {
  expect(report.sources.length).toBeGreaterThanOrEqual(LAB_BALANCERS.length);
  for (const source of report.sources) {
    const { balancer, lines, rows, skipped } = source;
    const accounted = Object.values(skipped).reduce((sum, count) => sum + count, rows);
    expect(source).toMatchObject({ balancer, key: null, rejected: {}, quarantined: {} });
    expect({ balancer, accounted }).toEqual({ balancer, accounted: lines });
  }
});
