import { describe, expect, test } from 'vitest';
import { LOG_FORMATS } from '../../../functions/ingest/lines/log-format.ts';
import { looksLikeLog } from '../../../functions/ingest/log-sniffer.ts';

describe.each(LOG_FORMATS)('$kind', ({ example }) => {
  test('one right line among prose is enough', () => {
    expect(looksLikeLog(Buffer.from(`# exported\n${example}\nand so on\n`))).toBe(true);
  });

  test('a line that is cut in its middle is not', () => {
    expect(looksLikeLog(Buffer.from(example.slice(0, 60)))).toBe(false);
  });
});

test('a right line behind the first 64 KB is not seen', () => {
  const [{ example } = { example: '' }] = LOG_FORMATS;
  const padding = 'x\n'.repeat(32_768);
  expect(looksLikeLog(Buffer.from(`${padding}${example}\n`))).toBe(false);
  expect(looksLikeLog(Buffer.from(`${padding.slice(0, 32_768)}${example}\n`))).toBe(true);
});

test('nothing is no log', () => {
  expect(looksLikeLog(Buffer.alloc(0))).toBe(false);
});
