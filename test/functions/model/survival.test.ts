import { expect, test } from 'vitest';
import {
  type SurvivalCluster,
  survivalAge,
  survivalCurves,
} from '../../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';

/** Sessions of one age, each issued in a minute of its own unless in so few. */
function cell(ageMs: number, resumed: number, full: number, given: Partial<SurvivalCluster> = {}) {
  return Array.from({ length: resumed + full }, (_, at) => ({
    ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1', node: '192.0.2.1' },
    ...{ mechanism: 'psk', relation: 'same-node', ageMs, issuedAtMs: at * MINUTE_MS },
    ...{ resumed: Number(at < resumed), full: Number(at >= resumed), failed: 0, withheld: 0 },
    ...given,
  })) satisfies SurvivalCluster[] as SurvivalCluster[];
}

test('pools what rises, in order of age, and tells the median and a day', () => {
  const [curve] = survivalCurves([
    ...cell(DAY_MS, 2, 18),
    ...cell(MINUTE_MS, 20, 0),
    ...cell(HOUR_MS, 12, 8),
    ...cell(6 * HOUR_MS, 16, 4),
    ...cell(12 * HOUR_MS, 10, 10),
  ]);
  expect(curve?.points.map(({ accepted }) => accepted)).toEqual([1, 0.7, 0.7, 0.5, 0.1]);
  expect(curve).toMatchObject({ medianMs: 12 * HOUR_MS, acceptedAt24h: 0.1 });
  for (const { accepted, low, high } of curve?.points ?? []) {
    expect(low).toBeLessThanOrEqual(accepted ?? Number.NaN);
    expect(high).toBeGreaterThanOrEqual(accepted ?? Number.NaN);
  }
});

test('where no session was offered nothing is estimated', () => {
  const [curve] = survivalCurves([
    ...cell(MINUTE_MS, 20, 0),
    ...cell(DAY_MS, 20, 0, { resumed: 0, withheld: 1 }),
  ]);
  expect(curve?.points[1]).toMatchObject({ accepted: null, low: null, high: null, withheld: 20 });
  expect(curve).toMatchObject({ medianMs: null, acceptedAt24h: null });
});

test('sessions that were issued together count as one', () => {
  const [together] = survivalCurves(cell(HOUR_MS, 20, 0, { issuedAtMs: 0 }));
  expect(together?.points[0]?.low).toBeLessThan(0.1);
  const [apart] = survivalCurves(cell(HOUR_MS, 20, 0));
  expect(apart?.points[0]?.low).toBeGreaterThan(0.79);
});

test('each node has a curve, and the balancer one of all; one minute is one at all nodes', () => {
  const curves = survivalCurves([
    ...cell(HOUR_MS, 1, 0),
    ...cell(HOUR_MS, 0, 1, { node: '192.0.2.2' }),
    ...cell(HOUR_MS, 1, 0, { relation: 'cross-node' }),
  ]);
  expect(
    curves.map(({ node, relation, points }) => [
      relation,
      node,
      points[0]?.resumed,
      points[0]?.full,
    ]),
  ).toEqual([
    ['cross-node', null, 1, 0],
    ['cross-node', '192.0.2.1', 1, 0],
    ['same-node', null, 1, 1],
    ['same-node', '192.0.2.1', 1, 0],
    ['same-node', '192.0.2.2', 0, 1],
  ]);
  // Both were issued in minute 0: one cluster, which shows nothing of how far they vary.
  expect(curves[2]?.points[0]).toMatchObject({ accepted: 0.5, low: 0, high: 1 });
});

test('an age is told in whole seconds, then in whole minutes', () => {
  expect([10_900, 119_999, 120_000, 3_659_999, DAY_MS + 1].map(survivalAge)).toEqual([
    ...[10_000, 119_000, 120_000, 3_600_000, DAY_MS],
  ]);
});
