import { expect, test } from 'vitest';
import {
  cut,
  cutMiddle,
  printable,
  printableJson,
  terminalWidth,
  textTable,
  wrap,
} from '../../../../infra/cli/text/text-layout.ts';

const RLO = '\u202e';

test.each([
  ['a colour', '\u001b[31mred\u001b[0m', '[31mred[0m'],
  ['a line end', 'one\r\ntwo', 'onetwo'],
  ['a right-to-left override', `a${RLO}b`, 'ab'],
  ['an 8-bit control sequence', 'a\u009b2Jb', 'a2Jb'],
  ['a zero-width space', 'a\u200bb', 'ab'],
  ['a line separator', 'a\u2028b', 'ab'],
  ['half a surrogate pair', 'a\ud800b', 'ab'],
])('%s does not reach the terminal', (_name, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('letters of every script are kept', () => {
  expect(printable('grüße 東京 – ✓ 😀')).toBe('grüße 東京 – ✓ 😀');
});

test('JSON keeps the value, and no byte of it can drive a terminal', () => {
  const value = { 'a\u001b': [`x${RLO}\u009b\u2028\u{e0041}y`, 1, null] };
  const text = printableJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.replaceAll('\n', '')).toBe(printable(text));
});

test('text is broken at spaces, each line indented, and no word is cut', () => {
  expect(wrap('aaa bb cc https://example.com/long d', 9, '  ')).toEqual([
    '  aaa bb',
    '  cc',
    '  https://example.com/long',
    '  d',
  ]);
  expect(wrap('', 10)).toEqual([]);
});

test.each([
  [{ isTTY: true, columns: 200 }, 100],
  [{ isTTY: true, columns: 90 }, 90],
  [{ isTTY: true, columns: 60 }, 60],
  [{ isTTY: true, columns: 20 }, 48],
  [{ isTTY: true }, 80],
  [{ columns: 200 }, 80],
])('a stream of %j is laid out for %d columns', (stream, width) => {
  expect(terminalWidth(stream)).toBe(width);
});

test('a longer text is cut, at its end or in its middle', () => {
  expect([cut('balancer', 8), cut('balancer', 5)]).toEqual(['balancer', 'bala…']);
  expect([cutMiddle('balancer', 8), cutMiddle('balancer', 5)]).toEqual(['balancer', 'ba…er']);
});

test('a table has no lines, and aligns its columns two spaces apart', () => {
  const table = textTable(['left', 'right']);
  table.push(['name', 'count'], ['a', '1']);
  expect(table.toString()).toBe('name  count\na         1');
});
