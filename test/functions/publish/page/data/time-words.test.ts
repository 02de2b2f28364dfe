import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../../functions/model/time.ts';
import { duration, lag, minute } from '../../../../../functions/publish/page/data/time-words.ts';

test.each([
  [0, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min'],
  [3569, '59 min'],
  [3571, '1 h 0 min'],
  [20_159.999, '5 h 36 min'],
  [4_000_000, '1,111 h 7 min'],
])('%d seconds behind are %s', (seconds, words) => {
  expect(lag(seconds)).toBe(words);
});

test.each([
  [0, '0 minutes'],
  [89_000, '1 minute'],
  [HOUR_MS - 1, '60 minutes'],
  [HOUR_MS, '1 hour'],
  [2 * DAY_MS - 1, '48 hours'],
  [2 * DAY_MS, '2 days'],
])('%d ms last %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test('an instant is cut to its minute, not rounded', () => {
  expect(minute('2026-03-03T09:00:59.999Z')).toBe('2026-03-03 09:00');
});
