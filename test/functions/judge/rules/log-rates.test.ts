import { expect, test } from 'vitest';
import {
  isCountedPerNode,
  judgedFrom,
  known,
  type Selection,
  selectRates,
} from '../../../../functions/judge/rules/log-rates.ts';
import { sampleFreshness, sampleMeasurement, sampleRate } from '../measurement-samples.ts';
import { labelsOf } from '../trial-samples.ts';

const SELECTION: Selection = {
  ...{ level: 'balancer', arrival: 'same-node', excluded: 'no', portion: 'judged' },
};

test('a selection holds the rows of logs at one level, arrival and exclusion, versions pooled', () => {
  const rates = [
    sampleRate({ full: 1 }),
    sampleRate({ evidence: 'trials' }),
    sampleRate({ level: 'node', node: '10.0.0.1' }),
    sampleRate({ arrival: 'first' }),
    sampleRate({ excluded: 'all' }),
    sampleRate({ tlsVersion: '1.3' }),
    sampleRate({ portion: 'all' }),
    sampleRate({ full: 2, balancer: 'app/blog/1' }),
  ];
  const selected = selectRates(sampleMeasurement(rates), SELECTION);
  expect(selected.map(({ full }) => full)).toEqual([1, 2]);
});

test('resumption is counted per node only where the log marks it and the scope is the node', () => {
  expect(isCountedPerNode(sampleRate())).toBe(true);
  expect(isCountedPerNode(sampleRate({ method: 'unobservable' }))).toBe(false);
  expect(isCountedPerNode(sampleRate({ balancerType: 'network' }))).toBe(false);
  expect(isCountedPerNode(sampleRate({ balancerType: 'classic' }))).toBe(true);
});

test('arrivals are judged a session lifetime after the first data of their own balancer', () => {
  const startsAtMs = Date.parse('2026-01-01T06:00:00Z');
  const freshness = [
    sampleFreshness({ accountId: '999999999999', startsAtMs: 0 }),
    sampleFreshness({ evidence: 'trials', startsAtMs: null }),
    sampleFreshness({ startsAtMs }),
  ];
  const measurement = sampleMeasurement([], freshness);
  expect(judgedFrom(measurement, sampleRate())).toBe('2026-01-02T06:00:00.000Z');
  expect(judgedFrom(measurement, sampleRate({ balancer: 'app/blog/1' }))).toBeNull();
});

test('failed and unknown handshakes are not known ones', () => {
  expect(known(sampleRate({ resumed: 3, full: 4, failed: 5, unknown: 6 }))).toBe(7);
});

test('rates of trials are no evidence for the rules of logs', () => {
  const rates = [sampleRate({ full: 400, evidence: 'trials' })];
  expect(labelsOf([], rates)).toEqual([]);
});
