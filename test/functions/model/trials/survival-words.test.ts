import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { medianWords, SHOWN_TO } from '../../../../functions/model/trials/survival-words.ts';

test('the median is the lowest age with half or fewer, or it is not reached', () => {
  expect(medianWords(18 * HOUR_MS, DAY_MS)).toBe('half or fewer are accepted from 18h on');
  expect(medianWords(null, DAY_MS)).toBe(
    'more than half are accepted at 24h, the highest age tried',
  );
});

test('where none was offered, nothing is said of how many are accepted', () => {
  expect(medianWords(null, null)).toBe('none was offered');
});

test('both relations are told apart', () => {
  expect(SHOWN_TO['same-node']).not.toBe(SHOWN_TO['cross-node']);
});
