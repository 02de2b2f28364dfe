import { expect, test } from 'vitest';
import { wilson } from '../../../../functions/model/statistics/wilson.ts';

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
