import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';
import { ago, minute, scheduleMs } from '../../../infra/doctor/age.ts';

test.each([
  [0, '0 min ago'],
  [119 * MINUTE_MS, '119 min ago'],
  [2 * HOUR_MS, '2 h ago'],
  [3 * DAY_MS, '3 days ago'],
  // A clock that is behind AWS's.
  [-MINUTE_MS, '0 min ago'],
])('%d ms are %s', (ms, said) => {
  expect(ago(DAY_MS, DAY_MS - ms)).toBe(said);
});

test('an instant is said to the minute', () => {
  expect(minute(Date.parse('2026-11-28T10:05:59Z'))).toBe('2026-11-28T10:05Z');
});

test.each([
  ['rate(1 hour)', HOUR_MS],
  ['rate(15 minutes)', 15 * MINUTE_MS],
  ['rate(2 days)', 2 * DAY_MS],
  ['cron(5 * * * ? *)', DAY_MS],
])('%s starts at least every %d ms', (expression, ms) => {
  expect(scheduleMs(expression)).toBe(ms);
});
