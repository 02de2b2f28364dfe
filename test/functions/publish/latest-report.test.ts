import { expect, test } from 'vitest';
import { loadDocument } from '../../../functions/lake/state-document.ts';
import type { Report } from '../../../functions/model/report.ts';
import { LATEST_PAGE_KEY, LATEST_REPORT_KEY } from '../../../functions/model/window.ts';
import {
  isNewerWindow,
  replaceLatest,
  replaceLatestPage,
} from '../../../functions/publish/latest-report.ts';
import { reportPage } from '../../../functions/publish/report-page.ts';
import { fleet } from '../../browser/fleet.ts';
import { MemoryStates } from './states/memory-states.ts';

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

test('there is no page before there is a report; then it is that of the latest', async () => {
  const lake = new MemoryStates();
  await replaceLatestPage(SHELL, lake);
  expect(await lake.load(LATEST_PAGE_KEY)).toBeUndefined();
  await replaceLatest(report, lake, isNewerWindow);
  await replaceLatestPage(SHELL, lake);
  const page = Buffer.from((await lake.load(LATEST_PAGE_KEY))?.bytes ?? []).toString();
  expect(page).toBe(reportPage(SHELL, report, null));
});
