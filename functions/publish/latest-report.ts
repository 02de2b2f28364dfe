import {
  changeBytes,
  loadDocument,
  sharedDocument,
  WRITE_ATTEMPTS,
} from '../lake/state-document.ts';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import {
  HISTORY_KEY,
  LATEST_METRICS_KEY,
  LATEST_PAGE_KEY,
  LATEST_REPORT_KEY,
} from '../model/window.ts';
import type { StateStore } from '../ports.ts';
import { exposition } from './prometheus/exposition.ts';
import { reportSamples } from './prometheus/report-samples.ts';
import { reportPage } from './report-page.ts';

const LATEST = sharedDocument<Report | undefined>({ key: LATEST_REPORT_KEY, empty: undefined });

/** Whether a report may take another's place as the latest. */
export type Replaces = (report: Report, current: Report) => boolean;

/** By the window's end, then by revision: a later one is generated later. */
export const isNewerWindow: Replaces = (report, current) => ageOf(report) > ageOf(current);

/** Makes a report the latest, where there is none or it may replace that one. */
export async function replaceLatest(
  report: Report,
  lake: StateStore,
  replaces: Replaces,
): Promise<void> {
  await LATEST.replace(lake, (current) =>
    current === undefined || replaces(report, current) ? report : current,
  );
}

function ageOf({ window, generatedAt }: Report): string {
  return `${window.end} ${generatedAt}`;
}

/**
 * Writes the page of the latest report and the history, and the metrics of the report. Whoever
 * changes either calls this, so the last one to do so finds both in their final state. Throws
 * `lake-write-failed` where others are always first.
 */
export async function replaceLatestViews(pageShell: string, lake: StateStore): Promise<void> {
  await replaceView(LATEST_PAGE_KEY, lake, async (report) => {
    const history = (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
    return reportPage(pageShell, report, history);
  });
  await replaceView(LATEST_METRICS_KEY, lake, async (report) =>
    exposition(reportSamples(report), 'text'),
  );
}

async function replaceView(
  key: string,
  lake: StateStore,
  viewOf: (report: Report) => Promise<string>,
): Promise<void> {
  await changeBytes(lake, key, WRITE_ATTEMPTS, async () => {
    const report = await loadDocument<Report>(lake, LATEST_REPORT_KEY);
    if (report === undefined) return { next: undefined, result: null };
    return { next: Buffer.from(await viewOf(report)), result: null };
  });
}
