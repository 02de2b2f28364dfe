import { expect, test } from 'vitest';
import { survivalSchema } from '../../../functions/model/report-survival.ts';
import type { SurvivalCurve } from '../../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import { reportSurvival } from '../../../functions/publish/report-survival.ts';

const COUNTS = { resumed: 9, full: 11, failed: 1, withheld: 2, effectiveN: 20 };
const CURVE: SurvivalCurve = {
  ...{ balancerType: 'network', region: 'eu-west-1', balancer: 'net/a/1', node: null },
  ...{ accountId: null },
  ...{ mechanism: 'psk', relation: 'cross-node', medianMs: DAY_MS, acceptedAt24h: 0.45 },
  ...{ issued: 61, lifetimeHintS: 86_400, keys: 3, keySeenForMs: 8 * HOUR_MS },
  points: [{ ...COUNTS, ageMs: DAY_MS, accepted: 0.45, low: 0.24, high: 0.68 }],
};

test('the report tells times in seconds, as its schema says', () => {
  const report = reportSurvival(CURVE);
  expect(survivalSchema.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    ...{ medianSeconds: 86_400, lifetimeHintSeconds: 86_400, keySeenForSeconds: 28_800 },
    points: [{ ageSeconds: 86_400, accepted: 0.45, low: 0.24, high: 0.68 }],
  });
});

test('what is not known is null', () => {
  const report = reportSurvival({ ...CURVE, medianMs: null, keySeenForMs: null, points: [] });
  expect(survivalSchema.parse(report)).toEqual(report);
  expect([report.medianSeconds, report.keySeenForSeconds]).toEqual([null, null]);
});
