import { changeBytes, loadDocument, WRITE_ATTEMPTS } from '../lake/state-document.ts';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import { HISTORY_KEY, LATEST_PAGE_KEY, LATEST_REPORT_KEY } from '../model/window.ts';
import type { StateStore } from '../ports.ts';
import { reportPage } from './report-page.ts';

/**
 * Writes the page of the latest report and of the history as they stand; whoever changes either does
 * so, and the last one finds both as they stay. Throws `lake-write-failed` where others are always
 * first.
 */
export async function replaceLatestPage(pageShell: string, lake: StateStore): Promise<void> {
  await changeBytes(lake, LATEST_PAGE_KEY, WRITE_ATTEMPTS, async () => {
    const report = await loadDocument<Report>(lake, LATEST_REPORT_KEY);
    if (report === undefined) return { next: undefined, result: null };
    const history = (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
    return { next: Buffer.from(reportPage(pageShell, report, history)), result: null };
  });
}
