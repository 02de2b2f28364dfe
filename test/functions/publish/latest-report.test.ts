import { expect, test } from 'vitest';
import { loadDocument } from '../../../functions/lake/state-document.ts';
import type { Report } from '../../../functions/model/report.ts';
import {
  LATEST_METRICS_KEY,
  LATEST_PAGE_KEY,
  LATEST_REPORT_KEY,
} from '../../../functions/model/window.ts';
import type { StateStore } from '../../../functions/ports.ts';
import {
  isNewerWindow,
  replaceLatest,
  replaceLatestViews,
} from '../../../functions/publish/latest-report.ts';
import { exposition } from '../../../functions/publish/prometheus/exposition.ts';
import { reportSamples } from '../../../functions/publish/prometheus/report-samples.ts';
import { reportPage } from '../../../functions/publish/report-page.ts';
import { fleet } from '../../browser/fleet.ts';
import { MemoryStates } from './states/memory-states.ts';
import { Turns } from './states/turns.ts';

const SHELL = '{{report}}|{{history}}';
const { report } = fleet({ balancers: 1, nodes: 1 });
const laterWindow: Report = {
  ...report,
  window: { ...report.window, end: '2026-03-03T10:00:00.000Z' },
};
const revision: Report = { ...report, generatedAt: '2026-03-03T15:00:00.000Z' };

test.each([
  ['a later window', laterWindow, report, true],
  ['an earlier window', report, laterWindow, false],
  ['an earlier window, revised later', revision, laterWindow, false],
  ['a revision of the same window', revision, report, true],
  ['the same report', report, report, false],
])('%s', (_name, next, current, isNewer) => {
  expect(isNewerWindow(next, current)).toBe(isNewer);
});

test('the first report is the latest, whatever the rule; then the rule decides', async () => {
  const lake = new MemoryStates();
  await replaceLatest(report, lake, () => false);
  expect(await loadDocument(lake, LATEST_REPORT_KEY)).toEqual(report);
  await replaceLatest(laterWindow, lake, () => false);
  expect(await loadDocument(lake, LATEST_REPORT_KEY)).toEqual(report);
  await replaceLatest(laterWindow, lake, () => true);
  expect(await loadDocument(lake, LATEST_REPORT_KEY)).toEqual(laterWindow);
});

test('there are no metrics before there is a report; then they are those of the latest', async () => {
  const lake = new MemoryStates();
  await replaceLatestViews(SHELL, lake);
  expect(await lake.load(LATEST_METRICS_KEY)).toBeUndefined();
  for (const next of [report, laterWindow]) {
    await replaceLatest(next, lake, isNewerWindow);
    await replaceLatestViews(SHELL, lake);
    expect(await metricsIn(lake)).toBe(exposition(reportSamples(next), 'text'));
  }
});

test('the metrics are those of the latest in every order of two writers', async () => {
  const written = { older: report, newer: laterWindow };
  // Whatever comes after a replacement that was lost is done when all turns were taken.
  const orders = ordersOf({ older: 5, newer: 5 });
  expect(orders).toHaveLength(252);
  for (const order of orders) {
    const lake = new MemoryStates();
    const turns = new Turns(order);
    const writers = Object.entries(written).map(async ([name, own]) => {
      const states: StateStore = {
        // The page has a test of its own, and history is none.
        load: (key) =>
          VIEWED.includes(key) ? turns.take(name, () => lake.load(key)) : lake.load(key),
        replace: (key, ...change) =>
          VIEWED.includes(key)
            ? turns.take(name, () => lake.replace(key, ...change))
            : lake.replace(key, ...change),
      };
      await replaceLatest(own, states, isNewerWindow);
      await replaceLatestViews(SHELL, states).finally(() => turns.leave(name));
    });
    await Promise.all(writers);
    const isNewest = (await metricsIn(lake)) === exposition(reportSamples(laterWindow), 'text');
    expect([order, isNewest]).toEqual([order, true]);
  }
});

const VIEWED: readonly string[] = [LATEST_REPORT_KEY, LATEST_METRICS_KEY];

async function metricsIn(lake: MemoryStates): Promise<string> {
  return Buffer.from((await lake.load(LATEST_METRICS_KEY))?.bytes ?? []).toString();
}

/** Every order of so many turns of each. */
function ordersOf(left: Readonly<Record<string, number>>): readonly (readonly string[])[] {
  const names = Object.keys(left).filter((name) => (left[name] ?? 0) > 0);
  if (names.length === 0) return [[]];
  return names.flatMap((name) =>
    ordersOf({ ...left, [name]: (left[name] ?? 0) - 1 }).map((rest) => [name, ...rest]),
  );
}

test('there is no page before there is a report; then it is that of the latest', async () => {
  const lake = new MemoryStates();
  await replaceLatestViews(SHELL, lake);
  expect(await lake.load(LATEST_PAGE_KEY)).toBeUndefined();
  await replaceLatest(report, lake, isNewerWindow);
  await replaceLatestViews(SHELL, lake);
  const page = Buffer.from((await lake.load(LATEST_PAGE_KEY))?.bytes ?? []).toString();
  expect(page).toBe(reportPage(SHELL, report, null));
});
