import { expect, test } from 'vitest';
import { neverRising } from '../../../../functions/model/statistics/isotonic.ts';

const weighted = (values: readonly number[], weights?: readonly number[]) =>
  values.map((value, at) => ({ value, weight: weights?.[at] ?? 1 }));

test("pools what R's isoreg pools in its own example", () => {
  // ?isoreg: isoreg(c(1,0,4,3,3,5,4,2,0)) fits 0.5 0.5 3 3 3 3 3 3 3; reversed, that never rises.
  const rising = [1, 0, 4, 3, 3, 5, 4, 2, 0];
  expect(neverRising(weighted(rising.toReversed())).toReversed()).toEqual([
    0.5, 0.5, 3, 3, 3, 3, 3, 3, 3,
  ]);
});

test('weighs what it pools, and leaves what falls as it is', () => {
  expect(neverRising(weighted([0.9, 0.2, 0.8, 0.1], [1, 30, 10, 1]))).toEqual([
    0.9, 0.35, 0.35, 0.1,
  ]);
  expect(neverRising(weighted([1, 0.5, 0.5, 0]))).toEqual([1, 0.5, 0.5, 0]);
  expect(neverRising([])).toEqual([]);
});

test('is the nearest of all that never rise, by weighted squares', () => {
  const grid = [0, 0.25, 0.5, 0.75, 1];
  const given = weighted([0.3, 0.6, 0.2, 0.4], [2, 1, 3, 1]);
  const distance = (fit: readonly number[]) =>
    given.reduce((sum, { value, weight }, at) => sum + weight * (value - (fit[at] ?? 0)) ** 2, 0);
  const best = distance(neverRising(given));
  const tuples = grid.flatMap((a) =>
    grid.flatMap((b) => grid.flatMap((c) => grid.map((d) => [a, b, c, d]))),
  );
  const falling = tuples.filter((tuple) =>
    tuple.every((value, at) => value <= (tuple[at - 1] ?? 1)),
  );
  expect(falling.length).toBe(70);
  expect(falling.filter((fit) => distance(fit) < best)).toEqual([]);
});
