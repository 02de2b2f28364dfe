import { expect, test } from 'vitest';
import {
  type ClusterSums,
  stratifiedGap,
} from '../../../../functions/model/statistics/stratified.ts';

/** Sums over clusters, each of a weight and its resumed part. */
function sumsOf(...clusters: readonly (readonly [w: number, r: number])[]): ClusterSums {
  const sum = (of: (w: number, r: number) => number) =>
    clusters.reduce((total, [w, r]) => total + of(w, r), 0);
  return {
    ...{ sumW: sum((w) => w), sumR: sum((_w, r) => r), sumWw: sum((w) => w * w) },
    ...{ sumRr: sum((_w, r) => r * r), sumWr: sum((w, r) => w * r) },
  };
}

/** So many clusters of weight 1, of which some resumed. */
const ones = (resumed: number, all: number) =>
  sumsOf(...Array.from({ length: all }, (_, at) => [1, at < resumed ? 1 : 0] as const));

test('one stratum of clusters of one is the two-proportion z-test', () => {
  const found = stratifiedGap([{ own: ones(40, 100), other: ones(50, 100) }]);
  expect(found?.gap).toBeCloseTo(0.1, 12);
  // z = 0.1 / √(0.45 · 0.55 · 0.02) = 1.4213, one-sided.
  expect(found?.pValue).toBeCloseTo(0.0776, 4);
});

test("strata that are alike show no gap, where the groups' mixes would show one (Simpson)", () => {
  // 80 of 100 of a kind that resumes at 0.1 here, 20 of 100 there, and the others at 0.9.
  const found = stratifiedGap([
    { own: ones(8, 80), other: ones(2, 20) },
    { own: ones(18, 20), other: ones(72, 80) },
  ]);
  expect(found?.gap).toBeCloseTo(0, 12);
  expect(found?.pValue).toBeCloseTo(0.5, 12);
});

test('a stratum weighs as its smaller side allows', () => {
  // n·m/(n+m): 0.99 and 50.
  const found = stratifiedGap([
    { own: ones(0, 1), other: ones(99, 99) },
    { own: ones(50, 100), other: ones(50, 100) },
  ]);
  expect(found?.gap).toBeCloseTo(0.99 / 50.99, 12);
});

test('what one heavy cluster alone makes is not significant', () => {
  // No client weighs more than five times what another does.
  const own = sumsOf([5, 0], ...Array.from({ length: 20 }, () => [1, 0.9] as const));
  const other = sumsOf(...Array.from({ length: 100 }, () => [1, 0.9] as const));
  const found = stratifiedGap([{ own, other }]);
  expect(found?.gap).toBeCloseTo(0.9 - 18 / 25, 12);
  expect(found?.pValue).toBeGreaterThan(0.05);
});

test('the same handshakes tell less where they come in clusters', () => {
  const clustered = (resumed: number) =>
    sumsOf(...Array.from({ length: 10 }, (_, at) => [10, at < resumed ? 10 : 0] as const));
  const found = stratifiedGap([{ own: clustered(4), other: clustered(8) }]);
  const alone = stratifiedGap([{ own: ones(40, 100), other: ones(80, 100) }]);
  expect(found?.gap).toBeCloseTo(alone?.gap as number, 12);
  expect(found?.pValue).toBeGreaterThan(0.02);
  expect(alone?.pValue).toBeLessThan(1e-7);
});

test.each([
  ['no stratum', []],
  [
    'no stratum with both groups',
    [
      { own: sumsOf(), other: ones(5, 10) },
      { own: ones(5, 10), other: sumsOf() },
    ],
  ],
])('%s tells nothing', (_what, strata) => {
  expect(stratifiedGap(strata)).toBeNull();
});

test('where nothing varies, nothing is significant', () => {
  expect(stratifiedGap([{ own: ones(10, 10), other: ones(10, 10) }])).toEqual({
    gap: 0,
    pValue: 1,
  });
});
