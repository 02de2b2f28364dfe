import { expect, test } from 'vitest';
import { correctedWilson, wilson } from '../../../../functions/model/statistics/wilson.ts';

// Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3: the score interval.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("Newcombe's published interval of %d in %d is %d to %d", (part, whole, low, high) => {
  const found = wilson(part / whole, whole);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});

test('the interval stays within 0 and 1, and holds the share', () => {
  expect(wilson(0, 1).low).toBe(0);
  expect(wilson(1, 1).high).toBe(1);
  expect(wilson(1, 1).low).toBeLessThan(1);
});

test('the corrected interval equals the published one, and is exact at its ends', () => {
  // Newcombe 1998, table I, method 4: 81 of 263 gives 0.2535 to 0.3682; 15 of 148 gives 0.0598 to 0.1644.
  const large = correctedWilson(81 / 263, 263);
  expect([large.low, large.high].map((bound) => bound.toFixed(4))).toEqual(['0.2535', '0.3682']);
  const small = correctedWilson(15 / 148, 148);
  expect([small.low, small.high].map((bound) => bound.toFixed(4))).toEqual(['0.0598', '0.1644']);
  // 0 of 20 gives 0 to 0.2005, 1 of 29 0.0018 to 0.1963.
  expect(correctedWilson(0, 20).low).toBe(0);
  expect(correctedWilson(0, 20).high).toBeCloseTo(0.2005, 4);
  expect(correctedWilson(1 / 29, 29).low).toBeCloseTo(0.0018, 4);
  expect(correctedWilson(1, 20).high).toBe(1);
});
