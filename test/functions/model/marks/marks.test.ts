import { expect, test } from 'vitest';
import { addMarks, NO_MARKS, shownByLog } from '../../../../functions/model/marks/marks.ts';

test('marks of two groups are sums, of lags the longest too', () => {
  const one = { ...NO_MARKS, resumed: 2, missing: 1, lagged: 2, lagSumMs: 30, lagMaxMs: 20 };
  const other = { ...NO_MARKS, resumed: 3, foreign: 4, lagged: 1, lagSumMs: 5, lagMaxMs: 5 };
  expect(addMarks(one, other)).toEqual({
    ...{ ...NO_MARKS, resumed: 5, missing: 1, foreign: 4 },
    ...{ lagged: 3, lagSumMs: 35, lagMaxMs: 20 },
  });
});

test('what a log shows of probes is neither what it lacks nor what is of others', () => {
  const shown = { resumed: 1, full: 2, resumedThoughFull: 4, fullThoughResumed: 8, unmarked: 16 };
  const apart = { pending: 32, missing: 64, foreign: 128, portChanged: 256 };
  expect(shownByLog({ ...NO_MARKS, ...shown, ...apart })).toBe(31);
});
