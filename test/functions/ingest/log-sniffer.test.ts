import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { kindOfContent, unreadableContent } from '../../../functions/ingest/log-sniffer.ts';
import { NOW_MS } from './read-lake.ts';

const OBJECT = { key: { accountId: null, region: null }, latestMs: NOW_MS, deliveries: [] };
const kindOf = (text: string) => kindOfContent(Buffer.from(text), OBJECT);

describe.each(LOG_FORMATS)('$kind', ({ example }) => {
  test('one right line among prose is enough', () => {
    expect(kindOf(`# exported\n${example}\nand so on\n`)).toBe('lines');
  });

  test('a line that is cut in its middle is not', () => {
    expect(kindOf(example.slice(0, 60))).toBe('not-a-log');
  });

  test('a line from after now is not', () => {
    expect(kindOfContent(Buffer.from(example), { ...OBJECT, latestMs: Date.UTC(2026, 0, 1) })).toBe(
      'not-a-log',
    );
  });
});

test('a right line behind the first 64 KB is not seen', () => {
  const [{ example } = { example: '' }] = LOG_FORMATS;
  const padding = 'x\n'.repeat(32_768);
  expect(kindOf(`${padding}${example}\n`)).toBe('not-a-log');
  expect(kindOf(`${padding.slice(0, 32_768)}${example}\n`)).toBe('lines');
});

test('nothing is no log', () => {
  expect(kindOf('')).toBe('not-a-log');
});

test('a result file begins with a JSON object that has a schema, behind a byte order mark too', () => {
  expect(kindOf('{"schema": 1}\n')).toBe('trials');
  expect(kindOf('\uFEFF{"schema": 1}\n')).toBe('trials');
  expect(kindOf('{"scheme": 1}\n')).toBe('not-a-log');
});

test('gzip and UTF-16 are no lines', () => {
  expect(unreadableContent(gzipSync('x'))).toBe('gzip-in-gzip');
  expect(unreadableContent(Buffer.from('\uFEFFx', 'utf16le'))).toBe('utf-16');
  expect(unreadableContent(Buffer.from('\uFEFFx', 'utf16le').swap16())).toBe('utf-16');
  expect(unreadableContent(Buffer.from('x'))).toBeNull();
  expect(unreadableContent(Buffer.alloc(0))).toBeNull();
});
