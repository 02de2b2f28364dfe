import { expect, test } from 'vitest';
import { lag } from '../../../../../functions/publish/page/data/time-words.ts';

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
