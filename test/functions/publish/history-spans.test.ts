import { expect, test } from 'vitest';
import { historySchema } from '../../../functions/model/history.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import type { HistoryDay } from '../../../functions/publish/history-day.ts';
import { withDays } from '../../../functions/publish/history-spans.ts';
import { sampleSeries } from './samples/hourly-samples.ts';

const DAY = Date.UTC(2026, 2, 3);

/** A day on which a node had `count` handshakes each hour. */
function dayOf(count: number, node = '10.0.0.1'): HistoryDay {
  return { schema: 1, toldBy: [], series: [sampleSeries(node, Array(24).fill(count))] };
}

function hoursOf(dayMs: number, day: HistoryDay) {
  return { startMs: dayMs, endMs: dayMs + DAY_MS, days: new Map([[dayMs, day]]) };
}

test('a step is the sum of its hours', () => {
  const { spans } = withDays(undefined, hoursOf(DAY, dayOf(7)));
  expect(spans.day?.series[0]?.handshakes).toEqual(Array(24).fill(7));
  expect(spans.week?.series[0]?.handshakes.slice(-4)).toEqual(Array(4).fill(42));
  expect(spans.month?.series[0]?.handshakes.at(-1)).toBe(168);
});

test('sums of effective numbers are kept to a tenth', () => {
  const [series] = withDays(undefined, hoursOf(DAY, dayOf(5))).spans.month?.series ?? [];
  // 24 times 0.7, which adds up to 16.799999999999994.
  expect(series?.effective.at(-1)).toBe(16.8);
});

test('only the steps of the given days change', () => {
  const before = withDays(undefined, hoursOf(DAY, dayOf(7)));
  const after = withDays(before, hoursOf(DAY + DAY_MS, dayOf(1, '10.0.0.2')));
  const month = after.spans.month?.series ?? [];
  expect(month.map(({ node, handshakes }) => [node, handshakes.slice(-2)])).toEqual([
    ['10.0.0.1', [168, 0]],
    ['10.0.0.2', [0, 24]],
  ]);
  expect(historySchema.parse(after)).toEqual(after);
});

test('a newer version of a day replaces its steps', () => {
  const before = withDays(undefined, hoursOf(DAY, dayOf(7)));
  expect(withDays(before, hoursOf(DAY, dayOf(9)))).toEqual(
    withDays(undefined, hoursOf(DAY, dayOf(9))),
  );
});

test('an older day moves the start, never the end', () => {
  const before = withDays(undefined, hoursOf(DAY, dayOf(7)));
  const after = withDays(before, hoursOf(DAY - DAY_MS, dayOf(1)));
  expect([after.start, after.end]).toEqual([
    new Date(DAY - DAY_MS).toISOString(),
    new Date(DAY + 24 * HOUR_MS).toISOString(),
  ]);
});
