import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadDocument } from '../../../functions/lake/state-document.ts';
import { HISTORY_SPANS, type History, historySchema } from '../../../functions/model/history.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { HISTORY_KEY } from '../../../functions/model/window.ts';
import type { StateStore } from '../../../functions/ports.ts';
import { keepHistory } from '../../../functions/publish/keep-history.ts';
import { testRuns } from '../../test-runs.ts';
import { sampleHours } from './samples/hourly-samples.ts';
import { MemoryStates } from './states/memory-states.ts';

const T0 = Date.UTC(2026, 2, 3);

type Hourly = Pick<Measurement, 'window' | 'hours'>;

/** A window of 24 hours that ends `endHour` hours after T0, in which each hour had `count`. */
function hourly(endHour: number, revision: number, count: number, node = '10.0.0.1'): Hourly {
  const endMs = T0 + endHour * HOUR_MS;
  const startMs = endMs - 24 * HOUR_MS;
  const hours = sampleHours(startMs, 24, { [node]: (hour) => (hour % 5 === 0 ? 0 : count) });
  return { window: { startMs, endMs, revision }, hours };
}

async function lakeOf(windows: readonly Hourly[]): Promise<MemoryStates> {
  const lake = new MemoryStates();
  for (const window of windows) await keepHistory(window, lake);
  return lake;
}

const historyOf = async (lake: StateStore) => {
  return historySchema.parse(await loadDocument<History>(lake, HISTORY_KEY));
};

/** Windows that overlap in every way, over more days than the longest span but one. */
const arbitraryWindows = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 24, max: 400 }), fc.nat({ max: 2 })), {
    ...{ minLength: 1, maxLength: 12, selector: ([end, revision]) => `${end} ${revision}` },
  })
  .map((windows) =>
    windows.map(([end, revision], at) => hourly(end, revision, 100 + at, `10.0.0.${at % 3}`)),
  );

test('neither the order of windows nor how often they come changes a byte', async () => {
  const shuffled = arbitraryWindows.chain((windows) =>
    fc.tuple(
      fc.constant(windows),
      fc.shuffledSubarray([...windows, ...windows], { minLength: 2 * windows.length }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([windows, again]) => {
      const [once, twice] = [await lakeOf(windows), await lakeOf(again)];
      expect(twice.content().sort()).toEqual(once.content().sort());
    }),
    { numRuns: testRuns(500, 50) },
  );
});

test('hours in the future are left out, and those that were let in do not hide the past', async () => {
  const day = 24;
  const past = [hourly(day, 0, 7), hourly(2 * day, 0, 8)];
  const lake = await lakeOf([...past, hourly(9000, 0, 99)]);
  expect((await historyOf(lake)).end).toBe(new Date(T0 + 9000 * HOUR_MS).toISOString());
  const now = hourly(3 * day, 0, 9);
  await keepHistory(now, lake, now.window.endMs);
  expect(await historyOf(lake)).toEqual(await historyOf(await lakeOf([...past, now])));
  await keepHistory(hourly(9000, 1, 99), lake, now.window.endMs);
  const half = hourly(4 * day, 0, 9);
  await keepHistory(half, lake, half.window.endMs - 12.5 * HOUR_MS);
  expect((await historyOf(lake)).end).toBe(new Date(T0 + (4 * day - 12) * HOUR_MS).toISOString());
});

test('an hour that a window of the future counted is counted anew', async () => {
  const lake = new MemoryStates();
  const now = hourly(24, 0, 9);
  const ahead = { ...hourly(24, 0, 99), window: { ...now.window, endMs: T0 + 9000 * HOUR_MS } };
  await keepHistory(ahead, lake);
  await keepHistory(now, lake, now.window.endMs);
  expect(await historyOf(lake)).toEqual(await historyOf(await lakeOf([now])));
});

test('each step sums its hours, each from the newest window that holds it', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryWindows, async (windows) => {
      const history = await historyOf(await lakeOf(windows));
      for (const name of ['day', 'week', 'month'] as const) {
        const span = history.spans[name];
        const { hours, stepHours } = HISTORY_SPANS[name];
        expect(span?.stepHours).toBe(stepHours);
        const startMs = Date.parse(span?.start ?? '');
        const steps = Array.from({ length: hours / stepHours }, (_, step) => {
          const at = (hour: number) => startMs + (step * stepHours + hour) * HOUR_MS;
          return Array.from({ length: stepHours }, (_, hour) => handshakesAt(windows, at(hour)));
        }).map((counts) => counts.reduce((sum, count) => sum + count, 0));
        const sums = steps.map((_, step) =>
          (span?.series ?? []).reduce((sum, each) => sum + (each.handshakes[step] ?? 0), 0),
        );
        expect([name, sums]).toEqual([name, steps]);
      }
    }),
    { numRuns: testRuns(500, 50) },
  );
});

