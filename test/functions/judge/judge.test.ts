import { expect, test } from 'vitest';
import { exclusionBehaviour } from '../../../functions/behaviours/exclusions.ts';
import { judge } from '../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../functions/judge/rule.ts';
import { RULES } from '../../../functions/judge/rules.ts';
import { RULE_NAMES } from '../../../functions/model/deviation.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from './measurement-samples.ts';

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };
const NEVER = sampleRate({ full: 400 });
const EXCLUDED = sampleRate({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 });
const SILENT = sampleFreshness({ lastAtMs: WINDOW.endMs - 5 * 3_600_000 });

test('the table holds each rule exactly once', () => {
  expect(RULES.map((rule) => rule.name).sort()).toEqual([...RULE_NAMES].sort());
});

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
  expect(known).toBe('85de806353b6cc4e2bf089b2872dad79');
  expect(fingerprintOf({ ...EXCLUDED, resumed: 1 }, 0)).toBe(known);
  expect(fingerprintOf({ ...EXCLUDED, accountId: '999999999999' })).not.toBe(known);
  expect(fingerprintOf({ ...EXCLUDED, region: 'eu-west-2' })).not.toBe(known);
});
