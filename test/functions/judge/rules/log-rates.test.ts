import { expect, test } from 'vitest';
import {
  balancerKey,
  isCountedPerNode,
  known,
  selectRates,
} from '../../../../functions/judge/rules/log-rates.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';
import { labelsOf } from '../trial-samples.ts';

const SELECTION = { level: 'balancer', arrival: 'same-node', excluded: 'no' } as const;

test('a selection holds the rows of logs at one level, arrival and exclusion, versions pooled', () => {
  const rates = [
    sampleRate({ full: 1 }),
    sampleRate({ evidence: 'trials' }),
    sampleRate({ level: 'node', node: '10.0.0.1' }),
    sampleRate({ arrival: 'first' }),
    sampleRate({ excluded: 'all' }),
    sampleRate({ tlsVersion: '1.3' }),
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

test('rows of one balancer have one key, of another account or Region another', () => {
  const key = balancerKey(sampleRate());
  expect(balancerKey(sampleRate({ arrival: 'first', full: 9 }))).toBe(key);
  expect(balancerKey(sampleRate({ accountId: '999999999999' }))).not.toBe(key);
  expect(balancerKey(sampleRate({ region: 'eu-west-2' }))).not.toBe(key);
});

test('failed and unknown handshakes are not known ones', () => {
  expect(known(sampleRate({ resumed: 3, full: 4, failed: 5, unknown: 6 }))).toBe(7);
});

test('rates of trials are no evidence for the rules of logs', () => {
  const rates = [sampleRate({ full: 400, evidence: 'trials' })];
  expect(labelsOf([], rates)).toEqual([]);
});