/** The handshakes of an hour in the newest window that holds it, all nodes together. */
function handshakesAt(windows: readonly Hourly[], atMs: number): number {
  const holds = ({ hours }: Hourly) => atMs >= hours.startMs && atMs < hours.startMs + 24 * HOUR_MS;
  const [newest] = windows
    .filter(holds)
    .toSorted((a, b) => b.window.endMs - a.window.endMs || b.window.revision - a.window.revision);
  const hour = newest === undefined ? 0 : (atMs - newest.hours.startMs) / HOUR_MS;
  return newest?.hours.series[0]?.handshakes[hour] ?? 0;
}

test('steps begin on whole hours of a day (UTC), so that no step spans two days', async () => {
  const { start, end, spans } = await historyOf(await lakeOf([hourly(31, 0, 10)]));
  expect([start, end]).toEqual(['2026-03-03T07:00:00.000Z', '2026-03-04T07:00:00.000Z']);
  expect(spans.day?.start).toBe('2026-03-03T07:00:00.000Z');
  expect(spans.week?.start).toBe('2026-02-25T12:00:00.000Z');
  expect(spans.month?.start).toBe('2026-02-03T00:00:00.000Z');
});

test('what falls out of the longest span is no longer known', async () => {
  const { start, spans } = await historyOf(
    await lakeOf([hourly(24, 0, 10), hourly(24 * 40, 0, 20)]),
  );
  expect(start).toBe(spans.month?.start);
  const seen = spans.month?.series.flatMap(({ handshakes }) => handshakes.filter((n) => n > 0));
  expect(seen).toHaveLength(1);
});

test('a window that says nothing of any whole hour leaves no trace', async () => {
  const { window } = hourly(24, 0, 10);
  const lake = await lakeOf([{ window, hours: { startMs: 0, hours: 0, series: [] } }]);
  expect(lake.content()).toEqual([]);
});

test('wherever it breaks off, the same window once more makes it whole', async () => {
  const windows = [hourly(30, 0, 10), hourly(31, 0, 20)];
  const expected = (await lakeOf(windows)).content().sort();
  let writes = 0;
  const counting = new MemoryStates(() => {
    writes += 1;
  });
  for (const window of windows) await keepHistory(window, counting);
  expect(writes).toBe(6);
  for (let last = 0; last < writes; last += 1) {
    let left = last;
    const lake = new MemoryStates(() => {
      left -= 1;
      if (left === -1) throw new Error('the process ends');
    });
    for (const window of [...windows, ...windows]) await keepHistory(window, lake).catch(() => {});
    expect([last, lake.content().sort()]).toEqual([last, expected]);
  }
});

test('windows that are kept at the same time lose nothing of each other', async () => {
  const windows = [hourly(30, 0, 10), hourly(31, 0, 20), hourly(25, 1, 30)];
  const lake = new MemoryStates();
  await Promise.all(windows.map((window) => keepHistory(window, lake)));
  expect(lake.content().sort()).toEqual((await lakeOf(windows)).content().sort());
});

test('who is never first says which document it was about', async () => {
  const lake = new MemoryStates();
  const losing: StateStore = { load: (key) => lake.load(key), replace: async () => false };
  await expect(keepHistory(hourly(24, 0, 10), losing)).rejects.toMatchObject({
    code: 'lake-write-failed',
    message: expect.stringContaining('history/day=2026-03-03.json.gz'),
  });
});
