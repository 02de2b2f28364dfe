import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import { daysBetween, historyDayKey, withHours } from '../../../functions/publish/history-day.ts';
import { sampleHours } from './samples/hourly-samples.ts';

const DAY = Date.UTC(2026, 2, 3);

/** A window of `hours` hours up to `endHour` of the day, each with `count` handshakes. */
function measured(endHour: number, hours: number, count: number, revision = 0) {
  const endMs = DAY + endHour * HOUR_MS;
  const startMs = endMs - hours * HOUR_MS;
  return {
    window: { startMs, endMs, revision },
    hours: sampleHours(startMs, hours, { '10.0.0.1': () => count }),
  };
}

const handshakes = (day: ReturnType<typeof withHours>) => day.series[0]?.handshakes ?? [];

test('a day’s key is its date in UTC', () => {
  expect(historyDayKey(DAY)).toBe('history/day=2026-03-03.json.gz');
  expect(historyDayKey(DAY + DAY_MS - 1)).toBe('history/day=2026-03-03.json.gz');
});

test.each([
  ['an hour', DAY + HOUR_MS, DAY + 2 * HOUR_MS, [DAY]],
  ['up to midnight', DAY, DAY + DAY_MS, [DAY]],
  ['past midnight', DAY, DAY + DAY_MS + 1, [DAY, DAY + DAY_MS]],
  ['nothing, at midnight', DAY, DAY, []],
])('the days of %s', (_name, startMs, endMs, days) => {
  expect(daysBetween(startMs, endMs)).toEqual(days);
});

test('a window fills its hours of the day and leaves the others unknown', () => {
  const day = withHours(undefined, DAY, measured(2, 4, 10));
  expect(handshakes(day)).toEqual([10, 10, ...Array(22).fill(0)]);
  const source = { endMs: DAY + 2 * HOUR_MS, revision: 0 };
  expect(day.toldBy).toEqual([source, source, ...Array(22).fill(null)]);
});

test.each([
  ['a later end wins', measured(3, 3, 20), 20],
  ['a higher revision of the same window wins', measured(2, 2, 20, 1), 20],
  ['an earlier end loses, whatever its revision', measured(1, 1, 20, 2), 10],
])('%s', (_name, other, first) => {
  const given = measured(2, 2, 10);
  const day = withHours(withHours(undefined, DAY, given), DAY, other);
  expect(handshakes(day)[0]).toBe(first);
  expect(withHours(withHours(undefined, DAY, other), DAY, given)).toEqual(day);
});

test('a node that the newer window did not see had no handshakes in its hours', () => {
  const newer = measured(1, 1, 0);
  const day = withHours(withHours(undefined, DAY, measured(2, 2, 10)), DAY, {
    ...newer,
    window: { ...newer.window, endMs: DAY + 3 * HOUR_MS },
  });
  expect(handshakes(day).slice(0, 2)).toEqual([0, 10]);
});
