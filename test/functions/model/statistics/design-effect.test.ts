import { expect, test } from 'vitest';
import { designEffect } from '../../../../functions/model/statistics/design-effect.ts';

/** The moments of clusters of so many that were resumed and not. */
function momentsOf(clusters: readonly (readonly [resumed: number, full: number])[]) {
  const sum = (of: (k: number, n: number) => number) =>
    clusters.reduce((total, [k, full]) => total + of(k, k + full), 0);
  return {
    ...{ resumed: sum((k) => k), full: sum((k, n) => n - k), clusters: clusters.length },
    ...{ sumNn: sum((_k, n) => n * n), sumKk: sum((k) => k * k), sumNk: sum((k, n) => k * n) },
  };
}

test('clusters of one are independent', () => {
  const ones = [...Array(30).fill([1, 0]), ...Array(70).fill([0, 1])];
  expect(designEffect(momentsOf(ones))).toBeCloseTo(100 / 99, 9);
});

test('clusters that are all or nothing count as one each', () => {
  const twelve = [...Array(6).fill([5, 0]), ...Array(6).fill([0, 5])];
  expect(60 / designEffect(momentsOf(twelve))).toBeCloseTo(11, 9);
});

test('where nothing varies, a cluster counts as one (Kish)', () => {
  expect(designEffect(momentsOf([[20, 0]]))).toBe(20);
  expect(designEffect(momentsOf(Array(4).fill([0, 5])))).toBe(5);
});
