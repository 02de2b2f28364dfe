import { expect, test } from 'vitest';
import {
  postedBytes,
  postedMessageBytes,
  shownAsIs,
} from '../../../../functions/notify/payloads/teams-text.ts';

test.each([
  ['plain words, 9.0 % of 412', 'plain words, 9.0 % of 412'],
  ['my_lb *b* `c`', 'my\\_lb \\*b\\* \\`c\\`'],
  ['[a](b)', '[a\u2060]\u2060(b)'],
  ['[a]: b', '[a\u2060]\u2060: b'],
  ['[TEST] a', '[TEST] a'],
  ['a\\b', 'a\\\\b'],
  ['<at>x', '<\u2060at>x'],
  ['{{DATE(x)}}', '{\u2060{\u2060DATE(x)}}'],
  ['http://a', 'http:\u2060//a'],
  ['- a', '\u2060- a'],
  ['1. a', '\u20601. a'],
])('%j is %j', (text, shown) => {
  expect(shownAsIs(text, 1000)).toBe(shown);
});

test.each(['a', '"', '\\', '*', '€', '𝒳', '<'])('%j is cut where it takes too much', (char) => {
  const shown = shownAsIs(char.repeat(600), 300);
  expect(shown.endsWith('…')).toBe(true);
  expect(postedBytes(shown)).toBeLessThanOrEqual(300);
  expect(postedBytes(shown)).toBeGreaterThan(280);
});

test('a message is counted as a text within a text', () => {
  expect(postedMessageBytes({ a: '"' })).toBe('{\\"a\\":\\"\\\\\\"\\"}'.length);
  expect(postedMessageBytes({ a: '€' })).toBe('{\\"a\\":\\"\\u20ac\\"}'.length);
});
