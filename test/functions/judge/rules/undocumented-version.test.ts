import { expect, test } from 'vitest';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { sampleMeasurement, sampleRate } from '../measurement-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

const classic = (tlsVersion: string, unknown: number, failed = 0): Rate =>
  sampleRate({
    balancerType: 'classic',
    balancer: 'old-shop',
    method: 'unobservable',
    arrival: 'all',
    excluded: 'all',
    tlsVersion,
    unknown,
    failed,
  });

const ALL = classic('all', 300);

test('[classic-versions] TLS 1.3 on a classic balancer is undocumented', () => {
  const deviations = judge(sampleMeasurement([ALL, classic('1.3', 12)]), SETTINGS);
  expect(deviations).toMatchObject([
    { rule: 'undocumented-version', severity: 'info', observed: { tlsVersion: '1.3' } },
  ]);
  expect(deviations[0]?.reason).toBe(
    '12 of 300 (4.0%) handshakes that succeeded negotiated TLS 1.3.',
  );
});

test('each undocumented version is a deviation with a fingerprint of its own', () => {
  const deviations = judge(
    sampleMeasurement([ALL, classic('1.3', 12), classic('1.4', 1)]),
    SETTINGS,
  );
  expect(deviations.map(({ observed }) => observed.tlsVersion)).toEqual(['1.3', '1.4']);
  expect(new Set(deviations.map((deviation) => deviation.fingerprint)).size).toBe(2);
});

test.each<[string, Rate]>([
  ['a documented version', classic('1.2', 300)],
  ['a line without a version', classic('unknown', 300)],
  ['only failed handshakes of it', classic('1.3', 0, 5)],
  ['TLS 1.3 on an application balancer', { ...classic('1.3', 12), balancerType: 'application' }],
  ['TLS 1.3 on a network balancer', { ...classic('1.3', 12), balancerType: 'network' }],
  ['a single arrival is a part of the same fact', { ...classic('1.3', 12), arrival: 'first' }],
])('does not fire: %s', (_name, rate) => {
  expect(judge(sampleMeasurement([ALL, rate]), SETTINGS)).toEqual([]);
});
