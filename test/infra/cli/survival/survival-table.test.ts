import { expect, test } from 'vitest';
import type { SurvivalCurve } from '../../../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { survivalLines } from '../../../../infra/cli/survival/survival-table.ts';
import { noPaint } from '../../../../infra/cli/text/paint.ts';

const CURVE: SurvivalCurve = {
  ...{ balancerType: 'network', region: 'eu-west-1', balancer: 'net/a/1', node: null },
  ...{ accountId: null },
  ...{ mechanism: 'psk', relation: 'cross-node', medianMs: DAY_MS, acceptedAt24h: 0.45 },
  ...{ issued: 61, lifetimeHintS: 86_400, keys: 3, keySeenForMs: 8 * HOUR_MS },
  points: [
    {
      ageMs: HOUR_MS,
      resumed: 20,
      full: 0,
      failed: 0,
      withheld: 0,
      accepted: 1,
      low: 0.8,
      high: 1,
      effectiveN: 20,
    },
    {
      ageMs: DAY_MS,
      resumed: 9,
      full: 11,
      failed: 1,
      withheld: 2,
      accepted: 0.45,
      low: 0.24,
      high: 0.68,
      effectiveN: 20,
    },
    {
      ageMs: 7 * DAY_MS,
      resumed: 0,
      full: 0,
      failed: 0,
      withheld: 20,
      accepted: null,
      low: null,
      high: null,
      effectiveN: 20,
    },
  ],
};

test('a curve as a table that fits 80 columns', () => {
  const lines = survivalLines([CURVE], noPaint);
  expect(lines).toEqual([
    'net/a/1 (network, eu-west-1)',
    '',
    '  psks, shown to another node: half or fewer are accepted from 24h on; at 24h 45 %',
    '  lifetime hint 24h; 3 ticket keys seen, one for 8h at most',
    '  age  accepted                        95 %           of',
    '   1h     100 %  ####################  80 % to 100 %  20',
    '  24h      45 %  #########             24 % to 68 %   20  1 failed, 2 withheld',
    '   7d         –                                        0  20 withheld',
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(82);
});

test('names are made printable', () => {
  const [title] = survivalLines([{ ...CURVE, balancer: 'net/\u001b[31m/1' }], noPaint);
  expect(title).toBe('net/[31m/1 (network, eu-west-1)');
});
