import { expect, test } from 'vitest';
import { rateOfCounts, trialCounts } from '../../../../functions/measure/rows/rate-row.ts';
import type { RateCounts } from '../../../../functions/model/rate.ts';

const COUNTS = { handshakes: 12, resumed: 3, full: 7, unknown: 1, failed: 1 };
const CEILING = { withinScope: 4, ceilingBase: 10 };
const MOMENTS = { clients: 10, sumNn: 10, sumKk: 3, sumNk: 3 };
const TIMES = { firstAtMs: 1, lastAtMs: 2 };
const PLACE = { level: 'region', balancerType: 'application', region: 'eu-west-1' } as const;
const NOBODY = { accountId: null, balancer: null, node: null };
const LOG: RateCounts = {
  evidence: 'log',
  ...PLACE,
  ...NOBODY,
  ...COUNTS,
  ...CEILING,
  ...MOMENTS,
  ...TIMES,
  mechanism: null,
  relation: null,
  arrival: 'all',
  tlsVersion: 'all',
  excluded: 'all',
  portion: 'all',
  historyComplete: true,
};
const TRIALS = {
  ...PLACE,
  ...NOBODY,
  ...COUNTS,
  ...CEILING,
  ...TIMES,
  mechanism: 'psk',
  relation: 'same-node',
} as const;

test('trials know no client and no arrival', () => {
  expect(trialCounts(TRIALS)).toMatchObject({
    ...{ evidence: 'trials', accountId: null, arrival: 'all', clients: 0, sumNk: 0 },
    historyComplete: true,
  });
});

test('what a rate is taken from decides its method, and so whether there is one', () => {
  expect(rateOfCounts(LOG)).toMatchObject({ method: 'counted', rate: 0.3, ceiling: 0.4 });
  const network = rateOfCounts({ ...LOG, balancerType: 'network' });
  expect(network).toMatchObject({ method: 'unobservable', rate: null, effectiveN: 0 });
  expect(network.ceiling).toBe(0.4);
  const trials = rateOfCounts(trialCounts({ ...TRIALS, balancerType: 'network' }));
  expect(trials).toMatchObject({ method: 'probed', rate: 0.3, effectiveN: 10 });
});

test('without anything counted there is no rate and no ceiling, never NaN', () => {
  const none = { resumed: 0, full: 0, withinScope: 0, ceilingBase: 0 };
  for (const counts of [LOG, trialCounts(TRIALS)]) {
    expect(rateOfCounts({ ...counts, ...none })).toMatchObject({ rate: null, ceiling: null });
  }
});
