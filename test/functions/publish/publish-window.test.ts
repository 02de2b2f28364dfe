import { describe, expect, test } from 'vitest';
import { readDocument, writeDocument } from '../../../functions/lake/lake-document.ts';
import type { Report } from '../../../functions/model/report.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import {
  HISTORY_KEY,
  type JudgedWindow,
  LATEST_METRICS_KEY,
  LATEST_PAGE_KEY,
  LATEST_REPORT_KEY,
  type MeasuredWindow,
  type WindowEvent,
  type WindowRun,
  windowKey,
} from '../../../functions/model/window.ts';
import type { ObjectStore, StateStore } from '../../../functions/ports.ts';
import { publishWindow, readPublishEvent } from '../../../functions/publish/publish-window.ts';
import { reportPage } from '../../../functions/publish/report-page.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';
import { sampleMeasurement, sampleRate } from '../judge/measurement-samples.ts';
import { Turns } from './states/turns.ts';

const END_MS = Date.UTC(2026, 2, 3, 9);
const SETTINGS = {
  version: '1.2.3',
  metricLevel: 'balancer',
  pageShell: '<i>{{report}}</i><b>{{history}}</b>',
  expectedLogs: { buckets: [], staleAfterMs: 3 * HOUR_MS },
} as const;
const DELAYS_MS = [HOUR_MS, 6 * HOUR_MS, 25 * HOUR_MS];

/** A lake that holds windows, judged and not yet reported. */
async function lakeWith(...windows: readonly WindowEvent[]): Promise<FolderStore> {
  const lake = new FolderStore(await temporaryFolder());
  for (const { toMs, revision } of windows) {
    const run: WindowRun = {
      ...{ fromMs: toMs - 24 * HOUR_MS, toMs, revision, delayMs: DELAYS_MS[revision] ?? 0 },
      ...{ sessionLifetimeMs: 24 * HOUR_MS, keepAliveMs: HOUR_MS, exclusions: [] },
    };
    const sample = sampleMeasurement([
      sampleRate({ arrival: 'all', excluded: 'all', resumed: 30 + revision, full: 70 }),
    ]);
    const bounds = { ...sample.window, startMs: run.fromMs, endMs: toMs };
    const measured: MeasuredWindow = { schema: 1, run, measurement: { ...sample, window: bounds } };
    const judged: JudgedWindow = { schema: 1, run, deviations: [] };
    await writeDocument(lake, windowKey('measured', run), measured);
    await writeDocument(lake, windowKey('judged', run), judged);
  }
  return lake;
}

async function latestOf(lake: StateStore): Promise<Report | undefined> {
  const state = await lake.load(LATEST_REPORT_KEY);
  return state === undefined ? undefined : JSON.parse(`${Buffer.from(state.bytes)}`);
}

const OLDER = { toMs: END_MS - HOUR_MS, revision: 0 };
const NEWER = { toMs: END_MS, revision: 0 };
const REVISED = { toMs: END_MS, revision: 1 };

describe('a window that was judged', () => {
  test('gets its report, as of the instant at which it fell due, and is the latest', async () => {
    const lake = await lakeWith(NEWER);
    const { report } = await publishWindow(NEWER, SETTINGS, lake);
    expect(report.generatedAt).toBe(new Date(END_MS + HOUR_MS).toISOString());
    expect(report.window.end).toBe(new Date(END_MS).toISOString());
    expect(await readDocument(lake, windowKey('reports', NEWER))).toEqual(report);
    expect(await latestOf(lake)).toEqual(report);
  });

  test('gives metrics once: a metric has no revisions', async () => {
    const lake = await lakeWith(NEWER, REVISED);
    const { metrics } = await publishWindow(NEWER, SETTINGS, lake);
    expect(metrics.map(({ name, value }) => [name, value])).toContainEqual(['ResumptionRate', 30]);
    expect((await publishWindow(REVISED, SETTINGS, lake)).metrics).toEqual([]);
  });

  test('is not published before it was measured and judged', async () => {
    const lake = await lakeWith();
    const publishing = publishWindow(NEWER, SETTINGS, lake);
    await expect(publishing).rejects.toMatchObject({ code: 'not-yet' });
    expect(await latestOf(lake)).toBeUndefined();
  });

  test('that could not become the latest has no report yet: a sweep will look at it', async () => {
    const lake = await lakeWith(NEWER);
    const publishing = publishWindow(
      NEWER,
      SETTINGS,
      withState(lake, { replace: async () => false }),
    );
    await expect(publishing).rejects.toMatchObject({
      code: 'lake-write-failed',
      message: expect.stringContaining(LATEST_REPORT_KEY),
    });
    expect(await readDocument(lake, windowKey('reports', NEWER))).toBeUndefined();
  });
});

