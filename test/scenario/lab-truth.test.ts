import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { History } from '../../functions/model/history.ts';
import type { Report, ReportRate } from '../../functions/model/report.ts';
import { nextSteps } from '../../functions/publish/page/data/next-steps.ts';
import { placesOf } from '../../functions/publish/page/data/places.ts';
import { rateMetrics } from '../../functions/publish/rate-metrics.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { noPaint } from '../../infra/cli/text/paint.ts';
import { terminalReport } from '../../infra/cli/text/report/terminal-report.ts';
import { type LabRun, runLab } from '../../infra/demo/logs/run-lab.ts';
import { comparePlanted, plantedIn } from '../../infra/demo/planted-faults.ts';
import { LAB_BALANCERS } from '../../infra/demo/traffic/balancers.ts';
import { LAB_FAULTS } from '../../infra/demo/traffic/faults.ts';
import type { TruthKind, TruthRow } from '../../infra/demo/traffic/lab-truth.ts';

// Another seed than the demonstration's: other clients, other nodes, the same faults.
const SEED = 7;

let folder = '';
let lab: LabRun;
let report: Report;
let history: History | null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-truth-test-'));
  const outDir = join(folder, 'lab');
  lab = await runLab({ seed: SEED, outDir, startMs: Date.UTC(2026, 5, 1) });
  const settings = { ...ANALYSE_DEFAULTS, paths: [lab.logDir] };
  const window = { fromMs: lab.windowStartMs, toMs: lab.windowEndMs };
  ({ report, history } = await analyse(
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

  test('for every balancer by kind of client, and no kind is counted twice', () => {
    const kinds = report.rates.filter(
      ({ level, arrival, clientKind }) =>
        level === 'balancer' && arrival === 'all' && clientKind !== 'all',
    );
    const countsOf = (rows: readonly (TruthKind | ReportRate)[]) =>
      rows
        .map(({ balancer, clientKind, handshakes, resumed, full, unknown, failed }) =>
          JSON.stringify({ balancer, clientKind, handshakes, resumed, full, unknown, failed }),
        )
        .sort();
    expect(countsOf(kinds)).toEqual(countsOf(lab.truth.kinds));
    const whole = report.rates.filter(
      ({ level, arrival, clientKind, tlsVersion }) =>
        level === 'balancer' && [arrival, clientKind, tlsVersion].every((label) => label === 'all'),
    );
    expect(whole).toHaveLength(LAB_BALANCERS.length);
    for (const { balancer, handshakes } of whole) {
      const own = kinds.filter((rate) => rate.balancer === balancer);
      expect(own.reduce((sum, rate) => sum + rate.handshakes, 0)).toBe(handshakes);
    }
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

test('history and metrics count every handshake once, whatever its kind', () => {
  const total = (counts: readonly number[]) => counts.reduce((sum, value) => sum + value, 0);
  const counted = (history?.spans.day?.series ?? []).flatMap(
    ({ level, evidence, balancer, handshakes }) =>
      level === 'balancer' && evidence === 'log' ? [[balancer, total(handshakes)]] : [],
  );
  const sent = rateMetrics(report, 'balancer').flatMap(({ name, dimensions, value }) =>
    name === 'Handshakes' ? [[dimensions.Balancer, value]] : [],
  );
  const truth = LAB_BALANCERS.map(({ name }) => [
    name,
    total(lab.truth.nodes.flatMap((row) => (row.balancer === name ? [row.handshakes] : []))),
  ]).toSorted();
  expect(counted.toSorted()).toEqual(truth);
  expect(sent.toSorted()).toEqual(truth);
});

describe('a healthy balancer whose clients never offer a session', () => {
  const SILENT = 'app/reports/92a3b4c5d6e7f809';

  test('has returns enough for never-resumed, and is not blamed: probes are missing', () => {
    const returns = report.rates.find(
      (rate) =>
        rate.balancer === SILENT && rate.level === 'balancer' && rate.arrival === 'same-node',
    );
    expect(returns).toMatchObject({ resumed: 0, clientKind: 'all' });
    expect(returns?.full).toBeGreaterThanOrEqual(200);
    const found = report.balancers.find(({ balancer }) => balancer === SILENT);
    expect(found).toMatchObject({ verdict: 'not-enough-evidence', rules: [] });
    expect(found?.lacks).toContain('probes');
  });

  test('names the kinds and what turns offering on; nothing of its ceiling is attainable', () => {
    const clients = report.clients.find(({ balancer }) => balancer === SILENT);
    expect(clients).toMatchObject({ attainable: 0, judgedAttainable: 0, lapsedReturns: 0 });
    expect(clients?.silentReturns).toBeGreaterThanOrEqual(200);
    const kinds = clients?.neverOffering.map(({ clientKind }) => clientKind).toSorted();
    expect(kinds).toEqual(['go-http', 'python-requests']);
    for (const kind of clients?.neverOffering ?? []) expect(kind.switch).not.toBeNull();
  });

  test('is told so in the terminal, and on its page as a next step', () => {
    const text = terminalReport(report, {
      width: 80,
      paint: noPaint,
      notes: [],
      calledBy: 'script',
      verbose: false,
    });
    expect(text.filter((line) => line.length > 80 && !line.includes('https://'))).toEqual([]);
    const from = text.indexOf('Clients that never offer a session by default');
    expect(text[from + 1]).toBe(`  application ${SILENT}, eu-west-1`);
    const place = placesOf(report).balancers.find(({ balancer }) => balancer === SILENT);
    if (place?.verdict == null) throw new Error('the page has no such balancer');
    const steps = nextSteps(place.verdict, place).map(({ code }) => code);
    expect(steps.at(-1)).toContain('npm run client-check');
    expect(steps.join()).toContain('npm run probe');
  });

  test('a kind that resumed somewhere is never said not to offer there', () => {
    for (const { level, balancer, region, balancerType, neverOffering } of report.clients) {
      for (const { clientKind } of neverOffering) {
        const own = report.rates.filter(
          (rate) =>
            rate.level === level &&
            rate.balancer === balancer &&
            rate.region === region &&
            rate.balancerType === balancerType &&
            rate.clientKind === clientKind,
        );
        expect(own.length).toBeGreaterThan(0);
        expect(own.filter(({ resumed }) => resumed > 0)).toEqual([]);
      }
    }
  });
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
