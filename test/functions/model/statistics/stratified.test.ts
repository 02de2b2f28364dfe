import { expect, test } from 'vitest';
import { stratifiedGap } from '../../../../functions/model/statistics/stratified.ts';

const of = (rate: number, effectiveN: number, otherRate: number, otherEffectiveN: number) => ({
  ...{ rate, effectiveN, otherRate, otherEffectiveN },
});

test('one stratum is the two-proportion z-test', () => {
  const found = stratifiedGap([of(0.4, 100, 0.5, 100)]);
  expect(found?.gap).toBeCloseTo(0.1, 12);
  // z = 0.1 / √(0.45 · 0.55 · 0.02) = 1.4213, one-sided.
  expect(found?.pValue).toBeCloseTo(0.0776, 4);
});

test("strata that are alike show no gap, where the groups' mixes would show one (Simpson)", () => {
  // 80 of 100 of a kind that resumes at 0.1 here, 20 of 100 there, and the others at 0.9.
  const found = stratifiedGap([of(0.1, 80, 0.1, 20), of(0.9, 20, 0.9, 80)]);
  expect(found?.gap).toBeCloseTo(0, 12);
  expect(found?.pValue).toBeCloseTo(0.5, 12);
});

test('a stratum weighs as its smaller side allows', () => {
  // n·m/(n+m): 0.99 and 50.
  const found = stratifiedGap([of(0, 1, 1, 99), of(0.5, 100, 0.5, 100)]);
  expect(found?.gap).toBeCloseTo(0.99 / 50.99, 12);
});

test.each([
  ['no stratum', []],
  ['no stratum with both groups', [of(0.5, 0, 0.5, 10), of(0.5, 10, 0.5, 0)]],
])('%s tells nothing', (_what, strata) => {
  expect(stratifiedGap(strata)).toBeNull();
});

test('where nothing varies, nothing is significant', () => {
  expect(stratifiedGap([of(1, 10, 1, 10)])).toEqual({ gap: 0, pValue: 1 });
});
