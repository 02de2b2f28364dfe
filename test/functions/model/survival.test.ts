import { expect, test } from 'vitest';
import {
  type SurvivalCell,
  survivalAge,
  survivalCurves,
} from '../../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';

/** Sessions of one age, each issued in a minute of its own unless in so few. */
function cell(ageMs: number, resumed: number, full: number, given: Partial<SurvivalCell> = {}) {
  const n = resumed + full;
  return {
    ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1' },
    ...{ node: null, mechanism: 'psk', relation: 'same-node', ageMs, failed: 0, withheld: 0 },
    moments: { resumed, full, clusters: n, sumNn: n, sumKk: resumed, sumNk: resumed },
    ...given,
  } satisfies SurvivalCell as SurvivalCell;
}

test('pools what rises, in order of age, and tells the median and a day', () => {
  const [curve] = survivalCurves([
    cell(DAY_MS, 2, 18),
    cell(MINUTE_MS, 20, 0),
    cell(HOUR_MS, 12, 8),
    cell(6 * HOUR_MS, 16, 4),
    cell(12 * HOUR_MS, 10, 10),
  ]);
  expect(curve?.points.map(({ accepted }) => accepted)).toEqual([1, 0.7, 0.7, 0.5, 0.1]);
  expect(curve).toMatchObject({ medianMs: 12 * HOUR_MS, acceptedAt24h: 0.1 });
  for (const { accepted, low, high } of curve?.points ?? []) {
    expect(low).toBeLessThanOrEqual(accepted ?? Number.NaN);
    expect(high).toBeGreaterThanOrEqual(accepted ?? Number.NaN);
  }
});

test('where no session was offered nothing is estimated', () => {
  const [curve] = survivalCurves([cell(MINUTE_MS, 20, 0), cell(DAY_MS, 0, 0, { withheld: 20 })]);
  expect(curve?.points[1]).toMatchObject({ accepted: null, low: null, high: null, withheld: 20 });
  expect(curve).toMatchObject({ medianMs: null, acceptedAt24h: null });
});

test('sessions that were issued together count as one', () => {
  const together = { resumed: 20, full: 0, clusters: 1, sumNn: 400, sumKk: 400, sumNk: 400 };
  const [curve] = survivalCurves([cell(HOUR_MS, 20, 0, { moments: together })]);
  expect(curve?.points[0]?.low).toBeLessThan(0.1);
  const [apart] = survivalCurves([cell(HOUR_MS, 20, 0)]);
  expect(apart?.points[0]?.low).toBeGreaterThan(0.79);
});

test('places have curves of their own', () => {
  const cells = [cell(HOUR_MS, 1, 0), cell(HOUR_MS, 1, 0, { node: '192.0.2.1' })];
  expect(survivalCurves(cells).map(({ node }) => node)).toEqual([null, '192.0.2.1']);
});

test('an age is told in whole seconds, then in whole minutes', () => {
  expect([10_900, 119_999, 120_000, 3_659_999, DAY_MS + 1].map(survivalAge)).toEqual([
    ...[10_000, 119_000, 120_000, 3_600_000, DAY_MS],
  ]);
});
