import { expect, test } from 'vitest';
import { newcombeDifference } from '../../../../functions/model/statistics/newcombe.ts';

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
