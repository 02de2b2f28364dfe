import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../functions/model/time.ts';
import {
  count,
  counted,
  durationText,
  percent,
  roundedDuration,
  share,
} from '../../../functions/model/wording.ts';

test('counts have thousands separators, percentages one decimal', () => {
  expect([count(0), count(999), count(1234567)]).toEqual(['0', '999', '1,234,567']);
  expect([percent(0), percent(0.3705), percent(1)]).toEqual(['0.0%', '37.0%', '100.0%']);
});

test('a share names both counts', () => {
  expect(share(37, 1412)).toBe('37 of 1,412 (2.6%)');
});

test('a noun has the number of its count', () => {
  expect([counted(0, 'client'), counted(1, 'client'), counted(2000, 'client')]).toEqual([
    ...['0 clients', '1 client', '2,000 clients'],
  ]);
});

test.each([
  [0, '0s'],
  [10 * SECOND_MS, '10s'],
  [90 * SECOND_MS, '90s'],
  [5 * MINUTE_MS, '5m'],
  [90 * MINUTE_MS, '90m'],
  [DAY_MS, '24h'],
  [36 * HOUR_MS, '36h'],
  [7 * DAY_MS, '7d'],
])('%d ms are %s, in the largest unit that is whole', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test.each([
  [53_983 * SECOND_MS, '15h'],
  [652 * MINUTE_MS, '11h'],
  [119.4 * SECOND_MS, '119s'],
  [89.6 * MINUTE_MS, '90m'],
  [6.6 * DAY_MS, '7d'],
  [DAY_MS, '24h'],
  [0, '0s'],
])('%d ms that were measured are about %s', (ms, text) => {
  expect(roundedDuration(ms)).toBe(text);
});
