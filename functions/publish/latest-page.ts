import { Fault } from '../errors.ts';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import { HISTORY_KEY, LATEST_PAGE_KEY, LATEST_REPORT_KEY } from '../model/window.ts';
import type { StateStore } from '../ports.ts';
import { reportPage } from './report-page.ts';
import { loadDocument } from './state-document.ts';

/** Attempts while others write it too; each of them loses to another page. */
const ATTEMPTS_MAX = 5;

/**
 * Writes the page of the report and the history that are the latest by now, whoever wrote them.
 * Throws `lake-write-failed` where others write it all the time.
 */
export async function replaceLatestPage(pageShell: string, lake: StateStore): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    // The page first: who replaces it has seen report and history as they are.
    const page = await lake.load(LATEST_PAGE_KEY);
    const report = await loadDocument<Report>(lake, LATEST_REPORT_KEY);
    if (report === undefined) return;
    const history = (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
    const bytes = Buffer.from(reportPage(pageShell, report, history));
    if (page !== undefined && bytes.equals(page.bytes)) return;
    if (await lake.replace(LATEST_PAGE_KEY, bytes, page?.version ?? null)) return;
  }
  throw new Fault('lake-write-failed', `${LATEST_PAGE_KEY} is written by others all the time`);
}
