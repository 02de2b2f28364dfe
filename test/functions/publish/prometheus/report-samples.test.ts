import { expect, test } from 'vitest';
import type { Report } from '../../../../functions/model/report.ts';
import type { MetricName } from '../../../../functions/publish/prometheus/metric-table.ts';
import { METRICS, REPORT_METRICS } from '../../../../functions/publish/prometheus/metric-table.ts';
import { reportSamples } from '../../../../functions/publish/prometheus/report-samples.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import { sampleCurve } from '../../judge/measurement-samples.ts';
import { reportedMarks } from '../../model/trials/mark-samples.ts';
import { reportOfBefore } from '../report-of-before.ts';
import { sampleParts } from '../report-samples.ts';

const REPORT = makeReport(sampleParts());
const SHOP = 'app/shop/50dc6c495c0c9188';
const [WHOLE] = REPORT.rates.filter(
  ({ level, balancer, arrival, clientKind, tlsVersion, evidence }) =>
    [level, balancer, evidence].join() === `balancer,${SHOP},log` &&
    [arrival, clientKind, tlsVersion].every((part) => part === 'all'),
);

/** The values of a metric at the shop, by a label. */
function valuesAt(name: MetricName, by: 'outcome' | 'verdict' | 'node', report: Report = REPORT) {
  const found = reportSamples(report).filter(
    ({ metric, labels }) => metric === name && labels.balancer === SHOP,
  );
  return Object.fromEntries(found.map(({ labels, value }) => [labels[by] ?? '', value]));
}

test('counts and rates are those of the report, over all arrivals, versions and kinds', () => {
  const { resumed, full, unknown, failed, rate, low, high, ceiling, judged } = WHOLE ?? {};
  const counts = { resumed, full, unknown, failed };
  expect(valuesAt('window_handshakes', 'outcome')).toEqual(counts);
  expect(valuesAt('rate_ratio', 'node')).toEqual({ '': rate });
  expect(valuesAt('rate_low_ratio', 'node')).toEqual({ '': low });
  expect(valuesAt('rate_high_ratio', 'node')).toEqual({ '': high });
  expect(valuesAt('ceiling_ratio', 'node')).toEqual({ '': ceiling });
  expect(valuesAt('judged_handshakes', 'node')).toEqual({ '': judged?.handshakes });
  expect(valuesAt('judged_ceiling_ratio', 'node')).toEqual({ '': judged?.ceiling });
});

test('a balancer has one verdict of all', () => {
  const { verdict = '' } = REPORT.balancers.find(({ balancer }) => balancer === SHOP) ?? {};
  expect(valuesAt('balancer_verdict', 'verdict')).toEqual({
    ...{ deviating: 0, suspected: 0, sound: 0, 'not-enough-evidence': 0 },
    [verdict]: 1,
  });
});

test('each deviation is 1, by what tells it apart', () => {
  const found = reportSamples(REPORT).filter(({ metric }) => metric === 'deviation');
  expect(
    found.map(({ labels: { rule, severity, node }, value }) => [rule, severity, node, value]),
  ).toEqual(REPORT.deviations.map(({ rule, severity, node }) => [rule, severity, node, 1]));
  expect(found.length).toBeGreaterThan(0);
});

test('survival is told of balancers, the share at 24 h with its interval, where it was tried', () => {
  const { measurement, ...parts } = sampleParts();
  const curves = [
    sampleCurve(),
    sampleCurve({ node: '10.0.0.1' }),
    sampleCurve({ mechanism: 'session-id', points: [], medianMs: null }),
  ];
  const report = makeReport({ ...parts, measurement: { ...measurement, survival: curves } });
  const found = reportSamples(report).filter(({ metric }) => metric.startsWith('survival_'));
  const place = {
    ...{ balancer_type: 'application', region: 'eu-west-1', account_id: 'unknown' },
    ...{ balancer: sampleCurve().balancer, mechanism: 'psk', relation: 'same-node' },
  };
  expect(found.map(({ metric, value }) => [metric, value])).toEqual([
    ['survival_median_age_seconds', 64_800],
    ['survival_day_ratio', 0.05],
    ['survival_day_low_ratio', 0],
    ['survival_day_high_ratio', 0.25],
  ]);
  expect(found.map(({ labels }) => labels)).toEqual(found.map(() => place));
});

