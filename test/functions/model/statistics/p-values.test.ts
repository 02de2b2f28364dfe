import { expect, test } from 'vitest';
import { discoveries, upperTail } from '../../../../functions/model/statistics/p-values.ts';

// Reference values to ten digits, from tables of the standard normal distribution.
test.each([
  [0, 0.5],
  [1, 0.158655253931],
  [1.959963984540054, 0.025],
  [3, 0.001349898032],
  [3.0000001, 0.001349897588],
  [5, 2.866515719e-7],
  [10, 7.619853024e-24],
  [-1, 0.841344746069],
  [-5, 0.999999713348],
])('the upper tail beyond %d is %d', (z, p) => {
  expect(upperTail(z) / p).toBeCloseTo(1, 8);
});

test('the upper tail of infinity is 0, and of NaN a mistake of ours', () => {
  expect(upperTail(40)).toBeLessThan(1e-300);
  expect(() => upperTail(Number.NaN)).toThrow('NaN');
});

test("Benjamini and Hochberg's own example: 4 of 15 p-values at 5 %", () => {
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719,
    0.6528, 0.759, 1,
  ];
  expect(discoveries(published, 0.05).filter(Boolean)).toHaveLength(4);
  expect(discoveries(published.toReversed(), 0.05).slice(-4)).toEqual([true, true, true, true]);
});

test('discoveries of nothing are none, and a p-value on its threshold is one', () => {
  expect(discoveries([], 0.05)).toEqual([]);
  expect(discoveries([0.05, 0.05], 0.05)).toEqual([true, true]);
  expect(discoveries([0.051, 0.9], 0.05)).toEqual([false, false]);
});
