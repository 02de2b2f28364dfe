import { expect, test } from 'vitest';
import type { Listing } from '../../../../functions/discover/listing.ts';
import { mergedTargets } from '../../../../functions/discover/merged-targets.ts';
import { judge } from '../../../../functions/judge/judge.ts';
import type { BalancerType } from '../../../../functions/model/balancer.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { balancer, listing } from '../../discover/listing-samples.ts';
import { sampleFreshness, sampleMeasurement, WINDOW } from '../measurement-samples.ts';

const SETTINGS = { staleAfterMs: 3 * HOUR_MS };

const silentFor = (ms: number, hoursSeen = 24, balancerType: BalancerType = 'network') =>
  sampleMeasurement(
    [],
    [sampleFreshness({ balancerType, lastAtMs: WINDOW.endMs - ms, hoursSeen })],
  );

const goesStale = (balancerType: BalancerType) =>
  expect(judge(silentFor(5 * HOUR_MS, 24, balancerType), SETTINGS)).toMatchObject([
    { rule: 'stale', severity: 'warning', balancerType, observed: { silentHours: 5 } },
  ]);

test('[classic-delivery] a classic balancer that went silent is stale', () => goesStale('classic'));
test('[application-delivery] an application balancer that went silent is stale', () =>
  goesStale('application'));
test('[network-delivery] a network balancer that went silent is stale', () => goesStale('network'));

test.each([
  ['silent for exactly the setting', 3 * HOUR_MS, 24, false],
  ['silent for a millisecond longer', 3 * HOUR_MS + 1, 24, true],
  ['logs in 12 of 24 hours are not most', 5 * HOUR_MS, 12, false],
  ['logs in 13 of 24 hours are', 5 * HOUR_MS, 13, true],
  ['not silent', 0, 24, false],
])('%s: %d ms, %d hours, fires %s', (_name, ms, hoursSeen, fires) => {
  expect(judge(silentFor(ms, hoursSeen), SETTINGS)).toHaveLength(fires ? 1 : 0);
});

test('the reason says since when, for how long, and what was usual', () => {
  expect(judge(silentFor(5 * HOUR_MS, 23), SETTINGS)[0]?.reason).toBe(
    'No log since 2026-01-02 19:00 UTC, 5.0 h before the end of the data, ' +
      'after logs in 23 of the 24 hours up to then.',
  );
});

test('a balancer that two listings lack is gone, not stale; one that one listing lacks is stale', () => {
  const silent = silentFor(5 * HOUR_MS, 24, 'application');
  const lastMs = WINDOW.endMs - 5 * HOUR_MS;
  const empty = (hours: number) => listing([], { startedAtMs: lastMs + hours * HOUR_MS });
  const there = listing([balancer()], { startedAtMs: lastMs - HOUR_MS });
  const judged = (...listings: readonly Listing[]) =>
    judge(silent, { ...SETTINGS, targets: mergedTargets([], [there, ...listings]) });
  expect(judged(empty(1))).toHaveLength(1);
  expect(judged(empty(1), empty(7))).toEqual([]);
});

test('trials that ceased are stale, and the reason says trials', () => {
  const lastAtMs = WINDOW.endMs - 5 * HOUR_MS;
  const silent = sampleFreshness({ evidence: 'trials', accountId: 'unknown', lastAtMs });
  const [found] = judge(sampleMeasurement([], [silent]), SETTINGS);
  expect(found).toMatchObject({ rule: 'stale', severity: 'warning' });
  expect(found?.reason).toContain('No trial since 2026-01-02 19:00 UTC');
  expect(found?.observed).toHaveProperty('lastTrialAt');
});
