import { expect, test } from 'vitest';
import {
  newcombeDifference,
  stratifiedDifference,
} from '../../../../functions/model/statistics/newcombe.ts';

test("Newcombe's published example: 56/70 against 48/80 is 0.0524 to 0.3339", () => {
  const { low, high } = newcombeDifference(
    { rate: 56 / 70, low: 0.6917, high: 0.8774 },
    { rate: 48 / 80, low: 0.4904, high: 0.7004 },
  );
  expect(low).toBeCloseTo(0.0524, 3);
  expect(high).toBeCloseTo(0.3339, 3);
});

test('of equal proportions the interval holds 0, and the other way round it is mirrored', () => {
  const low = { rate: 0.5, low: 0.4, high: 0.6 };
  const high = { rate: 0.7, low: 0.62, high: 0.77 };
  expect(newcombeDifference(low, low).low).toBeCloseTo(-newcombeDifference(low, low).high);
  const there = newcombeDifference(low, high);
  const back = newcombeDifference(high, low);
  expect([back.low, back.high]).toEqual([-there.high, -there.low]);
});

const [A, B] = [
  { rate: 0.8, low: 0.7, high: 0.9 },
  { rate: 0.5, low: 0.4, high: 0.6 },
] as const;

test('the stratified interval of one pair is that of the pair, whatever it weighs', () => {
  const alone = newcombeDifference(A, B);
  const found = stratifiedDifference([{ weight: 7, a: A, b: B }]);
  expect(found?.low).toBeCloseTo(alone.low, 12);
  expect(found?.high).toBeCloseTo(alone.high, 12);
});

test('of equal pairs the interval is narrower by the root of their number, the difference as weighed', () => {
  const alone = newcombeDifference(A, B);
  const pairs = Array.from({ length: 4 }, () => ({ weight: 1, a: A, b: B }));
  const found = stratifiedDifference(pairs);
  expect(found?.difference).toBeCloseTo(0.3, 12);
  expect(found?.low).toBeCloseTo(0.3 - (0.3 - alone.low) / 2, 12);
  const mixed = stratifiedDifference([
    { weight: 3, a: A, b: B },
    { weight: 1, a: B, b: B },
  ]);
  expect(mixed?.difference).toBeCloseTo(0.225, 12);
});

test('without a pair that weighs there is no difference', () => {
  expect(stratifiedDifference([])).toBeNull();
  expect(stratifiedDifference([{ weight: 0, a: A, b: B }])).toBeNull();
});
