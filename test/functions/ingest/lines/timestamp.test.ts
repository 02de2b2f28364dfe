import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NO_TIME, TimestampReader } from '../../../../functions/ingest/lines/timestamp.ts';
import { FIRST_MS } from '../../../../functions/model/time.ts';
import { paddedView } from './padded-view.ts';

const read = (text: string, reader = new TimestampReader()): number =>
  reader.read(paddedView(text), 0, text.length);

describe('timestamps', () => {
  test.each([
    ['2026-01-02T03:04:05.678901Z', Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
    ['2009-01-01T00:00:00Z', FIRST_MS],
    ['2026-01-02T03:04:05Z', Date.UTC(2026, 0, 2, 3, 4, 5)],
    ['2018-12-20T02:59:40', Date.UTC(2018, 11, 20, 2, 59, 40)],
    ['2024-02-29T23:59:59.9Z', Date.UTC(2024, 1, 29, 23, 59, 59, 900)],
    ['2024-02-29T23:59:59.95', Date.UTC(2024, 1, 29, 23, 59, 59, 950)],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    '-',
    '',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-02 03:04:05Z',
    '2026-01-02T24:04:05Z',
    '2026-01-02T03:04:05.Z',
    '2026-01-02T03:04:05.12x',
    '2026-01-02T03:04:05.67/901Z',
    '2026-01-02T03:04:05.6789:1Z',
    '2026-01-02T03:04:05.67890/Z',
    '2026-01-02T03:04:05+01:00',
    'xxxx-01-02T03:04:05Z',
    '2008-12-31T23:59:59.999999Z',
    '0001-01-02T03:04:05Z',
    '1970-01-01T00:00:00Z',
  ])('%j is none', (text) => {
    expect(read(text)).toBe(NO_TIME);
  });

  test('one reader answers for any sequence as a fresh one does', () => {
    const date = fc.date({
      min: new Date(FIRST_MS),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(date, fc.string()), { maxLength: 30 }), (values) => {
        const reader = new TimestampReader();
        for (const value of values) {
          const text = typeof value === 'string' ? value : value.toISOString();
          const expected = typeof value === 'string' ? read(text) : value.getTime();
          expect(read(text, reader)).toBe(expected);
        }
      }),
    );
  });
});
