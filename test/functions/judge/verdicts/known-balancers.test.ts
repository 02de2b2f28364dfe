import { expect, test } from 'vitest';
import { knownBalancers } from '../../../../functions/judge/verdicts/known-balancers.ts';
import type { Measurement, Rate } from '../../../../functions/model/rate.ts';
import { sampleSource } from '../../publish/report-samples.ts';
import {
  sampleCurve,
  sampleFreshness,
  sampleMeasurement,
  sampleRate,
} from '../measurement-samples.ts';
import { offers } from '../trial-samples.ts';

const OTHER = '999999999999';
const UNKNOWN = { accountId: 'unknown' } as const;

const named = (measurement: Measurement) =>
  knownBalancers(measurement, []).map(({ accountId, rates, freshness, cells, sources }) =>
    [accountId, rates.length, freshness.length, cells.length, sources.length].join(' '),
  );

test('rows that name no account are those of the account that the logs name', () => {
  const rates = [sampleRate(), sampleRate(UNKNOWN)];
  const measurement = sampleMeasurement(
    rates,
    [sampleFreshness({ ...UNKNOWN, evidence: 'trials' })],
    [offers()],
    [sampleSource(UNKNOWN)],
  );
  expect(named(measurement)).toEqual(['123456789012 2 1 1 1']);
});

test('where the logs name two accounts, trials are of a balancer whose account is unknown', () => {
  const rates = [sampleRate(), sampleRate({ accountId: OTHER })];
  expect(named(sampleMeasurement(rates, [], [offers()]))).toEqual([
    '123456789012 1 0 0 0',
    `${OTHER} 1 0 0 0`,
    'unknown 0 0 1 0',
  ]);
});

test('a balancer is known by its trials, its ledger or its objects alone', () => {
  expect(named(sampleMeasurement([], [], [offers()]))).toEqual(['unknown 0 0 1 0']);
  expect(named(sampleMeasurement([], [sampleFreshness()]))).toEqual(['123456789012 0 1 0 0']);
  const sources = [
    sampleSource(),
    sampleSource({ balancer: null }),
    sampleSource({ balancerType: null }),
  ];
  expect(named(sampleMeasurement([], [], [], sources))).toEqual(['123456789012 0 0 0 1']);
});

test('its nodes are those of its log and those that were probed', () => {
  const rates = [sampleRate({ level: 'node', node: '10.0.0.9' }), sampleRate({ level: 'node' })];
  const [balancer] = knownBalancers(sampleMeasurement(rates, [], [offers()]), []);
  expect(balancer?.nodes).toEqual(['10.0.0.9', null, '10.0.0.1']);
});

test('a balancer of which only survival was tried is known, with an account that logs name', () => {
  const curve = sampleCurve();
  const known = (rates: readonly Rate[]) =>
    knownBalancers({ ...sampleMeasurement(rates), survival: [curve] }, []).map(
      ({ accountId, balancer }) => `${accountId} ${balancer}`,
    );
  expect(known([])).toEqual([`unknown ${curve.balancer}`]);
  const rate = sampleRate({ balancer: curve.balancer });
  expect(known([rate])).toEqual([`${rate.accountId} ${curve.balancer}`]);
});
