import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../functions/model/time.ts';

test('durations are milliseconds', () => {
  expect([MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([60_000, 3_600_000, 86_400_000]);
});

test('an instant is ISO 8601 in UTC, before 1970 too', () => {
  expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(instant(Date.UTC(2026, 1, 28, 23, 59, 59, 999))).toBe('2026-02-28T23:59:59.999Z');
  expect(instant(-1)).toBe('1969-12-31T23:59:59.999Z');
});

test('what no date can hold is an error, never a text', () => {
  expect(() => instant(Number.NaN)).toThrow(RangeError);
  expect(() => instant(8.64e15 + 1)).toThrow(RangeError);
});
