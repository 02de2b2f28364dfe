import { expect, test } from 'vitest';
import { addCounts, NO_COUNTS } from '../../../../functions/measure/rows/count-sums.ts';

const ONE = {
  ...{ handshakes: 10, resumed: 4, full: 3, unknown: 2, failed: 1, withinScope: 5, ceilingBase: 7 },
  ...{ firstAtMs: 200, lastAtMs: 300 },
};
const OTHER = {
  ...{ handshakes: 100, resumed: 40, full: 30, unknown: 20, failed: 10 },
  ...{ withinScope: 50, ceilingBase: 70, firstAtMs: 100, lastAtMs: 250 },
};

test('counts of two groups are added, and their times are the first and the last of both', () => {
  expect(addCounts(ONE, OTHER)).toEqual({
    ...{ handshakes: 110, resumed: 44, full: 33, unknown: 22, failed: 11 },
    ...{ withinScope: 55, ceilingBase: 77, firstAtMs: 100, lastAtMs: 300 },
  });
});

test('counts of nothing change no counts', () => {
  expect(addCounts(NO_COUNTS, ONE)).toEqual(ONE);
});

test('what else a group says is not of the sum', () => {
  expect(addCounts(NO_COUNTS, { ...ONE, ...{ node: '10.0.0.1' } })).toEqual(ONE);
});
