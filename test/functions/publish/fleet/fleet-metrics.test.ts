import { describe, expect, test } from 'vitest';
import { fleetMetrics, partMetrics } from '../../../../functions/publish/fleet/fleet-metrics.ts';
import { makeFleet, summaryOf } from '../../../../functions/publish/fleet/make-fleet.ts';
import { rateMetrics } from '../../../../functions/publish/rate-metrics.ts';
import { AGEING, samplePart } from './region-samples.ts';

const here = samplePart();
const STACK = { StackAccountId: '111122223333', StackRegion: 'eu-west-1' };
const fleet = makeFleet([summaryOf(here)], [], AGEING);

test('each part has its age, and its balancers by verdict, under its account and Region', () => {
  const metrics = fleetMetrics(fleet, 'stack');
  expect(fleetMetrics(fleet, 'none')).toEqual([]);
  expect(metrics.map(({ name }) => name)).toEqual([
    ...['ReportAge', 'BalancersDeviating', 'BalancersSuspected', 'BalancersWithoutEvidence'],
    'BalancersSound',
  ]);
  for (const { dimensions } of metrics) expect(dimensions).toEqual(STACK);
  expect(metrics[0]).toMatchObject({ unit: 'Seconds', value: 3600 });
});

describe('the rates of a part', () => {
  test('are those of its own stack, under its account and Region too', () => {
    const own = rateMetrics(here.report, 'balancer');
    expect(own.length).toBeGreaterThan(0);
    expect(partMetrics(here, 'balancer', undefined)).toEqual(
      own.map((metric) => ({ ...metric, dimensions: { ...STACK, ...metric.dimensions } })),
    );
    expect(partMetrics(here, 'none', undefined)).toEqual([]);
  });

  test('are sent once for each report', () => {
    expect(partMetrics(here, 'balancer', fleet)).toEqual([]);
    const later = samplePart({ reportedAt: '2026-03-04T11:30:00.000Z' });
    expect(partMetrics(later, 'balancer', fleet)).not.toEqual([]);
  });

  test('are none of a report that names more than an account has: each is billed', () => {
    const [rate] = here.report.rates.filter(({ level, arrival, clientKind, tlsVersion }) =>
      [level === 'balancer', arrival === 'all', clientKind === 'all', tlsVersion === 'all'].every(
        Boolean,
      ),
    );
    if (rate === undefined) expect.fail();
    const rates = Array.from({ length: 5001 }, (_, at) => ({ ...rate, balancer: `b-${at}` }));
    const flood = samplePart({ report: { ...here.report, rates } });
    expect(partMetrics(flood, 'balancer', undefined)).toEqual([]);
  });
});