test('what was not counted has no sample, not 0', () => {
  const unobservable = reportSamples(REPORT).filter(
    ({ metric, labels }) => metric === 'rate_ratio' && labels.balancer_type !== 'application',
  );
  expect(unobservable).toEqual([]);
});

test('rates of trials are by mechanism and relation; fetches, which offer nothing, are none', () => {
  const [log] = REPORT.rates.filter(({ level }) => level === 'balancer');
  if (log === undefined) throw new Error('the sample has no balancer');
  const trials = { ...log, evidence: 'trials', mechanism: 'psk', unknown: 2, rate: 0.9 } as const;
  const rates = [{ ...trials, relation: 'cross-node' } as const, { ...trials, relation: null }];
  const found = reportSamples({ ...REPORT, rates });
  const ofTrials = found.filter(({ metric }) => metric === 'window_trials');
  expect(ofTrials.map(({ labels }) => labels.outcome)).toEqual([
    'resumed',
    'full',
    'inconclusive',
    'failed',
  ]);
  const [acceptance] = found.filter(({ metric }) => metric === 'acceptance_ratio');
  expect(acceptance).toMatchObject({
    ...{ value: 0.9, labels: { mechanism: 'psk', relation: 'cross-node' } },
  });
});

test('instants are Unix time; a report of nothing has no window', () => {
  const instantOf = (report: Report, name: MetricName) =>
    reportSamples(report).find(({ metric }) => metric === name)?.value;
  expect(instantOf(REPORT, 'report_timestamp_seconds')).toBe(Date.parse(REPORT.generatedAt) / 1000);
  expect(
    instantOf({ ...REPORT, window: { start: null, end: null } }, 'window_end_timestamp_seconds'),
  ).toBeUndefined();
});

test('a sample has no label that the table does not name, and each metric of a report has one', () => {
  const samples = reportSamples(REPORT);
  for (const { metric, labels } of samples) {
    const listed: readonly string[] = METRICS[metric].labels;
    expect(listed).toEqual(expect.arrayContaining(Object.keys(labels)));
  }
  const missing = Object.keys(REPORT_METRICS).filter(
    (name) => !samples.some(({ metric }) => metric === name),
  );
  // The sample has no trials.
  expect(missing.sort()).toEqual([
    'acceptance_high_ratio',
    'acceptance_low_ratio',
    'acceptance_ratio',
    'log_lag_seconds',
    'log_loss_ratio',
    'probe_handshakes',
    'survival_day_high_ratio',
    'survival_day_low_ratio',
    'survival_day_ratio',
    'survival_median_age_seconds',
    'window_trials',
  ]);
});

test('a report of a version without verdicts and clients has samples all the same', () => {
  const { balancers: _balancers, clients: _clients, ...older } = reportOfBefore(REPORT);
  const samples = reportSamples(older as Report);
  expect(valuesAt('window_handshakes', 'outcome', older as Report)).toEqual(
    valuesAt('window_handshakes', 'outcome'),
  );
  expect(samples.filter(({ metric }) => metric === 'balancer_verdict')).toEqual([]);
});

test('what the log of a balancer says of probes, by its marks', () => {
  const loss = { rate: 0.03, low: 0.01, high: 0.06 };
  const counts = { confirmed: 40, resumedThoughFull: 3, pending: 2, missing: 1 };
  const marks = [reportedMarks({ ...counts, loss, lagMeanSeconds: 150 }), reportedMarks()];
  const found = reportSamples({ ...REPORT, marks: marks.slice(0, 1) });
  const of = (name: MetricName) => found.filter(({ metric }) => metric === name);
  expect(
    Object.fromEntries(of('probe_handshakes').map(({ labels, value }) => [labels.mark, value])),
  ).toEqual({
    ...{ confirmed: 40, 'resumed-though-full': 3, 'full-though-resumed': 0 },
    ...{ unmarked: 0, pending: 2, missing: 1 },
  });
  expect(of('log_loss_ratio').map(({ value }) => value)).toEqual([0.03]);
  expect(of('log_lag_seconds').map(({ value }) => value)).toEqual([150]);
  const open = reportSamples({ ...REPORT, marks: marks.slice(1) });
  expect(open.some(({ metric }) => metric.startsWith('log_l'))).toBe(false);
});
