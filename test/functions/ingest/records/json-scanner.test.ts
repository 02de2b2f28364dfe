import { expect, test } from 'vitest';
import {
  JsonScanner,
  OBJECT_BYTES_MAX,
} from '../../../../functions/ingest/records/json-scanner.ts';

/** What the scanner says of bytes that come in chunks of a size. */
function scanned(text: string, size = text.length): readonly (string | number)[][] {
  const said: (string | number)[][] = [];
  const scanner = new JsonScanner({
    take: (object, offset, bytes) => void said.push([object, offset, bytes]),
    refuse: (reason, offset, bytes) => void said.push([reason, offset, bytes]),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) scanner.push(bytes.subarray(at, at + size));
  scanner.finish();
  return said;
}

const TEXT = '{"a":1}{"b":"}{\\"\\n"}\n\n  {"c":{"d":[1]}}\r\nprose\n{"e":\n\uFEFF{"f":2}';

test.each([1, 2, 3, 7, 1000])('objects are found in chunks of %i bytes', (size) => {
  expect(scanned(TEXT, size)).toEqual([
    ['{"a":1}', 0, 7],
    ['{"b":"}{\\"\\n"}', 7, 14],
    ['{"c":{"d":[1]}}', 25, 15],
    ['unknown-format', 42, 5],
    ['unknown-format', 48, 5],
    ['{"f":2}', 57, 7],
  ]);
});

test('an object without its end swallows no other line', () => {
  expect(scanned('{"a":{"b":1}\n{"c":3}\n').map(([text]) => text)).toEqual([
    'unknown-format',
    '{"c":3}',
  ]);
});

test('a quote that stays open ends with its line', () => {
  expect(scanned('{"a":"x}\n{"c":3}').map(([text]) => text)).toEqual(['unknown-format', '{"c":3}']);
});

test('what is nested deeper than any record is refused unread', () => {
  const deep = `${'{"a":'.repeat(9)}1${'}'.repeat(9)}`;
  expect(scanned(`${deep}{"c":3}`).map(([text]) => text)).toEqual(['unknown-format', '{"c":3}']);
});

test('an object that is longer than any envelope is refused up to its line, and not held', () => {
  const long = `{"a":"${'x'.repeat(OBJECT_BYTES_MAX)}"}`;
  for (const size of [65_536, long.length + 8]) {
    expect(scanned(`${long}\n{"c":3}`, size)).toEqual([
      ['line-too-long', 0, long.length],
      ['{"c":3}', long.length + 1, 7],
    ]);
  }
});

test('nothing is told of nothing, and a scanner that is restarted has forgotten', () => {
  expect(scanned(' \n\r\n')).toEqual([]);
  const said: string[] = [];
  const scanner = new JsonScanner({ take: (text) => void said.push(text), refuse: () => {} });
  scanner.push(Buffer.from('{"a":'));
  scanner.restart();
  scanner.push(Buffer.from('{"b":2}'));
  scanner.finish();
  expect(said).toEqual(['{"b":2}']);
});