describe('the page of the latest report', () => {
  const pageOf = (report: Report) => reportPage(SETTINGS.pageShell, report, null);
  const latestPage = async (lake: StateStore) =>
    Buffer.from((await lake.load(LATEST_PAGE_KEY))?.bytes ?? []).toString();

  test('is written beside it, and once more where only the page was lost', async () => {
    const lake = await lakeWith(NEWER);
    const { report } = await publishWindow(NEWER, SETTINGS, lake);
    expect(await latestPage(lake)).toBe(pageOf(report));
    await lake.remove(LATEST_PAGE_KEY);
    await publishWindow(NEWER, SETTINGS, lake);
    expect(await latestPage(lake)).toBe(pageOf(report));
  });

  test('is that of the newest in every order of two writers', async () => {
    const windows = { older: OLDER, newer: NEWER };
    const steps = 5;
    const orders = interleavings(Object.keys(windows).map((name) => Array(steps).fill(name)));
    expect(orders).toHaveLength(252);
    for (const order of orders) {
      const lake = await lakeWith(...Object.values(windows));
      await publishInTurns(order, windows, lake);
      const newest = await readDocument<Report>(lake, windowKey('reports', NEWER));
      const isNewest = newest !== undefined && (await latestPage(lake)) === pageOf(newest);
      expect([order, isNewest]).toEqual([order, true]);
    }
  });
});

describe('the latest report', () => {
  test.each([
    ['an older window does not replace it', [NEWER, OLDER], NEWER],
    ['a newer window does', [OLDER, NEWER], NEWER],
    ['a revision of the same window does', [NEWER, REVISED], REVISED],
    ['a revision that came first stays', [REVISED, NEWER], REVISED],
    ['a revision of an older window does not', [NEWER, { ...OLDER, revision: 2 }], NEWER],
    ['the same window once more changes nothing', [NEWER, NEWER], NEWER],
  ])('%s', async (_name, windows, newest) => {
    const lake = await lakeWith(...windows);
    for (const window of windows) await publishWindow(window, SETTINGS, lake);
    expect(await latestOf(lake)).toEqual(await readDocument(lake, windowKey('reports', newest)));
    for (const window of windows) {
      expect(await readDocument(lake, windowKey('reports', window))).toBeDefined();
    }
  });

  test('is the newest in every order in which three writers can load and replace it', async () => {
    const windows = { older: OLDER, newer: NEWER, revised: REVISED };
    const orders = interleavings(Object.keys(windows).map((name) => [name, name]));
    expect(orders).toHaveLength(90);
    for (const order of orders) {
      const lake = await lakeWith(...Object.values(windows));
      await publishInTurns(order, windows, lake);
      const newest = await readDocument(lake, windowKey('reports', REVISED));
      expect([order, await latestOf(lake)]).toEqual([order, newest]);
    }
  });
});

/** Publishes windows at once; whose load or replacement is next, `order` says. */
async function publishInTurns(
  order: readonly string[],
  windows: Readonly<Record<string, WindowEvent>>,
  lake: FolderStore,
): Promise<void> {
  const turns = new Turns(order);
  const writers = Object.entries(windows).map(async ([name, window]) => {
    const state: StateStore = {
      // The history is the same for all, and the metrics have their orders in latest-report.test.
      load: async (key) => {
        if (key === LATEST_METRICS_KEY) return undefined;
        if (key === HISTORY_KEY) return await lake.load(key);
        return await turns.take(name, () => lake.load(key));
      },
      replace: async (key, ...change) =>
        key === LATEST_METRICS_KEY || (await turns.take(name, () => lake.replace(key, ...change))),
    };
    await publishWindow(window, SETTINGS, withState(lake, state)).finally(() => turns.leave(name));
  });
  await Promise.all(writers);
}

/** A lake whose states are reached another way. */
function withState(lake: FolderStore, state: Partial<StateStore>): ObjectStore & StateStore {
  return {
    list: (prefix) => lake.list(prefix),
    read: (key) => lake.read(key),
    write: (key) => lake.write(key),
    remove: (key) => lake.remove(key),
    load: (key) => lake.load(key),
    replace: (...change) => lake.replace(...change),
    ...state,
  };
}

/** Every order of all items in which those of one list stay in theirs. */
function interleavings(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (lists.every((list) => list.length === 0)) return [[]];
  return lists.flatMap(([first, ...rest], at) => {
    if (first === undefined) return [];
    return interleavings(lists.with(at, rest)).map((others) => [first, ...others]);
  });
}

test('an event is a judged window, or the clock that joins what all Regions report', () => {
  const detail = { toMs: END_MS, revision: 1 };
  expect(readPublishEvent({ 'detail-type': 'Window Judged', detail })).toEqual({ window: detail });
  const at = new Date(END_MS).toISOString();
  expect(readPublishEvent({ do: 'join', at })).toEqual({ joinAtMs: END_MS });
  for (const other of [null, {}, { do: 'join' }, { do: 'probe', at }, { detail: { toMs: 'x' } }])
    expect(() => readPublishEvent(other)).toThrow('the event is neither a judged window nor');
});
