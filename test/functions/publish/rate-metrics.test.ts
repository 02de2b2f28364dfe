import { expect, test } from 'vitest';
import type { ReportRate } from '../../../functions/model/report.ts';
import { type MetricLevel, rateMetrics } from '../../../functions/publish/rate-metrics.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleParts } from './report-samples.ts';

const report = makeReport(sampleParts());

test('a node and its balancer have a rate each, a region has none', () => {
  const metrics = rateMetrics(report, 'node').filter(({ name }) => name === 'ResumptionRate');
  const counted = report.rates.filter(
    (rate: ReportRate) =>
      rate.evidence === 'log' &&
      rate.level !== 'region' &&
      rate.arrival === 'all' &&
      rate.clientKind === 'all' &&
      rate.tlsVersion === 'all' &&
      rate.rate !== null,
  );
  expect(metrics.map(({ value }) => value)).toEqual(counted.map(({ rate }) => (rate ?? 0) * 100));
  expect(counted.length).toBeGreaterThan(0);
});

test('what was not counted is no metric, not 0', () => {
  const unknown = report.rates.map((rate) => ({ ...rate, rate: null, ceiling: null }));
  const names = new Set(rateMetrics({ ...report, rates: unknown }, 'node').map(({ name }) => name));
  expect([...names]).toEqual(['Handshakes']);
});

test('each finer level is sent only where it is asked for', () => {
  const places = (level: MetricLevel) => {
    const metrics = rateMetrics(report, level);
    return new Set(metrics.map(({ dimensions }) => 'Node' in dimensions));
  };
  expect(places('none')).toEqual(new Set());
  expect(places('stack')).toEqual(new Set());
  expect(places('balancer')).toEqual(new Set([false]));
  expect(places('node')).toEqual(new Set([false, true]));
});

test.each(['accountId', 'region'] as const)(
  'balancers that differ in %s alone have metrics of their own',
  (differs) => {
    const rate = report.rates.find(({ level, arrival, tlsVersion }) => {
      return level === 'balancer' && arrival === 'all' && tlsVersion === 'all';
    });
    if (rate === undefined) throw new Error('the sample has a balancer');
    const other = { ...rate, [differs]: differs === 'region' ? 'us-east-1' : '999999999999' };
    const metrics = rateMetrics({ ...report, rates: [rate, other] }, 'balancer');
    const series = new Set(
      metrics.map(({ name, dimensions }) => JSON.stringify([name, dimensions])),
    );
    expect(metrics.length).toBeGreaterThan(0);
    expect(series.size).toBe(metrics.length);
  },
);

test('rows by kind of client are summed nowhere: the metrics are those without them', () => {
  const rates = report.rates.filter(({ clientKind }) => clientKind === 'all');
  expect(rates.length).toBeLessThan(report.rates.length);
  expect(rateMetrics(report, 'node')).toEqual(rateMetrics({ ...report, rates }, 'node'));
});
