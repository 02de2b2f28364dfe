import { expect, test } from 'vitest';
import { exclusionBehaviour } from '../../../functions/behaviours/exclusions.ts';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rules/rule.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from './measurement-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const NEVER = sampleRate({ full: 400 });
const EXCLUDED = sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 });
const SILENT = sampleFreshness({ lastAtMs: WINDOW.endMs - 5 * 3_600_000 });

test('an empty measurement deviates in nothing', () => {
  expect(judge(sampleMeasurement([]), SETTINGS)).toEqual([]);
});

test('deviations come worst first, then by balancer, whatever the order of the rows', () => {
  const rates = [NEVER, EXCLUDED, { ...EXCLUDED, balancer: 'app/a/1' }];
  const order = (rows: typeof rates) =>
    judge(sampleMeasurement(rows, [SILENT]), SETTINGS).map(
      ({ severity, balancer, rule }) => `${severity} ${balancer} ${rule}`,
    );
  expect(order(rates)).toEqual([
    'warning app/a/1 excluded-resumption',
    'warning app/shop/50dc6c495c0c9188 excluded-resumption',
    'warning app/shop/50dc6c495c0c9188 stale',
    'info app/shop/50dc6c495c0c9188 never-resumed',
  ]);
  expect(order(rates.toReversed())).toEqual(order(rates));
});

test('a deviation says what is documented, where, and over which window', () => {
  const documented = exclusionBehaviour('application');
  expect(judge(sampleMeasurement([EXCLUDED]), SETTINGS)).toMatchObject([
    {
      says: documented?.says,
      source: documented?.source.url,
      observed: { windowStart: '2026-01-02T00:00:00.000Z', windowEnd: '2026-01-03T00:00:00.000Z' },
    },
  ]);
});

test('the fingerprint is the same at other counts and times, and another for another balancer', () => {
  const fingerprintOf = (rate: typeof EXCLUDED, startMs = WINDOW.startMs) =>
    judge({ ...sampleMeasurement([rate]), window: { ...WINDOW, startMs } }, SETTINGS)[0]
      ?.fingerprint;
  const known = fingerprintOf(EXCLUDED);
  // Written down: an alert that is firing must be known again after an upgrade.
  expect(known).toBe('f9023856cc37d44a0327b6dc84ab9d9d');
  expect(fingerprintOf({ ...EXCLUDED, resumed: 1 }, 0)).toBe(known);
  expect(fingerprintOf({ ...EXCLUDED, balancer: 'app/shop/0123456789abcdef' })).not.toBe(known);
  expect(fingerprintOf({ ...EXCLUDED, region: 'eu-west-2' })).not.toBe(known);
});

test('the account is part of the name at classic balancers alone, whose names repeat', () => {
  const printsOf = (changes: Partial<typeof EXCLUDED>) =>
    ['123456789012', '999999999999', 'unknown'].map(
      (accountId) =>
        judge(sampleMeasurement([{ ...EXCLUDED, ...changes, accountId }]), SETTINGS)[0]
          ?.fingerprint,
    );
  expect(new Set(printsOf({})).size).toBe(1);
  const classic = { balancerType: 'classic', balancer: 'old-shop', tlsVersion: '1.3' } as const;
  expect(new Set(printsOf({ ...classic, excluded: 'all', arrival: 'all' })).size).toBe(3);
});
